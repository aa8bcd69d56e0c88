//! What the person adds to requests, and how it goes together with what the protocol sends.
//!
//! An extra parameter that repeats a name of ours replaces it: the person asked for it, and it is recorded.

use bearerbox_secret::Secret;

use crate::check::{Check, CheckName};
use crate::http::Parameter;

/// Extra parameters by request, in order; names may repeat (RFC 6749 §8.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtraParameters {
    /// For the authorization request (RFC 6749 §4.1.1).
    pub authorization: Vec<(String, String)>,
    /// For the token request of the code and client credentials grants (RFC 6749 §4.1.3, §4.4.2).
    pub token: Vec<(String, String)>,
    /// For the refresh request (RFC 6749 §6).
    pub refresh: Vec<(String, String)>,
}

/// Extra header fields by request, in order (RFC 9110 §5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtraHeaders {
    /// For the token request of the code and client credentials grants (RFC 6749 §3.2).
    pub token: Vec<(String, String)>,
    /// For the refresh request (RFC 6749 §6).
    pub refresh: Vec<(String, String)>,
}

/// Our parameters with the extra ones, each replacement recorded.
pub(crate) fn merge_parameters(
    ours: Vec<Parameter>,
    extra: &[(String, String)],
    checks: &mut Vec<Check>,
) -> Vec<Parameter> {
    merge(ours, extra, checks, |one, other| one == other, is_secret_parameter)
}

/// Our header fields with the extra ones, each replacement recorded.
pub(crate) fn merge_headers(
    ours: Vec<Parameter>,
    extra: &[(String, String)],
    checks: &mut Vec<Check>,
) -> Vec<Parameter> {
    merge(ours, extra, checks, str::eq_ignore_ascii_case, is_secret_header)
}

fn merge(
    ours: Vec<Parameter>,
    extra: &[(String, String)],
    checks: &mut Vec<Check>,
    same: fn(&str, &str) -> bool,
    is_secret: fn(&str) -> bool,
) -> Vec<Parameter> {
    let mut merged = Vec::with_capacity(ours.len() + extra.len());
    for parameter in ours {
        if extra.iter().any(|(name, _)| same(name, &parameter.name)) {
            let check = Check::warning(CheckName::ExtraReplacesOurs, "RFC 6749 §3.1");
            checks.push(check.found(parameter.name));
        } else {
            merged.push(parameter);
        }
    }
    merged.extend(extra.iter().map(|(name, value)| {
        if is_secret(name) {
            Parameter::secret(name, Secret::new(value))
        } else {
            Parameter::plain(name, value)
        }
    }));
    merged
}

/// Parameters that prove something about who sends them (RFC 6749 §10, RFC 7521 §4, RFC 8693 §2.1).
fn is_secret_parameter(name: &str) -> bool {
    matches!(
        name,
        "client_secret"
            | "client_assertion"
            | "assertion"
            | "password"
            | "code"
            | "code_verifier"
            | "refresh_token"
            | "access_token"
            | "token"
            | "subject_token"
            | "actor_token"
            | "device_code"
            | "id_token_hint"
    )
}

/// Header fields that prove something about who sends them, by their names (RFC 6749 §10).
pub fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(
        name.as_str(),
        "authorization" | "proxy-authorization" | "cookie" | "dpop"
    ) || ["key", "token", "secret"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests;
