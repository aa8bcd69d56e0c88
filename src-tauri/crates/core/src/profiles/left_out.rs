//! Leaves out of an export what is a secret by its name, or stands in a URL as one, and puts it back when such an export
//! replaces the profile that it came from.

use serde_json::Value;
use url::Url;

use super::document::{NamedValues, ProfileDocument, REGISTRATION_ACCESS_TOKEN, is_kept};
use crate::secret_names::is_secret_name;

/// The document without such values; their places are added to `missing`.
pub(super) fn leave_out_secrets(document: &ProfileDocument, missing: &mut Vec<String>) -> ProfileDocument {
    let mut document = document.clone();
    for (name, value) in &mut document.authorization_server.written {
        leave_out_of_value(&format!("authorization_server.{name}"), value, missing);
    }
    for (path, values) in groups(&mut document) {
        leave_out_of_values(path, values, missing);
    }
    if let Some(proxy) = &mut document.proxy {
        leave_out_of_url("proxy", proxy, missing);
    }
    document
}

/// Leaves out of an export what is of no use without a secret that is left out: where the registration is managed, and
/// until when the client secret is good.
pub(super) fn leave_out_registration(document: &mut ProfileDocument) {
    let client = &mut document.client;
    if is_kept(client.registration_access_token.as_ref()) {
        client.registration_client_uri = None;
    }
    if is_kept(client.client_secret.as_ref()) {
        client.client_secret_expires_at = None;
    }
}

/// Puts back what an export of `existing` leaves out and `document` does not say otherwise.
pub(super) fn put_back_secrets(document: &mut ProfileDocument, mut existing: ProfileDocument) {
    put_back_registration(document, &existing);
    let uses_secret = document.effective().auth_method().needs_secret();
    for ((path, source), (_, kept)) in document.secrets().into_iter().zip(existing.secrets()) {
        let is_of_use = match path {
            "client.client_secret" => uses_secret,
            // It goes together with where it is for.
            REGISTRATION_ACCESS_TOKEN => false,
            _ => true,
        };
        if source.is_none() && is_of_use {
            source.clone_from(kept);
        }
    }
    let left = leave_out_secrets(&existing, &mut Vec::new());
    let written = &mut document.authorization_server.written;
    for (name, value) in &existing.authorization_server.written {
        if written.get(name) == left.authorization_server.written.get(name) {
            written.insert(name.clone(), value.clone());
        }
    }
    if document.proxy == left.proxy {
        document.proxy.clone_from(&existing.proxy);
    }
    if document.client.jwks.is_none() {
        document.client.jwks.clone_from(&existing.client.jwks);
    }
    for ((_, values), (_, kept)) in groups(document).into_iter().zip(groups(&mut existing)) {
        let is_said = |name: &str| values.0.iter().any(|(said, _)| said == name);
        let left_out: Vec<_> = kept
            .0
            .iter()
            .filter(|(name, _)| is_secret_name(name) && !is_said(name))
            .cloned()
            .collect();
        values.0.extend(left_out);
    }
}

fn put_back_registration(document: &mut ProfileDocument, existing: &ProfileDocument) {
    let (client, kept) = (&mut document.client, &existing.client);
    if client.registration_client_uri.is_none() && client.registration_access_token.is_none() {
        client.registration_client_uri.clone_from(&kept.registration_client_uri);
        client
            .registration_access_token
            .clone_from(&kept.registration_access_token);
    }
    if client.client_secret.is_none() && client.client_secret_expires_at.is_none() {
        client.client_secret_expires_at = kept.client_secret_expires_at;
    }
}

/// Where a person names values, each with its path.
fn groups(document: &mut ProfileDocument) -> [(&'static str, &mut NamedValues); 5] {
    let (parameters, headers) = (&mut document.parameters, &mut document.headers);
    [
        ("parameters.authorization", &mut parameters.authorization),
        ("parameters.token", &mut parameters.token),
        ("parameters.refresh", &mut parameters.refresh),
        ("headers.token", &mut headers.token),
        ("headers.refresh", &mut headers.refresh),
    ]
}

fn leave_out_of_values(path: &str, values: &mut NamedValues, missing: &mut Vec<String>) {
    values.0.retain(|(name, _)| {
        let is_secret = is_secret_name(name);
        if is_secret {
            missing.push(format!("{path}.{name}"));
        }
        !is_secret
    });
}

fn leave_out_of_value(path: &str, value: &mut Value, missing: &mut Vec<String>) {
    match value {
        Value::String(text) => leave_out_of_url(path, text, missing),
        Value::Object(members) => members
            .iter_mut()
            .for_each(|(name, value)| leave_out_of_value(&format!("{path}.{name}"), value, missing)),
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|element| leave_out_of_value(path, element, missing)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// User info and parameters that are named like secrets (RFC 3986 §3.2.1, §3.4).
fn leave_out_of_url(path: &str, text: &mut String, missing: &mut Vec<String>) {
    let Ok(mut url) = Url::parse(text) else { return };
    let is_secret = |pair: &&str| {
        url::form_urlencoded::parse(pair.as_bytes())
            .next()
            .is_some_and(|(name, _)| is_secret_name(&name))
    };
    let query = url.query().map(str::to_owned);
    let has_secret = query.iter().any(|query| query.split('&').any(|pair| is_secret(&pair)));
    let has_user = !url.username().is_empty() || url.password().is_some();
    if !has_secret && !has_user {
        return;
    }
    if has_secret {
        let kept: Vec<&str> = query
            .iter()
            .flat_map(|query| query.split('&'))
            .filter(|pair| !is_secret(pair))
            .collect();
        url.set_query((!kept.is_empty()).then(|| kept.join("&")).as_deref());
    }
    // A URL with user info has a host, so that both can be set.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    *text = url.into();
    missing.push(path.to_owned());
}
