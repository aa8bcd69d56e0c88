//! A value that must not be seen by accident: a client secret, a token, a code verifier, a passphrase.
//!
//! It exists so that the compiler refuses what a reviewer might miss: it cannot be serialized, it
//! prints as `[secret]`, and it is zeroed when dropped. `expose()` is the only way in; the places that
//! call it are listed by the house rules in `tests/tidy.rs`. How a secret is stored is not here.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A secret text.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes `text` as a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Each caller is listed in `tests/tidy.rs` with its reason.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Its length in characters, which may be shown.
    pub fn characters(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Compares in constant time, so that a guess learns nothing from how long the answer takes.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn prints_nothing_of_the_text() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "[secret]");
    }

    #[test]
    fn compares_by_content() {
        assert_eq!(Secret::new("a"), Secret::new("a"));
        assert_ne!(Secret::new("a"), Secret::new("ab"));
    }
}
