//! A JWT as it is shown: header and claims in rows, each with what it means and, in context, how it stands.
//!
//! Decoding proves nothing. What is called right here is only what the run that obtained the token can tell.

use bearerbox_jwt::{BrokenPlace, Decoded, Form, Json, JsonObject, Part, Place, decode, member_places};

use super::claim_checks::Context;
use super::claim_rows::{claim_rows, header_rows};
use crate::view::{ClaimRow, JwtView, MemberView, TokenProblem, TokenProblemPlace};

/// The claim of a token that holds another one.
pub(crate) const REFRESH_TOKEN: &str = "refresh_token";

/// What stands in place of a secret.
pub(crate) const DOTS: &str = "••••••••";

/// Decodes `token` for a person to read, without any context and without the places of its members.
pub fn decode_view(token: &str) -> JwtView {
    view_decoded(token, &decode(token), None)
}

/// The same with the places of its members.
pub(crate) fn decode_view_with_places(token: &str) -> JwtView {
    let decoded = decode(token);
    with_places(view_decoded(token, &decoded, None), &decoded)
}

fn with_places(view: JwtView, decoded: &Decoded) -> JwtView {
    JwtView {
        header_members: members(decoded.header(), &view.header_part),
        claim_members: members(decoded.claims(), view.payload_part.as_deref().unwrap_or_default()),
        ..view
    }
}

/// Decodes `token`; its claims are judged by `context`. A refresh token in it is not shown: whoever asks to see a token
/// that is pasted has it, but one that is held has to be revealed.
pub(super) fn view_jwt(token: &str, context: &Context<'_>) -> JwtView {
    let decoded = decode(token);
    let mut view = with_places(view_decoded(token, &decoded, Some(context)), &decoded);
    hide_refresh_token(&mut view);
    view
}

fn view_decoded(token: &str, decoded: &Decoded, context: Option<&Context<'_>>) -> JwtView {
    let token = token.trim_ascii();
    let parts: Vec<&str> = token.split('.').collect();
    let (header_part, payload_part, rest) = match (decoded.form, parts.as_slice()) {
        (Form::Jwe, [header, rest @ ..]) => (*header, None, rest),
        (Form::Jws | Form::WrongPartCount(_) | Form::Opaque, [header, payload, rest @ ..]) => {
            (*header, Some(*payload), rest)
        }
        (_, rest) => ("", None, rest),
    };
    JwtView {
        header_part: header_part.to_owned(),
        payload_part: payload_part.map(str::to_owned),
        signature_characters: rest.iter().map(|part| part.len()).sum(),
        header: decoded.header().map(header_rows).unwrap_or_default(),
        claims: decoded
            .claims()
            .map(|claims| claim_rows(claims, context))
            .unwrap_or_default(),
        header_members: Vec::new(),
        claim_members: Vec::new(),
        problems: problems(token, decoded),
    }
}

/// A refresh token inside a token is as good as one beside it.
pub(crate) fn hide_refresh_token(view: &mut JwtView) {
    if !hide_refresh_token_in(&mut view.claims) {
        return;
    }
    for (row, member) in view.claims.iter().zip(&mut view.claim_members) {
        if row.name == REFRESH_TOKEN {
            member.json = format!("\"{REFRESH_TOKEN}\": \"{DOTS}\"");
        }
        // The text of the payload has it, too.
        member.characters = None;
    }
    view.payload_part = Some(String::new());
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

/// The members of a part as they are written, with their places in it.
fn members(object: Option<&JsonObject>, part: &str) -> Vec<MemberView> {
    let Some(object) = object else {
        return Vec::new();
    };
    let mut places = member_places(part).unwrap_or_default().into_iter();
    let member = |(name, value): &(String, Json)| MemberView {
        json: format!("{}: {}", Json::String(name.clone()), indented(value)),
        characters: places
            .next()
            .map(|place| (place.characters.start, place.characters.end)),
    };
    object.members().iter().map(member).collect()
}

/// As it stands one level deep.
fn indented(value: &Json) -> String {
    // A line break within a string is escaped.
    value.to_indented().replace('\n', "\n  ")
}

/// What is broken of `token`, in words, each with its place.
pub(crate) fn problems(token: &str, decoded: &Decoded) -> Vec<TokenProblem> {
    let mut problems = Vec::new();
    if let Form::WrongPartCount(count) = decoded.form {
        problems.push(in_no_place(format!(
            "A JWT has three parts between its dots, or five when it is encrypted; this has {count}."
        )));
    }
    let mut parts = token.trim_ascii().split('.');
    let (header, payload) = (parts.next(), parts.next());
    for problem in decoded.problems() {
        let (name, part) = match problem.place {
            Place::Header => ("header", header),
            Place::Claims => ("payload", payload),
            // What is in these nobody reads.
            Place::Signature => ("signature", None),
            Place::EncryptedKey => ("encrypted key", None),
            Place::InitializationVector => ("initialization vector", None),
            Place::Ciphertext => ("ciphertext", None),
            Place::Tag => ("authentication tag", None),
        };
        let place = part.and_then(|part| problem.place_in(part));
        problems.push(TokenProblem {
            message: format!("The {name} cannot be read: {}.", problem.cause),
            place: place.map(|BrokenPlace { before, here, after }| TokenProblemPlace { before, here, after }),
        });
    }
    problems.extend(repeated("header", decoded.header.as_ref()));
    problems.extend(repeated("payload", decoded.claims.as_ref()));
    problems
}

fn repeated(part: &str, members: Option<&Part>) -> Option<TokenProblem> {
    let names = members?.as_ref().ok()?.repeated_names().join(", ");
    (!names.is_empty()).then(|| in_no_place(format!("The {part} repeats {names}; the last one counts.")))
}

fn in_no_place(message: String) -> TokenProblem {
    TokenProblem { message, place: None }
}

#[cfg(test)]
mod tests;
