//! Why something cannot serve as a key, by cause.

use openssl::error::ErrorStack;

use super::KeyKind;
use crate::algorithm::Algorithm;
use crate::base64url::Base64Problem;
use crate::json_parser::JsonProblem;
use crate::jwe::KeyManagement;

/// Why something cannot serve as a key (RFC 7517 §4, RFC 7518 §6). Nothing secret is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// Neither PEM (RFC 7468 §2) nor a JWK (RFC 7517 §4) nor a JWK Set (RFC 7517 §5).
    #[error("neither PEM nor a JWK nor a JWK Set")]
    NotAKey,
    /// The octets of DER (X.690), whose text form is PEM (RFC 7468 §2); PKCS #12 is such, too.
    #[error("DER, not PEM")]
    Der,
    /// Protected by a passphrase (RFC 7468 §11, RFC 1421 §4.6.1.1).
    #[error("the PEM is encrypted")]
    EncryptedPem,
    /// The label says a private key, and what follows is none (RFC 7468 §10).
    #[error("the PEM is damaged")]
    DamagedPem,
    /// A public key, with which nothing can be signed (RFC 7468 §13, RFC 7518 §6.3.2).
    #[error("a public key only")]
    PublicKeyOnly,
    /// A certificate, which holds a public key only (RFC 7468 §5).
    #[error("a certificate, not a private key")]
    Certificate,
    /// A shared secret, where a public key is needed (RFC 7518 §6.4).
    #[error("a shared secret, not a public key")]
    Symmetric,
    /// A key in PEM or JWK, or a certificate, where a shared secret is needed: everybody may know it (RFC 8725 §2.1).
    #[error("a key, not a shared secret")]
    KeyAsSecret,
    /// A kind of key that signs no JWS here (RFC 7518 §6.1).
    #[error("keys of the kind {kind:?} are not supported")]
    UnsupportedKind {
        /// As the key says it: `kty`, or OpenSSL's name.
        kind: String,
    },
    /// A curve that signs no JWS here (RFC 7518 §7.6).
    #[error("the curve {curve:?} is not supported")]
    UnsupportedCurve {
        /// As the key says it: `crv`, or OpenSSL's name.
        curve: String,
    },
    /// RFC 7518 §3.3 and §3.5 ask for 2048 bits.
    #[error("RSA of {bits} bits is too small")]
    RsaTooSmall {
        /// Of the modulus.
        bits: u32,
    },
    /// Larger than anything that could be computed with in time (RFC 8725 §2.6 speaks of such input).
    #[error("RSA of {bits} bits is too large")]
    RsaTooLarge {
        /// Of the modulus.
        bits: u32,
    },
    /// The text is meant as JSON and is none (RFC 7517 §4).
    #[error("not JSON: {0}")]
    NotJson(JsonProblem),
    /// A member of the JWK is not as its specification has it (RFC 7518 §6).
    #[error("the member {name:?}: {cause}")]
    Member {
        /// Its name.
        name: String,
        /// What is wrong with it.
        cause: MemberProblem,
    },
    /// The private half does not belong to the public one (RFC 7517 §9.3 asks to protect their integrity).
    #[error("the private and the public half do not belong together")]
    HalvesDisagree,
    /// The set has keys, and none is called so (RFC 7517 §4.5).
    #[error("no key has the kid {kid:?}")]
    NoKeyWithKid {
        /// The one that is wanted.
        kid: String,
        /// Those that are there.
        present: Vec<String>,
    },
    /// No key of the set fits (RFC 7517 §5).
    #[error("no key of the set fits")]
    NoKeyFits {
        /// What was to be signed with, where that was said.
        algorithm: Option<Algorithm>,
        /// Each key's `kid`, where it has one, and why it does not fit.
        reasons: Vec<(Option<String>, KeyProblem)>,
    },
    /// Several keys fit, so that one has to be chosen by its `kid` (RFC 7517 §4.5).
    #[error("{} keys fit", kids.len())]
    SeveralKeysFit {
        /// Each key's `kid`, where it has one.
        kids: Vec<Option<String>>,
    },
    /// `use` is something else than `sig`, or `enc` for decryption (RFC 7517 §4.2).
    #[error("the key is for the use {key_use:?}")]
    UseForbids {
        /// What it says.
        key_use: String,
    },
    /// `key_ops` lacks the operation (RFC 7517 §4.3).
    #[error("key_ops does not allow to {needed}")]
    KeyOpsForbid {
        /// `sign`, `verify`, `decrypt`, `unwrapKey` or `deriveKey`.
        needed: &'static str,
        /// What it says.
        key_ops: Vec<String>,
    },
    /// `alg` says another algorithm (RFC 7517 §4.4, RFC 8725 §3.1), or one that the key does not fit.
    #[error("the key is for {alg:?} alone")]
    AlgForbids {
        /// What it says.
        alg: String,
    },
    /// The algorithm takes another kind of key (RFC 8725 §3.1).
    #[error("{algorithm} takes no key of the kind {kind}")]
    WrongKind {
        /// What was to be used.
        algorithm: Algorithm,
        /// What the key is.
        kind: KeyKind,
    },
    /// The key management takes another kind of key (RFC 7518 §4.1, RFC 8725 §3.1).
    #[error("{alg} takes no key of the kind {kind}")]
    CannotDecrypt {
        /// What the token's key is encrypted or agreed on with.
        alg: KeyManagement,
        /// What the key is.
        kind: KeyKind,
    },
    /// AES takes keys of a few lengths only, and so does each `enc` (RFC 7518 §4.4, §4.7, §5.1).
    #[error("{octets} octets, and {name} takes {expected}")]
    WrongLength {
        /// The algorithm: an `alg`, or an `enc` where the key is the content's own.
        name: &'static str,
        /// How long the secret is.
        octets: usize,
        /// How long it has to be.
        expected: usize,
    },
    /// RFC 7518 §3.2 asks for a secret at least as long as the hash.
    #[error("{octets} octets are too few for {algorithm}, which takes {at_least}")]
    SecretTooShort {
        /// What was to be used.
        algorithm: Algorithm,
        /// How long the secret is.
        octets: usize,
        /// How long it has to be.
        at_least: usize,
    },
    /// OpenSSL refuses it, or has no memory left; no rule of RFC 7518 §6 says why.
    #[error("the cryptographic library refuses the key")]
    Refused,
}

/// What can be wrong with a member of a JWK (RFC 7517 §4, RFC 7518 §6).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemberProblem {
    /// It has to be there.
    #[error("missing")]
    Missing,
    /// It stands more than once (RFC 7517 §4).
    #[error("repeated")]
    Repeated,
    /// It is of another JSON type.
    #[error("a JSON {found}, not {expected}")]
    Type {
        /// The type that was found: `number`, `array`, …
        found: &'static str,
        /// The type it should be: `a string`, …
        expected: &'static str,
    },
    /// It is not base64url (RFC 7518 §2).
    #[error("not base64url: {0}")]
    Base64(Base64Problem),
    /// It has another length than the curve asks for (RFC 7518 §6.2.1.2, RFC 8037 §2).
    #[error("{octets} octets, not {expected}")]
    Length {
        /// How many there are.
        octets: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A number that no key has, or a point off its curve (RFC 8725 §3.4).
    #[error("a value that no key has")]
    OutOfRange,
}

/// What OpenSSL does not take is a key's fault here: each rule that we know is looked at before.
impl From<ErrorStack> for KeyProblem {
    fn from(_: ErrorStack) -> Self {
        Self::Refused
    }
}
