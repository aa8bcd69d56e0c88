//! Keys in PEM (RFC 7468): private ones of PKCS #8, PKCS #1 and SEC 1, public ones, and certificates.

use openssl::pkey::{PKey, Private, Public};
use openssl::rsa::Rsa;
use openssl::x509::X509;

use super::KeyKind;
use super::kind::unsupported;
use super::private::check_halves;
use super::problem::KeyProblem;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Whether `text` is meant as PEM (RFC 7468 §2).
pub(super) fn looks_like_pem(text: &str) -> bool {
    text.contains(BEGIN)
}

/// The one private key in `text`, which may hold certificates and parameters beside it.
pub(super) fn read_pem(text: &str) -> Result<PKey<Private>, KeyProblem> {
    let mut keys = Vec::new();
    let mut other = None;
    for (label, block) in blocks(text) {
        let problem = match label {
            "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" => match read_block(block) {
                Ok(key) => {
                    keys.push(key);
                    continue;
                }
                Err(problem) => return Err(problem),
            },
            "ENCRYPTED PRIVATE KEY" => return Err(KeyProblem::EncryptedPem),
            // What other keys are called: OPENSSH PRIVATE KEY, DSA PRIVATE KEY.
            label if label.ends_with("PRIVATE KEY") => unsupported(label),
            label if label.ends_with("PUBLIC KEY") => KeyProblem::PublicKeyOnly,
            label if label.ends_with("CERTIFICATE") => KeyProblem::Certificate,
            _ => continue,
        };
        other.get_or_insert(problem);
    }
    match keys.len() {
        0 => Err(other.unwrap_or(KeyProblem::NotAKey)),
        1 => Ok(keys.remove(0)),
        count => Err(KeyProblem::SeveralKeysFit {
            kids: vec![None; count],
        }),
    }
}

/// The public keys in `text`, of private ones their public halves; where there is none, the first certificate's, whose
/// issuers follow it in a chain.
pub(super) fn read_public_pem(text: &str) -> Result<Vec<PKey<Public>>, KeyProblem> {
    let (mut keys, mut certified) = (Vec::new(), None);
    let mut other = None;
    for (label, block) in blocks(text) {
        let octets = block.as_bytes();
        let damaged = |_| KeyProblem::DamagedPem;
        match label {
            "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" => keys.push(public_half(&read_block(block)?)?),
            "ENCRYPTED PRIVATE KEY" => return Err(KeyProblem::EncryptedPem),
            "PUBLIC KEY" => keys.push(PKey::public_key_from_pem(octets).map_err(damaged)?),
            "RSA PUBLIC KEY" => {
                let rsa = Rsa::public_key_from_pem_pkcs1(octets).map_err(damaged)?;
                keys.push(PKey::from_rsa(rsa)?);
            }
            label if label.ends_with("CERTIFICATE") && certified.is_none() => {
                let certificate = X509::from_pem(octets).map_err(damaged)?;
                certified = Some(certificate.public_key().map_err(damaged)?);
            }
            label if label.ends_with("KEY") => {
                other.get_or_insert(unsupported(label));
            }
            _ => {}
        }
    }
    if keys.is_empty() {
        keys.extend(certified);
    }
    if keys.is_empty() {
        Err(other.unwrap_or(KeyProblem::NotAKey))
    } else {
        Ok(keys)
    }
}

fn public_half(key: &PKey<Private>) -> Result<PKey<Public>, KeyProblem> {
    Ok(PKey::public_key_from_der(&key.public_key_to_der()?)?)
}

/// Each label with its block, from its first line to the next block's.
fn blocks(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let starts: Vec<usize> = text.match_indices(BEGIN).map(|(at, _)| at).collect();
    let ends = starts.clone().into_iter().skip(1).chain([text.len()]);
    starts.into_iter().zip(ends).filter_map(|(start, end)| {
        let block = &text[start..end];
        let (label, _) = block[BEGIN.len()..].split_once(DASHES)?;
        Some((label, block))
    })
}

fn read_block(block: &str) -> Result<PKey<Private>, KeyProblem> {
    if block.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(KeyProblem::EncryptedPem);
    }
    // Without an answer of ours OpenSSL would ask for the passphrase at the terminal.
    let key = PKey::private_key_from_pem_callback(block.as_bytes(), |_| Ok(0)).map_err(|_| KeyProblem::DamagedPem)?;
    check_halves(&key, KeyKind::of(&key)?)?;
    Ok(key)
}
