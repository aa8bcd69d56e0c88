//! A person with a browser, without the browser: follows redirects, keeps cookies, fills in forms.

use reqwest::{Certificate, Client, ClientBuilder, Response, header::LOCATION, redirect::Policy};
use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::keys::Identity;

/// What the person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// Signs in by this name and allows what is asked.
    Allow(&'a str),
    /// Signs in by this name and denies it.
    Deny(&'a str),
}

/// How an authorization response comes to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// By a redirect to this URL, which is not requested.
    Redirect(Url),
    /// By a form that the page posts there (`response_mode=form_post`), which is not sent.
    Post(Url, Vec<(String, String)>),
}

/// A browser with its cookies.
pub struct UserAgent {
    client: Client,
}

impl Default for UserAgent {
    fn default() -> Self {
        Self { client: http_client() }
    }
}

/// An HTTP client as a browser has one: it keeps cookies; redirects are followed by hand.
pub fn http_client() -> Client {
    browser_like().build().expect("a client with the default settings")
}

/// One that trusts this authority's certificates, too.
pub fn http_client_trusting(ca_pem: &str) -> Client {
    client_of_authority(ca_pem)
        .build()
        .expect("a client with the default settings")
}

/// One that takes every certificate and tells it, as [`reqwest::tls::TlsInfo`] with each answer: for servers that
/// nobody vouches for.
pub fn http_client_trusting_everybody() -> Client {
    browser_like()
        .tls_danger_accept_invalid_certs(true)
        .tls_info(true)
        .build()
        .expect("a client with the default settings")
}

/// One that shows this certificate where it is asked for one.
pub fn http_client_with_certificate(ca_pem: &str, identity: &Identity) -> Client {
    let pem = format!("{}{}", identity.key().pkcs8_pem(), identity.certificate_pem());
    client_of_authority(ca_pem)
        .identity(reqwest::Identity::from_pem(pem.as_bytes()).expect("a key and its certificate"))
        .build()
        .expect("a client with the default settings")
}

fn client_of_authority(ca_pem: &str) -> ClientBuilder {
    let authority = Certificate::from_pem(ca_pem.as_bytes()).expect("a certificate");
    browser_like().tls_certs_merge([authority])
}

fn browser_like() -> ClientBuilder {
    // Another test may have installed it already.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    Client::builder()
        .cookie_store(true)
        .redirect(Policy::none())
        // A server closes what is idle, and a person takes their time.
        .pool_max_idle_per_host(0)
        .no_proxy()
}

impl UserAgent {
    /// A browser that connects as `client` does.
    pub fn with_client(client: Client) -> Self {
        Self { client }
    }

    /// Opens `authorization_url` and answers each page, until the server redirects to `redirect_uri`.
    ///
    /// Returns the URL of that last redirect, which is not requested; or the page's text where the
    /// server shows a page without a form.
    pub async fn authorize(
        &self,
        authorization_url: &str,
        redirect_uri: &str,
        answer: Answer<'_>,
    ) -> Result<Url, String> {
        match self.arrive(authorization_url, redirect_uri, answer).await? {
            Arrival::Redirect(url) => Ok(url),
            Arrival::Post(url, fields) => Err(format!("posted to {url}: {fields:?}")),
        }
    }

    /// The same, where the authorization request is a form that is posted.
    pub async fn authorize_by_post(
        &self,
        endpoint: &Url,
        fields: &[(String, String)],
        redirect_uri: &str,
        answer: Answer<'_>,
    ) -> Result<Url, String> {
        let response = self.post(endpoint, fields).await;
        match self.follow(endpoint.clone(), response, redirect_uri, answer).await? {
            Arrival::Redirect(url) => Ok(url),
            Arrival::Post(url, fields) => Err(format!("posted to {url}: {fields:?}")),
        }
    }

    /// The same, wherever the answer goes back by a form as well.
    pub async fn arrive(
        &self,
        authorization_url: &str,
        redirect_uri: &str,
        answer: Answer<'_>,
    ) -> Result<Arrival, String> {
        let url = Url::parse(authorization_url).expect("an authorization URL");
        let response = self.get(&url).await;
        self.follow(url, response, redirect_uri, answer).await
    }

