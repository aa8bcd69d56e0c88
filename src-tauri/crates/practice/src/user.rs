//! The people of the practice server: alice and bob. On its pages any password will do.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::acr::Acr;
use crate::object::object;
use crate::scope::Scope;

/// The password of both users where one is checked: in the password grant, whose clients have to see it refused.
pub const PRACTICE_PASSWORD: &str = "practice-password";

/// A user of the practice server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum User {
    /// alice, Alice Archer.
    Alice,
    /// bob, Bob Baker.
    Bob,
}

/// A user with the time of the login, in seconds since 1970, and how sure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SignedIn {
    pub(crate) user: User,
    pub(crate) auth_time: u64,
    #[serde(default)]
    pub(crate) acr: Acr,
}

impl User {
    /// The user of this name, however it is capitalised, or of this email address.
    pub(crate) fn find(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        [Self::Alice, Self::Bob]
            .into_iter()
            .find(|user| user.name() == name || user.email() == name)
    }

    /// The user name, which is also the subject.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Alice => "alice",
            Self::Bob => "bob",
        }
    }

    pub(crate) fn email(self) -> &'static str {
        match self {
            Self::Alice => "alice@practice.example",
            Self::Bob => "bob@practice.example",
        }
    }

    /// The claims that `scope` opens (OIDC Core §5.4).
    pub(crate) fn claims(self, scope: &Scope) -> Map<String, Value> {
        let mut claims = object! { "sub": self.name() };
        if scope.contains("profile") {
            let (given, family) = match self {
                Self::Alice => ("Alice", "Archer"),
                Self::Bob => ("Bob", "Baker"),
            };
            claims.extend(object! {
                "name": format!("{given} {family}"),
                "given_name": given,
                "family_name": family,
                "preferred_username": self.name(),
            });
        }
        if scope.contains("email") {
            claims.extend(object! { "email": self.email(), "email_verified": true });
        }
        claims
    }
}

impl SignedIn {
    /// `user`, who signs in now with a password.
    pub(crate) fn by_password(user: User, now: u64) -> Self {
        Self {
            user,
            auth_time: now,
            acr: Acr::Password,
        }
    }

    pub(crate) fn subject(&self) -> &'static str {
        self.user.name()
    }
}
