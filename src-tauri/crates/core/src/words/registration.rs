//! What to do where a server refuses to register a client, or to let it manage its registration (RFC 7591 §3.2.2,
//! RFC 7592 §2).

use bearerbox_oauth::Exchange;

/// The next step after a refusal with this code, where the request was about a registration.
pub(super) fn advise(exchange: Exchange, code: &str) -> Option<&'static str> {
    let is_managed = is_management(exchange);
    if exchange != Exchange::Registration && !is_managed {
        return None;
    }
    Some(match code {
        "invalid_token" if is_managed => {
            "The registration access token is good for nothing any more: another may have taken its place, or the client \
             was deleted at the server."
        }
        "invalid_token" => NEEDS_TOKEN,
        "invalid_redirect_uri" => {
            "The server does not take the redirect URI: it may want https://, or a native application for loopback."
        }
        "invalid_client_metadata" => {
            "Compare what was asked for, in the Flow tab, with what the server supports; the server's words may name the \
             member."
        }
        "invalid_software_statement" => {
            "The server cannot verify the software statement: check who signed it, and that it is whole."
        }
        "unapproved_software_statement" => {
            "The server does not trust whoever signed the software statement: ask those who run it."
        }
        _ => return None,
    })
}

/// The next step after a refusal without a reason.
pub(super) fn advise_by_status(exchange: Exchange, status: u16) -> Option<&'static str> {
    match (exchange, status) {
        (Exchange::Registration, 401 | 403) => Some(NEEDS_TOKEN),
        (Exchange::Registration, 404 | 405) => Some("Check the registration endpoint's URL."),
        (exchange, 401 | 403) if is_management(exchange) => advise(exchange, "invalid_token"),
        (exchange, 404 | 405) if is_management(exchange) => {
            Some("Check registration_client_uri; the server may not let clients do this by themselves.")
        }
        (_, _) => None,
    }
}

const NEEDS_TOKEN: &str = "The server registers only for those who have an initial access token, and it was missing, wrong, \
     expired or used up: ask those who run the server for one.";

fn is_management(exchange: Exchange) -> bool {
    matches!(
        exchange,
        Exchange::ClientRead | Exchange::ClientUpdate | Exchange::ClientDelete
    )
}
