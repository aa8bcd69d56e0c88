//! The scratchpad: finds the tokens in whatever a person pastes, and decodes the one they look at.
//!
//! Nothing of it is kept. Each look is a function of the text alone, so that there is nothing to forget.

mod doing;

use bearerbox_jwt::{FOUND_LIMIT, FoundAs, FoundForm, FoundToken, TEXT_LIMIT, decode, find_tokens};
use bearerbox_secret::Secret;

pub use self::doing::{NewToken, PastedKeys, PrivateKeySource, verify_pasted};
use crate::Error;
use crate::tokens::{TokenError, decode_view, decode_view_with_places, size_of};
use crate::view::{ClaimRow, EditableView, FoundPlace, FoundView, JwtView, ScratchpadView, TokenShape};

/// What is shown of a value: more than a person reads, and little enough to draw.
const SHOWN: usize = 100_000;

/// How most tokens go along.
const SCHEME: &str = "Bearer";

/// What is shown of a part as it stands in the token: more than the beginning that a view has room for.
const PART_SHOWN: usize = 4_000;

/// Looks through `text`, and decodes the token at `chosen`, or the first one where there is none at that place.
pub fn look_through(text: &Secret, chosen: usize) -> ScratchpadView {
    let text = text.expose();
    let findings = find_tokens(text);
    let chosen = match findings.tokens.len() {
        0 => None,
        count if chosen < count => Some(chosen),
        _ => Some(0),
    };
    let jwt = chosen.and_then(|chosen| decoded(&findings.tokens[chosen]));
    let is_too_long = text.len() > TEXT_LIMIT;
    ScratchpadView {
        editable: chosen.and_then(|chosen| editable(&findings.tokens[chosen])),
        jwt,
        size: chosen.map(|chosen| size_of(&findings.tokens[chosen].token, SCHEME)),
        chosen,
        looked_at: is_too_long.then_some(TEXT_LIMIT),
        has_more: !findings.is_complete && findings.tokens.len() == FOUND_LIMIT,
        found: listed(text, &findings.tokens),
    }
}

/// The token of `text` at `chosen`.
pub(crate) fn token_at(text: &Secret, chosen: usize) -> Result<Secret, Error> {
    let found = find_tokens(text.expose()).tokens.into_iter().nth(chosen);
    Ok(found.ok_or(TokenError::NothingPasted)?.token)
}

/// The tokens with their lines, which are counted on the way.
fn listed(text: &str, tokens: &[FoundToken]) -> Vec<FoundView> {
    let (mut line, mut counted) = (1, 0);
    let views = tokens.iter().map(|found| {
        line += text[counted..found.range.start].matches('\n').count();
        counted = found.range.start;
        FoundView {
            place: place(&found.found_as),
            line,
            shape: match found.form {
                FoundForm::Jws => TokenShape::Jwt,
                FoundForm::Jwe => TokenShape::EncryptedJwt,
                FoundForm::Opaque => TokenShape::Opaque,
            },
            characters: found.token.characters(),
        }
    });
    views.collect()
}

fn place(found_as: &FoundAs) -> FoundPlace {
    match found_as.clone() {
        FoundAs::Bare => FoundPlace::Bare,
        FoundAs::Authorization { scheme } => FoundPlace::Authorization { scheme },
        FoundAs::DpopProof => FoundPlace::DpopProof,
        FoundAs::Field { name } => FoundPlace::Field { name },
        FoundAs::Cookie { name } => FoundPlace::Cookie { name },
        FoundAs::Parameter { name } => FoundPlace::Parameter { name },
        FoundAs::Member { name } => FoundPlace::Member { name },
    }
}

/// Header and claims to be edited, where both can be read and are no longer than a person edits.
fn editable(found: &FoundToken) -> Option<EditableView> {
    let decoded = decode(found.token.expose());
    let view = EditableView {
        header: decoded.header()?.to_indented(),
        claims: decoded.claims()?.to_indented(),
    };
    (view.claims.len() <= SHOWN && view.header.len() <= SHOWN).then_some(view)
}

fn decoded(found: &FoundToken) -> Option<JwtView> {
    match found.form {
        FoundForm::Opaque => return None,
        FoundForm::Jws | FoundForm::Jwe => {}
    }
    let token = found.token.expose();
    // In a long one nobody points at anything.
    if token.len() <= SHOWN {
        return Some(decode_view_with_places(token));
    }
    let mut jwt = decode_view(token);
    for part in [Some(&mut jwt.header_part), jwt.payload_part.as_mut()]
        .into_iter()
        .flatten()
    {
        if let Some((end, _)) = part.char_indices().nth(PART_SHOWN) {
            part.truncate(end);
        }
    }
    jwt.header.iter_mut().chain(&mut jwt.claims).for_each(cut);
    Some(jwt)
}

/// Cuts what goes on and on, and says so.
fn cut(row: &mut ClaimRow) {
    if let Some((end, _)) = row.value.char_indices().nth(SHOWN) {
        let characters = row.value.chars().count();
        row.replace_value(format!("{}… ({characters} characters)", &row.value[..end]));
    }
}

#[cfg(test)]
mod tests;
