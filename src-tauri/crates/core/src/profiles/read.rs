//! Reads a profile document: strictly, all problems at once, each with its path.

use bearerbox_oauth::{AssertionAudience, AuthorizationServerMetadata, BasicEncoding, Pkce};
use bearerbox_secret::Secret;
use serde_json::{Map, Value};

use super::document::{
    AuthorizationServerDocument, Browser, ClientDocument, Dialect, HeadersDocument, KeySource, NamedValues,
    ParametersDocument, ProfileDocument, ScopeSeparator, SecretSource, Tls, TokenReference,
};
use super::effective::find_said;
use super::reader::{Object, Problems, name_type, read_texts, shorten};
use super::registered::{GrantType, TokenEndpointAuthMethod};
use super::repeated::find_repeated;
use crate::Error;
use crate::view::TokenKind;

/// The largest text that is read as profile documents, in bytes.
pub const DOCUMENT_LIMIT: usize = 4 * 1024 * 1024;

const MEMBERS: &[&str] = &[
    "name",
    "environment",
    "preset",
    "authorization_server",
    "client",
    "grant_type",
    "response_type",
    "scope",
    "resource",
    "authorization_details",
    "username",
    "password",
    "assertion",
    "assertion_claims",
    "subject_token",
    "subject_token_of",
    "subject_token_type",
    "actor_token",
    "actor_token_of",
    "actor_token_type",
    "requested_token_type",
    "audience",
    "pkce",
    "browser",
    "parameters",
    "headers",
    "tls",
    "proxy",
    "dialect",
];

/// Reads a text as JSON.
///
/// # Errors
/// `DocumentTooLarge`, `NotJson`; `InvalidDocument` where a member is there more than once.
pub(super) fn read_json(text: &str) -> Result<Value, Error> {
    if text.len() > DOCUMENT_LIMIT {
        return Err(Error::DocumentTooLarge { limit: DOCUMENT_LIMIT });
    }
    // Editors on Windows write a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value = serde_json::from_str(text).map_err(|error| Error::NotJson {
        reason: error.to_string(),
    })?;
    let mut problems = Problems::default();
    find_repeated(text, &mut problems).map_err(|problem| Error::NotJson {
        reason: problem.to_string(),
    })?;
    let problems = problems.into_list();
    if problems.is_empty() {
        Ok(value)
    } else {
        Err(Error::InvalidDocument(problems))
    }
}

/// Reads `draft` as a profile document; what cannot be read is left empty and said in `problems`.
pub(super) fn read_document(draft: &Value, problems: &mut Problems) -> ProfileDocument {
    let none = Value::Object(Map::new());
    let root = match Object::open(draft, "", MEMBERS, problems) {
        Some(root) => root,
        None => match Object::open(&none, "", MEMBERS, problems) {
            Some(root) => root,
            None => unreachable!("an empty object is an object"),
        },
    };
    ProfileDocument {
        name: root.text("name", problems).unwrap_or_default(),
        environment: root.text("environment", problems),
        preset: root.text("preset", problems),
        authorization_server: read_server(&root, problems),
        client: read_client(&root, problems),
        grant_type: root
            .text("grant_type", problems)
            .map_or_else(GrantType::default, |name| GrantType::named(&name)),
        response_type: root.text("response_type", problems),
        // A list pasted over several lines is one list.
        scope: root
            .text("scope", problems)
            .map(|scope| scope.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|scope| !scope.is_empty()),
        resource: root.one_or_more("resource", problems),
        authorization_details: read_authorization_details(&root, problems),
        username: root.text("username", problems),
        password: read_secret(&root, "password", problems),
        assertion: read_secret(&root, "assertion", problems),
        assertion_claims: root.free_object("assertion_claims", problems),
        subject_token: read_secret(&root, "subject_token", problems),
        subject_token_of: read_token_reference(&root, "subject_token_of", problems),
        subject_token_type: root.text("subject_token_type", problems),
        actor_token: read_secret(&root, "actor_token", problems),
        actor_token_of: read_token_reference(&root, "actor_token_of", problems),
        actor_token_type: root.text("actor_token_type", problems),
        requested_token_type: root.text("requested_token_type", problems),
        audience: root.one_or_more("audience", problems),
        pkce: root
            .word(
                "pkce",
                &[("S256", Pkce::S256), ("plain", Pkce::Plain), ("none", Pkce::None)],
                problems,
            )
            .unwrap_or_default(),
        browser: root
            .word(
                "browser",
                &[
                    ("embedded", Browser::Embedded),
                    ("system", Browser::System),
                    ("print", Browser::Print),
                ],
                problems,
            )
            .unwrap_or_default(),
        parameters: root
            .object("parameters", &["authorization", "token", "refresh"], problems)
            .map(|parameters| ParametersDocument {
                authorization: read_named_values(&parameters, "authorization", problems),
                token: read_named_values(&parameters, "token", problems),
                refresh: read_named_values(&parameters, "refresh", problems),
            })
            .unwrap_or_default(),
        headers: root
            .object("headers", &["token", "refresh"], problems)
            .map(|headers| HeadersDocument {
                token: read_named_values(&headers, "token", problems),
                refresh: read_named_values(&headers, "refresh", problems),
            })
            .unwrap_or_default(),
        tls: read_tls(&root, problems),
        proxy: root.text("proxy", problems),
        dialect: read_dialect(&root, problems),
        said: find_said(draft),
    }
}

