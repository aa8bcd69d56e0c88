//! From the URL of an API to its authorization server: the metadata that the API publishes of itself (RFC 9728).

use bearerbox_oauth::{
    MetadataError, ResourceMetadata, ResourceMetadataError, ResourceMetadataRequest, is_loopback,
    named_resource_metadata_request, resource_metadata_requests, resource_metadata_response,
};
use url::Url;

use super::address::{AddressProblem, Plaintext, read_address};
use crate::errands::ApiRequestError;
use crate::io::{Connection, Http, Limits};
use crate::view::{ProtectedResourceView, Severity, WarningView};
use crate::{Bearerbox, Error};

/// Which API's metadata is looked for.
#[derive(Clone, Copy, Debug)]
pub struct ResourceAddress<'a> {
    /// The API's URL.
    pub api: &'a str,
    /// Where the API says that its metadata is, in a challenge; none: at the well-known places.
    pub metadata: Option<&'a str>,
    /// Whether an address without TLS may be asked.
    pub plaintext: Plaintext,
}

impl Bearerbox {
    /// Finds the metadata of an API; it is reached as the profile says, where one is named.
    ///
    /// # Errors
    /// `ApiRequest` (`NoUrl`), `PlaintextAddress`, `Network`, `ResponseTooLarge`, `NoSuchProfile`; `ResourceMetadata` with the
    /// most telling of the answers.
    pub async fn protected_resource(
        &self,
        address: ResourceAddress<'_>,
        profile_id: Option<i64>,
    ) -> Result<ProtectedResourceView, Error> {
        let connection = match profile_id {
            Some(id) => self.document(id)?.connection(),
            None => Connection::default(),
        };
        find(self.http(), &connection, address).await
    }
}

/// As [`Bearerbox::protected_resource`], without a vault.
///
/// # Errors
/// As [`Bearerbox::protected_resource`]; of `RunError` what in the connection does not serve.
pub async fn find_protected_resource(
    address: ResourceAddress<'_>,
    connection: &Connection,
) -> Result<ProtectedResourceView, Error> {
    find(&Http::default(), connection, address).await
}

async fn find(
    http: &Http,
    connection: &Connection,
    address: ResourceAddress<'_>,
) -> Result<ProtectedResourceView, Error> {
    let read = |text| {
        read_address(text, address.plaintext).map_err(|problem| match problem {
            AddressProblem::Invalid(url) => ApiRequestError::NoUrl { url }.into(),
            AddressProblem::Plaintext(address) => Error::PlaintextAddress { address },
        })
    };
    let api = read(address.api)?;
    let requests = match address.metadata {
        Some(location) => vec![named_resource_metadata_request(&api, read(location)?)],
        None => resource_metadata_requests(&api),
    };
    let mut failure: Option<Error> = None;
    for request in requests {
        match ask(http, connection, &request).await {
            Ok(metadata) => {
                let at = request.request.url.to_string();
                return Ok(describe(metadata, at, &api, address.metadata.is_some()));
            }
            Err(error @ (Error::ResourceMetadata { .. } | Error::ResponseTooLarge { .. })) => {
                if failure
                    .as_ref()
                    .is_none_or(|kept| is_not_found(kept) && !is_not_found(&error))
                {
                    failure = Some(error);
                }
            }
            // The other places are on the same host.
            Err(error) => return Err(failure.unwrap_or(error)),
        }
    }
    Err(failure.unwrap_or_else(|| unreachable!("an address has at least one place")))
}

async fn ask(
    http: &Http,
    connection: &Connection,
    request: &ResourceMetadataRequest,
) -> Result<ResourceMetadata, Error> {
    let response = http.send(&request.request, connection, &Limits::default()).await?;
    resource_metadata_response(&response, request).map_err(|source| Error::ResourceMetadata {
        address: request.request.url.to_string(),
        source: Box::new(source),
    })
}

fn is_not_found(error: &Error) -> bool {
    let Error::ResourceMetadata { source, .. } = error else {
        return false;
    };
    matches!(
        **source,
        ResourceMetadataError::Unreadable(MetadataError::Status { status: 404, .. })
    )
}

fn describe(metadata: ResourceMetadata, found_at: String, api: &Url, is_named: bool) -> ProtectedResourceView {
    let warnings = find_remarks(&metadata, api, is_named);
    ProtectedResourceView {
        resource: metadata.resource,
        name: metadata.resource_name,
        documentation: metadata.resource_documentation,
        found_at,
        authorization_servers: metadata.authorization_servers,
        scopes: metadata.scopes_supported,
        bearer_methods: metadata.bearer_methods_supported,
        requires_dpop: metadata.dpop_bound_access_tokens_required,
        dpop_algorithms: metadata.dpop_signing_alg_values_supported,
        requires_client_certificate: metadata.tls_client_certificate_bound_access_tokens,
        authorization_details_types: metadata.authorization_details_types_supported,
        signed: metadata.signed_metadata.is_some(),
        warnings,
    }
}

/// What deserves a word, the worst first.
fn find_remarks(metadata: &ResourceMetadata, api: &Url, is_named: bool) -> Vec<WarningView> {
    let mut remarks = Vec::new();
    let mut say = |severity, message: String| remarks.push(WarningView { severity, message });
    for issuer in &metadata.authorization_servers {
        match Url::parse(issuer) {
            Ok(url) if url.scheme() == "https" || is_loopback(&url) => {}
            Ok(_) => say(
                Severity::Wrong,
                format!("The authorization server {issuer} is not reached by https (RFC 8414 §2)."),
            ),
            Err(_) => say(
                Severity::Wrong,
                format!("The authorization server \"{issuer}\" is no URL (RFC 9728 §2)."),
            ),
        }
    }
    let resource = &metadata.resource;
    if !metadata.is_of(api) {
        if is_named {
            say(
                Severity::Warning,
                format!("The API names the metadata of {resource}; RFC 9728 §3.3 wants that of the URL itself."),
            );
        } else {
            say(
                Severity::Note,
                format!("The URL has no metadata of its own: this is that of {resource}, which it is a part of."),
            );
        }
    }
    if metadata.authorization_servers.is_empty() {
        say(
            Severity::Warning,
            "It names no authorization server: ask those who run the API for the issuer.".to_owned(),
        );
    }
    if let Some(methods) = &metadata.bearer_methods_supported
        && !methods.iter().any(|method| method == "header")
    {
        say(
            Severity::Warning,
            "It takes no token in the Authorization header field, where Bearerbox sends it (RFC 6750 §2.1).".to_owned(),
        );
    }
    if metadata.signed_metadata.is_some() {
        say(
            Severity::Note,
            "It says the same in a signed JWT (RFC 9728 §2.2), whose signature is not verified here.".to_owned(),
        );
    }
    remarks
}

#[cfg(test)]
mod tests;
