//! Tokens and keys as they are named on the command line.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use bearerbox_secret::Secret;

use crate::failure::Failure;

/// More than any server accepts in a header, many times over.
const TOKEN_LIMIT: u64 = 8 * 1024 * 1024;

/// A token: as it stands, or from standard input for `-` and for nothing. What people copy often has the scheme in front.
pub fn read_token(token: Option<&str>) -> Result<Secret, Failure> {
    let text = match token {
        None | Some("-") => read_stdin()?,
        Some(token) => token.to_owned(),
    };
    let token = text.trim();
    let token = token.strip_prefix("Bearer ").unwrap_or(token).trim_start();
    if token.len() == text.len() {
        return Ok(Secret::new(text));
    }
    Ok(Secret::new(token))
}

/// A token, or what is in the file of that name.
pub fn read_token_or_file(named: &str) -> Result<Secret, Failure> {
    if !is_file(named) {
        return read_token(Some(named));
    }
    let octets = read_file(Path::new(named))?;
    read_token(Some(&String::from_utf8_lossy(&octets)))
}

/// Whether a file is named.
pub fn is_file(named: &str) -> bool {
    named != "-" && !named.starts_with("eyJ") && Path::new(named).is_file()
}

/// All of a file that is no larger than a token may be.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |source| Failure::Unreadable {
        what: path.display().to_string(),
        source,
    };
    let mut octets = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(TOKEN_LIMIT).read_to_end(&mut octets).map_err(unreadable)?;
    Ok(octets)
}

/// The secret in a file; a line's end after it is no part of it.
pub fn read_secret_file(path: &Path) -> Result<Secret, Failure> {
    let octets = read_file(path)?;
    let text = String::from_utf8(octets).map_err(|error| Failure::Unreadable {
        what: path.display().to_string(),
        source: io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()),
    })?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Secret::new(text.strip_suffix('\r').unwrap_or(text)))
}

fn read_stdin() -> Result<String, Failure> {
    let mut octets = Vec::new();
    io::stdin()
        .take(TOKEN_LIMIT)
        .read_to_end(&mut octets)
        .map_err(|source| Failure::Unreadable {
            what: "Standard input".to_owned(),
            source,
        })?;
    // An octet that is no text becomes a character that no token has: the decoder says where.
    Ok(match String::from_utf8(octets) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}
