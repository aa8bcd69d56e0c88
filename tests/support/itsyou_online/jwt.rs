//! The JWT for an access token, and a new one for an old one.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};

use super::{ACCESS_TOKEN_SECONDS, AccessToken, State, split_scopes, text};
use crate::keys::random_text;
use crate::loopback::{Received, lock, respond};

impl State {
    pub(super) fn jwt(&self, request: &Received) -> Response<Body> {
        let token = request
            .header("authorization")
            .and_then(|value| value.strip_prefix("token "))
            .and_then(|token| self.live_access_token(token));
        match token.and_then(|token| self.jwt_of(request, &token)) {
            Some(jwt) => respond(StatusCode::OK, "application/jwt", jwt),
            None => text(StatusCode::UNAUTHORIZED),
        }
    }

    /// No `iat`, no `sub`, no `kid`, and an issuer that is no URL.
    pub(super) fn jwt_of(&self, request: &Received, token: &AccessToken) -> Option<String> {
        let mut asked = split_scopes(request.parameter("scope").unwrap_or_default());
        let is_offline = asked.iter().any(|scope| scope == "offline_access");
        asked.retain(|scope| scope != "offline_access");
        let scopes = self.narrowed(token, asked)?;

        let mut claims = json!({
            "azp": token.client_id,
            "exp": self.expiry(request, token.expires_at),
            "iss": "itsyouonline",
            "scope": as_claim(&scopes),
        });
        if token.username.is_empty() {
            claims["globalid"] = token.global_id.clone().into();
        } else {
            claims["username"] = token.username.clone().into();
        }
        let audiences = split_scopes(request.parameter("aud").unwrap_or_default());
        if !audiences.is_empty() {
            claims["aud"] = audiences.into();
        }
        if is_offline {
            let refresh_token = random_text();
            claims["refresh_token"] = refresh_token.clone().into();
            lock(&self.store).refresh_tokens.insert(refresh_token, scopes);
        }
        Some(self.signed(&claims))
    }

    /// A new JWT for one that may have expired, if it holds a refresh token; that stays the same.
    pub(super) fn refresh_jwt(&self, request: &Received) -> Response<Body> {
        match self.refreshed(request) {
            Some(jwt) => respond(StatusCode::OK, "application/jwt", jwt),
            None => text(StatusCode::UNAUTHORIZED),
        }
    }

    fn refreshed(&self, request: &Received) -> Option<String> {
        let (scheme, jwt) = request.header("authorization")?.split_once(' ')?;
        if !matches!(scheme, "bearer" | "Bearer") {
            return None;
        }
        let (_, mut claims) = self.key.verified(jwt.trim())?;
        let refresh_token = claims["refresh_token"].as_str()?;
        let scopes = lock(&self.store).refresh_tokens.get(refresh_token)?.clone();
        claims["scope"] = as_claim(&scopes);
        claims["exp"] = self.expiry(request, self.clock.now() + ACCESS_TOKEN_SECONDS).into();
        Some(self.signed(&claims))
    }

    /// The claims of a JWT of this server that has not expired.
    pub(super) fn valid_jwt(&self, jwt: &str) -> Option<Value> {
        let (_, claims) = self.key.verified(jwt)?;
        (self.clock.now() < claims["exp"].as_u64()?).then_some(claims)
    }

    /// `validity` only shortens.
    fn expiry(&self, request: &Received, latest: u64) -> u64 {
        match request.parameter("validity").map(str::parse::<u64>) {
            Some(Ok(validity)) if validity > 0 => latest.min(self.clock.now() + validity),
            _ => latest,
        }
    }

    fn signed(&self, claims: &Value) -> String {
        self.key.jwt(&json!({ "alg": "ES384", "typ": "JWT" }), claims)
    }
}

/// Its server splits the joined scopes again: of none, one is left, which is empty.
fn as_claim(scopes: &[String]) -> Value {
    if scopes.is_empty() { json!([""]) } else { json!(scopes) }
}
