//! Why a JWE is not decrypted, by cause.

use super::{INFLATED_LIMIT, ITERATIONS_LIMIT};
use crate::decoded::{Form, Problem};
use crate::json_parser::JsonProblem;
use crate::key::KeyProblem;

/// Why a JWE is not decrypted (RFC 7516 §5.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecryptProblem {
    /// It has not the five parts of a JWE (RFC 7516 §7.1).
    #[error("not a JWE")]
    NotAJwe {
        /// What it has.
        form: Form,
    },
    /// It is meant as the JSON Serialization and is no JSON (RFC 7516 §7.2).
    #[error("not JSON: {0}")]
    NotJson(JsonProblem),
    /// A member of the JSON Serialization is missing or not as RFC 7516 §7.2 has it.
    #[error("the member {name:?} is missing or malformed")]
    MalformedPart {
        /// Its name.
        name: &'static str,
    },
    /// The JSON Serialization names nobody that it is for (RFC 7516 §7.2.1).
    #[error("for nobody")]
    NoRecipient,
    /// A part cannot be read (RFC 7516 §5.2 steps 2 and 3).
    #[error("{0}")]
    Unreadable(Problem),
    /// RFC 7516 §4: the names within the JOSE header are unique, over all of its places.
    #[error("the header member {name:?} is repeated")]
    RepeatedMember {
        /// Its name.
        name: String,
    },
    /// A header member is missing or not as RFC 7516 §4.1 or RFC 7518 §4 has it.
    #[error("the header member {name:?} is missing or malformed")]
    MalformedMember {
        /// Its name.
        name: &'static str,
    },
    /// `crit` and `zip` have to be protected (RFC 7516 §4.1.3, §4.1.13).
    #[error("the header member {name:?} is not protected")]
    Unprotected {
        /// Its name.
        name: &'static str,
    },
    /// `crit` names what is not understood here (RFC 7516 §4.1.13).
    #[error("the critical header member {name:?} is not understood")]
    UnknownCritical {
        /// What it names.
        name: String,
    },
    /// `alg` is none that is known here (RFC 7518 §4.1).
    #[error("the algorithm {alg:?} is not known")]
    UnknownAlgorithm {
        /// What it says.
        alg: String,
    },
    /// RSA1_5, which is known and refused: RFC 8725 §3.2 advises against it.
    #[error("RSA1_5 is refused")]
    RefusedAlgorithm,
    /// `enc` is none that is known here (RFC 7518 §5.1).
    #[error("the content encryption {enc:?} is not known")]
    UnknownEncryption {
        /// What it says.
        enc: String,
    },
    /// `zip` is not `DEF` (RFC 7516 §4.1.3).
    #[error("the compression {zip:?} is not known")]
    UnknownCompression {
        /// What it says.
        zip: String,
    },
    /// `p2c` asks for more work than a token may cost (RFC 8725 §3.2 warns of such input).
    #[error("{count} iterations, more than {ITERATIONS_LIMIT}")]
    TooManyIterations {
        /// The number as it is written.
        count: String,
    },
    /// No key is called so, and each has a name (RFC 7516 §4.1.6).
    #[error("no key has the kid {kid:?}")]
    NoKeyWithKid {
        /// The one that the header names.
        kid: String,
        /// Those that are there.
        present: Vec<String>,
    },
    /// The key, or the only one that the `kid` names, cannot decrypt this (RFC 8725 §3.1).
    #[error("{0}")]
    Key(KeyProblem),
    /// No key can decrypt this (RFC 8725 §3.1).
    #[error("no key fits")]
    NoKeyFits {
        /// Each key's `kid`, where it has one, and why it does not fit.
        reasons: Vec<(Option<String>, KeyProblem)>,
    },
    /// The keys fit, and none opens it: it is for another key, or was changed; which of them is not to be told apart
    /// (RFC 7516 §11.5).
    #[error("it cannot be decrypted with this key")]
    CannotDecrypt {
        /// How many keys were tried.
        tried: usize,
    },
    /// The content was decrypted, and is not what `zip` says (RFC 7516 §4.1.3).
    #[error("the content is not compressed as zip says")]
    NotInflatable,
    /// The content inflates to more than a token may hold (RFC 8725 §3.6).
    #[error("more than {INFLATED_LIMIT} octets when inflated")]
    InflatesTooFar,
}
