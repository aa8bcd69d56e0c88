//! What deserves a word about a server's metadata, the worst first, each with the specification that says so.

mod algorithms;
mod endpoints;
mod offers;

use bearerbox_oauth::AuthorizationServerMetadata;

use crate::view::{Severity, WarningView};

/// Remarks on the metadata of an authorization server.
pub(super) fn find_remarks(metadata: &AuthorizationServerMetadata) -> Vec<WarningView> {
    let mut remarks = Remarks::default();
    endpoints::look_at_endpoints(metadata, &mut remarks);
    offers::look_at_offers(metadata, &mut remarks);
    algorithms::look_at_algorithms(metadata, &mut remarks);
    let mut remarks = remarks.0;
    remarks.sort_by_key(|remark| match remark.severity {
        Severity::Wrong => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    });
    remarks
}

/// The remarks so far.
#[derive(Default)]
struct Remarks(Vec<WarningView>);

impl Remarks {
    fn wrong(&mut self, message: impl Into<String>) {
        self.say(Severity::Wrong, message.into());
    }

    fn warn(&mut self, message: impl Into<String>) {
        self.say(Severity::Warning, message.into());
    }

    fn note(&mut self, message: impl Into<String>) {
        self.say(Severity::Note, message.into());
    }

    fn say(&mut self, severity: Severity, message: String) {
        self.0.push(WarningView { severity, message });
    }
}

/// Whether a list is there and has the value.
fn lists(values: Option<&Vec<String>>, value: &str) -> bool {
    values.is_some_and(|values| values.iter().any(|listed| listed == value))
}

/// Whether codes are given out; where nothing is said, RFC 8414 §2 has it that they are.
fn grants_code(metadata: &AuthorizationServerMetadata) -> bool {
    let grants = metadata.grant_types_supported.as_ref();
    grants.is_none() || lists(grants, "authorization_code")
}

/// Whether it speaks OpenID Connect.
fn is_openid_provider(metadata: &AuthorizationServerMetadata) -> bool {
    lists(metadata.scopes_supported.as_ref(), "openid")
        || metadata.id_token_signing_alg_values_supported.is_some()
        || metadata.userinfo_endpoint.is_some()
}

/// The metadata is that of another issuer (RFC 8414 §3.3).
pub(super) fn remark_issuer_mismatch(expected: &str, found: &str) -> WarningView {
    WarningView {
        severity: Severity::Wrong,
        message: format!(
            "This is the metadata of the issuer {found}, not of {expected}. Use it only if that is the server you mean."
        ),
    }
}

/// The metadata names no issuer, which is required (RFC 8414 §2).
pub(super) fn remark_issuer_missing() -> WarningView {
    WarningView {
        severity: Severity::Wrong,
        message: "The metadata names no issuer, so it cannot be told whose it is: give the endpoints by hand."
            .to_owned(),
    }
}

/// The address does not say whose metadata is there, so nothing shows that it is the issuer's (RFC 8414 §3.3).
pub(super) fn remark_issuer_unproven(issuer: Option<&str>) -> WarningView {
    let whose = issuer.unwrap_or("the issuer it names");
    WarningView {
        severity: Severity::Warning,
        message: format!(
            "This address can be anybody's: nothing shows that the metadata is of {whose}. Use it only if you trust \
             the address."
        ),
    }
}

#[cfg(test)]
mod tests;
