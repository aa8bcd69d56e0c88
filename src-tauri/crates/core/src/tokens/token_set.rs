//! A token set as the vault keeps it: the tokens, the response word for word, and what was asked.

use bearerbox_jwt::decode;
use bearerbox_oauth::{ExpirySource as Source, TokenResponse, expires_at, scope_values};
use bearerbox_secret::Secret;
use serde_json::{Value, json};

use crate::Error;
use crate::clock::{from_ms, to_ms};
use crate::profiles::Dialect;
use crate::view::{ExpirySource, TokenKind};

/// The tokens of one token response, with what it takes to show and refresh them.
#[derive(Clone, Debug)]
pub(crate) struct TokenSet {
    /// None only where an ID token alone was asked for.
    pub(crate) access_token: Option<Secret>,
    pub(crate) token_type: String,
    pub(crate) refresh_token: Option<Secret>,
    /// The answer had none, so the one of the generation before stays (RFC 6749 §6).
    pub(crate) refresh_token_kept: bool,
    pub(crate) id_token: Option<Secret>,
    /// As asked for, and as granted where the server said it.
    pub(crate) asked_scope: Option<String>,
    pub(crate) granted_scope: Option<String>,
    pub(crate) expiry_source: ExpirySource,
    /// The token response's body as it was received.
    pub(crate) response: Secret,
    /// What was odd about it, in words.
    pub(crate) oddities: Vec<String>,
    /// The issuer at the time, where it was known.
    pub(crate) issuer: Option<String>,
    pub(crate) client_id: String,
    /// `sub` of the newest ID token of the authorization.
    pub(crate) subject: Option<String>,
    /// The nonce of the authorization request.
    pub(crate) nonce: Option<Secret>,
    /// The key to which the tokens are bound, as a JWK (RFC 9449).
    pub(crate) dpop_key: Option<Secret>,
}

/// What is known when a token response arrives, besides the response.
pub(crate) struct Circumstances<'a> {
    pub(crate) asked_scope: Option<&'a str>,
    pub(crate) issuer: Option<&'a str>,
    pub(crate) client_id: &'a str,
    /// The response's body as it was received.
    pub(crate) body: &'a [u8],
    /// When it was received, in milliseconds since the Unix epoch.
    pub(crate) received: i64,
    /// The nonce that was sent.
    pub(crate) nonce: Option<Secret>,
    /// The key to which the tokens are bound, as a JWK (RFC 9449).
    pub(crate) dpop_key: Option<Secret>,
    /// The token set that was refreshed; what the answer does not say stays as it was there.
    pub(crate) before: Option<&'a TokenSet>,
}

impl TokenSet {
    /// What a token response yields, and when its access token expires, in milliseconds since the Unix epoch.
    pub(crate) fn of_response(response: TokenResponse, around: Circumstances<'_>) -> (Self, Option<i64>) {
        let (expires, source) = expires_at(&response, from_ms(around.received));
        let before = around.before;
        let refresh_token_before = before.and_then(|before| before.refresh_token.clone());
        let kept = response.refresh_token.is_none() && refresh_token_before.is_some();
        let subject = response.id_token.as_ref().and_then(read_subject);
        let token_set = Self {
            access_token: response.access_token,
            token_type: response.token_type,
            refresh_token: response.refresh_token.or(refresh_token_before),
            refresh_token_kept: kept,
            id_token: response.id_token,
            // A refresh asks for what holds already (RFC 6749 §6).
            asked_scope: around
                .asked_scope
                .map(str::to_owned)
                .or_else(|| before.and_then(Self::scope)),
            granted_scope: response.scope,
            expiry_source: match source {
                Source::ExpiresIn => ExpirySource::ExpiresIn,
                Source::Exp => ExpirySource::Exp,
                Source::Unknown => ExpirySource::Unknown,
            },
            response: Secret::new(String::from_utf8_lossy(around.body)),
            oddities: response.oddities.iter().map(ToString::to_string).collect(),
            issuer: around.issuer.map(str::to_owned),
            client_id: around.client_id.to_owned(),
            subject: subject.or_else(|| before.and_then(|before| before.subject.clone())),
            nonce: around.nonce.or_else(|| before.and_then(|before| before.nonce.clone())),
            dpop_key: around.dpop_key,
        };
        (token_set, expires.map(to_ms))
    }

    /// The same with another refresh token.
    pub(crate) fn with_refresh_token(mut self, refresh_token: Secret) -> Self {
        self.refresh_token = Some(refresh_token);
        self.refresh_token_kept = false;
        self
    }

    /// The token of this kind, where there is one.
    pub(crate) fn token(&self, kind: TokenKind) -> Option<&Secret> {
        match kind {
            TokenKind::Access => self.access_token.as_ref(),
            TokenKind::Id => self.id_token.as_ref(),
            TokenKind::Refresh => self.refresh_token.as_ref(),
            // Those are kept beside it.
            TokenKind::Jwt => None,
        }
    }

