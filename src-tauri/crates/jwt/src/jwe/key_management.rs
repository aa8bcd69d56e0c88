//! Finds the key of the content (RFC 7516 §5.2 steps 9 to 12, RFC 7518 §4).

use openssl::aes::{AesKey, unwrap_key};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::md::{Md, MdRef};
use openssl::pkcs5::pbkdf2_hmac;
use openssl::pkey::{PKeyRef, Private};
use openssl::pkey_ctx::PkeyCtx;
use openssl::rsa::Padding;
use openssl::symm::decrypt_aead;
use zeroize::Zeroizing;

use super::algorithm::AesSize;
use super::content::gcm;
use super::header::JoseHeader;
use super::key_agreement::agree;
use super::{DecryptProblem, KeyManagement};
use crate::key::{DecryptionKey, KeyKind, Operation};

type ContentKey = Zeroizing<Vec<u8>>;

/// What every failure of decryption is called here: whose fault it was is not to be told (RFC 7516 §11.5).
const WRONG: DecryptProblem = DecryptProblem::CannotDecrypt { tried: 1 };

/// The key of the content, by `key`.
pub(super) fn content_key(
    header: &JoseHeader,
    encrypted_key: &[u8],
    key: &DecryptionKey,
) -> Result<ContentKey, DecryptProblem> {
    let (alg, enc) = (header.alg, header.enc);
    // What serves as the content's own key is often said to be for the `enc`.
    let is_own = alg == KeyManagement::Dir;
    let names = [alg.name(), if is_own { enc.name() } else { alg.name() }];
    key.check_allows(operation(alg), &names).map_err(DecryptProblem::Key)?;
    let needed = enc.key_octets();
    let content_key = match alg {
        KeyManagement::Dir => {
            check_no_encrypted_key(encrypted_key)?;
            key.symmetric(alg, enc.name(), needed).map_err(DecryptProblem::Key)?
        }
        KeyManagement::EcdhEs => {
            check_no_encrypted_key(encrypted_key)?;
            agree(header, key, enc.name(), needed)?
        }
        KeyManagement::EcdhEsAesKw(size) => {
            let wrapping_key = agree(header, key, alg.name(), size.octets())?;
            unwrap(&wrapping_key, encrypted_key)?
        }
        KeyManagement::AesKw(size) => {
            let wrapping_key = key
                .symmetric(alg, alg.name(), size.octets())
                .map_err(DecryptProblem::Key)?;
            unwrap(&wrapping_key, encrypted_key)?
        }
        KeyManagement::AesGcmKw(size) => {
            let wrapping_key = key
                .symmetric(alg, alg.name(), size.octets())
                .map_err(DecryptProblem::Key)?;
            unwrap_gcm(header, size, &wrapping_key, encrypted_key)?
        }
        KeyManagement::Pbes2(size) => unwrap(&derive(header, size, key)?, encrypted_key)?,
        KeyManagement::RsaOaep => decrypt_rsa(key, alg, Md::sha1(), encrypted_key)?,
        KeyManagement::RsaOaep256 => decrypt_rsa(key, alg, Md::sha256(), encrypted_key)?,
        KeyManagement::RsaOaep384 => decrypt_rsa(key, alg, Md::sha384(), encrypted_key)?,
        KeyManagement::RsaOaep512 => decrypt_rsa(key, alg, Md::sha512(), encrypted_key)?,
    };
    if content_key.len() == needed {
        Ok(content_key)
    } else {
        Err(WRONG)
    }
}

fn operation(alg: KeyManagement) -> Operation {
    match alg {
        KeyManagement::Dir => Operation::Decrypt,
        KeyManagement::EcdhEs | KeyManagement::EcdhEsAesKw(_) | KeyManagement::Pbes2(_) => Operation::Derive,
        KeyManagement::RsaOaep
        | KeyManagement::RsaOaep256
        | KeyManagement::RsaOaep384
        | KeyManagement::RsaOaep512
        | KeyManagement::AesKw(_)
        | KeyManagement::AesGcmKw(_) => Operation::UnwrapKey,
    }
}

