//! Decrypts a token, and what is encrypted inside it, as far as the keys go.

use bearerbox_jwt::{Decrypted, DecryptionKeys, KeyProblem, decrypt, looks_like_jwt, parse_json};
use bearerbox_secret::Secret;

use crate::Error;
use crate::aside::aside;
use crate::profiles::{ProfileDocument, resolve_keys, resolve_secret};
use crate::tokens::{decode_view, explained_rows};
use crate::view::{DecryptedLayer, DecryptedView};

/// How often a token may be encrypted: nobody does it more than twice.
const DEPTH_LIMIT: usize = 8;

/// Reads keys to decrypt with: PEM, JWK, JWK Set; what is none of them is a password or a client secret.
///
/// # Errors
/// `Key`: it is meant as a key and is of no use.
pub fn read_decryption_keys(text: &Secret) -> Result<DecryptionKeys, Error> {
    match DecryptionKeys::from_text(text) {
        Err(KeyProblem::NotAKey) => Ok(DecryptionKeys::from_password(text)),
        other => Ok(other?),
    }
}

/// Decrypts `token`, and again what comes out while that is encrypted and the keys open it: the innermost content, and how
/// it was come by.
///
/// # Errors
/// `Decrypt` of the outermost.
pub fn decrypt_token(token: &Secret, keys: &DecryptionKeys) -> Result<(Secret, DecryptedView), Error> {
    let outermost = decrypt(token.expose(), keys).map_err(Error::Decrypt)?;
    let mut layers = vec![layer(&outermost)];
    let mut content = outermost.plaintext;
    while layers.len() < DEPTH_LIMIT {
        let Ok(inner) = decrypt(&String::from_utf8_lossy(&content), keys) else {
            break;
        };
        layers.push(layer(&inner));
        content = inner.plaintext;
    }
    let text = Secret::new(String::from_utf8_lossy(&content).into_owned());
    let json = parse_json(text.expose()).ok();
    let claims = json.as_ref().and_then(|json| json.as_object());
    let view = DecryptedView {
        jwt: looks_like_jwt(text.expose()).then(|| decode_view(text.expose())),
        claims: claims.map(explained_rows).unwrap_or_default(),
        layers,
    };
    Ok((text, view))
}

/// Decrypts `token` with the private keys of a profile's client, or else with a key that is hashed from its secret
/// (OpenID Connect Core §10.2).
///
/// # Errors
/// `Reference` where they are not where the profile says; `Key`, `Decrypt`.
pub(crate) async fn decrypt_for_client(
    document: &ProfileDocument,
    token: &Secret,
) -> Result<(Secret, DecryptedView), Error> {
    let client = &document.client;
    let keys = match (&client.jwks, &client.client_secret) {
        (Some(keys), _) => read_decryption_keys(&resolve_keys(keys).await?)?,
        (None, Some(secret)) => DecryptionKeys::from_password(&resolve_secret(secret).await?),
        (None, None) => DecryptionKeys::default(),
    };
    decrypt_aside(token, keys).await
}

/// [`decrypt_token`], aside: PBES2 may ask for a million iterations in each layer.
pub(crate) async fn decrypt_aside(token: &Secret, keys: DecryptionKeys) -> Result<(Secret, DecryptedView), Error> {
    let token = token.clone();
    aside(move || decrypt_token(&token, &keys)).await
}

fn layer(decrypted: &Decrypted) -> DecryptedLayer {
    DecryptedLayer {
        alg: decrypted.alg.name().to_owned(),
        enc: decrypted.enc.name().to_owned(),
        kid: decrypted.kid.clone(),
        header: crate::tokens::header_rows(&decrypted.header),
    }
}