    /// The authentication scheme of the access token, spelled as RFC 6750 §2.1 and RFC 9449 §7.1 do, whatever case the
    /// server wrote; that of the dialect in place of `Bearer`.
    pub(crate) fn scheme<'a>(&'a self, dialect: &'a Dialect) -> &'a str {
        if self.token_type.eq_ignore_ascii_case("bearer") {
            dialect.api_scheme.as_deref().unwrap_or("Bearer")
        } else if self.token_type.eq_ignore_ascii_case("dpop") {
            "DPoP"
        } else {
            &self.token_type
        }
    }

    /// The scope that holds: as granted, or where that was not said, as asked (RFC 6749 §5.1).
    pub(crate) fn scope(&self) -> Option<String> {
        self.granted_scope.clone().or_else(|| self.asked_scope.clone())
    }

    /// What the history calls its tokens.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let named = [
            self.access_token.as_ref().map(|_| "access token"),
            self.refresh_token.as_ref().map(|_| "refresh token"),
            self.id_token.as_ref().map(|_| "ID token"),
        ];
        named.into_iter().flatten().collect()
    }

    /// The scopes asked for, one by one.
    pub(crate) fn asked_scopes(&self) -> Vec<String> {
        split(self.asked_scope.as_deref())
    }

    /// The scopes that hold, one by one.
    pub(crate) fn held_scopes(&self) -> Vec<String> {
        split(self.scope().as_deref())
    }

    /// The scopes granted, one by one; none where the server did not say (RFC 6749 §5.1: then as asked).
    pub(crate) fn granted_scopes(&self) -> Option<Vec<String>> {
        self.granted_scope
            .is_some()
            .then(|| split(self.granted_scope.as_deref()))
    }

    /// For the vault alone.
    pub(crate) fn to_vault_json(&self) -> Secret {
        let expose = |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
        let value = json!({
            "access_token": expose(&self.access_token),
            "token_type": self.token_type,
            "refresh_token": expose(&self.refresh_token),
            "refresh_token_kept": self.refresh_token_kept,
            "id_token": expose(&self.id_token),
            "asked_scope": self.asked_scope,
            "granted_scope": self.granted_scope,
            "expiry_source": self.expiry_source,
            "response": self.response.expose(),
            "oddities": self.oddities,
            "issuer": self.issuer,
            "client_id": self.client_id,
            "subject": self.subject,
            "nonce": expose(&self.nonce),
            "dpop_key": expose(&self.dpop_key),
        });
        Secret::new(value.to_string())
    }

    /// Reads what [`TokenSet::to_vault_json`] wrote.
    ///
    /// # Errors
    /// `Unreadable`.
    pub(crate) fn from_vault_json(text: &str) -> Result<Self, Error> {
        let unreadable = || Error::Unreadable { what: "token set" };
        let value: Value = serde_json::from_str(text).map_err(|_| unreadable())?;
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Ok(Self {
            access_token: text("access_token").map(Secret::new),
            token_type: text("token_type").ok_or_else(unreadable)?,
            refresh_token: text("refresh_token").map(Secret::new),
            refresh_token_kept: value["refresh_token_kept"] == true,
            id_token: text("id_token").map(Secret::new),
            asked_scope: text("asked_scope"),
            granted_scope: text("granted_scope"),
            expiry_source: match value["expiry_source"].as_str() {
                Some("expires_in") => ExpirySource::ExpiresIn,
                Some("exp") => ExpirySource::Exp,
                _ => ExpirySource::Unknown,
            },
            response: Secret::new(text("response").unwrap_or_default()),
            oddities: value["oddities"]
                .as_array()
                .map(|all| all.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                .unwrap_or_default(),
            issuer: text("issuer"),
            client_id: text("client_id").unwrap_or_default(),
            subject: text("subject"),
            nonce: text("nonce").map(Secret::new),
            dpop_key: text("dpop_key").map(Secret::new),
        })
    }
}

/// What the history says of tokens: which, and for how long.
pub(crate) fn summarize_tokens(names: &[&str], lifetime: Option<i64>) -> String {
    let mut names = match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        Some(_) | None => names.concat(),
    };
    if let Some(first) = names.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    match lifetime {
        Some(milliseconds) => format!("{names}, good for {}.", describe_span(milliseconds)),
        None => format!("{names}; until when is not said."),
    }
}

fn read_subject(id_token: &Secret) -> Option<String> {
    decode(id_token.expose()).claims()?.text("sub").map(str::to_owned)
}

/// A span of milliseconds in the unit that says it well.
fn describe_span(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    let (count, unit) = match seconds {
        ..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if count == 1 {
        format!("1 {unit}")
    } else {
        format!("{count} {unit}s")
    }
}

/// Separated by spaces, or by the commas that some servers write.
fn split(scope: Option<&str>) -> Vec<String> {
    let scope = scope.unwrap_or_default().replace(',', " ");
    scope_values(&scope).into_iter().map(str::to_owned).collect()
}