/// RFC 7516 §5.2 step 10: where the key is shared or agreed on, none is sent.
fn check_no_encrypted_key(encrypted_key: &[u8]) -> Result<(), DecryptProblem> {
    if encrypted_key.is_empty() {
        Ok(())
    } else {
        Err(DecryptProblem::MalformedPart { name: "encrypted_key" })
    }
}

/// AES Key Wrap with the default initial value (RFC 7518 §4.4, RFC 3394).
fn unwrap(wrapping_key: &[u8], encrypted_key: &[u8]) -> Result<ContentKey, DecryptProblem> {
    // Blocks of eight, of which the first is the integrity check's; OpenSSL panics on other lengths.
    if !encrypted_key.len().is_multiple_of(8) || encrypted_key.len() < 24 {
        return Err(WRONG);
    }
    let aes = AesKey::new_decrypt(wrapping_key).map_err(|_| WRONG)?;
    let mut content_key = Zeroizing::new(vec![0; encrypted_key.len() - 8]);
    unwrap_key(&aes, None, &mut content_key, encrypted_key).map_err(|_| WRONG)?;
    Ok(content_key)
}

/// RFC 7518 §4.7: the initialization vector and the tag are in the header.
fn unwrap_gcm(
    header: &JoseHeader,
    size: AesSize,
    wrapping_key: &[u8],
    encrypted_key: &[u8],
) -> Result<ContentKey, DecryptProblem> {
    let (iv, tag) = (header.octets("iv")?, header.octets("tag")?);
    if iv.len() != 12 {
        return Err(DecryptProblem::MalformedMember { name: "iv" });
    }
    if tag.len() != 16 {
        return Err(DecryptProblem::MalformedMember { name: "tag" });
    }
    decrypt_aead(gcm(size), wrapping_key, Some(&iv), &[], encrypted_key, &tag)
        .map(Zeroizing::new)
        .map_err(|_| WRONG)
}

/// RFC 7518 §4.8: PBKDF2 with a salt that begins with the algorithm's name.
fn derive(header: &JoseHeader, size: AesSize, key: &DecryptionKey) -> Result<ContentKey, DecryptProblem> {
    let password = key.password(header.alg).map_err(DecryptProblem::Key)?;
    let mut salt = header.alg.name().as_bytes().to_vec();
    salt.push(0);
    salt.extend(header.salt()?);
    let digest = match size {
        AesSize::A128 => MessageDigest::sha256(),
        AesSize::A192 => MessageDigest::sha384(),
        AesSize::A256 => MessageDigest::sha512(),
    };
    let mut derived = Zeroizing::new(vec![0; size.octets()]);
    pbkdf2_hmac(password, &salt, header.iterations()?, digest, &mut derived).map_err(|_| WRONG)?;
    Ok(derived)
}

fn decrypt_rsa(
    key: &DecryptionKey,
    alg: KeyManagement,
    digest: &MdRef,
    encrypted_key: &[u8],
) -> Result<ContentKey, DecryptProblem> {
    if !matches!(key.kind(), KeyKind::Rsa { .. }) {
        return Err(DecryptProblem::Key(key.unfit(alg)));
    }
    let private = key.private(alg).map_err(DecryptProblem::Key)?;
    decrypt_oaep(private, digest, encrypted_key).map_err(|_| WRONG)
}

fn decrypt_oaep(key: &PKeyRef<Private>, digest: &MdRef, encrypted_key: &[u8]) -> Result<ContentKey, ErrorStack> {
    let mut context = PkeyCtx::new(key)?;
    context.decrypt_init()?;
    context.set_rsa_padding(Padding::PKCS1_OAEP)?;
    context.set_rsa_oaep_md(digest)?;
    context.set_rsa_mgf1_md(digest)?;
    let mut content_key = Zeroizing::new(Vec::with_capacity(key.size()));
    context.decrypt_to_vec(encrypted_key, &mut content_key)?;
    Ok(content_key)
}
