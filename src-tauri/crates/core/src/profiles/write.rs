//! Writes a profile document as JSON, its members in the order in which people read them: for the vault with
//! secrets, for the form with marks in their place, for export without.

use bearerbox_oauth::{AssertionAudience, BasicEncoding, Method, Pkce};
use bearerbox_secret::Secret;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::document::{
    Browser, KeySource, NamedValues, ProfileDocument, REGISTRATION_ACCESS_TOKEN, ScopeSeparator, SecretSource,
    TokenReference, is_kept,
};
use super::left_out::{leave_out_registration, leave_out_secrets};
use super::registered::GrantType;
use crate::view::TokenKind;

/// What becomes of the secrets that the vault keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secrets {
    Inside,
    Held,
    LeftOut,
}

/// An exported profile document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Exported {
    /// The document, indented, without secrets.
    pub json: String,
    /// Where a secret has to be filled in: `client.client_secret`.
    pub missing: Vec<String>,
}

impl ProfileDocument {
    /// The document with its secrets, for the vault alone.
    pub(crate) fn to_vault_json(&self) -> Secret {
        Secret::new(serde_json::to_string(&write(self, Secrets::Inside)).unwrap_or_default())
    }

    /// The document without the secrets that the vault keeps and without values that are named like secrets,
    /// indented; references stay.
    pub fn to_export_json(&self) -> Exported {
        let are_keys_kept = matches!(self.client.jwks, Some(KeySource::Kept(_) | KeySource::Held));
        let mut missing: Vec<String> = self
            .clone()
            .secrets()
            .into_iter()
            .filter(|(_, source)| is_kept(source.as_ref()))
            .map(|(path, _)| path)
            // Nobody needs it to get a token.
            .filter(|path| *path != REGISTRATION_ACCESS_TOKEN)
            .chain(are_keys_kept.then_some("client.jwks"))
            .map(str::to_owned)
            .collect();
        let mut document = leave_out_secrets(self, &mut missing);
        leave_out_registration(&mut document);
        Exported {
            json: serde_json::to_string_pretty(&write(&document, Secrets::LeftOut)).unwrap_or_default(),
            missing,
        }
    }

    /// The document with its secrets, to be joined with its preset.
    pub(super) fn to_written_json(&self) -> Value {
        serde_json::to_value(write(self, Secrets::Inside)).unwrap_or_default()
    }

    /// The document for the form, with `{"held": true}` in place of each secret that the vault keeps.
    pub fn to_form_json(&self) -> Value {
        serde_json::to_value(write(self, Secrets::Held)).unwrap_or_default()
    }

    /// As for the form, without the values that are named like secrets: for a terminal and for scripts.
    pub(super) fn to_shown_json(&self) -> Value {
        leave_out_secrets(self, &mut Vec::new()).to_form_json()
    }
}

