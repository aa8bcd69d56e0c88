//! The token endpoint (RFC 6749 §3.2): authenticates the client, hands on to the grant, and makes the answer.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::access_token::issue_access_token;
use crate::answer::{Answer, ErrorCode, Refusal};
use crate::client::{ClientOptions, GrantType};
use crate::client_authentication::{authenticate_client, read_client_form};
use crate::endpoint::Endpoint;
use crate::grant::Granted;
use crate::id_token::{IdTokenContent, issue_id_token};
use crate::object::object;
use crate::request::Received;
use crate::server::Server;
use crate::{client_credentials, code, device_code, jwt_bearer, password, refresh, token_exchange};

pub(crate) async fn token(server: &Server, received: &Received) -> Answer {
    match exchange(server, received).await {
        Ok(body) => Answer::private_json(StatusCode::OK, body),
        Err(refusal) => refusal.into_answer(),
    }
}

async fn exchange(server: &Server, received: &Received) -> Result<Map<String, Value>, Refusal> {
    let form = read_client_form(received)?;
    let client = authenticate_client(server, received, form)?;
    let grant_type = match form.get("grant_type") {
        Some(value) => GrantType::find(value).ok_or_else(unsupported)?,
        None => {
            return Err(Refusal::new(ErrorCode::InvalidRequest, "The grant_type is missing."));
        }
    };
    if !client.grant_types.contains(&grant_type) {
        return Err(Refusal::new(
            ErrorCode::UnauthorizedClient,
            "This client is not registered for this grant type.",
        ));
    }
    let granted = match grant_type {
        GrantType::AuthorizationCode => code::redeem(server, &client, form, received.now),
        GrantType::ClientCredentials => client_credentials::grant(server, &client, form),
        // It is a grant type of the authorization endpoint.
        GrantType::Implicit => Err(unsupported()),
        GrantType::Password => password::grant(server, &client, form, received.now),
        GrantType::DeviceCode => device_code::poll(server, &client, form, received.now),
        GrantType::RefreshToken => refresh::refresh(server, &client, form, received.now),
        GrantType::TokenExchange => token_exchange::exchange(server, &client, form, received.now),
        GrantType::JwtBearer => jwt_bearer::grant(server, &client, form, received.now),
    }?;
    respond(server, &client, granted, received.now).await
}

fn unsupported() -> Refusal {
    Refusal::new(
        ErrorCode::UnsupportedGrantType,
        "The token endpoint does not know this grant_type; the metadata lists those it knows.",
    )
}

/// The token response (RFC 6749 §5.1).
async fn respond(
    server: &Server,
    client: &ClientOptions,
    granted: Granted,
    now: u64,
) -> Result<Map<String, Value>, Refusal> {
    let access_token = issue_access_token(server, client, &granted, now).await?;
    let scope = &granted.access.scope;
    let mut body = object! {
        "token_type": "Bearer",
        "expires_in": client.behaviour.access_token_lifetime.as_secs(),
    };
    body.extend(granted.access.to_claims());
    if let Some(issued) = granted.issued_token_type {
        body.insert("issued_token_type".to_owned(), issued.as_str().into());
    }
    // An exchange gives the one token it says it issued (RFC 8693 §2.2.1).
    let has_id_token = scope.contains("openid") && granted.issued_token_type.is_none();
    if let Some(person) = granted.holder.person().filter(|_| has_id_token) {
        let content = IdTokenContent {
            user: &person.user,
            nonce: person.nonce.as_deref(),
            access_token: Some(&access_token),
            code: None,
            state: None,
            claims_of: None,
        };
        let id_token = issue_id_token(server, client, Endpoint::Token, content, now).await?;
        body.insert("id_token".to_owned(), id_token.into());
    }
    if let Some(refresh_token) = granted.refresh_token {
        body.insert("refresh_token".to_owned(), refresh_token.into());
    }
    body.insert("access_token".to_owned(), access_token.into());
    Ok(body)
}
