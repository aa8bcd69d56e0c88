//! Decrypts a JWE, in compact form or in JSON (RFC 7516 §5.2), strictly.
//!
//! The key decides what is possible, the header only says what is meant (RFC 8725 §3.1). Wherever a wrong key and a
//! changed token could be told apart by what is answered, one cause is said for both (RFC 7516 §11.5).

mod algorithm;
mod content;
mod header;
mod inflate;
mod key_agreement;
mod key_management;
mod parts;
mod problem;

use std::fmt;

use zeroize::Zeroizing;

pub use algorithm::{AesSize, ContentEncryption, KeyManagement};
pub use header::ITERATIONS_LIMIT;
pub use inflate::INFLATED_LIMIT;
pub use problem::DecryptProblem;

use crate::json::JsonObject;
use crate::key::{DecryptionKey, DecryptionKeys};
use content::decrypt_content;
use header::JoseHeader;
use inflate::inflate;
use key_management::content_key;
use parts::{JweParts, Recipient};

/// What was encrypted (RFC 7516 §5.2), and how. It prints without its content.
pub struct Decrypted {
    /// How the content's key was found.
    pub alg: KeyManagement,
    /// How the content was encrypted.
    pub enc: ContentEncryption,
    /// The JOSE header, of all its places (RFC 7516 §4).
    pub header: JsonObject,
    /// The content; of a nested JWT it is one (RFC 7519 §5.2).
    pub plaintext: Zeroizing<Vec<u8>>,
    /// The key's own name (RFC 7517 §4.5).
    pub kid: Option<String>,
}

/// Decrypts `token` with the first of `keys` that is able to (RFC 7516 §5.2).
///
/// The header's `kid` chooses, and keys without a name may be meant where none has this one. Of several recipients the
/// first is taken that one of the keys is for.
///
/// # Errors
/// The first rule that is not kept; of several recipients, the last one's.
pub fn decrypt(token: &str, keys: &DecryptionKeys) -> Result<Decrypted, DecryptProblem> {
    let parts = JweParts::read(token)?;
    let mut problem = DecryptProblem::NoRecipient;
    for recipient in &parts.recipients {
        match decrypt_for(&parts, recipient, keys) {
            Ok(decrypted) => return Ok(decrypted),
            // A recipient that is not meant says less than one whose key was tried.
            Err(DecryptProblem::NoKeyWithKid { .. }) if matches!(problem, DecryptProblem::CannotDecrypt { .. }) => {}
            Err(other) => problem = other,
        }
    }
    Err(problem)
}

fn decrypt_for(parts: &JweParts, recipient: &Recipient, keys: &DecryptionKeys) -> Result<Decrypted, DecryptProblem> {
    let header = JoseHeader::read(parts, recipient)?;
    let (mut tried, mut reasons) = (0, Vec::new());
    for key in candidates(&header, keys)? {
        let content_key = match content_key(&header, &recipient.encrypted_key, key) {
            Ok(content_key) => content_key,
            Err(DecryptProblem::Key(reason)) => {
                reasons.push((key.kid().map(str::to_owned), reason));
                continue;
            }
            Err(DecryptProblem::CannotDecrypt { .. }) => {
                tried += 1;
                continue;
            }
            Err(other) => return Err(other),
        };
        tried += 1;
        let Some(plaintext) = decrypt_content(header.enc, &content_key, parts)? else {
            continue;
        };
        let plaintext = if header.is_compressed {
            inflate(&plaintext)?
        } else {
            plaintext
        };
        return Ok(Decrypted {
            alg: header.alg,
            enc: header.enc,
            kid: key.kid().map(str::to_owned),
            header: header.members,
            plaintext,
        });
    }
    Err(match (tried, reasons.len()) {
        (0, 1) => DecryptProblem::Key(reasons.remove(0).1),
        (0, _) => DecryptProblem::NoKeyFits { reasons },
        (_, _) => DecryptProblem::CannotDecrypt { tried },
    })
}

fn candidates<'a>(header: &JoseHeader, keys: &'a DecryptionKeys) -> Result<Vec<&'a DecryptionKey>, DecryptProblem> {
    let all = keys.keys();
    let Some(wanted) = header.kid.as_deref() else {
        return Ok(all.iter().collect());
    };
    for kid in [Some(wanted), None] {
        let named: Vec<_> = all.iter().filter(|key| key.kid() == kid).collect();
        if !named.is_empty() {
            return Ok(named);
        }
    }
    Err(DecryptProblem::NoKeyWithKid {
        kid: wanted.to_owned(),
        present: all.iter().filter_map(|key| key.kid().map(str::to_owned)).collect(),
    })
}

impl fmt::Debug for Decrypted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Decrypted")
            .field("alg", &self.alg)
            .field("enc", &self.enc)
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
