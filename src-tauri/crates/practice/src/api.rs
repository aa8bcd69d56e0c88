//! An API to try a token at: the protected resource that this server's access tokens are for by default.
//!
//! `GET /api/orders` needs `orders.read` and `POST /api/orders` needs `orders.write`; `GET /api/invoices` needs
//! `orders.read` and a sign-in with two factors not long ago (RFC 9470).

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::access_token::{AccessToken, read_access_token};
use crate::acr::Acr;
use crate::answer::Answer;
use crate::bearer::{Challenge, read_bearer};
use crate::endpoint::Endpoint;
use crate::object::object;
use crate::request::Received;
use crate::server::Server;

/// How long ago the sign-in may be for invoices, in seconds.
const INVOICES_MAX_AGE: u64 = 300;

pub(crate) fn orders(server: &Server, received: &Received) -> Answer {
    let orders = if received.is_post {
        authorize(server, received, "orders.write").map(|token| {
            let order = make_order("1003", "Lamp", &token);
            Answer::private_json(StatusCode::CREATED, order)
        })
    } else {
        authorize(server, received, "orders.read").map(|token| {
            let orders = [("1001", "Chair"), ("1002", "Table")].map(|(id, item)| make_order(id, item, &token));
            Answer::private_json(StatusCode::OK, object! { "orders": orders })
        })
    };
    answer(server, orders)
}

pub(crate) fn invoices(server: &Server, received: &Received) -> Answer {
    let invoices = authorize(server, received, "orders.read").and_then(|token| {
        let is_sure = token.signed_in().is_some_and(|login| {
            login.acr == Acr::TwoFactor && received.now.saturating_sub(login.auth_time) < INVOICES_MAX_AGE
        });
        if !is_sure {
            return Err(Challenge::InsufficientAuthentication {
                acr: Acr::TwoFactor,
                max_age: INVOICES_MAX_AGE,
            });
        }
        let invoice = object! { "id": "2001", "order": "1001", "amount": "49.00", "currency": "EUR" };
        Ok(Answer::private_json(StatusCode::OK, object! { "invoices": [invoice] }))
    });
    answer(server, invoices)
}

/// The API's metadata (RFC 9728 §2).
pub(crate) fn metadata(server: &Server) -> Map<String, Value> {
    let details_types: Vec<&str> = (server.authorization_details_types.iter())
        .map(|known| known.name.as_str())
        .collect();
    object! {
        "resource": server.audience(),
        "resource_name": "Practice API",
        "authorization_servers": [server.issuer.as_str()],
        "scopes_supported": ["orders.read", "orders.write"],
        "bearer_methods_supported": ["header", "body"],
        "authorization_details_types_supported": details_types,
    }
}

fn make_order(id: &str, item: &str, token: &AccessToken) -> Map<String, Value> {
    object! { "id": id, "item": item, "ordered_by": token.text("sub") }
}

fn answer(server: &Server, result: Result<Answer, Challenge>) -> Answer {
    result.unwrap_or_else(|challenge| challenge.into_answer(Some(&server.url(Endpoint::ResourceMetadata))))
}

/// The token of a request, if it is for this API and has `scope`.
fn authorize(server: &Server, received: &Received, scope: &'static str) -> Result<AccessToken, Challenge> {
    let token = read_access_token(server, read_bearer(received)?, received.now).ok_or(Challenge::InvalidToken)?;
    let own = server.audience();
    let is_for_us = match token.claims.get("aud") {
        Some(Value::Array(several)) => several.iter().any(|one| *one == own),
        Some(one) => *one == own,
        None => false,
    };
    if !is_for_us {
        return Err(Challenge::InvalidToken);
    }
    if !token.has_scope(scope) {
        return Err(Challenge::InsufficientScope(scope));
    }
    Ok(token)
}