fn write(document: &ProfileDocument, secrets: Secrets) -> Members {
    let mut root = Members::default();
    root.text("name", Some(&document.name));
    root.text("environment", document.environment.as_ref());
    root.text("preset", document.preset.as_ref());

    let mut server = Members::default();
    server.text("issuer", document.authorization_server.issuer.as_ref());
    for (name, value) in &document.authorization_server.written {
        server.value(name, value.clone());
    }
    root.members("authorization_server", server);

    root.members("client", write_client(document, secrets));
    // Without a preset everybody sees which grant it is.
    if document.preset.is_none() || document.grant_type != GrantType::default() || document.says("grant_type") {
        root.value("grant_type", document.grant_type.as_str().into());
    }
    root.text("response_type", document.response_type.as_ref());
    root.text("scope", document.scope.as_ref());
    root.list("resource", &document.resource, document.says("resource"));
    if let Some(details) = &document.authorization_details {
        root.value("authorization_details", details.clone());
    }
    root.text("username", document.username.as_ref());
    root.secret("password", document.password.as_ref(), secrets);
    root.secret("assertion", document.assertion.as_ref(), secrets);
    if let Some(claims) = &document.assertion_claims {
        root.value("assertion_claims", claims.clone().into());
    }
    root.secret("subject_token", document.subject_token.as_ref(), secrets);
    root.token("subject_token_of", document.subject_token_of.as_ref());
    root.text("subject_token_type", document.subject_token_type.as_ref());
    root.secret("actor_token", document.actor_token.as_ref(), secrets);
    root.token("actor_token_of", document.actor_token_of.as_ref());
    root.text("actor_token_type", document.actor_token_type.as_ref());
    root.text("requested_token_type", document.requested_token_type.as_ref());
    root.list("audience", &document.audience, document.says("audience"));
    if document.pkce != Pkce::default() || document.says("pkce") {
        root.value("pkce", document.pkce.method().unwrap_or("none").into());
    }
    if document.browser != Browser::default() || document.says("browser") {
        root.value("browser", document.browser.as_str().into());
    }

    let mut parameters = Members::default();
    parameters.named_values("authorization", &document.parameters.authorization);
    parameters.named_values("token", &document.parameters.token);
    parameters.named_values("refresh", &document.parameters.refresh);
    root.members("parameters", parameters);

    let mut headers = Members::default();
    headers.named_values("token", &document.headers.token);
    headers.named_values("refresh", &document.headers.refresh);
    root.members("headers", headers);

    let mut tls = Members::default();
    tls.text("ca_file", document.tls.ca_file.as_ref());
    tls.list(
        "trusted_certificates",
        &document.tls.trusted_certificates,
        document.says("tls.trusted_certificates"),
    );
    tls.text("client_certificate", document.tls.client_certificate.as_ref());
    tls.text("client_key", document.tls.client_key.as_ref());
    root.members("tls", tls);

    root.text("proxy", document.proxy.as_ref());

    root.members("dialect", write_dialect(document));

    let mut expectations = Members::default();
    expectations.list("access_token", &document.expectations.access_token, false);
    expectations.list("id_token", &document.expectations.id_token, false);
    root.members("expectations", expectations);
    root
}

fn write_dialect(document: &ProfileDocument) -> Members {
    let written = &document.dialect;
    let says = |name: &str| document.says(&format!("dialect.{name}"));
    let mut dialect = Members::default();
    dialect.text("api_scheme", written.api_scheme.as_ref());
    match written.basic_encoding {
        BasicEncoding::Form if !says("basic_encoding") => {}
        BasicEncoding::Form => dialect.value("basic_encoding", "form".into()),
        BasicEncoding::Raw => dialect.value("basic_encoding", "raw".into()),
    }
    match written.client_assertion_audience {
        AssertionAudience::Issuer if !says("client_assertion_audience") => {}
        AssertionAudience::Issuer => dialect.value("client_assertion_audience", "issuer".into()),
        AssertionAudience::TokenEndpoint => dialect.value("client_assertion_audience", "token_endpoint".into()),
        AssertionAudience::Both => dialect.value("client_assertion_audience", "both".into()),
    }
    if written.authorization_request_method == Method::Post {
        dialect.value("authorization_request_method", "post".into());
    } else if says("authorization_request_method") {
        dialect.value("authorization_request_method", "get".into());
    }
    match written.scope_separator {
        ScopeSeparator::Space if !says("scope_separator") => {}
        ScopeSeparator::Space => dialect.value("scope_separator", "space".into()),
        ScopeSeparator::Comma => dialect.value("scope_separator", "comma".into()),
    }
    dialect.flag(
        "token_request_state",
        written.token_request_state,
        says("token_request_state"),
    );
    let left_out = &written.token_request_without;
    dialect.list("token_request_without", left_out, says("token_request_without"));
    dialect
}

