//! A user agent for the tests: it keeps cookies, fills in forms, and follows no redirect by itself.

use std::collections::BTreeMap;
use std::sync::{Mutex, Once};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use reqwest::redirect::Policy;
use serde_json::{Map, Value};
use url::Url;

pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Map<String, Value> {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }

    pub fn text(&self, member: &str) -> String {
        let json = self.json();
        let value = json.get(member).and_then(Value::as_str);
        value
            .unwrap_or_else(|| panic!("no text {member} in {json:?}"))
            .to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> Url {
        assert_eq!(self.status, 303, "no redirect: {}", self.body);
        Url::parse(self.header("location")).unwrap()
    }

    /// A parameter of the authorization response.
    pub fn answered(&self, name: &str) -> Option<String> {
        self.location()
            .query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The parameters of the authorization response, by fragment or by form.
    pub fn front_channel(&self) -> BTreeMap<String, String> {
        if self.status == 200 {
            return read_inputs(&self.body);
        }
        let location = self.location();
        assert_eq!(location.query(), None, "{location}");
        url::form_urlencoded::parse(location.fragment().unwrap().as_bytes())
            .into_owned()
            .collect()
    }

    pub fn is_error_page(&self) -> bool {
        self.status == 400
            && self.header("content-type").starts_with("text/html")
            && !self.headers.contains_key("location")
    }
}

pub struct Agent {
    client: reqwest::Client,
    pub cookies: Mutex<BTreeMap<String, String>>,
}

impl Agent {
    pub fn new() -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            rustls::crypto::aws_lc_rs::default_provider().install_default().unwrap();
        });
        Self {
            client: reqwest::Client::builder()
                .redirect(Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
            cookies: Mutex::default(),
        }
    }

    pub async fn try_send(
        &self,
        method: &str,
        url: &str,
        headers: HeaderMap,
        body: String,
    ) -> Result<Reply, reqwest::Error> {
        let mut request = self.client.request(method.parse().unwrap(), url).headers(headers);
        let cookies: Vec<String> = (self.cookies.lock().unwrap().iter())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let response = request.body(body).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            if rest.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = response.text().await?;
        Ok(Reply { status, headers, body })
    }

    pub async fn get(&self, url: &str) -> Reply {
        self.try_send("GET", url, HeaderMap::new(), String::new())
            .await
            .unwrap()
    }

    pub async fn get_with_bearer(&self, url: &str, token: &str) -> Reply {
        let headers = one_header(AUTHORIZATION, &format!("Bearer {token}"));
        self.try_send("GET", url, headers, String::new()).await.unwrap()
    }

    pub async fn post(&self, url: &str, form: &[(&str, &str)]) -> Reply {
        self.try_post(url, HeaderMap::new(), form).await.unwrap()
    }

    pub async fn post_with_authorization(&self, url: &str, authorization: &str, form: &[(&str, &str)]) -> Reply {
        self.try_post(url, one_header(AUTHORIZATION, authorization), form)
            .await
            .unwrap()
    }

    pub async fn try_post(
        &self,
        url: &str,
        mut headers: HeaderMap,
        form: &[(&str, &str)],
    ) -> Result<Reply, reqwest::Error> {
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form_type);
        self.try_send("POST", url, headers, encode(form)).await
    }

    /// Follows redirects within the server until a page or another host is reached.
    pub async fn open(&self, url: &str) -> Reply {
        let base = Url::parse(url).unwrap();
        let mut reply = self.get(url).await;
        while reply.status == 303 && reply.header("location").starts_with('/') {
            let next = base.join(reply.header("location")).unwrap();
            reply = self.get(next.as_str()).await;
        }
        reply
    }

    /// Sends the form of `page` with `fields` over what is filled in, and follows within the server.
    pub async fn submit(&self, origin: &str, page: &Reply, fields: &[(&str, &str)]) -> Reply {
        let action = between(&page.body, "action=\"", "\"");
        let mut form = read_inputs(&page.body);
        for (name, value) in fields {
            form.insert((*name).to_owned(), (*value).to_owned());
        }
        let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let reply = self.post(&format!("{origin}{action}"), &form).await;
        if reply.status == 303 && reply.header("location").starts_with('/') {
            return self.open(&format!("{origin}{}", reply.header("location"))).await;
        }
        reply
    }

    /// Signs in and allows everything; returns the redirect to the client.
    pub async fn allow(&self, origin: &str, url: &str, user: &str) -> Reply {
        let mut reply = self.open(url).await;
        if reply.body.contains("name=\"username\"") {
            let fields = [("username", user), ("action", "login")];
            reply = self.submit(origin, &reply, &fields).await;
        }
        if reply.body.contains("value=\"allow\"") {
            reply = self.submit(origin, &reply, &[("action", "allow")]).await;
        }
        reply
    }
}

fn read_inputs(body: &str) -> BTreeMap<String, String> {
    body.split("<input ")
        .skip(1)
        .filter(|input| input.contains("value=\""))
        .map(|input| (between(input, "name=\"", "\""), between(input, "value=\"", "\"")))
        .collect()
}

pub fn one_header(name: reqwest::header::HeaderName, value: &str) -> HeaderMap {
    HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
}

pub fn encode(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn between(text: &str, start: &str, end: &str) -> String {
    let from = text.find(start).unwrap_or_else(|| panic!("no {start} in {text}")) + start.len();
    let to = text[from..].find(end).unwrap() + from;
    text[from..to].replace("&amp;", "&")
}