fn read_dialect(root: &Object<'_>, problems: &mut Problems) -> Dialect {
    let known = [
        "basic_encoding",
        "client_assertion_audience",
        "scope_separator",
        "token_request_state",
        "token_request_without",
    ];
    let Some(dialect) = root.object("dialect", &known, problems) else {
        return Dialect::default();
    };
    Dialect {
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
fn read_authorization_details(root: &Object<'_>, problems: &mut Problems) -> Option<Value> {
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

fn read_token_reference(root: &Object<'_>, name: &str, problems: &mut Problems) -> Option<TokenReference> {
    let reference = root.object(name, &["profile", "persona", "kind"], problems)?;
    let profile = reference.text("profile", problems);
    if profile.is_none() {
        problems.wrong(reference.path("profile"), "Name the profile that holds the token.");
    }
    let kinds = [
        ("access", TokenKind::Access),
        ("id", TokenKind::Id),
        ("refresh", TokenKind::Refresh),
    ];
    Some(TokenReference {
        profile: profile?,
        persona: reference.text("persona", problems),
        kind: reference.word("kind", &kinds, problems).unwrap_or(TokenKind::Access),
    })
}

fn read_server(root: &Object<'_>, problems: &mut Problems) -> AuthorizationServerDocument {
    let Some(server) = root.object(
        "authorization_server",
        AuthorizationServerMetadata::MEMBER_NAMES,
        problems,
    ) else {
        return AuthorizationServerDocument::default();
    };
    let issuer = server.text("issuer", problems);
    let mut written = Map::new();
    for (name, value) in server.members() {
        let is_left_empty = value.is_null() || value.as_str() == Some("");
        let is_known = AuthorizationServerMetadata::MEMBER_NAMES.contains(&name.as_str());
        if is_left_empty || !is_known || name == "issuer" {
            continue;
        }
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        match serde_json::from_value::<AuthorizationServerMetadata>(Value::Object(alone)) {
            Ok(_) => {
                written.insert(name.clone(), value.clone());
            }
            Err(_) => problems.wrong(server.path(name), expect_metadata(name, value)),
        }
    }
    AuthorizationServerDocument { issuer, written }
}

/// What a member of metadata must be, by its name.
fn expect_metadata(name: &str, found: &Value) -> String {
    let expected = if name.ends_with("_endpoint") || name.ends_with("_uri") || name == "check_session_iframe" {
        if let Value::String(text) = found {
            return format!("\"{}\" is not a URL. Write it whole, with https://.", shorten(text));
        }
        "a URL"
    } else if name.ends_with("_aliases") {
        "an object"
    } else if matches!(found, Value::String(_)) && name.ends_with("_supported") {
        "a list of texts, or true or false"
    } else {
        "what RFC 8414 says for it"
    };
    format!("Must be {expected}, not {}.", name_type(found))
}

fn read_client(root: &Object<'_>, problems: &mut Problems) -> ClientDocument {
    let known = [
        "client_id",
        "client_secret",
        "token_endpoint_auth_method",
        "redirect_uri",
        "jwks",
        "kid",
        "token_endpoint_auth_signing_alg",
        "dpop_bound_access_tokens",
        "request_object_signing_alg",
        "require_pushed_authorization_requests",
    ];
    let Some(client) = root.object("client", &known, problems) else {
        return ClientDocument::default();
    };
    ClientDocument {
        client_id: client.text("client_id", problems).unwrap_or_default(),
        client_secret: read_secret(&client, "client_secret", problems),
        token_endpoint_auth_method: client
            .text("token_endpoint_auth_method", problems)
            .map(|name| TokenEndpointAuthMethod::named(&name)),
        redirect_uri: client.text("redirect_uri", problems),
        jwks: read_keys(&client, problems),
        kid: client.text("kid", problems),
        token_endpoint_auth_signing_alg: client.text("token_endpoint_auth_signing_alg", problems),
        dpop_bound_access_tokens: client.flag("dpop_bound_access_tokens", problems),
        request_object_signing_alg: client.text("request_object_signing_alg", problems),
        require_pushed_authorization_requests: client.flag("require_pushed_authorization_requests", problems),
    }
}

fn read_secret(parent: &Object<'_>, name: &str, problems: &mut Problems) -> Option<SecretSource> {
    let value = parent.value(name)?;
    if let Some(secret) = value.as_str() {
        return (!secret.is_empty()).then(|| SecretSource::Kept(Secret::new(secret)));
    }
    if !value.is_object() {
        problems.wrong(
            parent.path(name),
            format!(
                "Must be a text, or one of {{\"env\": …}}, {{\"file\": …}}, {{\"command\": […]}}, not {}.",
                name_type(value)
            ),
        );
        return None;
    }
    let source = parent.object(name, &["held", "env", "file", "command"], problems)?;
    let found = [
        source
            .value("held")
            .filter(|held| **held == Value::Bool(true))
            .map(|_| SecretSource::Held),
        source.text("env", problems).map(SecretSource::Env),
        source.text("file", problems).map(SecretSource::File),
        source.texts("command", problems).map(SecretSource::Command),
    ];
    let mut found = found.into_iter().flatten();
    match (found.next(), found.next()) {
        (Some(source), None) => Some(source),
        _ => {
            problems.wrong(
                parent.path(name),
                "Must say one place: {\"env\": \"NAME\"}, {\"file\": \"path\"} or {\"command\": [\"program\", \"argument\"]}.",
            );
            None
        }
    }
}

fn read_keys(client: &Object<'_>, problems: &mut Problems) -> Option<KeySource> {
    let value = client.value("jwks")?;
    let source = client.object("jwks", &["keys", "held", "file"], problems)?;
    if source.value("held") == Some(&Value::Bool(true)) {
        return Some(KeySource::Held);
    }
    if let Some(keys) = source.value("keys") {
        let are_objects = keys.as_array().is_some_and(|keys| keys.iter().all(Value::is_object));
        if are_objects {
            return Some(KeySource::Kept(Secret::new(value.to_string())));
        }
        problems.wrong(
            source.path("keys"),
            "Must be a list of keys, each an object (RFC 7517 §5).",
        );
        return None;
    }
    let file = source.text("file", problems).map(KeySource::File);
    if file.is_none() {
        problems.wrong(client.path("jwks"), "Must have \"keys\", or a \"file\" with them.");
    }
    file
}

fn read_tls(root: &Object<'_>, problems: &mut Problems) -> Tls {
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

fn read_named_values(object: &Object<'_>, name: &str, problems: &mut Problems) -> NamedValues {
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
