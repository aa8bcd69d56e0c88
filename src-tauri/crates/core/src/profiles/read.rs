//! Reads a profile document: strictly, all problems at once, each with its path.

use bearerbox_oauth::{AuthorizationServerMetadata, Pkce};
use bearerbox_secret::Secret;
use serde_json::{Map, Value};

use super::document::{
    AuthorizationServerDocument, Browser, ClientDocument, HeadersDocument, KeySource, ParametersDocument,
    ProfileDocument, SecretSource,
};
use super::effective::find_said;
use super::read_members::{
    read_authorization_details, read_dialect, read_expectations, read_named_values, read_tls, read_token_reference,
};
use super::reader::{Object, Problems, name_type, shorten};
use super::registered::{GrantType, TokenEndpointAuthMethod};
use super::repeated::find_repeated;
use crate::Error;

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
    "expectations",
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
        expectations: read_expectations(&root, problems),
        said: find_said(draft),
    }
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
        "client_secret_expires_at",
        "token_endpoint_auth_method",
        "redirect_uri",
        "post_logout_redirect_uri",
        "jwks",
        "kid",
        "token_endpoint_auth_signing_alg",
        "dpop_bound_access_tokens",
        "request_object_signing_alg",
        "require_pushed_authorization_requests",
        "registration_client_uri",
        "registration_access_token",
    ];
    let Some(client) = root.object("client", &known, problems) else {
        return ClientDocument::default();
    };
    ClientDocument {
        client_id: client.text("client_id", problems).unwrap_or_default(),
        client_secret: read_secret(&client, "client_secret", problems),
        client_secret_expires_at: client.whole_number("client_secret_expires_at", problems),
        token_endpoint_auth_method: client
            .text("token_endpoint_auth_method", problems)
            .map(|name| TokenEndpointAuthMethod::named(&name)),
        redirect_uri: client.text("redirect_uri", problems),
        post_logout_redirect_uri: client.text("post_logout_redirect_uri", problems),
        jwks: read_keys(&client, problems),
        kid: client.text("kid", problems),
        token_endpoint_auth_signing_alg: client.text("token_endpoint_auth_signing_alg", problems),
        dpop_bound_access_tokens: client.flag("dpop_bound_access_tokens", problems),
        request_object_signing_alg: client.text("request_object_signing_alg", problems),
        require_pushed_authorization_requests: client.flag("require_pushed_authorization_requests", problems),
        registration_client_uri: client.text("registration_client_uri", problems),
        registration_access_token: read_secret(&client, "registration_access_token", problems),
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
