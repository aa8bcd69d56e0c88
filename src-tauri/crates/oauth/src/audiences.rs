//! `aud`: for whom a token is.

use bearerbox_jwt::JsonObject;

/// The audiences: one string or a list of them (RFC 7519 §4.1.3); none where it is neither.
pub(crate) fn audiences(claims: &JsonObject) -> Option<Vec<String>> {
    let audience = claims.get("aud")?;
    match audience.as_str() {
        Some(one) => Some(vec![one.to_owned()]),
        None => audience
            .as_array()?
            .iter()
            .map(|one| one.as_str().map(str::to_owned))
            .collect(),
    }
}
