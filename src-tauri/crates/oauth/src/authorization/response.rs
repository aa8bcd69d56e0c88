//! The authorization response (RFC 6749 §4.1.2), as it came, before anything about it is believed.

use std::fmt;

use url::Url;

/// An authorization response as it came (RFC 6749 §4.1.2).
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizationResponse {
    /// The parameters, decoded, in order; repeated ones included.
    pub parameters: Vec<(String, String)>,
    /// How they came.
    pub how: ResponseMode,
    /// The URL at which they came.
    pub url: Url,
}

/// How the parameters came (OAuth 2.0 Multiple Response Types §2.1, OAuth 2.0 Form Post; RFC 6749 §4.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query of the redirect URI.
    Query,
    /// In its fragment.
    Fragment,
    /// In the body of a POST to it.
    FormPost,
}

/// Whether a response belongs to a run (RFC 6749 §10.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It came to the redirect URI and carries the run's `state`.
    Ours,
    /// It came to another URL.
    AnotherUrl,
    /// It came to the redirect URI without a `state`.
    StateMissing,
    /// It came to the redirect URI with another `state`.
    StateDiffers,
}

impl AuthorizationResponse {
    /// The response in a URL's query, or else in its fragment (RFC 6749 §4.1.2, §4.2.2).
    pub fn from_url(url: &Url) -> Self {
        let in_query = parse_form(url.query().unwrap_or_default());
        let in_fragment = parse_form(url.fragment().unwrap_or_default());
        let (how, parameters) = if !is_response(&in_query) && is_response(&in_fragment) {
            (ResponseMode::Fragment, in_fragment)
        } else {
            (ResponseMode::Query, in_query)
        };
        Self {
            parameters,
            how,
            url: url.clone(),
        }
    }

    /// The response in the body of a POST to `url` (OAuth 2.0 Form Post Response Mode; RFC 6749 appendix B).
    pub fn from_form(url: &Url, body: &str) -> Self {
        Self {
            parameters: parse_form(body),
            how: ResponseMode::FormPost,
            url: url.clone(),
        }
    }

    /// All values of the parameter called `name` (RFC 6749 §3.1 allows one).
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.parameters
            .iter()
            .filter(move |(parameter, _)| parameter == name)
            .map(|(_, value)| value.as_str())
    }
}

impl AuthorizationResponse {
    /// The first value of `name`; RFC 6749 §3.1: one without a value counts as left out.
    pub(crate) fn value<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.values(name).find(|value| !value.is_empty())
    }
}

impl ResponseMode {
    /// Its registered name (OAuth 2.0 Multiple Response Types §2.1; RFC 6749 §4.1.2).
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

/// Names only: a code is as good as a token until it is used.
impl fmt::Debug for AuthorizationResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.parameters.iter().map(|(name, _)| name).collect();
        formatter
            .debug_struct("AuthorizationResponse")
            .field("parameters", &names)
            .field("how", &self.how)
            .finish_non_exhaustive()
    }
}

/// Whether `url` carries what only an answer has: a code, an error or a token, in its query or its fragment
/// (RFC 6749 §4.1.2, §4.2.2; OpenID Connect Core §3.2.2.5).
pub(crate) fn carries_answer(url: &Url) -> bool {
    [url.query(), url.fragment()].into_iter().flatten().any(|text| {
        parse_form(text).iter().any(|(name, _)| {
            matches!(
                name.as_str(),
                "code" | "error" | "access_token" | "id_token" | "response"
            )
        })
    })
}

fn parse_form(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

fn is_response(parameters: &[(String, String)]) -> bool {
    parameters.iter().any(|(name, _)| {
        matches!(
            name.as_str(),
            "code" | "error" | "state" | "access_token" | "id_token" | "response"
        )
    })
}
