//! Where a secret is kept, resolved at the moment of use. The secret itself is never part of an error.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use std::{env, io};

use bearerbox_secret::Secret;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;
use tokio::time::timeout;

use super::document::SecretSource;
use crate::home::personal_folder;

/// More than any secret has; a certificate chain in the wrong place has more.
const SECRET_LIMIT: u64 = 64 * 1024;
/// How long a program may take; some ask a person first.
const COMMAND_TIME: Duration = Duration::from_secs(10);

/// Why a reference in a profile gave no secret.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// The environment variable is not set.
    #[error("the environment variable {name} is not set")]
    EnvUnset {
        /// Its name.
        name: String,
    },
    /// The file cannot be read.
    #[error("the file {path} cannot be read: {source}")]
    FileUnreadable {
        /// As written in the profile.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The program could not be started.
    #[error("the program {program} could not be started: {source}")]
    CommandNotStarted {
        /// Its name.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// The program ended with another status than 0.
    #[error("the program {program} failed")]
    CommandFailed {
        /// Its name.
        program: String,
        /// Its exit status; none where a signal ended it.
        status: Option<i32>,
    },
    /// The program did not end in time.
    #[error("the program {program} did not end within {seconds} s")]
    CommandTimedOut {
        /// Its name.
        program: String,
        /// The time it had.
        seconds: u64,
    },
    /// What was found is empty.
    #[error("{origin} is empty")]
    Empty {
        /// "the environment variable X", "the file x".
        origin: String,
    },
    /// What was found is no text, or more than a secret can be.
    #[error("{origin} is no text, or too long for a secret")]
    NotASecret {
        /// "the environment variable X", "the file x".
        origin: String,
    },
    /// A private key is needed, and the profile has none.
    #[error("the profile has no private key, and it needs one")]
    KeyMissing,
    /// The client authenticates by a certificate, and the profile names none.
    #[error("the profile names no client certificate, and its client authentication needs one")]
    CertificateMissing,
    /// The grant needs something that the profile does not have.
    #[error("the profile has no {what}")]
    NotFilledIn {
        /// "password", "assertion", "subject token".
        what: &'static str,
    },
    /// The client authentication needs a secret, and the profile has none.
    #[error("the profile has no client secret, and its client authentication needs one")]
    SecretMissing,
}

/// The secret that `source` stands for, read now.
///
/// # Errors
/// Why there is none.
pub(crate) async fn resolve_secret(source: &SecretSource) -> Result<Secret, ReferenceError> {
    match source {
        SecretSource::Kept(secret) => Ok(secret.clone()),
        SecretSource::Held => Err(ReferenceError::SecretMissing),
        SecretSource::Env(name) => read_variable(name),
        SecretSource::File(path) => read_file(path).await,
        SecretSource::Command(arguments) => run_command(arguments, COMMAND_TIME).await,
    }
}

fn read_variable(name: &str) -> Result<Secret, ReferenceError> {
    let origin = format!("the environment variable {name}");
    match env::var(name) {
        Ok(text) if text.is_empty() => Err(ReferenceError::Empty { origin }),
        Ok(text) => Ok(Secret::new(text)),
        Err(env::VarError::NotPresent) => Err(ReferenceError::EnvUnset { name: name.to_owned() }),
        Err(env::VarError::NotUnicode(_)) => Err(ReferenceError::NotASecret { origin }),
    }
}

/// The text of a file, as a secret.
pub(super) async fn read_file(path: &str) -> Result<Secret, ReferenceError> {
    let unreadable = |source| ReferenceError::FileUnreadable {
        path: path.to_owned(),
        source,
    };
    let file = File::open(locate_file(path)).await.map_err(unreadable)?;
    let bytes = read_bounded(file).await.map_err(unreadable)?;
    take_secret(bytes, format!("the file {path}"))
}

/// A relative path, and one that starts with `~/`, starts at the person's own folder: a profile means the same
/// wherever a command is called.
pub(crate) fn locate_file(path: &str) -> PathBuf {
    let relative = path.strip_prefix("~/").unwrap_or(path);
    personal_folder().map_or_else(|| PathBuf::from(relative), |folder| folder.join(relative))
}

async fn run_command(arguments: &[String], time: Duration) -> Result<Secret, ReferenceError> {
    let (program, arguments) = arguments.split_first().ok_or(ReferenceError::SecretMissing)?;
    let not_started = |source| ReferenceError::CommandNotStarted {
        program: program.clone(),
        source,
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // What it complains about may quote the secret.
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(not_started)?;
    let output = child.stdout.take();
    let run = async {
        let bytes = match output {
            Some(output) => read_bounded(output).await?,
            None => Vec::new(),
        };
        io::Result::Ok((bytes, child.wait().await?))
    };
    match timeout(time, run).await {
        Err(_) => Err(ReferenceError::CommandTimedOut {
            program: program.clone(),
            seconds: time.as_secs(),
        }),
        Ok(Err(source)) => Err(not_started(source)),
        Ok(Ok((_, status))) if !status.success() => Err(ReferenceError::CommandFailed {
            program: program.clone(),
            status: status.code(),
        }),
        Ok(Ok((bytes, _))) => take_secret(bytes, format!("the program {program}")),
    }
}

async fn read_bounded(source: impl AsyncRead + Unpin) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(SECRET_LIMIT + 1).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

/// The text without the line ending that editors and programs put after it.
fn take_secret(bytes: Vec<u8>, origin: String) -> Result<Secret, ReferenceError> {
    if bytes.len() as u64 > SECRET_LIMIT {
        return Err(ReferenceError::NotASecret { origin });
    }
    let Ok(text) = String::from_utf8(bytes).map(Secret::new) else {
        return Err(ReferenceError::NotASecret { origin });
    };
    let secret = text.expose().trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(ReferenceError::Empty { origin });
    }
    Ok(Secret::new(secret))
}

#[cfg(test)]
mod tests;
