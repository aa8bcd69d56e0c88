//! Plain requests, by a client that knows nothing of OAuth.

use reqwest::{Client, Response};
use serde_json::Value;
use url::Url;

/// Posts a form.
pub async fn post(client: &Client, url: &str, fields: &[(&str, &str)]) -> Response {
    post_with(client, url, fields, &[]).await
}

/// Posts a form with headers.
pub async fn post_with(client: &Client, url: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Response {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = client
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let request = headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.unwrap()
}

/// Gets a URL with an `Authorization` header.
pub async fn get(client: &Client, url: &str, authorization: &str) -> Response {
    client
        .get(url)
        .header("authorization", authorization)
        .send()
        .await
        .unwrap()
}

/// The body as JSON, after a look at the status.
#[track_caller]
pub fn json(status: u16, answer: (u16, String)) -> Value {
    assert_eq!(answer.0, status, "{}", answer.1);
    serde_json::from_str(&answer.1).unwrap()
}

/// Status and body of an answer.
pub async fn read(response: Response) -> (u16, String) {
    (response.status().as_u16(), response.text().await.unwrap())
}

/// A parameter in a URL's query, or in its fragment.
pub fn parameter(url: &Url, name: &str) -> Option<String> {
    let fragment = url::form_urlencoded::parse(url.fragment().unwrap_or_default().as_bytes());
    url.query_pairs()
        .chain(fragment)
        .find_map(|(found, value)| (found == name).then(|| value.into_owned()))
}

/// A URL with these parameters added to its query.
pub fn with_query(url: &str, pairs: &[(&str, &str)]) -> String {
    let mut url = Url::parse(url).unwrap();
    url.query_pairs_mut().extend_pairs(pairs);
    url.into()
}

/// The claims of a JWT, unverified.
pub fn claims(jwt: &str) -> Value {
    let part = jwt.split('.').nth(1).unwrap();
    serde_json::from_slice(&support::keys::decode(part).unwrap()).unwrap()
}

/// The header of a JWT.
pub fn header(jwt: &str) -> Value {
    let part = jwt.split('.').next().unwrap();
    serde_json::from_slice(&support::keys::decode(part).unwrap()).unwrap()
}