fn write_client(document: &ProfileDocument, secrets: Secrets) -> Members {
    let mut client = Members::default();
    client.text("client_id", Some(&document.client.client_id));
    let is_written = client.secret("client_secret", document.client.client_secret.as_ref(), secrets);
    let is_left_out = !is_written && document.client.client_secret.is_some();
    if let Some(expires_at) = document.client.client_secret_expires_at {
        client.value("client_secret_expires_at", expires_at.into());
    }
    // The default depends on whether there is a secret: without it the method must be said, unless the preset says it.
    let is_said = document.client.token_endpoint_auth_method.is_some();
    if is_said || (is_left_out && document.effective().client.token_endpoint_auth_method.is_none()) {
        client.value("token_endpoint_auth_method", document.auth_method().as_str().into());
    }
    client.text("redirect_uri", document.client.redirect_uri.as_ref());
    client.text(
        "post_logout_redirect_uri",
        document.client.post_logout_redirect_uri.as_ref(),
    );
    let keys = document.client.jwks.as_ref().and_then(|source| match source {
        KeySource::Kept(keys) => match secrets {
            Secrets::Inside => serde_json::from_str(keys.expose()).ok(),
            Secrets::Held => Some(json!({ "held": true })),
            Secrets::LeftOut => None,
        },
        KeySource::Held => (secrets != Secrets::LeftOut).then(|| json!({ "held": true })),
        KeySource::File(path) => Some(json!({ "file": path })),
    });
    if let Some(keys) = keys {
        client.value("jwks", keys);
    }
    client.text("kid", document.client.kid.as_ref());
    client.text(
        "token_endpoint_auth_signing_alg",
        document.client.token_endpoint_auth_signing_alg.as_ref(),
    );
    client.flag(
        "dpop_bound_access_tokens",
        document.client.dpop_bound_access_tokens,
        document.says("client.dpop_bound_access_tokens"),
    );
    client.text(
        "request_object_signing_alg",
        document.client.request_object_signing_alg.as_ref(),
    );
    client.flag(
        "require_pushed_authorization_requests",
        document.client.require_pushed_authorization_requests,
        document.says("client.require_pushed_authorization_requests"),
    );
    client.text(
        "registration_client_uri",
        document.client.registration_client_uri.as_ref(),
    );
    let token = document.client.registration_access_token.as_ref();
    client.secret("registration_access_token", token, secrets);
    client
}

/// An object whose members keep their order.
#[derive(Default)]
struct Members(Vec<(String, Member)>);

enum Member {
    Value(Value),
    Members(Members),
}

impl Members {
    fn value(&mut self, name: &str, value: Value) {
        self.0.push((name.to_owned(), Member::Value(value)));
    }

    fn text(&mut self, name: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.value(name, text.as_str().into());
        }
    }

    /// An empty one only where that was said.
    fn list(&mut self, name: &str, texts: &[String], is_said: bool) {
        if !texts.is_empty() || is_said {
            self.value(name, texts.into());
        }
    }

    /// `false` only where that was said.
    fn flag(&mut self, name: &str, flag: bool, is_said: bool) {
        if flag || is_said {
            self.value(name, flag.into());
        }
    }

    /// Whether anything was written.
    fn secret(&mut self, name: &str, source: Option<&SecretSource>, secrets: Secrets) -> bool {
        let written = source.and_then(|source| match source {
            SecretSource::Kept(secret) => match secrets {
                Secrets::Inside => Some(json!(secret.expose())),
                Secrets::Held => Some(json!({ "held": true })),
                Secrets::LeftOut => None,
            },
            SecretSource::Held => (secrets != Secrets::LeftOut).then(|| json!({ "held": true })),
            SecretSource::Env(name) => Some(json!({ "env": name })),
            SecretSource::File(path) => Some(json!({ "file": path })),
            SecretSource::Command(arguments) => Some(json!({ "command": arguments })),
        });
        let is_written = written.is_some();
        if let Some(written) = written {
            self.value(name, written);
        }
        is_written
    }

    fn token(&mut self, name: &str, reference: Option<&TokenReference>) {
        let Some(reference) = reference else { return };
        let mut members = Self::default();
        members.text("profile", Some(&reference.profile));
        members.text("persona", reference.persona.as_ref());
        match reference.kind {
            TokenKind::Access => {}
            TokenKind::Id => members.value("kind", "id".into()),
            TokenKind::Refresh => members.value("kind", "refresh".into()),
            TokenKind::Jwt => members.value("kind", "jwt".into()),
        }
        self.members(name, members);
    }

    fn members(&mut self, name: &str, members: Self) {
        if !members.0.is_empty() {
            self.0.push((name.to_owned(), Member::Members(members)));
        }
    }

    fn named_values(&mut self, name: &str, values: &NamedValues) {
        let mut members = Self::default();
        for (name, values) in &values.0 {
            match values.as_slice() {
                [value] => members.value(name, value.as_str().into()),
                values => members.value(name, values.into()),
            }
        }
        self.members(name, members);
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, member) in &self.0 {
            match member {
                Member::Value(value) => map.serialize_entry(name, value)?,
                Member::Members(members) => map.serialize_entry(name, members)?,
            }
        }
        map.end()
    }
}
