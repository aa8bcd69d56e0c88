//! A request as the endpoints see it: parsed once, before any of them runs.
//!
//! Which endpoint may be called how is decided in `http`.

use axum::http::{HeaderMap, Method, header};
use serde_json::{Map, Value};

use crate::endpoint::Endpoint;

/// A request that was received, as `recorded_requests` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The parameters of the query, in order.
    pub query: Vec<(String, String)>,
    /// The headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The parameters of a form-encoded body, in order.
    pub form: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl RecordedRequest {
    /// The first value of the body's parameter `name`.
    pub fn form_value(&self, name: &str) -> Option<&str> {
        first(&self.form, name)
    }

    /// The first value of the query's parameter `name`.
    pub fn query_value(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// The first value of the header `name`, which is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }
}

fn first<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// What an endpoint is given.
pub(crate) struct Received {
    pub(crate) endpoint: Endpoint,
    pub(crate) is_post: bool,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) query: Params,
    /// `None` if there is a body that is not form-encoded.
    pub(crate) form: Option<Params>,
    /// `None` if there is no JSON object.
    pub(crate) json: Option<Map<String, Value>>,
    pub(crate) now: u64,
}

impl Received {
    /// The parameters of an endpoint that takes them by GET in the query or by POST in the body (RFC 6749 §3.1).
    pub(crate) fn params(&self) -> Option<&Params> {
        if self.is_post {
            self.form.as_ref()
        } else {
            Some(&self.query)
        }
    }

    /// The value of the header `name`, if it is there once and is text.
    pub(crate) fn header(&self, name: header::HeaderName) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?;
        if values.next().is_some() {
            return None;
        }
        value.to_str().ok()
    }

    /// The value of the cookie `name`.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

/// Form-encoded parameters. One without a value counts as left out (RFC 6749 §3.1 and §3.2).
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    pub(crate) fn parse(encoded: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(encoded).into_owned().collect::<Vec<_>>())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        first(&self.0, name).filter(|value| !value.is_empty())
    }

    /// All values of a parameter that may come more than once.
    pub(crate) fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// A parameter that came more than once (RFC 6749 §3.1), other than those that may (RFC 8707 §2, RFC 8693 §2.1).
    pub(crate) fn duplicate(&self) -> Option<&str> {
        self.0
            .iter()
            .enumerate()
            .find(|(index, (name, _))| {
                !matches!(name.as_str(), "resource" | "audience")
                    && self.0[..*index].iter().any(|(earlier, _)| earlier == name)
            })
            .map(|(_, (name, _))| name.as_str())
    }

    /// Whether `name` itself came more than once.
    pub(crate) fn repeats(&self, name: &str) -> bool {
        self.0.iter().filter(|(key, _)| key == name).count() > 1
    }

    pub(crate) fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn treats_a_parameter_without_a_value_as_left_out() {
        assert_eq!(Params::parse(b"a=&b=1").get("a"), None);
        assert_eq!(Params::parse(b"a=&b=1").get("b"), Some("1"));
    }

    #[test]
    fn names_a_parameter_that_came_twice_unless_it_may() {
        assert_eq!(Params::parse(b"a=1&b=2&a=1").duplicate(), Some("a"));
        assert_eq!(Params::parse(b"resource=1&resource=2").duplicate(), None);
    }
}
