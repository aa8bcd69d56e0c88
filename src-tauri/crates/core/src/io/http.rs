//! Sends requests as they stand and hands back what came: no cookie, no cache, a redirect only where the request
//! allows it. Dropping the future cancels.

mod cause;
mod certificate;
mod certificate_metadata;
mod identity;
mod resolver;
mod trust;

use std::collections::HashMap;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bearerbox_oauth::{HttpRequest, HttpResponse, Method, is_loopback};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, Proxy, RequestBuilder, Response};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::time::timeout;
use url::Url;

use crate::profiles::locate_file;
use crate::{Error, NetworkCause, RunError};
use cause::find_cause;
pub(crate) use certificate::name_host_alone;
pub use certificate::{CertificateProblem, ChosenCertificates, TrustHindrance, UntrustedCertificate};
pub(crate) use certificate_metadata::read_certificate_metadata;
use identity::read_identity;
use resolver::Resolver;
use trust::Trust;

const MEBIBYTE: usize = 1024 * 1024;
/// Less than servers keep a connection, so that no request is sent into one that is being closed.
const IDLE: Duration = Duration::from_secs(15);
/// The media type of every form (RFC 6749 appendix B).
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
/// What every request says of its sender (RFC 9110 §10.1.5).
pub(crate) const USER_AGENT: &str = concat!("Bearerbox/", env!("CARGO_PKG_VERSION"));

/// How long and how much an exchange may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// From the start to a connection.
    pub(crate) connect: Duration,
    /// From the start to the end of the answer, redirects included.
    pub(crate) total: Duration,
    /// The answer's body, in bytes.
    pub(crate) body: usize,
    /// What becomes of an answer with more than that.
    pub(crate) overflow: Overflow,
}

/// What becomes of an answer that is larger than accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overflow {
    /// It is refused: half of it means nothing.
    Refuse,
    /// Its beginning is the answer.
    Cut,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
            body: 2 * MEBIBYTE,
            overflow: Overflow::Refuse,
        }
    }
}

/// How an authorization server is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Connection {
    /// A file with certificates (PEM) to trust beside the system's; a relative path starts at the person's own folder.
    pub ca_file: Option<String>,
    /// The HTTP proxy; none: as the system says.
    pub proxy: Option<String>,
    /// A file with the client's certificate (PEM, or PKCS#12 with its key).
    pub client_certificate: Option<String>,
    /// A file with the key to it (PEM).
    pub client_key: Option<String>,
    /// Single certificates to trust.
    pub chosen: ChosenCertificates,
}

impl Connection {
    /// The same for an address that the person gave beside the profile's own.
    #[must_use]
    pub(crate) fn and_host_of(mut self, address: &Url) -> Self {
        self.chosen = self.chosen.and_host_of(address);
        self
    }

    /// The same, without what makes no difference to it.
    #[must_use]
    pub(crate) fn in_effect(&self) -> Self {
        Self {
            chosen: self.chosen.clone().in_effect(),
            ..self.clone()
        }
    }
}

/// An answer, with the redirects that led to it.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The last answer.
    pub(crate) response: HttpResponse,
    /// The redirects that were followed, in order.
    pub(crate) redirects: Vec<Redirect>,
    /// Whether it had more than is accepted, and was cut.
    pub(crate) is_cut: bool,
}

/// A redirect that was followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redirect {
    /// The status of the answer that redirected.
    pub(crate) status: u16,
    /// Where to.
    pub(crate) to: Url,
}

/// The clients in use, one for each way of connecting.
#[derive(Default)]
pub(crate) struct Http(Mutex<HashMap<Way, Client>>);

/// A connection, and whether it needs certificates and may go through the system's proxy. Reading the system's
/// certificates takes longer than a whole run on loopback.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Way {
    connection: Connection,
    is_plain: bool,
    is_loopback: bool,
}

impl Http {
    /// Sends `request` and gives what came back, whatever its status.
    ///
    /// # Errors
    /// `Network` and `ResponseTooLarge`; of `RunError` what in the profile does not serve.
    pub(crate) async fn send(
        &self,
        request: &HttpRequest,
        connection: &Connection,
        limits: &Limits,
    ) -> Result<HttpResponse, Error> {
        Ok(self.exchange(request, connection, limits).await?.response)
    }

    /// As [`Http::send`], with the redirects on the way.
    pub(crate) async fn exchange(
        &self,
        request: &HttpRequest,
        connection: &Connection,
        limits: &Limits,
    ) -> Result<Answer, Error> {
        let exchange = self.follow(request, connection, limits);
        timeout(limits.total, exchange).await.unwrap_or_else(|_| {
            let cause = NetworkCause::TimedOut {
                seconds: limits.total.as_secs(),
            };
            Err(Error::Network {
                host: name_host(&request.url),
                cause,
            })
        })
    }

    async fn follow(&self, request: &HttpRequest, connection: &Connection, limits: &Limits) -> Result<Answer, Error> {
        let mut url = request.url.clone();
        let mut redirects = Vec::new();
        loop {
            let client = self.client(&url, connection, limits)?;
            let response = build_request(&client, request, &url)?
                .send()
                .await
                .map_err(|error| Error::Network {
                    host: name_host(&url),
                    cause: find_cause(&error, limits, &connection.chosen),
                })?;
            match find_target(&response, &url) {
                Some(target) if redirects.len() < request.redirects.into() && request.method == Method::Get => {
                    redirects.push(Redirect {
                        status: response.status().as_u16(),
                        to: target.clone(),
                    });
                    url = target;
                }
                Some(_) | None => {
                    let (response, is_cut) = read_response(response, &url, limits).await?;
                    return Ok(Answer {
                        response,
                        redirects,
                        is_cut,
                    });
                }
            }
        }
    }

