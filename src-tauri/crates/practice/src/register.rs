//! The registration endpoint (RFC 7591 §3) and the client configuration endpoint (RFC 7592 §2).

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use bearerbox_secret::Secret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::answer::{Answer, ErrorCode, Refusal};
use crate::bearer::{Challenge, read_bearer};
use crate::client_metadata::ClientMetadata;
use crate::endpoint::Endpoint;
use crate::random::{digest, random_id, random_text};
use crate::request::Received;
use crate::server::Server;
use crate::store::Store;

/// RFC 7592 §2.2: an update must not have these.
const NOT_IN_UPDATE: [&str; 4] = [
    "registration_access_token",
    "registration_client_uri",
    "client_secret_expires_at",
    "client_id_issued_at",
];

/// A client that registered itself; it outlives the server.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Registration {
    /// As the answers say it, without what it proves itself by.
    metadata: Map<String, Value>,
    issued_at: u64,
    secret: Option<String>,
    /// The digest of the registration access token.
    token: String,
}

/// Registers a client.
pub(crate) fn register(server: &Server, received: &Received) -> Answer {
    if let Some(expected) = &server.initial_access_token {
        match read_bearer(received) {
            Ok(token) if *expected == Secret::new(token) => {}
            Ok(_) => return Challenge::InvalidToken.into_answer(None),
            Err(challenge) => return challenge.into_answer(None),
        }
    }
    let metadata = match read_metadata(received) {
        Ok(metadata) => metadata,
        Err(refusal) => return refusal.into_answer(),
    };
    let (client_id, token) = (random_id(), random_text());
    let registration = Registration {
        metadata: metadata.write(),
        issued_at: received.now,
        secret: metadata.needs_secret().then(random_text),
        token: digest(&token),
    };
    put(&mut server.store(), &client_id, registration.clone(), metadata);
    server.changed();
    describe(server, StatusCode::CREATED, &client_id, &registration, &token)
}

/// Reads, updates or deletes what is registered.
pub(crate) fn configure(server: &Server, received: &Received) -> Answer {
    let client_id = received.query.get("client_id").unwrap_or_default();
    let token = match read_bearer(received) {
        Ok(token) => token,
        Err(challenge) => return challenge.into_answer(None),
    };
    let registration = server.store().kept.registrations.get(client_id).cloned();
    // RFC 7592 §2.1: no word on whether there is such a client.
    let Some(registration) = registration.filter(|registration| registration.token == digest(token)) else {
        return Challenge::InvalidToken.into_answer(None);
    };
    if received.method == Method::DELETE {
        delete(&mut server.store(), client_id);
        server.changed();
        return Answer::empty(StatusCode::NO_CONTENT).unstored();
    }
    if received.method != Method::PUT {
        return describe(server, StatusCode::OK, client_id, &registration, token);
    }
    match update(server, received, client_id, registration) {
        Ok((registration, token)) => describe(server, StatusCode::OK, client_id, &registration, &token),
        Err(refusal) => refusal.into_answer(),
    }
}

/// The updated registration, and its new token.
fn update(
    server: &Server,
    received: &Received,
    client_id: &str,
    before: Registration,
) -> Result<(Registration, String), Refusal> {
    let refuse = |description| Err(Refusal::new(ErrorCode::InvalidRequest, description));
    let Some(asked) = &received.json else {
        return refuse("The body must be a JSON object.");
    };
    if NOT_IN_UPDATE.iter().any(|name| asked.contains_key(*name)) {
        return refuse("The update has a member that only the server may set.");
    }
    if asked.get("client_id").and_then(Value::as_str) != Some(client_id) {
        return refuse("The client_id is not that of this client.");
    }
    let secret = asked.get("client_secret").and_then(Value::as_str);
    if secret.is_some_and(|secret| before.secret.as_deref() != Some(secret)) {
        return refuse("The client_secret is not that of this client.");
    }
    let metadata = read_metadata(received)?;
    let token = random_text();
    let registration = Registration {
        metadata: metadata.write(),
        secret: metadata
            .needs_secret()
            .then(|| before.secret.clone().unwrap_or_else(random_text)),
        token: digest(&token),
        ..before
    };
    put(&mut server.store(), client_id, registration.clone(), metadata);
    server.changed();
    Ok((registration, token))
}

fn read_metadata(received: &Received) -> Result<ClientMetadata, Refusal> {
    let asked = received.json.as_ref();
    let asked = asked.ok_or(Refusal::new(
        ErrorCode::InvalidClientMetadata,
        "The body must be a JSON object.",
    ))?;
    if asked.contains_key("software_statement") {
        return Err(Refusal::new(
            ErrorCode::UnapprovedSoftwareStatement,
            "This server trusts no software statements.",
        ));
    }
    ClientMetadata::read(asked)
}

/// Takes up the clients that registered themselves at an earlier server.
pub(crate) fn restore(store: &mut Store) {
    for (client_id, registration) in store.kept.registrations.clone() {
        if let Ok(metadata) = ClientMetadata::read(&registration.metadata) {
            put(store, &client_id, registration, metadata);
        }
    }
}

fn put(store: &mut Store, client_id: &str, registration: Registration, metadata: ClientMetadata) {
    let mut client = metadata.into_client(client_id, registration.secret.as_deref());
    if let Some(before) = store.clients.get(client_id) {
        client.behaviour = before.behaviour.clone();
    }
    store.clients.insert(client_id.to_owned(), Arc::new(client));
    store.kept.registrations.insert(client_id.to_owned(), registration);
}

/// RFC 7592 §2.3: with everything that it was given.
fn delete(store: &mut Store, client_id: &str) {
    store.clients.remove(client_id);
    store.kept.registrations.remove(client_id);
    store
        .kept
        .refresh_tokens
        .retain(|_, token| token.client_id != client_id);
}

/// RFC 7591 §3.2.1, RFC 7592 §3.
fn describe(server: &Server, status: StatusCode, client_id: &str, registration: &Registration, token: &str) -> Answer {
    let mut uri = server.url(Endpoint::ClientConfiguration);
    uri.push_str("?client_id=");
    uri.push_str(client_id);
    let mut body = registration.metadata.clone();
    body.insert("client_id".to_owned(), json!(client_id));
    body.insert("client_id_issued_at".to_owned(), json!(registration.issued_at));
    if let Some(secret) = &registration.secret {
        body.insert("client_secret".to_owned(), json!(secret));
        body.insert("client_secret_expires_at".to_owned(), json!(0));
    }
    body.insert("registration_client_uri".to_owned(), json!(uri));
    body.insert("registration_access_token".to_owned(), json!(token));
    Answer::private_json(status, body)
}
