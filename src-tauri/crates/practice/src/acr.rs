//! How surely a person was signed in (`acr`, OIDC Core §2): with a password, or with a second factor too. A client asks
//! for one with `acr_values`, and an API may want the higher one (RFC 9470).

use serde::{Deserialize, Serialize};

use crate::answer::{ErrorCode, Refusal};
use crate::request::Params;

/// An authentication context class of this server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acr {
    /// A password.
    #[default]
    Password,
    /// A password and a one-time code.
    TwoFactor,
}

impl Acr {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Password, Self::TwoFactor];

    /// Its `acr` value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "urn:practice:acr:password",
            Self::TwoFactor => "urn:practice:acr:two-factor",
        }
    }

    pub(crate) fn find(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == value)
    }
}

/// The classes a request asks for, the best first; empty if it does not care. What cannot be met is refused, as
/// RFC 9470 §5 recommends, rather than taken as a wish.
pub(crate) fn read_acr_values(params: &Params) -> Result<Vec<Acr>, Refusal> {
    let Some(asked) = params.get("acr_values") else {
        return Ok(Vec::new());
    };
    let known: Vec<Acr> = asked.split(' ').filter_map(Acr::find).collect();
    if known.is_empty() {
        return Err(Refusal::new(
            ErrorCode::UnmetAuthenticationRequirements,
            "This server knows none of the acr_values; its metadata lists those it knows.",
        ));
    }
    Ok(known)
}
