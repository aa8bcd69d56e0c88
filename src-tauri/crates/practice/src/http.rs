//! From a connection to an endpoint and back: what is the same for every request.
//!
//! Here a request is recorded, refused if it cannot be meant for this server, delayed, spoiled by a fault, or handed on.

use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, Uri, header};
use serde_json::{Map, Value};
use tokio::sync::oneshot;

use crate::answer::{Answer, Content};
use crate::client_authentication::claimed_client;
use crate::endpoint::Endpoint;
use crate::fault::{Fault, Stage, merge};
use crate::listener::{Cut, CuttableListener};
use crate::page::error_page;
use crate::request::{Params, Received, RecordedRequest};
use crate::server::Server;
use crate::{
    api, authorize, consent, device_authorization, device_page, discovery, end_session, introspect, login, page,
    register, revoke, token, userinfo,
};

/// The largest body that is read.
const BODY_LIMIT: usize = 64 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// Serves until `stopped`, on a runtime of its own; tells `ready` when connections are accepted.
pub(crate) fn serve(
    server: Arc<Server>,
    listener: TcpListener,
    ready: oneshot::Sender<std::io::Result<()>>,
    stopped: oneshot::Receiver<()>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = ready.send(Err(error));
            return;
        }
    };
    runtime.block_on(async {
        let listener = match tokio::net::TcpListener::from_std(listener) {
            Ok(listener) => CuttableListener(listener),
            Err(error) => {
                let _ = ready.send(Err(error));
                return;
            }
        };
        let router = Router::new().fallback(handle).with_state(server);
        let serving = axum::serve(listener, router.into_make_service_with_connect_info::<Cut>());
        let _ = ready.send(Ok(()));
        tokio::select! {
            _ = serving => {}
            _ = stopped => {}
        }
    });
    runtime.shutdown_background();
}

async fn handle(
    State(server): State<Arc<Server>>,
    ConnectInfo(connection): ConnectInfo<Cut>,
    request: Request<Body>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await;
    record(&server, &parts.method, &parts.uri, &parts.headers, &body);

    if !is_for_loopback(&parts.uri, &parts.headers) {
        return error_page(
            StatusCode::MISDIRECTED_REQUEST,
            "Not for this host",
            "The practice server answers only under 127.0.0.1, [::1] and localhost.",
        )
        .into_response();
    }
    let Ok(body) = body else {
        return error_page(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Too large",
            "The request's body is larger than 64 KiB.",
        )
        .with(header::CONNECTION, "close")
        .into_response();
    };
    let Some(endpoint) = Endpoint::at(parts.uri.path(), &server.issuer_path) else {
        return error_page(
            StatusCode::NOT_FOUND,
            "Not found",
            "The practice server has nothing at this address.",
        )
        .into_response();
    };
    if !endpoint.methods().contains(&parts.method.as_str()) {
        return Answer::empty(StatusCode::METHOD_NOT_ALLOWED)
            .with(header::ALLOW, &endpoint.methods().join(", "))
            .into_response();
    }

    let received = Received {
        endpoint,
        is_post: parts.method == Method::POST,
        query: Params::parse(parts.uri.query().unwrap_or_default().as_bytes()),
        form: read_form(&parts.headers, &body),
        json: read_json(&parts.headers, &body),
        method: parts.method,
        headers: parts.headers,
        now: server.now(),
    };
    let client_id = claimed_client(&server, &received);
    answer(&server, &received, client_id.as_deref(), &connection).await
}

async fn answer(server: &Server, received: &Received, client_id: Option<&str>, connection: &Cut) -> Response<Body> {
    let endpoint = received.endpoint;
    let latency = client_id
        .and_then(|id| server.client(id))
        .map(|client| client.behaviour.latency)
        .filter(|latency| !latency.is_zero());
    if let Some(latency) = latency {
        tokio::time::sleep(latency).await;
    }
    let take = |stage| server.store().faults.take(client_id, endpoint, stage);

    if let Some(fault) = take(Stage::Request) {
        return strike(fault, connection).await;
    }
    let mut answer = run_endpoint(server, received).await;
    let fault = take(Stage::Answer);
    if fault == Some(Fault::LoseAnswer) {
        return cut(connection);
    }
    if let (Some(Fault::MergeAnswer(patch)), Content::Json(object)) = (fault, &mut answer.body) {
        merge(object, &patch);
    }
    answer.into_response()
}

async fn run_endpoint(server: &Server, received: &Received) -> Answer {
    match received.endpoint {
        Endpoint::Home => page::home(server),
        Endpoint::Metadata => discovery::metadata(server),
        Endpoint::Jwks => discovery::jwks(server).await,
        Endpoint::Authorization => authorize::authorize(server, received).await,
        Endpoint::Login => login::login(server, received).await,
        Endpoint::Consent => consent::consent(server, received).await,
        Endpoint::Token => token::token(server, received).await,
        Endpoint::Userinfo => userinfo::userinfo(server, received),
        Endpoint::DeviceAuthorization => device_authorization::authorize_device(server, received),
        Endpoint::DeviceVerification => device_page::device_page(server, received),
        Endpoint::Introspection => introspect::introspect(server, received),
        Endpoint::Revocation => revoke::revoke(server, received),
        Endpoint::Registration => register::register(server, received),
        Endpoint::ClientConfiguration => register::configure(server, received),
        Endpoint::ApiOrders => api::orders(server, received),
        Endpoint::ApiInvoices => api::invoices(server, received),
        Endpoint::ResourceMetadata => discovery::resource_metadata(server),
        Endpoint::EndSession => end_session::end_session(server, received),
        Endpoint::EndSessionConfirmation => end_session::confirm(server, received),
    }
}

