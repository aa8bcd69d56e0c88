//! Answers browsers at the redirect URI.

use bearerbox_oauth::{AuthorizationResponse, Verdict};
use tokio::sync::mpsc::UnboundedSender;
use url::Url;

use super::accept::{Place, Reply};
use super::page::{FRAGMENT_HEADER, Page, render};
use super::request::BrowserRequest;
use super::{Arrival, Judge};
use crate::Error;
use crate::random::draw_secret;

/// What is listened at, and for whom.
pub(super) struct RedirectPlace {
    url: Url,
    judge: Judge,
    arrivals: UnboundedSender<Arrival>,
    nonce: String,
}

/// What a request comes to.
struct Outcome {
    status: &'static str,
    page: Page,
    arrival: Option<Arrival>,
}

impl Place for RedirectPlace {
    fn answer(&self, request: &BrowserRequest) -> Reply {
        let outcome = self.look_at(request);
        let arrivals = self.arrivals.clone();
        Reply {
            text: render(outcome.status, outcome.page, &self.nonce),
            then: outcome.arrival.map(|arrival| -> Box<dyn FnOnce() + Send> {
                Box::new(move || {
                    // Nobody waits any more when the run is over.
                    let _ = arrivals.send(arrival);
                })
            }),
        }
    }
}

impl RedirectPlace {
    pub(super) fn new(url: Url, judge: Judge, arrivals: UnboundedSender<Arrival>) -> Result<Self, Error> {
        Ok(Self {
            url,
            judge,
            arrivals,
            nonce: draw_secret()?.expose().to_owned(),
        })
    }

    fn look_at(&self, request: &BrowserRequest) -> Outcome {
        // A foreign name that points here is somebody's attempt to read the answer (DNS rebinding).
        if !self.is_own_host(request.header("host")) {
            return Outcome {
                status: "421 Misdirected Request",
                page: Page::NotHere,
                arrival: None,
            };
        }
        let Some(url) = self.locate(&request.target) else {
            return Outcome {
                status: "404 Not Found",
                page: Page::NotHere,
                arrival: None,
            };
        };
        let response = match request.method.as_str() {
            "GET" => AuthorizationResponse::from_url(&url),
            // Other sites cannot set this header field, so this is our own page.
            "POST" if request.header(FRAGMENT_HEADER).is_some() => {
                let mut with_fragment = url.clone();
                with_fragment.set_query(None);
                with_fragment.set_fragment(Some(&request.body));
                AuthorizationResponse::from_url(&with_fragment)
            }
            "POST" => AuthorizationResponse::from_form(&url, &request.body),
            _ => {
                return Outcome {
                    status: "405 Method Not Allowed",
                    page: Page::NotHere,
                    arrival: None,
                };
            }
        };
        if !is_response(&response) {
            // A fragment does not reach a server: a page has to look for it (RFC 6749 §4.2.2).
            let page = if request.method == "GET" {
                Page::Fragment
            } else {
                Page::Nothing
            };
            let status = if request.method == "GET" {
                "200 OK"
            } else {
                "400 Bad Request"
            };
            return Outcome {
                status,
                page,
                arrival: None,
            };
        }
        let verdict = (self.judge)(&response);
        let is_refusal = response.parameters.iter().any(|(name, _)| name == "error");
        let (status, page) = match verdict {
            Verdict::Ours if is_refusal => ("200 OK", Page::Refused),
            Verdict::Ours => ("200 OK", Page::Done),
            Verdict::StateMissing => ("400 Bad Request", Page::WithoutState),
            Verdict::StateDiffers | Verdict::AnotherUrl => ("400 Bad Request", Page::AnotherRun),
        };
        Outcome {
            status,
            page,
            arrival: Some(Arrival { response, verdict }),
        }
    }

    fn is_own_host(&self, host: Option<&str>) -> bool {
        let port = self.url.port_or_known_default().unwrap_or_default();
        let own = self.url.host_str().unwrap_or_default();
        host.is_some_and(|host| {
            [own, "127.0.0.1", "localhost", "[::1]"]
                .iter()
                .any(|name| host.eq_ignore_ascii_case(&format!("{name}:{port}")) || (port == 80 && host == *name))
        })
    }

    /// The URL that was asked for, if it is the redirect URI with some query.
    fn locate(&self, target: &str) -> Option<Url> {
        if !target.starts_with('/') || target.starts_with("//") {
            return None;
        }
        let url = self.url.join(target).ok()?;
        (url.path() == self.url.path()).then_some(url)
    }
}

/// Whether these are the parameters of some authorization response (RFC 6749 §4.1.2).
fn is_response(response: &AuthorizationResponse) -> bool {
    response.parameters.iter().any(|(name, _)| {
        matches!(
            name.as_str(),
            "code" | "error" | "state" | "access_token" | "id_token" | "response"
        )
    })
}
