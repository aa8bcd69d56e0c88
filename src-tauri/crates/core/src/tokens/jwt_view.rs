//! A JWT as it is shown: header and claims in rows, each with what it means and, in context, how it stands.
//!
//! Decoding proves nothing. What is called right here is only what the run that obtained the token can tell.

use bearerbox_jwt::{
    Decoded, Explanation, Form, Json, JsonObject, Part, Place, ValueKind, decode, explain_claim, explain_header,
    is_time_claim, numeric_date, product_of,
};

use super::claim_checks::{Context, judge_claim};
use crate::view::{ClaimRow, ClaimVerdict, JwtView};

/// The claim of a token that holds another one.
pub(crate) const REFRESH_TOKEN: &str = "refresh_token";

/// What stands in place of a secret.
pub(crate) const DOTS: &str = "••••••••";

/// Decodes `token` for a person to read, without any context.
pub fn decode_view(token: &str) -> JwtView {
    view_jwt(token, None)
}

/// Decodes `token`; its claims are judged by `context`.
pub(super) fn view_jwt(token: &str, context: Option<&Context<'_>>) -> JwtView {
    let token = token.trim_ascii();
    let decoded = decode(token);
    let parts: Vec<&str> = token.split('.').collect();
    let (header_part, payload_part, rest) = match (decoded.form, parts.as_slice()) {
        (Form::Jwe, [header, rest @ ..]) => (*header, None, rest),
        (Form::Jws | Form::WrongPartCount(_) | Form::Opaque, [header, payload, rest @ ..]) => {
            (*header, Some(*payload), rest)
        }
        (_, rest) => ("", None, rest),
    };
    let mut view = JwtView {
        header_part: header_part.to_owned(),
        payload_part: payload_part.map(str::to_owned),
        signature_characters: rest.iter().map(|part| part.len()).sum(),
        header: decoded.header().map(header_rows).unwrap_or_default(),
        claims: decoded
            .claims()
            .map(|claims| claim_rows(claims, context))
            .unwrap_or_default(),
        problems: problems(&decoded),
    };
    // Whoever asks to see a token that is pasted has it; one that is held is not shown before it is revealed.
    if context.is_some() {
        hide_refresh_token(&mut view);
    }
    view
}

/// A refresh token inside a token is as good as one beside it.
pub(crate) fn hide_refresh_token(view: &mut JwtView) {
    if hide_refresh_token_in(&mut view.claims) {
        // Its text has it, too.
        view.payload_part = Some(String::new());
    }
}

/// The same in claims; whether there was one.
pub(crate) fn hide_refresh_token_in(claims: &mut [ClaimRow]) -> bool {
    let mut is_there = false;
    for row in claims.iter_mut().filter(|row| row.name == REFRESH_TOKEN) {
        row.replace_value(format!("{DOTS} ({} characters)", row.value.chars().count()));
        row.meaning = Some("gets a new one when this has expired".to_owned());
        is_there = true;
    }
    is_there
}

pub(crate) fn header_rows(header: &JsonObject) -> Vec<ClaimRow> {
    let row = |(name, value): &(String, Json)| {
        let explanation = explain_header(name);
        ClaimRow {
            name: name.clone(),
            value: shown(value),
            indented: indented(value),
            members: list_of(value, None),
            time: None,
            meaning: explanation.map(|explanation| explanation.meaning.to_owned()),
            source: explanation.map(|explanation| explanation.source.to_owned()),
            verdict: ClaimVerdict::Neutral,
        }
    };
    header.members().iter().map(row).collect()
}

/// The members of an object, each with what it means.
pub(crate) fn explained_rows(object: &JsonObject) -> Vec<ClaimRow> {
    claim_rows(object, None)
}

fn claim_rows(claims: &JsonObject, context: Option<&Context<'_>>) -> Vec<ClaimRow> {
    // Two products mean two things by one name.
    let product = product_of(claims);
    let row = |(name, value): &(String, Json)| {
        let explanation = explain_claim(&[name], product);
        let time = is_time_claim(name).then(|| numeric_date(value)).flatten();
        let judged = context.and_then(|context| judge_claim(name, value, context));
        let meaning = match (&judged, time) {
            (Some((_, words)), _) => words.clone(),
            // The time itself says what it means.
            (None, Some(_)) => None,
            (None, None) => explanation.map(explain_in_words),
        };
        ClaimRow {
            name: name.clone(),
            value: shown(value),
            indented: indented(value),
            members: list_of(value, explanation.map(|explanation| explanation.kind)),
            time: time.map(|time| time.milliseconds()),
            meaning,
            source: explanation.map(|explanation| explanation.source.to_owned()),
            verdict: judged.map_or(ClaimVerdict::Neutral, |(verdict, _)| verdict),
        }
    };
    claims.members().iter().map(row).collect()
}

/// Over several lines, if there is something to fold.
fn indented(value: &Json) -> Option<String> {
    let is_nested = |value: &Json| matches!(value, Json::Object(_) | Json::Array(_));
    let has_nested = match value {
        Json::Object(object) => !object.members().is_empty(),
        Json::Array(elements) => elements.iter().any(is_nested),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    };
    has_nested.then(|| value.to_indented())
}

/// The members of a list of texts or numbers; scopes stand in one text, with spaces or, at some servers, commas between
/// them (RFC 8693 §4.2).
fn list_of(value: &Json, kind: Option<ValueKind>) -> Vec<String> {
    match value {
        Json::Array(elements)
            if elements
                .iter()
                .all(|element| element.as_str().or(element.as_number()).is_some()) =>
        {
            elements.iter().map(shown).collect()
        }
        Json::String(text) if kind == Some(ValueKind::Scopes) => {
            let scopes = text.split([' ', ',']).filter(|scope| !scope.is_empty());
            scopes.map(str::to_owned).collect()
        }
        Json::Array(_) | Json::String(_) | Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => Vec::new(),
    }
}

fn explain_in_words(explanation: &Explanation) -> String {
    match explanation.product {
        Some(product) => format!("{}: {}", product.name(), explanation.meaning),
        None => explanation.meaning.to_owned(),
    }
}

/// A value as compact JSON, a string without its quotes.
fn shown(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What is broken, in words, each with its place.
pub(crate) fn problems(decoded: &Decoded) -> Vec<String> {
    let mut problems = Vec::new();
    if let Form::WrongPartCount(count) = decoded.form {
        problems.push(format!(
            "A JWT has three parts between its dots, or five when it is encrypted; this has {count}."
        ));
    }
    for problem in decoded.problems() {
        let part = match problem.place {
            Place::Header => "header",
            Place::Claims => "payload",
            Place::Signature => "signature",
            Place::EncryptedKey => "encrypted key",
            Place::InitializationVector => "initialization vector",
            Place::Ciphertext => "ciphertext",
            Place::Tag => "authentication tag",
        };
        problems.push(format!("The {part} cannot be read: {}.", problem.cause));
    }
    problems.extend(repeated("header", decoded.header.as_ref()));
    problems.extend(repeated("payload", decoded.claims.as_ref()));
    problems
}

fn repeated(part: &str, members: Option<&Part>) -> Option<String> {
    let names = members?.as_ref().ok()?.repeated_names().join(", ");
    (!names.is_empty()).then(|| format!("The {part} repeats {names}; the last one counts."))
}

#[cfg(test)]
mod tests;
