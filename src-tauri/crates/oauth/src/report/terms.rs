//! What is known of a token besides the token.

use std::time::{Duration, SystemTime};

use bearerbox_jwt::{JwkSet, SigningKey};
use bearerbox_secret::Secret;

use crate::server_clock::ServerClock;

/// What a token is compared with (OpenID Connect Core §3.1.3.7, RFC 9068 §4). What is not known is none, and the rules that
/// need it say so.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// Which kind of token it is.
    pub reported: Reported,
    /// What its signature is verified with.
    pub keys: Keys<'a>,
    /// What a shared secret signs with: the client secret (OpenID Connect Core §10.1).
    pub secret: Option<&'a SigningKey>,
    /// The algorithms that the server says it signs such tokens with.
    pub announced_algorithms: Option<&'a [String]>,
    /// The issuer.
    pub issuer: Option<&'a str>,
    /// The client that it was given to.
    pub client_id: Option<&'a str>,
    /// For whom it has to be: any of these. Of an ID token the client, of an access token the resources asked for.
    pub audiences: &'a [&'a str],
    /// `sub` of the ID token before the refresh.
    pub previous_sub: Option<&'a str>,
    /// `sub` of the userinfo response.
    pub userinfo_sub: Option<&'a str>,
    /// Whether it came of a refresh: what was asked of the person, and the nonce, are of the sign-in before
    /// (OpenID Connect Core §12.2).
    pub is_refreshed: bool,
    /// The nonce that was sent.
    pub nonce: Option<&'a Secret>,
    /// The access token that came with it.
    pub access_token: Option<&'a Secret>,
    /// The code that came beside it in the authorization response.
    pub code: Option<&'a Secret>,
    /// The state that came beside it there.
    pub state: Option<&'a Secret>,
    /// What was asked for.
    pub asked: Asked<'a>,
    /// The scope that was granted (RFC 6749 §5.1).
    pub granted_scope: Option<&'a str>,
    /// `expires_in` of the token response, in seconds.
    pub expires_in: Option<u64>,
    /// The thumbprint of the key that it is bound to (RFC 9449 §6.1).
    pub key_thumbprint: Option<&'a str>,
    /// The thumbprint of the client's certificate (RFC 8705 §3.1).
    pub certificate_thumbprint: Option<&'a str>,
    /// When it was received; none where nobody knows.
    pub received: Option<SystemTime>,
    /// For when it is judged.
    pub now: SystemTime,
    /// How far the server's clock was from ours.
    pub server_clock: Option<ServerClock>,
    /// How far two clocks may differ beyond that.
    pub leeway: Duration,
}

/// Which kind of token a report is of (RFC 8725 §3.12: each has rules of its own).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    /// An ID token (OpenID Connect Core §2).
    IdToken,
    /// An access token (RFC 9068 §2).
    AccessToken,
    /// Any other JWT (RFC 7519 §3).
    Other,
}

/// What a signature is verified with (RFC 7517 §5).
#[derive(Clone, Copy, Debug)]
pub enum Keys<'a> {
    /// The issuer's keys, as they were then.
    Held(&'a JwkSet),
    /// The issuer publishes keys, and they were not fetched.
    NotFetched,
    /// Nobody says where the keys are.
    Nowhere,
}

/// What the authorization request asked for (OpenID Connect Core §3.1.2.1).
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// `max_age`, in seconds.
    pub max_age: Option<u64>,
    /// `acr_values`, in the order of preference.
    pub acr_values: &'a [&'a str],
    /// Whether `acr` was asked for as essential, so that another is an error (OpenID Connect Core §5.5.1.1).
    pub acr_is_essential: bool,
}

impl<'a> Terms<'a> {
    /// Of a token of which nothing else is known, judged at `now` without leeway (RFC 8725 §3).
    pub fn new(reported: Reported, keys: Keys<'a>, now: SystemTime) -> Self {
        Self {
            reported,
            keys,
            secret: None,
            announced_algorithms: None,
            issuer: None,
            client_id: None,
            audiences: &[],
            previous_sub: None,
            userinfo_sub: None,
            is_refreshed: false,
            nonce: None,
            access_token: None,
            code: None,
            state: None,
            asked: Asked::default(),
            granted_scope: None,
            expires_in: None,
            key_thumbprint: None,
            certificate_thumbprint: None,
            received: None,
            now,
            server_clock: None,
            leeway: Duration::ZERO,
        }
    }
}

impl Terms<'_> {
    /// The server's time at our time `instant`, by the difference that was measured.
    pub(super) fn by_the_servers_clock(&self, instant: SystemTime) -> SystemTime {
        match self.server_clock {
            Some(clock) if clock.is_ahead => instant + clock.difference,
            Some(clock) => instant - clock.difference,
            None => instant,
        }
    }
}
