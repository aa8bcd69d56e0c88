//! The token endpoint. Nothing is refused with a reason: all failures look the same.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::http::{Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{AccessToken, CODE_SECONDS, SAID_LESS_SECONDS, State, split_scopes, text};
use crate::keys::random_text;
use crate::loopback::{Received, lock, respond};

impl State {
    pub(super) fn access_token(&self, request: &Received) -> Response<Body> {
        let Some(token) = self.grant(request) else {
            return text(StatusCode::BAD_REQUEST);
        };
        if request.parameter("response_type") == Some("id_token") {
            return match self.jwt_of(request, &token) {
                Some(jwt) if accepts_json(request) => {
                    let body = json!({ "access_token": jwt });
                    respond(StatusCode::OK, "application/json", body.to_string())
                }
                Some(jwt) => respond(StatusCode::OK, "application/jwt", jwt),
                None => text(StatusCode::UNAUTHORIZED),
            };
        }

        let access_token = random_text();
        let body = json!({
            "access_token": access_token,
            "token_type": "bearer",
            // The scopes, a comma, and the grants, of which there are none here.
            "scope": format!("{},", token.scope),
            // Ten minutes less than it lives, cut off.
            "expires_in": self.access_token_seconds.load(Ordering::Relaxed) - SAID_LESS_SECONDS,
            "info": { "username": token.username },
        });
        lock(&self.store).access_tokens.insert(access_token, token);
        respond(StatusCode::OK, "application/json", body.to_string())
    }

    fn access_token_expiry(&self) -> u64 {
        self.clock.now() + self.access_token_seconds.load(Ordering::Relaxed)
    }

    fn grant(&self, request: &Received) -> Option<AccessToken> {
        let in_form = request.parameter("client_secret").filter(|secret| !secret.is_empty());
        let (client_id, secret) = match in_form {
            Some(secret) => (
                request.parameter("client_id").unwrap_or_default().to_owned(),
                secret.to_owned(),
            ),
            None => basic(request)?,
        };
        if client_id.is_empty() || secret.is_empty() {
            return None;
        }
        match request.parameter("grant_type").unwrap_or_default() {
            "" | "authorization_code" => self.redeem(request, &client_id, &secret),
            "client_credentials" => self.client_credentials(&client_id, &secret),
            _ => None,
        }
    }

    /// A code is not used up by being used.
    fn redeem(&self, request: &Received, client_id: &str, secret: &str) -> Option<AccessToken> {
        let code = lock(&self.store).codes.get(request.parameter("code")?)?.clone();
        let state = request.parameter("state").unwrap_or_default();
        let redirect_uri = request.parameter("redirect_uri").unwrap_or_default();
        if code.client_id != client_id
            || !(state.is_empty() || state == code.state)
            || code.redirect_uri != redirect_uri
            || self.clock.now() > code.created_at + CODE_SECONDS
        {
            return None;
        }
        self.organisations
            .iter()
            .find(|organisation| organisation.client_id == client_id && organisation.client_secret == secret)?;
        Some(AccessToken {
            username: code.username,
            global_id: String::new(),
            client_id: code.client_id,
            scope: code.scope,
            expires_at: self.access_token_expiry(),
        })
    }

    /// With an organisation's key, or else with a user's.
    fn client_credentials(&self, client_id: &str, secret: &str) -> Option<AccessToken> {
        let organisation = self.organisations.iter().find(|organisation| {
            organisation.client_id == client_id
                && organisation.client_secret == secret
                && organisation.client_credentials
        });
        let (username, global_id, scope) = match organisation {
            Some(_) => (String::new(), client_id.to_owned(), "organization:owner".to_owned()),
            None => {
                let key = self
                    .api_keys
                    .iter()
                    .find(|key| key.application_id == client_id && key.secret == secret)?;
                (key.username.clone(), String::new(), key.scopes.join(" "))
            }
        };
        Some(AccessToken {
            username,
            global_id,
            client_id: client_id.to_owned(),
            scope,
            expires_at: self.access_token_expiry(),
        })
    }

    /// The scopes of a JWT: those asked for, or all of the token; nothing if one of them was not granted.
    pub(super) fn narrowed(&self, token: &AccessToken, asked: Vec<String>) -> Option<Vec<String>> {
        let acquired = split_scopes(&token.scope);
        let asked = if asked.is_empty() { acquired.clone() } else { asked };
        let is_granted = |scope: &String| {
            acquired.iter().any(|granted| {
                scope.starts_with(granted.as_str()) || (granted == "user:admin" && scope.starts_with("user:"))
            })
        };
        if !asked.iter().all(is_granted) {
            return None;
        }
        Some(if token.username.is_empty() {
            asked
        } else {
            self.possible_scopes(&token.username, &asked)
        })
    }
}

/// Id and secret as they stand: they are not form-decoded.
fn basic(request: &Received) -> Option<(String, String)> {
    let encoded = request.header("authorization")?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (client_id, secret) = decoded.split_once(':')?;
    Some((client_id.to_owned(), secret.to_owned()))
}

fn accepts_json(request: &Received) -> bool {
    request
        .header("accept")
        .is_some_and(|accept| accept.contains("application/json"))
}
