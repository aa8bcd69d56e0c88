//! Words for keys that cannot be used.

use bearerbox_jwt::{KeyProblem, SignProblem};

use super::Words;
use crate::view::ErrorCode;

/// One sentence that says what is wrong with a key, and what would be right.
pub(crate) fn describe_key_problem(problem: &KeyProblem) -> String {
    match problem {
        KeyProblem::NotAKey => "This is no key: paste or name a private key as PEM, JWK or JWKS.".to_owned(),
        KeyProblem::Der => "The key is DER, not PEM: convert it with openssl pkey -inform DER.".to_owned(),
        KeyProblem::EncryptedPem => {
            "The key is encrypted with a passphrase: store it decrypted (openssl pkey); the vault encrypts it."
                .to_owned()
        }
        KeyProblem::DamagedPem => "The PEM is damaged: a line may be missing, or changed.".to_owned(),
        KeyProblem::PublicKeyOnly => "This is the public key only: the private one is needed to sign.".to_owned(),
        KeyProblem::Certificate => "This is a certificate, not a private key.".to_owned(),
        KeyProblem::Symmetric => "This is a shared secret, not a private key.".to_owned(),
        KeyProblem::KeyAsSecret => {
            "This is a key or a certificate, not a secret: anybody who has it could sign (RFC 8725 §2.1).".to_owned()
        }
        KeyProblem::UnsupportedKind { kind } => {
            format!("Keys of the kind {kind} cannot be used: take RSA, EC or Ed25519.")
        }
        KeyProblem::UnsupportedCurve { curve } => {
            format!("Keys on the curve {curve} cannot be used: take P-256, P-384, P-521 or Ed25519.")
        }
        KeyProblem::RsaTooSmall { bits } => format!("An RSA key of {bits} bits is too small: take 2048 bits or more."),
        KeyProblem::RsaTooLarge { bits } => format!("An RSA key of {bits} bits is too large."),
        KeyProblem::NotJson(problem) => format!("The key looks like JSON and is not: {problem}."),
        KeyProblem::Member { name, cause } => format!("The key's member {name} is of no use: {cause}."),
        KeyProblem::HalvesDisagree => "The private and the public half of the key do not belong together.".to_owned(),
        KeyProblem::NoKeyWithKid { kid, present } if present.is_empty() => {
            format!("No key is named {kid}: none of them has a kid.")
        }
        KeyProblem::NoKeyWithKid { kid, present } => {
            format!("No key is named {kid}: there are {}.", present.join(", "))
        }
        KeyProblem::NoKeyFits { algorithm, reasons } => {
            let wanted = algorithm.map_or_else(String::new, |algorithm| format!(" {algorithm}"));
            match reasons.as_slice() {
                [(_, reason)] => format!("The key does not fit{wanted}. {}", describe_key_problem(reason)),
                _ => format!("None of the {} keys fits{wanted}.", reasons.len()),
            }
        }
        KeyProblem::SeveralKeysFit { kids } => {
            let names: Vec<&str> = kids
                .iter()
                .map(|kid| kid.as_deref().unwrap_or("one without a kid"))
                .collect();
            format!("Several keys fit: name one by its kid ({}).", names.join(", "))
        }
        KeyProblem::UseForbids { key_use } => format!("The key is for another use (\"use\": \"{key_use}\")."),
        KeyProblem::KeyOpsForbid { needed, key_ops } => {
            format!("The key's key_ops ({}) do not allow to {needed}.", key_ops.join(", "))
        }
        KeyProblem::AlgForbids { alg } => format!("The key is for {alg} alone."),
        KeyProblem::WrongKind { algorithm, kind } => {
            format!("{algorithm} cannot be made with a key of the kind {kind}.")
        }
        KeyProblem::CannotDecrypt { alg, kind } => {
            format!("{alg} is not decrypted with a key of the kind {kind}.")
        }
        KeyProblem::WrongLength { name, octets, expected } => {
            format!("{name} takes a secret of {expected} bytes; this one has {octets}.")
        }
        KeyProblem::SecretTooShort {
            algorithm,
            octets,
            at_least,
        } => format!("{algorithm} needs a secret of at least {at_least} bytes; this one has {octets} (RFC 7518 §3.2)."),
        KeyProblem::Refused => "The key cannot be used.".to_owned(),
    }
}

pub(super) fn find_words(problem: &KeyProblem) -> Words {
    let next_step = "Take another key, or mend it: a client's is in the profile's settings.";
    Words::new(ErrorCode::Invalid, describe_key_problem(problem), next_step)
}

pub(super) fn find_sign_words(problem: &SignProblem) -> Words {
    match problem {
        SignProblem::Key(problem) => find_words(problem),
        SignProblem::ReservedMember { .. } | SignProblem::Refused => Words::new(
            ErrorCode::Invalid,
            "Nothing could be signed with the client's key.",
            "Check the key and its algorithm in the profile's settings.",
        ),
    }
}
