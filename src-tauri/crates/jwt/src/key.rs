//! Keys to sign and to verify with: JWK (RFC 7517), JWK Sets, PEM, client secrets.
//!
//! Where a key comes from, and where it is kept, is for others. Making one needs a random source and is not here.

mod choice;
mod curve;
mod decryption;
mod designation;
mod file;
mod kind;
mod member;
mod pem;
mod private;
mod problem;
mod public;
mod set;
mod signing;
mod verification;

pub use choice::KeyChoice;
pub use curve::{EcCurve, EdwardsCurve, MontgomeryCurve};
pub(crate) use decryption::DecryptionKey;
pub use decryption::DecryptionKeys;
pub(crate) use designation::Operation;
pub use kind::KeyKind;
pub use problem::{KeyProblem, MemberProblem};
pub use public::VerifyingKey;
pub(crate) use public::read_ephemeral;
pub use set::{JwkSet, JwkSetProblem, KEYS_LIMIT, SET_LIMIT, SkippedKey};
pub(crate) use signing::Material;
pub use signing::SigningKey;
pub use verification::VerificationKeys;

#[cfg(test)]
mod tests;