    async fn follow(
        &self,
        mut url: Url,
        mut response: Response,
        redirect_uri: &str,
        answer: Answer<'_>,
    ) -> Result<Arrival, String> {
        for _ in 0..20 {
            if let Some(location) = response.headers().get(LOCATION) {
                let location = location.to_str().expect("a Location in ASCII");
                url = url.join(location).expect("a Location that is a URL");
                if location.starts_with(redirect_uri) {
                    return Ok(Arrival::Redirect(url));
                }
                response = self.get(&url).await;
                continue;
            }
            let page = response.text().await.expect("a page");
            response = match next_move(&page, &url, answer) {
                Some(Move::Follow(to)) => {
                    url = to;
                    self.get(&url).await
                }
                Some(Move::Submit(to, fields)) if to.as_str().starts_with(redirect_uri) => {
                    return Ok(Arrival::Post(to, fields));
                }
                Some(Move::Submit(to, fields)) => {
                    url = to;
                    self.post(&url, &fields).await
                }
                None => return Err(page),
            };
        }
        Err(format!("still no redirect to {redirect_uri} after 20 steps, at {url}"))
    }

    /// Opens `url` and answers each page until there is one without a form, as at the end of the device grant or of a
    /// logout. Returns its text.
    pub async fn visit(&self, url: &str, answer: Answer<'_>) -> String {
        let nowhere = "nowhere:";
        match self.arrive(url, nowhere, answer).await {
            Err(page) => page,
            Ok(arrival) => panic!("{arrival:?}"),
        }
    }

    /// Requests `url` as a browser does; used to carry a redirect to a loopback listener.
    pub async fn get(&self, url: &Url) -> Response {
        self.client.get(url.clone()).send().await.expect("the server answers")
    }

    /// Posts a form as a browser does.
    pub async fn post(&self, url: &Url, fields: &[(String, String)]) -> Response {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.client
            .post(url.clone())
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", url.origin().ascii_serialization())
            .body(body)
            .send()
            .await
            .expect("the server answers")
    }
}

enum Move {
    Follow(Url),
    Submit(Url, Vec<(String, String)>),
}

fn next_move(page: &str, at: &Url, answer: Answer<'_>) -> Option<Move> {
    let page = Html::parse_document(page);
    let form = page.select(&selector("form")).next()?;
    let asks_name = form
        .select(&selector("input[name=login], input[name=username]"))
        .next()
        .is_some();
    if let (Answer::Deny(_), false) = (answer, asks_name)
        && let Some(link) = page.select(&selector("a[href$='/abort']")).next()
    {
        return at.join(link.attr("href")?).ok().map(Move::Follow);
    }
    let name = match answer {
        Answer::Allow(name) | Answer::Deny(name) => name,
    };
    let mut fields: Vec<_> = form
        .select(&selector("input"))
        .filter_map(|input| filled_in(input, name))
        .collect();
    let id = form.attr("id").unwrap_or_default();
    let named = selector("button[name]");
    // A button may stand outside of its form and name it.
    let outside = page
        .select(&named)
        .filter(|button| button.attr("form").is_some_and(|of| of == id));
    let buttons: Vec<_> = form.select(&named).chain(outside).collect();
    let refuses = matches!(answer, Answer::Deny(_)) && !asks_name;
    let chosen = buttons.iter().find(|button| is_refusal(button) == refuses);
    if let Some(button) = chosen {
        fields.push((
            button.attr("name")?.to_owned(),
            button.attr("value").unwrap_or_default().to_owned(),
        ));
    }
    let action = at.join(form.attr("action").unwrap_or_default()).ok()?;
    Some(Move::Submit(action, fields))
}

fn is_refusal(button: &ElementRef<'_>) -> bool {
    button.attr("value") == Some("deny") || button.attr("name") == Some("abort")
}

fn filled_in(input: ElementRef<'_>, person: &str) -> Option<(String, String)> {
    let name = input.attr("name")?;
    let value = match name {
        "login" | "username" => person,
        "password" => "any",
        _ => input.attr("value").unwrap_or_default(),
    };
    Some((name.to_owned(), value.to_owned()))
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector of ours")
}
