//! Reads the smaller members of the profile document.

use bearerbox_jwt::ClaimExpectation;
use bearerbox_oauth::{AssertionAudience, BasicEncoding, Method};
use serde_json::Value;

use super::document::TokenReference;
use super::members::{Dialect, ExpectationsDocument, NamedValues, ScopeSeparator, Tls};
use super::reader::{Object, Problems, name_type, read_texts, shorten};
use crate::header_field::is_token;
use crate::view::TokenKind;

pub(super) fn read_dialect(root: &Object<'_>, problems: &mut Problems) -> Dialect {
    let known = [
        "api_scheme",
        "basic_encoding",
        "client_assertion_audience",
        "authorization_request_method",
        "scope_separator",
        "token_request_state",
        "token_request_without",
    ];
    let Some(dialect) = root.object("dialect", &known, problems) else {
        return Dialect::default();
    };
    Dialect {
        api_scheme: read_scheme(&dialect, problems),
        basic_encoding: dialect
            .word(
                "basic_encoding",
                &[("form", BasicEncoding::Form), ("raw", BasicEncoding::Raw)],
                problems,
            )
            .unwrap_or_default(),
        client_assertion_audience: dialect
            .word(
                "client_assertion_audience",
                &[
                    ("issuer", AssertionAudience::Issuer),
                    ("token_endpoint", AssertionAudience::TokenEndpoint),
                    ("both", AssertionAudience::Both),
                ],
                problems,
            )
            .unwrap_or_default(),
        authorization_request_method: dialect
            .word(
                "authorization_request_method",
                &[("get", Method::Get), ("post", Method::Post)],
                problems,
            )
            .unwrap_or_default(),
        scope_separator: dialect
            .word(
                "scope_separator",
                &[("space", ScopeSeparator::Space), ("comma", ScopeSeparator::Comma)],
                problems,
            )
            .unwrap_or_default(),
        token_request_state: dialect.flag("token_request_state", problems),
        token_request_without: read_left_out(&dialect, problems),
    }
}

pub(super) fn read_expectations(root: &Object<'_>, problems: &mut Problems) -> ExpectationsDocument {
    let Some(expectations) = root.object("expectations", &["access_token", "id_token"], problems) else {
        return ExpectationsDocument::default();
    };
    ExpectationsDocument {
        access_token: read_lines(&expectations, "access_token", problems),
        id_token: read_lines(&expectations, "id_token", problems),
    }
}

fn read_lines(expectations: &Object<'_>, name: &str, problems: &mut Problems) -> Vec<String> {
    let lines = expectations.one_or_more(name, problems);
    for (place, line) in lines.iter().enumerate() {
        if let Err(problem) = ClaimExpectation::parse(line) {
            let wrong = format!("Line {}, \"{}\", cannot be read: {problem}.", place + 1, shorten(line));
            problems.wrong(format!("{}[{place}]", expectations.path(name)), wrong);
        }
    }
    lines
}

/// RFC 9110 §11.1.
fn read_scheme(dialect: &Object<'_>, problems: &mut Problems) -> Option<String> {
    let name = "api_scheme";
    let scheme = dialect.text(name, problems)?;
    if is_token(&scheme) {
        return Some(scheme);
    }
    let wrong = format!(
        "An authentication scheme is one word, such as \"token\", not \"{}\" (RFC 9110 §11.1).",
        shorten(&scheme)
    );
    problems.wrong(dialect.path(name), wrong);
    None
}

/// Only what some server really does without.
fn read_left_out(dialect: &Object<'_>, problems: &mut Problems) -> Vec<String> {
    let name = "token_request_without";
    let left_out = dialect.one_or_more(name, problems);
    for parameter in &left_out {
        if !["grant_type", "redirect_uri"].contains(&parameter.as_str()) {
            problems.wrong(
                dialect.path(name),
                format!(
                    "Only \"grant_type\" and \"redirect_uri\" can be left out, not \"{}\".",
                    shorten(parameter)
                ),
            );
        }
    }
    left_out
}

/// A list of objects, each with the `type` that RFC 9396 §2 requires.
pub(super) fn read_authorization_details(root: &Object<'_>, problems: &mut Problems) -> Option<Value> {
    let value = root.value("authorization_details")?;
    let path = root.path("authorization_details");
    let Value::Array(details) = value else {
        problems.wrong(path, format!("Must be a list of objects, not {}.", name_type(value)));
        return None;
    };
    for (place, detail) in details.iter().enumerate() {
        let has_type = detail
            .get("type")
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty());
        if !has_type {
            problems.wrong(
                format!("{path}[{place}]"),
                "Must be an object with a \"type\" (RFC 9396 §2).",
            );
        }
    }
    (!details.is_empty()).then(|| value.clone())
}

pub(super) fn read_token_reference(root: &Object<'_>, name: &str, problems: &mut Problems) -> Option<TokenReference> {
    let reference = root.object(name, &["profile", "persona", "kind"], problems)?;
    let profile = reference.text("profile", problems);
    if profile.is_none() {
        problems.wrong(reference.path("profile"), "Name the profile that holds the token.");
    }
    let kinds = [
        ("access", TokenKind::Access),
        ("id", TokenKind::Id),
        ("refresh", TokenKind::Refresh),
        ("jwt", TokenKind::Jwt),
    ];
    Some(TokenReference {
        profile: profile?,
        persona: reference.text("persona", problems),
        kind: reference.word("kind", &kinds, problems).unwrap_or(TokenKind::Access),
    })
}

pub(super) fn read_tls(root: &Object<'_>, problems: &mut Problems) -> Tls {
    let known = ["ca_file", "trusted_certificates", "client_certificate", "client_key"];
    let Some(tls) = root.object("tls", &known, problems) else {
        return Tls::default();
    };
    Tls {
        ca_file: tls.text("ca_file", problems),
        trusted_certificates: tls.texts("trusted_certificates", problems).unwrap_or_default(),
        client_certificate: tls.text("client_certificate", problems),
        client_key: tls.text("client_key", problems),
    }
}

pub(super) fn read_named_values(object: &Object<'_>, name: &str, problems: &mut Problems) -> NamedValues {
    let Some(value) = object.value(name) else {
        return NamedValues::default();
    };
    let path = object.path(name);
    let Value::Object(members) = value else {
        problems.wrong(
            path,
            format!("Must be an object of names and values, not {}.", name_type(value)),
        );
        return NamedValues::default();
    };
    let mut values = Vec::with_capacity(members.len());
    for (name, value) in members {
        let place = format!("{path}.{}", shorten(name));
        if let Some(text) = value.as_str() {
            values.push((name.clone(), vec![text.to_owned()]));
        } else if value.is_array() {
            values.extend(read_texts(value, &place, problems).map(|texts| (name.clone(), texts)));
        } else {
            problems.wrong(
                place,
                format!("Must be a text or a list of texts, not {}.", name_type(value)),
            );
        }
    }
    NamedValues(values)
}