/// The answer of a fault that strikes before the endpoint does anything.
async fn strike(fault: Fault, connection: &Cut) -> Response<Body> {
    match fault {
        Fault::Answer {
            status,
            content_type,
            body,
        } => {
            let answer = Answer {
                body: Content::Bytes(body),
                ..Answer::empty(as_status(status))
            };
            match content_type {
                Some(content_type) => answer.with(header::CONTENT_TYPE, &content_type),
                None => answer,
            }
            .into_response()
        }
        Fault::Redirect { status, location } => Answer::empty(as_status(status))
            .with(header::LOCATION, &location)
            .into_response(),
        Fault::HugeBody { bytes } => huge_body(bytes).into_response(),
        Fault::Hang => std::future::pending().await,
        Fault::Close
        | Fault::LoseAnswer
        | Fault::MergeAnswer(_)
        | Fault::MergeIdToken(_)
        | Fault::WrongNonce
        | Fault::OmitNonce
        | Fault::WrongState
        | Fault::OmitState
        | Fault::WrongIssuer
        | Fault::OmitIssuer
        | Fault::AddParameters(_) => cut(connection),
    }
}

fn cut(connection: &Cut) -> Response<Body> {
    connection.cut();
    Answer::empty(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

fn as_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn huge_body(bytes: usize) -> Answer {
    let (start, end) = (br#"{"padding":""#, br#""}"#);
    let padding = bytes.saturating_sub(start.len() + end.len());
    let body = [&start[..], &vec![b'a'; padding], end].concat();
    Answer {
        body: Content::Bytes(body),
        ..Answer::empty(StatusCode::OK)
    }
    .with(header::CONTENT_TYPE, "application/json")
}

/// A page on another host could reach this server under that host's name (DNS rebinding): then the name is not ours.
fn is_for_loopback(uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let named = host.to_str().is_ok_and(is_loopback);
    // An absolute request target wins over the header (RFC 9112 §3.2.2), so it has to agree.
    named && uri.authority().is_none_or(|it| is_loopback(it.as_str()))
}

fn is_loopback(authority: &str) -> bool {
    ["127.0.0.1", "[::1]", "localhost"].into_iter().any(|name| {
        authority
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
            && match &authority[name.len()..] {
                "" => true,
                rest => rest
                    .strip_prefix(':')
                    .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit())),
            }
    })
}

fn read_form(headers: &HeaderMap, body: &Bytes) -> Option<Params> {
    let is_form = match content_type(headers) {
        Ok(None) => body.is_empty(),
        Ok(Some(value)) => value.eq_ignore_ascii_case(FORM),
        Err(()) => false,
    };
    is_form.then(|| Params::parse(body))
}

fn read_json(headers: &HeaderMap, body: &Bytes) -> Option<Map<String, Value>> {
    let is_json = content_type(headers).ok().flatten()?.eq_ignore_ascii_case(JSON);
    is_json.then(|| serde_json::from_slice(body).ok()).flatten()
}

/// The media type, without its parameters; an error where there are several or none that can be read.
fn content_type(headers: &HeaderMap) -> Result<Option<&str>, ()> {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    match (types.next(), types.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => {
            let value = value.to_str().map_err(|_| ())?;
            Ok(Some(value.split(';').next().unwrap_or_default().trim()))
        }
        (Some(_), Some(_)) => Err(()),
    }
}

fn record(server: &Server, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Result<Bytes, axum::Error>) {
    if server.recorded_requests == 0 {
        return;
    }
    let body = body.as_ref().cloned().unwrap_or_default();
    let form = read_form(headers, &body).unwrap_or_default();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let recorded = RecordedRequest {
        method: method.to_string(),
        path: uri.path().to_owned(),
        query: Params::parse(uri.query().unwrap_or_default().as_bytes()).into_pairs(),
        headers: headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
            .collect(),
        form: form.into_pairs(),
        body: body.to_vec(),
    };
    let mut store = server.store();
    if store.recorded.len() >= server.recorded_requests {
        store.recorded.pop_front();
    }
    store.recorded.push_back(recorded);
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn knows_the_names_of_loopback() {
        for ours in ["127.0.0.1", "127.0.0.1:80", "LOCALHOST:1", "[::1]:8976"] {
            assert!(is_loopback(ours), "{ours}");
        }
        for other in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "127.0.0.1:80@evil.example",
            "",
        ] {
            assert!(!is_loopback(other), "{other}");
        }
    }
}