    fn client(&self, url: &Url, connection: &Connection, limits: &Limits) -> Result<Client, Error> {
        let way = Way {
            is_plain: url.scheme() == "http" && connection.proxy.is_none(),
            is_loopback: is_loopback(url),
            connection: connection.in_effect(),
        };
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&way) {
            return Ok(client.clone());
        }
        let client = build_client(&way, limits)?;
        clients.insert(way, client.clone());
        Ok(client)
    }
}

fn build_request(client: &Client, request: &HttpRequest, url: &Url) -> Result<RequestBuilder, RunError> {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Head => reqwest::Method::HEAD,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
        Method::Options => reqwest::Method::OPTIONS,
    };
    let mut builder = client.request(method, url.clone());
    // What was meant for one server is not told to another.
    let is_same_origin = url.origin() == request.url.origin();
    for field in &request.headers {
        let invalid = || RunError::InvalidHeader {
            name: field.name.clone(),
        };
        let name = HeaderName::try_from(field.name.as_str()).map_err(|_| invalid())?;
        let mut value = HeaderValue::try_from(field.value.expose()).map_err(|_| invalid())?;
        if is_same_origin || name == ACCEPT {
            value.set_sensitive(true);
            builder = builder.header(name, value);
        }
    }
    if let Some(content) = &request.content {
        builder = builder.body(content.expose().to_owned());
    } else if request.sends_form() {
        if request.header("content-type").is_none() {
            builder = builder.header(CONTENT_TYPE, FORM);
        }
        builder = builder.body(request.encoded_form().expose().to_owned());
    } else if matches!(request.method, Method::Post | Method::Put | Method::Patch) {
        // Some servers insist on hearing that nothing comes (RFC 9110 §8.6).
        builder = builder.header(CONTENT_LENGTH, 0);
    }
    Ok(builder)
}

/// Where a redirect leads, if it is one that may be followed: never from https to http.
fn find_target(response: &Response, url: &Url) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let target = url.join(response.headers().get(LOCATION)?.to_str().ok()?).ok()?;
    let is_acceptable = match target.scheme() {
        "https" => true,
        "http" => url.scheme() == "http",
        _ => false,
    };
    is_acceptable.then_some(target)
}

/// The answer, and whether it was cut.
async fn read_response(mut response: Response, url: &Url, limits: &Limits) -> Result<(HttpResponse, bool), Error> {
    let status = response.status().as_u16();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    let mut body = Vec::new();
    let mut is_cut = false;
    loop {
        let chunk = response.chunk().await.map_err(|error| Error::Network {
            host: name_host(url),
            // The handshake is over.
            cause: find_cause(&error, limits, &ChosenCertificates::default()),
        })?;
        let Some(chunk) = chunk else { break };
        let room = limits.body - body.len();
        is_cut = chunk.len() > room;
        if is_cut && limits.overflow == Overflow::Refuse {
            return Err(Error::ResponseTooLarge {
                host: name_host(url),
                limit: limits.body,
            });
        }
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if is_cut {
            break;
        }
    }
    Ok((HttpResponse { status, headers, body }, is_cut))
}

fn build_client(way: &Way, limits: &Limits) -> Result<Client, RunError> {
    // Another part of the process may have chosen one before; any will do.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(USER_AGENT)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(limits.connect)
        .pool_idle_timeout(IDLE)
        .tcp_nodelay(true)
        .dns_resolver(Arc::new(Resolver));
    match &way.connection.proxy {
        Some(proxy) => {
            builder = builder.proxy(Proxy::all(proxy).map_err(|_| RunError::ProxyUnusable)?);
        }
        // A proxy elsewhere would look for the server on its own computer.
        None if way.is_loopback => builder = builder.no_proxy(),
        None => {}
    }
    let builder = if way.is_plain {
        builder.tls_certs_only([])
    } else {
        builder.tls_backend_preconfigured(configure_tls(&way.connection)?)
    };
    builder.build().map_err(|error| RunError::TlsUnusable {
        reason: innermost(&error),
    })
}

fn configure_tls(connection: &Connection) -> Result<ClientConfig, RunError> {
    let unusable = |error: rustls::Error| RunError::TlsUnusable {
        reason: error.to_string(),
    };
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let roots = connection.ca_file.as_deref().map(read_authorities).transpose()?;
    let trust = Trust::new(roots.unwrap_or_default(), connection.chosen.clone(), provider.clone());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(trust.map_err(unusable)?));
    let mut configuration = match &connection.client_certificate {
        Some(certificate) => {
            let (chain, key) = read_identity(certificate, connection.client_key.as_deref())?;
            builder.with_client_auth_cert(chain, key).map_err(unusable)?
        }
        None => builder.with_no_client_auth(),
    };
    configuration.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(configuration)
}

fn read_authorities(ca_file: &str) -> Result<Vec<CertificateDer<'static>>, RunError> {
    let path = locate_file(ca_file);
    let unreadable = |reason: String| RunError::CaFile {
        path: path.clone(),
        reason,
    };
    let pem = fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let certificates = certificates.map_err(|_| unreadable("it is not PEM".to_owned()))?;
    if certificates.is_empty() {
        return Err(unreadable("it holds no certificate in PEM".to_owned()));
    }
    Ok(certificates)
}

/// The last cause in the chain, which says most.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

/// Host and port as a person writes them.
pub(crate) fn name_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests;
