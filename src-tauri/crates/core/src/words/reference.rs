//! Words for references in a profile that gave no secret.

use super::Words;
use crate::profiles::ReferenceError;
use crate::view::ErrorCode;

pub(super) fn find_words(error: &ReferenceError) -> Words {
    let (message, next_step) = match error {
        ReferenceError::EnvUnset { name } => (
            format!("The profile takes its secret from the environment variable {name}, which is not set."),
            "Set it where Bearerbox is started, or change the profile.",
        ),
        ReferenceError::FileUnreadable { path, source } => (
            format!("The profile refers to the file {path}, which cannot be read: {source}."),
            "Check the path; a relative one starts at your home folder.",
        ),
        ReferenceError::CommandNotStarted { program, source } => (
            format!("The profile takes its secret from the program {program}, which could not be started: {source}."),
            "Check that it is installed and in PATH; no shell is involved.",
        ),
        ReferenceError::CommandFailed {
            program,
            status: Some(status),
        } => (
            format!("The program {program}, from which the profile takes its secret, ended with status {status}."),
            "Run it in a terminal to see why.",
        ),
        ReferenceError::CommandFailed { program, status: None } => (
            format!("The program {program}, from which the profile takes its secret, was ended by a signal."),
            "Run it in a terminal to see why.",
        ),
        ReferenceError::CommandTimedOut { program, seconds } => (
            format!(
                "The program {program}, from which the profile takes its secret, did not end within {seconds} seconds."
            ),
            "Run it in a terminal: it may be waiting for an answer.",
        ),
        ReferenceError::NotFilledIn { what } => (
            format!("The profile has no {what}, and its grant needs one."),
            "Fill it in in the settings.",
        ),
        ReferenceError::KeyMissing => (
            "The profile has no private key, and it has to sign.".to_owned(),
            "Give it a key in the settings, or choose another client authentication.",
        ),
        ReferenceError::CertificateMissing => (
            "The profile names no client certificate, and its client authentication needs one.".to_owned(),
            "Name its file in tls.client_certificate, and its key's in tls.client_key.",
        ),
        ReferenceError::Empty { origin } => (
            format!("The profile takes its secret from {origin}, which is empty."),
            "Put the secret there.",
        ),
        ReferenceError::NotASecret { origin } => (
            format!("The profile takes its secret from {origin}, which is no text, or too long for a secret."),
            "Put the secret there, and nothing else.",
        ),
        ReferenceError::SecretMissing => (
            "The profile has no client secret, and its client authentication needs one.".to_owned(),
            "Fill it in.",
        ),
    };
    Words::new(ErrorCode::Invalid, message, next_step)
}
