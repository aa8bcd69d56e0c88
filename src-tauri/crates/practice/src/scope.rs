//! Scopes (RFC 6749 §3.3): what a client may ask for, and what each means to a person.
//!
//! Three of them choose the format of the access token and are open to every client:
//! `jwt:es256` (also the default), `jwt:rs256` and `opaque`. At most one of them may be asked for.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::{ErrorCode, Refusal};
use crate::client::{ClientOptions, SigningAlgorithm};

const FORMATS: [(&str, AccessTokenFormat); 3] = [
    ("jwt:es256", AccessTokenFormat::Jwt(SigningAlgorithm::Es256)),
    ("jwt:rs256", AccessTokenFormat::Jwt(SigningAlgorithm::Rs256)),
    ("opaque", AccessTokenFormat::Opaque),
];

/// The scopes that are about the person and need the authorization endpoint (OIDC Core §5.4 and §11).
const OF_PERSONS: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// The scopes the metadata lists.
pub(crate) const SUPPORTED: [&str; 9] = [
    "openid",
    "profile",
    "email",
    "offline_access",
    "orders.read",
    "orders.write",
    "jwt:es256",
    "jwt:rs256",
    "opaque",
];

/// How an access token looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessTokenFormat {
    Jwt(SigningAlgorithm),
    Opaque,
}

/// A set of scopes, each once, in the order they were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(crate) struct Scope(Vec<String>);

impl Scope {
    /// Reads what a client asked for; without `asked`, its scopes for the API.
    pub(crate) fn read(asked: Option<&str>, client: &ClientOptions) -> Result<Self, Refusal> {
        let scope = match asked {
            Some(asked) => Self::parse(asked),
            None => Self(
                client
                    .scopes
                    .iter()
                    .filter(|scope| !OF_PERSONS.contains(&scope.as_str()))
                    .cloned()
                    .collect(),
            ),
        };
        let refuse = |description| Err(Refusal::new(ErrorCode::InvalidScope, description));
        if scope.0.is_empty() {
            return refuse("No scope was asked for, and this client has none by default.");
        }
        let is_allowed = |one: &String| is_format(one) || client.scopes.contains(one);
        if !scope.0.iter().all(is_allowed) {
            return refuse("A scope was asked for that this client is not registered for.");
        }
        if scope.0.iter().filter(|one| is_format(one)).count() > 1 {
            return refuse("Only one of jwt:es256, jwt:rs256 and opaque can be asked for.");
        }
        Ok(scope)
    }

    /// The part of it that `asked` names (RFC 6749 §6).
    pub(crate) fn narrow(&self, asked: Option<&str>, client: &ClientOptions) -> Result<Self, Refusal> {
        let scope = match asked {
            Some(asked) => Self::read(Some(asked), client)?,
            None => return Ok(self.clone()),
        };
        if !scope.is_within(self) {
            return Err(Refusal::new(
                ErrorCode::InvalidScope,
                "A scope was asked for that was not granted at first.",
            ));
        }
        Ok(scope)
    }

    /// The part of it that `client` may have.
    pub(crate) fn limit_to(&self, client: &ClientOptions) -> Self {
        let may_have = |one: &&String| is_format(one) || client.scopes.contains(one);
        Self(self.0.iter().filter(may_have).cloned().collect())
    }

    /// As a claim and in answers; `None` if it is empty (RFC 6749 §3.3 knows no empty scope).
    pub(crate) fn to_value(&self) -> Option<Value> {
        (!self.0.is_empty()).then(|| self.to_string().into())
    }

    /// A scope as this server wrote it.
    pub(crate) fn parse(text: &str) -> Self {
        let mut scopes = Vec::<String>::new();
        for one in text.split(' ').filter(|one| !one.is_empty()) {
            if !scopes.iter().any(|earlier| earlier == one) {
                scopes.push(one.to_owned());
            }
        }
        Self(scopes)
    }

    pub(crate) fn contains(&self, scope: &str) -> bool {
        self.0.iter().any(|one| one == scope)
    }

    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().all(|one| other.contains(one))
    }

    /// Whether it has a scope that only a person can grant.
    pub(crate) fn needs_person(&self) -> bool {
        self.0.iter().any(|one| OF_PERSONS.contains(&one.as_str()))
    }

    pub(crate) fn access_token_format(&self) -> AccessTokenFormat {
        FORMATS
            .into_iter()
            .find(|(name, _)| self.contains(name))
            .map_or(AccessTokenFormat::Jwt(SigningAlgorithm::Es256), |found| found.1)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub(crate) fn remove(&mut self, scope: &str) {
        self.0.retain(|one| one != scope);
    }

    /// Takes all of `other` in too.
    pub(crate) fn extend(&mut self, other: &Self) {
        for one in &other.0 {
            if !self.contains(one) {
                self.0.push(one.clone());
            }
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join(" "))
    }
}

impl From<String> for Scope {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

fn is_format(scope: &str) -> bool {
    FORMATS.iter().any(|(name, _)| *name == scope)
}

/// What the consent page says a scope means.
pub(crate) fn explain(scope: &str) -> &'static str {
    match scope {
        "openid" => "Know who you are",
        "profile" => "See your name",
        "email" => "See your email address",
        "offline_access" => "Keep this access while you are away, with a refresh token",
        "orders.read" => "Read your orders",
        "orders.write" => "Change your orders",
        "jwt:es256" => "Get an access token that is a JWT signed with ES256",
        "jwt:rs256" => "Get an access token that is a JWT signed with RS256",
        "opaque" => "Get an access token that nobody but this server can read",
        _ => "A scope of this client's own",
    }
}

#[cfg(test)]
mod tests {
    use super::{AccessTokenFormat, Scope};
    use crate::client::{ClientAuthentication, ClientOptions};

    fn client() -> ClientOptions {
        ClientOptions::web("web", ClientAuthentication::None, &[])
    }

    #[test]
    fn grants_the_scopes_of_the_api_when_none_is_asked_for() {
        let scope = Scope::read(None, &client()).unwrap();

        assert_eq!(scope.to_string(), "orders.read orders.write");
    }

    #[test]
    fn refuses_a_scope_the_client_is_not_registered_for() {
        assert!(Scope::read(Some("openid admin"), &client()).is_err());
        assert!(Scope::read(Some("opaque jwt:rs256"), &client()).is_err());
        assert!(Scope::read(Some("  "), &client()).is_err());
    }

    #[test]
    fn keeps_each_scope_once() {
        let scope = Scope::read(Some("openid opaque openid"), &client()).unwrap();

        assert_eq!(scope.to_string(), "openid opaque");
        assert_eq!(scope.access_token_format(), AccessTokenFormat::Opaque);
    }
}
