//! `bearerbox server resource`

use bearerbox_core::server::{ResourceAddress, find_protected_resource};
use bearerbox_core::view::ProtectedResourceView;
use clap::Args;

use super::{Reach, ask, describe_remarks};
use crate::failure::Failure;
use crate::output::Output;
use crate::words::align;

/// Find the authorization server of an API, without a vault
///
/// The API has to publish metadata of itself (RFC 9728).
#[derive(Args)]
#[command(after_help = "Example: bearerbox server resource https://api.example/orders")]
pub struct Resource {
    /// The API's URL
    url: String,
    /// Where the API says that its metadata is, as resource_metadata of a challenge
    #[arg(long, value_name = "URL")]
    metadata: Option<String>,
    #[command(flatten)]
    reach: Reach,
}

impl Resource {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let connection = self.reach.connection();
        let address = ResourceAddress {
            api: &self.url,
            metadata: self.metadata.as_deref(),
            plaintext: self.reach.plaintext(),
        };
        let resource = ask(find_protected_resource(address, &connection))?;
        output.write(&resource, describe)
    }
}

fn describe(resource: &ProtectedResourceView) -> String {
    let row = |title: &str, value: String| vec![title.to_owned(), value];
    let mut rows = vec![row("resource", resource.resource.clone())];
    rows.extend(resource.name.clone().map(|name| row("name", name)));
    rows.push(row("found at", resource.found_at.clone()));
    rows.extend(
        resource
            .authorization_servers
            .iter()
            .map(|issuer| row("authorization server", issuer.clone())),
    );
    for (title, values) in [
        ("scopes", &resource.scopes),
        ("proofs signed by", &resource.dpop_algorithms),
        ("authorization details", &resource.authorization_details_types),
    ] {
        if !values.is_empty() {
            rows.push(row(title, values.join(" ")));
        }
    }
    let methods = resource.bearer_methods.as_ref();
    rows.extend(methods.map(|methods| row("tokens come in", methods.join(", "))));
    let mut bound = Vec::new();
    if resource.requires_dpop {
        bound.push("a key (DPoP)");
    }
    if resource.requires_client_certificate {
        bound.push("a client certificate");
    }
    if !bound.is_empty() {
        rows.push(row("tokens are bound to", bound.join(" and ")));
    }
    rows.extend(resource.documentation.clone().map(|url| row("documentation", url)));
    align(&rows) + &describe_remarks(&resource.warnings)
}
