//! The authorization response (RFC 6749 §4.1.2): how its parameters get back to the client, always with `state` as it
//! came and with `iss` (RFC 9207).

use crate::answer::{Answer, Refusal};
use crate::endpoint::Endpoint;
use crate::fault::{Fault, Stage};
use crate::page::form_post_page;
use crate::server::Server;

/// How the parameters travel (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    Query,
    Fragment,
    FormPost,
}

/// Where an authorization response goes; made only of a client and redirect URI that were checked.
#[derive(Clone, Debug)]
pub(crate) struct ResponseTarget {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) mode: ResponseMode,
    pub(crate) state: Option<String>,
}

/// The error response (RFC 6749 §4.1.2.1).
pub(crate) fn respond_with_error(server: &Server, target: &ResponseTarget, refusal: &Refusal) -> Answer {
    let pairs = [
        ("error", refusal.code.as_str()),
        ("error_description", refusal.description),
    ];
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    respond(server, target, pairs.to_vec())
}

/// Sends `pairs` to the client.
pub(crate) fn respond(server: &Server, target: &ResponseTarget, mut pairs: Vec<(String, String)>) -> Answer {
    if let Some(state) = &target.state {
        pairs.push(("state".to_owned(), state.clone()));
    }
    pairs.push(("iss".to_owned(), server.issuer.clone()));
    let fault = server.store().faults.take(
        Some(&target.client_id),
        Endpoint::Authorization,
        Stage::AuthorizationResponse,
    );
    if let Some(fault) = fault {
        spoil(&mut pairs, fault);
    }
    match target.mode {
        ResponseMode::Query => {
            let separator = if target.redirect_uri.contains('?') { '&' } else { '?' };
            Answer::see_other(&append(&target.redirect_uri, separator, &pairs))
        }
        ResponseMode::Fragment => Answer::see_other(&append(&target.redirect_uri, '#', &pairs)),
        ResponseMode::FormPost => form_post_page(&target.redirect_uri, &pairs),
    }
}

/// Adds parameters to a URI, leaving what it has as it is.
pub(crate) fn append(uri: &str, separator: char, pairs: &[(String, String)]) -> String {
    let encoded = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    if uri.ends_with(separator) {
        format!("{uri}{encoded}")
    } else {
        format!("{uri}{separator}{encoded}")
    }
}

fn spoil(pairs: &mut Vec<(String, String)>, fault: Fault) {
    let mut replace = |name: &str, value: &str| {
        pairs.retain(|(key, _)| key != name);
        pairs.push((name.to_owned(), value.to_owned()));
    };
    match fault {
        Fault::WrongState => replace("state", "another-state"),
        Fault::WrongIssuer => replace("iss", "https://another-issuer.example"),
        Fault::OmitState => pairs.retain(|(name, _)| name != "state"),
        Fault::OmitIssuer => pairs.retain(|(name, _)| name != "iss"),
        Fault::AddParameters(more) => pairs.extend(more),
        Fault::Answer { .. }
        | Fault::Redirect { .. }
        | Fault::HugeBody { .. }
        | Fault::Hang
        | Fault::Close
        | Fault::LoseAnswer
        | Fault::MergeAnswer(_)
        | Fault::MergeIdToken(_)
        | Fault::WrongNonce
        | Fault::OmitNonce => {}
    }
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn keeps_the_query_a_redirect_uri_has() {
        let pairs = [("code".to_owned(), "a b".to_owned())];

        assert_eq!(append("app:/cb", '?', &pairs), "app:/cb?code=a+b");
        assert_eq!(append("app:/cb?t=1%2F", '&', &pairs), "app:/cb?t=1%2F&code=a+b");
    }
}
