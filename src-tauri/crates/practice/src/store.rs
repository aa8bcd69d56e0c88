//! What the server remembers: `Kept` outlives it, the rest is gone with it.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::client::ClientOptions;
use crate::device_request::DeviceRequests;
use crate::fault::FaultPlan;
use crate::grant::Access;
use crate::interaction::Interactions;
use crate::pkce::Challenge;
use crate::register::Registration;
use crate::request::RecordedRequest;
use crate::scope::Scope;
use crate::user::{SignedIn, User};

/// How long a revocation, and a code that was used, is remembered: longer than any token it may have given lives.
pub(crate) const REMEMBERED: u64 = 90 * 24 * 3600;

/// How many used refresh tokens of one family are remembered, so that a state that is written after each refresh stays
/// small: an even older one is refused as unknown.
const USED_PER_FAMILY: usize = 50;

/// More than that many codes, and those that can no longer matter are dropped.
const MANY_CODES: usize = 1_000;

/// Everything behind the server's one lock. The lock is held for map look-ups only, never while signing.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) clients: HashMap<String, Arc<ClientOptions>>,
    pub(crate) faults: FaultPlan,
    pub(crate) kept: Kept,
    pub(crate) interactions: Interactions,
    pub(crate) device_requests: DeviceRequests,
    /// By digest of the code.
    pub(crate) codes: HashMap<String, Code>,
    /// Assertions that were used, by `client jti`, with when they end.
    pub(crate) used_assertions: HashMap<String, u64>,
    pub(crate) recorded: VecDeque<RecordedRequest>,
}

/// An authorization code and what it is bound to (RFC 6749 §4.1.2).
#[derive(Clone)]
pub(crate) struct Code {
    pub(crate) client_id: String,
    /// The redirect URI used, and whether the request named it.
    pub(crate) redirect_uri: String,
    pub(crate) redirect_uri_was_sent: bool,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) nonce: Option<String>,
    pub(crate) access: Access,
    pub(crate) user: SignedIn,
    pub(crate) grant_id: String,
    pub(crate) expires_at: u64,
    pub(crate) was_used: bool,
}

/// What outlives the server. Times are seconds since 1970.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// By digest of the refresh token.
    pub(crate) refresh_tokens: HashMap<String, RefreshToken>,
    /// Revoked grants and access tokens, with the time until which that is remembered.
    revoked: HashMap<String, u64>,
    /// Who is signed in, by digest of the login cookie.
    pub(crate) logins: HashMap<String, Login>,
    /// The clients that registered themselves.
    #[serde(default)]
    pub(crate) registrations: HashMap<String, Registration>,
    /// The scopes a user has allowed a client, by `user client`.
    consents: HashMap<String, String>,
}

/// A refresh token. All of one grant are a family.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct RefreshToken {
    pub(crate) client_id: String,
    pub(crate) grant_id: String,
    #[serde(flatten)]
    pub(crate) access: Access,
    pub(crate) user: SignedIn,
    pub(crate) issued_at: u64,
    pub(crate) expires_at: u64,
    pub(crate) was_used: bool,
}

/// A browser in which a user is signed in.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) user: SignedIn,
    pub(crate) expires_at: u64,
}

impl Store {
    pub(crate) fn insert_code(&mut self, digest: String, code: Code, now: u64) {
        if self.codes.len() >= MANY_CODES {
            self.codes.retain(|_, code| code.expires_at > now || code.was_used);
        }
        if self.codes.len() >= MANY_CODES {
            self.codes.retain(|_, code| code.expires_at + 3_600 > now);
        }
        self.codes.insert(digest, code);
    }
}

impl Kept {
    pub(crate) fn insert_refresh_token(&mut self, digest: String, token: RefreshToken) {
        let mut used: Vec<(u64, String)> = self
            .refresh_tokens
            .iter()
            .filter(|(_, one)| one.was_used && one.grant_id == token.grant_id)
            .map(|(digest, one)| (one.issued_at, digest.clone()))
            .collect();
        if used.len() > USED_PER_FAMILY {
            used.sort_unstable();
            for (_, oldest) in &used[..used.len() - USED_PER_FAMILY] {
                self.refresh_tokens.remove(oldest);
            }
        }
        self.refresh_tokens.insert(digest, token);
    }

    /// Revokes a grant: all its refresh tokens and access tokens.
    pub(crate) fn revoke_grant(&mut self, grant_id: &str, now: u64) {
        self.refresh_tokens.retain(|_, token| token.grant_id != grant_id);
        self.revoke_access_token(grant_id, now);
    }

    /// Revokes the access token with this `jti`.
    pub(crate) fn revoke_access_token(&mut self, jti: &str, now: u64) {
        self.revoked.insert(jti.to_owned(), now + REMEMBERED);
    }

    /// Whether the access token with this `jti`, or its grant, was revoked.
    pub(crate) fn is_revoked(&self, jti: &str) -> bool {
        let grant_id = jti.split_once('.').map(|(grant_id, _)| grant_id);
        self.revoked.contains_key(jti) || grant_id.is_some_and(|grant_id| self.revoked.contains_key(grant_id))
    }

    pub(crate) fn consented(&self, user: User, client_id: &str) -> Scope {
        self.consents
            .get(&consent_key(user, client_id))
            .map(|scope| Scope::parse(scope))
            .unwrap_or_default()
    }

    pub(crate) fn remember_consent(&mut self, user: User, client_id: &str, scope: &Scope) {
        let mut all = self.consented(user, client_id);
        all.extend(scope);
        self.consents.insert(consent_key(user, client_id), all.to_string());
    }

    /// Drops what has expired, so that the state does not grow for ever.
    pub(crate) fn prune(&mut self, now: u64) {
        self.refresh_tokens.retain(|_, token| token.expires_at > now);
        self.revoked.retain(|_, until| *until > now);
        self.logins.retain(|_, login| login.expires_at > now);
    }
}

fn consent_key(user: User, client_id: &str) -> String {
    format!("{} {client_id}", user.name())
}

#[cfg(test)]
mod tests {
    use super::{Kept, RefreshToken, USED_PER_FAMILY};
    use crate::acr::Acr;
    use crate::grant::Access;
    use crate::user::{SignedIn, User};

    #[test]
    fn forgets_the_oldest_used_tokens_of_a_long_family() {
        let mut kept = Kept::default();
        let token = |issued_at, was_used| RefreshToken {
            client_id: "web".to_owned(),
            grant_id: "grant".to_owned(),
            access: Access::default(),
            user: SignedIn {
                user: User::Alice,
                auth_time: 0,
                acr: Acr::Password,
            },
            issued_at,
            expires_at: 1_000,
            was_used,
        };

        for issued_at in 0..=60 {
            kept.insert_refresh_token(issued_at.to_string(), token(issued_at, issued_at < 60));
        }

        assert_eq!(kept.refresh_tokens.len(), USED_PER_FAMILY + 1);
        assert!(!kept.refresh_tokens.contains_key("9"));
        assert!(kept.refresh_tokens.contains_key("10") && kept.refresh_tokens.contains_key("60"));
    }
}
