//! The logout request (OpenID Connect RP-Initiated Logout §2), and what must be true of the way back (§3).

use std::fmt;

use bearerbox_secret::Secret;
use url::Url;

use crate::authorization::{AuthorizationResponse, RedirectUri};
use crate::check::{Check, CheckName};
use crate::error::ProtocolError;

const RULE: &str = "OpenID Connect RP-Initiated Logout §3";

/// What a logout is asked with (OpenID Connect RP-Initiated Logout §2).
#[derive(Clone, Debug, Default)]
pub struct Logout {
    /// An ID token of the person, of any age.
    pub id_token_hint: Option<Secret>,
    /// Where the server sends the browser afterwards; none: the person ends on a page of the server.
    pub post_logout_redirect_uri: Option<String>,
    /// The languages that the person reads, separated by spaces.
    pub ui_locales: Option<String>,
}

/// A logout request, ready for a browser (OpenID Connect RP-Initiated Logout §2).
#[derive(Clone, PartialEq, Eq)]
pub struct LogoutRequest {
    /// The URL to open.
    pub url: Url,
    /// Where the browser is awaited, to the letter.
    pub post_logout_redirect_uri: Option<String>,
}

/// Without the query: it carries an ID token.
impl fmt::Debug for LogoutRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut endpoint = self.url.clone();
        endpoint.set_query(None);
        formatter
            .debug_struct("LogoutRequest")
            .field("endpoint", &endpoint.as_str())
            .field("post_logout_redirect_uri", &self.post_logout_redirect_uri)
            .finish_non_exhaustive()
    }
}

/// The way back that is awaited.
#[derive(Clone, Debug)]
pub(crate) struct WayBack {
    pub redirect_uri: RedirectUri,
    /// `state` as it was sent.
    pub state: Secret,
}

/// Checks that the browser came back to where it was sent, and from this logout.
pub(crate) fn check_way_back(
    awaited: &WayBack,
    response: &AuthorizationResponse,
    checks: &mut Vec<Check>,
) -> Result<(), ProtocolError> {
    let expected = &awaited.redirect_uri.text;
    if !awaited.redirect_uri.is_at(&response.url) {
        let mut found = response.url.clone();
        found.set_query(None);
        found.set_fragment(None);
        let check = Check::failed(CheckName::RedirectUri, RULE).expected(expected);
        checks.push(check.found(found.as_str()));
        return Err(ProtocolError::RedirectUriMismatch {
            expected: expected.clone(),
            found: found.into(),
        });
    }
    checks.push(Check::passed(CheckName::RedirectUri, RULE).found(expected));
    if response.values("state").count() > 1 {
        checks.push(Check::failed(CheckName::SingleParameters, RULE).found("state more than once"));
        return Err(ProtocolError::RepeatedParameter {
            name: "state".to_owned(),
        });
    }
    match response.value("state").map(Secret::new) {
        None => {
            checks.push(Check::failed(CheckName::State, RULE).found("missing"));
            Err(ProtocolError::StateMissing)
        }
        // Secrets compare in constant time.
        Some(found) if found == awaited.state => {
            checks.push(Check::passed(CheckName::State, RULE).found("equal"));
            Ok(())
        }
        Some(found) => {
            let check = Check::failed(CheckName::State, RULE)
                .expected(format!("{} characters", awaited.state.characters()))
                .found(format!("differs: {} characters", found.characters()));
            checks.push(check);
            Err(ProtocolError::StateMismatch)
        }
    }
}
