//! Words for tokens that cannot be decrypted.

use bearerbox_jwt::{DecryptProblem, Form};

use super::Words;
use super::key::describe_key_problem;
use crate::view::ErrorCode;

pub(super) fn find_words(problem: &DecryptProblem) -> Words {
    Words::new(ErrorCode::Invalid, describe(problem), advise(problem))
}

fn describe(problem: &DecryptProblem) -> String {
    match problem {
        DecryptProblem::NotAJwe { form: Form::Jws } => {
            "This token is signed, not encrypted: there is nothing to decrypt.".to_owned()
        }
        DecryptProblem::NotAJwe {
            form: Form::Opaque | Form::Jwe,
        } => "This is no encrypted JWT.".to_owned(),
        DecryptProblem::NotAJwe {
            form: Form::WrongPartCount(count),
        } => format!("An encrypted JWT has five parts between its dots; this has {count}."),
        DecryptProblem::RefusedAlgorithm => {
            "RSA1_5 is refused: whoever may send tokens can find out by it what others say (RFC 8725 §3.2).".to_owned()
        }
        DecryptProblem::Key(problem) => describe_key_problem(problem),
        DecryptProblem::NoKeyFits { reasons } if reasons.is_empty() => "There is no key to decrypt with.".to_owned(),
        DecryptProblem::NoKeyFits { reasons } => format!("None of the {} keys fits the token.", reasons.len()),
        DecryptProblem::NoKeyWithKid { kid, present } => {
            format!("The token is for the key {kid}; there are {}.", present.join(", "))
        }
        DecryptProblem::CannotDecrypt { .. } => {
            "The token cannot be decrypted: it is for another key, or was changed on its way.".to_owned()
        }
        DecryptProblem::NotJson(_)
        | DecryptProblem::MalformedPart { .. }
        | DecryptProblem::NoRecipient
        | DecryptProblem::Unreadable(_)
        | DecryptProblem::RepeatedMember { .. }
        | DecryptProblem::MalformedMember { .. }
        | DecryptProblem::Unprotected { .. }
        | DecryptProblem::UnknownCritical { .. }
        | DecryptProblem::UnknownAlgorithm { .. }
        | DecryptProblem::UnknownEncryption { .. }
        | DecryptProblem::UnknownCompression { .. }
        | DecryptProblem::TooManyIterations { .. }
        | DecryptProblem::NotInflatable
        | DecryptProblem::InflatesTooFar => format!("The token is refused: {problem}."),
    }
}

fn advise(problem: &DecryptProblem) -> &'static str {
    match problem {
        DecryptProblem::Key(_)
        | DecryptProblem::NoKeyFits { .. }
        | DecryptProblem::NoKeyWithKid { .. }
        | DecryptProblem::CannotDecrypt { .. } => "Take the private key that the client registered for encryption.",
        DecryptProblem::NotAJwe { form: Form::Jws } => "Decode it instead, or verify it.",
        DecryptProblem::NotAJwe { .. } => "Check that the whole token was copied.",
        DecryptProblem::NotJson(_)
        | DecryptProblem::MalformedPart { .. }
        | DecryptProblem::NoRecipient
        | DecryptProblem::Unreadable(_)
        | DecryptProblem::RepeatedMember { .. }
        | DecryptProblem::MalformedMember { .. }
        | DecryptProblem::Unprotected { .. }
        | DecryptProblem::UnknownCritical { .. }
        | DecryptProblem::UnknownAlgorithm { .. }
        | DecryptProblem::RefusedAlgorithm
        | DecryptProblem::UnknownEncryption { .. }
        | DecryptProblem::UnknownCompression { .. }
        | DecryptProblem::TooManyIterations { .. }
        | DecryptProblem::NotInflatable
        | DecryptProblem::InflatesTooFar => "Ask those who made the token for one that keeps the rules.",
    }
}
