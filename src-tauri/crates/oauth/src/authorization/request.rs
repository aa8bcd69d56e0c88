//! The authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1).

use std::fmt;

use url::Url;

use crate::http::Method;

/// An authorization request, ready for a browser (RFC 6749 §4.1.1).
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// The URL to open, or with a form to post it to.
    pub url: Url,
    /// The parameters where they are posted, and not in the URL (OpenID Connect Core §3.1.2.1).
    pub form: Option<Vec<(String, String)>>,
    /// Where the response is awaited, to the letter (RFC 6749 §3.1.2).
    pub redirect_uri: String,
}

impl AuthorizationRequest {
    /// Puts `parameters` where `method` has them.
    pub(crate) fn new(
        method: Method,
        endpoint: &Url,
        parameters: Vec<(String, String)>,
        redirect_uri: impl Into<String>,
    ) -> Self {
        let (url, form) = if method == Method::Post {
            (without_names(endpoint, &parameters), Some(parameters))
        } else {
            (authorization_request_url(endpoint, &parameters), None)
        };
        Self {
            url,
            form,
            redirect_uri: redirect_uri.into(),
        }
    }

    /// The parameter `name` as it is sent, in the form or in the URL (RFC 6749 §3.1).
    pub fn parameter(&self, name: &str) -> Option<String> {
        let posted = self.form.iter().flatten().find(|(each, _)| each == name);
        posted.map(|(_, value)| value.clone()).or_else(|| {
            let mut own = self.url.query_pairs();
            own.find_map(|(each, value)| (each == name).then(|| value.into_owned()))
        })
    }
}

/// Without the query and the form: they carry `state`, `nonce` and perhaps a plain code challenge.
impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut endpoint = self.url.clone();
        endpoint.set_query(None);
        formatter
            .debug_struct("AuthorizationRequest")
            .field("endpoint", &endpoint.as_str())
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

/// `endpoint` with `parameters` added to its query (RFC 6749 §3.1: its own query must be retained).
///
/// A parameter of the endpoint's own query gives way to one of the same name, because a name must not
/// be there twice; among `parameters` a name may repeat.
pub fn authorization_request_url(endpoint: &Url, parameters: &[(String, String)]) -> Url {
    let mut url = without_names(endpoint, parameters);
    if !parameters.is_empty() {
        url.query_pairs_mut().extend_pairs(parameters);
    }
    url
}

/// `endpoint` without those names in its own query that `parameters` has too.
fn without_names(endpoint: &Url, parameters: &[(String, String)]) -> Url {
    let mut url = endpoint.clone();
    url.set_fragment(None);
    if !repeated_names(endpoint, parameters).is_empty() {
        let kept: Vec<(String, String)> = endpoint
            .query_pairs()
            .into_owned()
            .filter(|(name, _)| !parameters.iter().any(|(ours, _)| ours == name))
            .collect();
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    url
}

/// The names in the endpoint's own query that `parameters` has too.
pub(crate) fn repeated_names(endpoint: &Url, parameters: &[(String, String)]) -> Vec<String> {
    endpoint
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .filter(|name| parameters.iter().any(|(ours, _)| ours == name))
        .collect()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{AuthorizationRequest, Method, authorization_request_url};

    fn owned(parameters: &[(&str, &str)]) -> Vec<(String, String)> {
        let pairs = parameters.iter();
        pairs.map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    fn url_of(endpoint: &str, parameters: &[(&str, &str)]) -> String {
        authorization_request_url(&Url::parse(endpoint).unwrap(), &owned(parameters)).into()
    }

    #[test]
    fn makes_the_request_of_rfc_6749_section_4_1_1() {
        let parameters = [
            ("response_type", "code"),
            ("client_id", "s6BhdRkqt3"),
            ("state", "xyz"),
            ("redirect_uri", "https://client.example.com/cb"),
        ];

        assert_eq!(
            url_of("https://server.example.com/authorize", &parameters),
            "https://server.example.com/authorize?response_type=code&client_id=s6BhdRkqt3&state=xyz\
             &redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb"
        );
    }

    #[test]
    fn keeps_the_endpoint_s_own_query_to_the_letter() {
        assert_eq!(
            url_of("https://id.example/authorize?tenant=a%20b&flag", &[("client_id", "c")]),
            "https://id.example/authorize?tenant=a%20b&flag&client_id=c"
        );
        assert_eq!(
            url_of("https://id.example/authorize?a=b#f", &[]),
            "https://id.example/authorize?a=b"
        );
    }

    #[test]
    fn sends_a_name_of_ours_once_and_an_extra_one_as_often_as_given() {
        assert_eq!(
            url_of(
                "https://id.example/authorize?scope=old&tenant=a",
                &[("scope", "a b"), ("resource", "x"), ("resource", "y")]
            ),
            "https://id.example/authorize?tenant=a&scope=a+b&resource=x&resource=y"
        );
    }

    #[test]
    fn posts_what_is_not_the_endpoint_s_own_query() {
        let endpoint = Url::parse("https://id.example/authorize?tenant=a%20b&scope=old#f").unwrap();
        let parameters = owned(&[("scope", "a b"), ("state", "xyz")]);

        let request = AuthorizationRequest::new(Method::Post, &endpoint, parameters.clone(), "https://app.example/cb");

        assert_eq!(request.url.as_str(), "https://id.example/authorize?tenant=a+b");
        assert_eq!(request.form, Some(parameters));
        assert_eq!(request.parameter("scope").as_deref(), Some("a b"));
        assert_eq!(request.parameter("tenant").as_deref(), Some("a b"));
        assert_eq!(request.parameter("nonce"), None);
        assert!(!format!("{request:?}").contains("xyz"));
    }
}
