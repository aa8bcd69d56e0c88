//! The page from which a browser posts an authorization request: an address is all that a browser can be opened with, and
//! an address is a GET. Its own is drawn at random, and good once.

use std::collections::HashSet;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use super::accept::{Listening, Place, Reply};
use super::page::{Content, Page, render, respond};
use super::request::BrowserRequest;
use crate::io::name_host;
use crate::random::draw_secret;
use crate::{Error, RunError};

/// By the form's own method: a parameter may be called `submit`.
const SCRIPT: &str = "HTMLFormElement.prototype.submit.call(document.querySelector('form'))";

/// Such a page, as long as its [`Listening`] lives.
pub(crate) struct FormPage(Arc<FormPlace>);

struct FormPlace {
    origin: Url,
    /// Those of its paths that no browser has come to yet.
    unused: Mutex<HashSet<String>>,
    page: String,
    nonce: String,
}

impl FormPage {
    /// A page that posts `fields` to `action`, from where the way leads to `redirect_uri` in the end.
    ///
    /// # Errors
    /// `CannotListen`, `NoRandomness`.
    pub(crate) fn serve(
        action: &Url,
        fields: &[(String, String)],
        redirect_uri: &str,
    ) -> Result<(Self, Listening), Error> {
        let cannot_listen = |error: &dyn ToString| RunError::CannotListen {
            address: Ipv4Addr::LOCALHOST.to_string(),
            reason: error.to_string(),
        };
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| cannot_listen(&error))?;
        let address = socket.local_addr().map_err(|error| cannot_listen(&error))?;
        let origin = Url::parse(&format!("http://{address}/")).map_err(|error| cannot_listen(&error))?;
        let nonce = draw_secret()?.expose().to_owned();
        let place = Arc::new(FormPlace {
            origin,
            unused: Mutex::default(),
            page: write_page(action, fields, redirect_uri, &nonce),
            nonce,
        });
        let listening = Listening::at(vec![socket], &place)?;
        Ok((Self(place), listening))
    }

    /// An address of it that nobody was given before.
    ///
    /// # Errors
    /// `NoRandomness`.
    pub(crate) fn address(&self) -> Result<Url, Error> {
        let mut url = self.0.origin.clone();
        url.set_path(draw_secret()?.expose());
        self.0.lock().insert(url.path().to_owned());
        Ok(url)
    }

    /// Whether `url` leads here.
    pub(crate) fn is_at(&self, url: &Url) -> bool {
        url.origin() == self.0.origin.origin()
    }
}

impl FormPlace {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.unused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_own_host(&self, host: Option<&str>) -> bool {
        host.is_some_and(|host| host == self.origin.authority())
    }
}

impl Place for FormPlace {
    fn answer(&self, request: &BrowserRequest) -> Reply {
        let refuse = |status, page| Reply {
            text: render(status, page, &self.nonce),
            then: None,
        };
        // A foreign name that points here is somebody's attempt to read the page (DNS rebinding).
        if !self.is_own_host(request.header("host")) {
            return refuse("421 Misdirected Request", Page::NotHere);
        }
        if request.method != "GET" {
            return refuse("405 Method Not Allowed", Page::NotHere);
        }
        // The person or Bearerbox opens it, and no page leads here; a browser that only looks ahead must not use it up.
        let is_led = request.header("sec-fetch-site").is_some_and(|site| site != "none");
        if is_led || request.header("sec-purpose").is_some() {
            return refuse("403 Forbidden", Page::NotByLink);
        }
        if !self.lock().remove(&request.target) {
            return refuse("410 Gone", Page::StartedAlready);
        }
        Reply {
            text: self.page.clone(),
            then: None,
        }
    }
}

fn write_page(action: &Url, fields: &[(String, String)], redirect_uri: &str, nonce: &str) -> String {
    let inputs: String = fields
        .iter()
        .map(|(name, value)| {
            let (name, value) = (escape(name), escape(value));
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
        })
        .collect();
    let host = escape(&name_host(action));
    let action = escape(action.as_str());
    let more = format!(
        "<form method=\"post\" action=\"{action}\">{inputs}<button>Go on to {host}</button></form>\
         <script nonce=\"{nonce}\">{SCRIPT}</script>"
    );
    let back = Url::parse(redirect_uri).map_or_else(|_| String::new(), |url| format!(" {}:", url.scheme()));
    let content = Content {
        title: "One moment",
        text: &format!("Bearerbox sends the authorization request to {host}."),
        more: &more,
        script_sources: &format!("script-src 'nonce-{nonce}'; "),
        // Not to the endpoint alone: Chrome holds every redirect after the form to this, too, and those lead to wherever
        // the server has its sign-in, and to the redirect URI.
        form_action: &format!("http: https:{back}"),
    };
    respond("200 OK", &content, nonce)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
