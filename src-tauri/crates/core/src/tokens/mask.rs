//! The token response as it may be shown: indented, with a mark where each token stood.

use bearerbox_jwt::{Json, JsonObject, parse_json};

use super::token_set::TokenSet;
use crate::view::TokenKind;

/// The response of a token set without its tokens. What is no JSON is shown as text, the tokens taken out.
pub(super) fn mask_response(token_set: &TokenSet) -> String {
    let text = token_set.response.expose().trim_start_matches('\u{feff}');
    if let Ok(Json::Object(object)) = parse_json(text) {
        return mask_object(&object).to_indented();
    }
    let mut text = text.to_owned();
    for token in [TokenKind::Access, TokenKind::Id, TokenKind::Refresh]
        .into_iter()
        .filter_map(|kind| token_set.token(kind))
    {
        let encoded: String = url::form_urlencoded::byte_serialize(token.expose().as_bytes()).collect();
        text = text
            .replace(&encoded, &mark(token.characters()))
            .replace(token.expose(), &mark(token.characters()));
    }
    text
}

/// An object whose tokens and secrets are replaced by a mark.
fn mask_object(object: &JsonObject) -> JsonObject {
    let masked = object.members().iter().map(|(name, value)| {
        let value = match value {
            Json::String(text) if is_secret(name) => Json::String(mark(text.chars().count())),
            Json::Object(inner) => Json::Object(mask_object(inner)),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => value.clone(),
        };
        (name.clone(), value)
    });
    JsonObject::new(masked.collect())
}

fn is_secret(name: &str) -> bool {
    name.ends_with("token")
        || name.ends_with("secret")
        || name.ends_with("_code")
        || name == "code"
        || name == "assertion"
}

fn mark(characters: usize) -> String {
    format!("•••••••• ({characters} characters)")
}
