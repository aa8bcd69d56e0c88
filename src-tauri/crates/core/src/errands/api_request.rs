//! A request to an API, before it is sent: read from what a person wrote, and refused where it cannot or should not be sent.

use std::time::Duration;

use bearerbox_oauth::Method;
use bearerbox_secret::Secret;
use url::Url;

use crate::Error;
use crate::header_field::{HeaderFieldProblem, judge_header_field};
use crate::server::{AddressProblem, Plaintext, read_address};

/// How much may be sent, in characters: the trace keeps all of it.
pub const CONTENT_LIMIT: usize = 2_000_000;

/// A request to an API, as a person writes it.
#[derive(Clone, Debug, Default)]
pub struct WrittenRequest {
    /// The method's name.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Header fields, in order.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub content: Option<Secret>,
}

/// A request to an API that can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiRequest {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) content: Option<Secret>,
    /// How long the answer may take; none: as any other.
    pub timeout: Option<Duration>,
}

/// Why a request to an API is not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiRequestError {
    /// Not a method that can be sent.
    #[error("{method} is not a method")]
    UnknownMethod {
        /// As it was written.
        method: String,
    },
    /// Not the URL of an API.
    #[error("{url} is not the URL of an API")]
    NoUrl {
        /// As it was written.
        url: String,
    },
    /// The token could be read on the way, and the person has not allowed that.
    #[error("{url} is not encrypted")]
    NotEncrypted {
        /// The URL.
        url: String,
    },
    /// A header field's name is none.
    #[error("{name} is not the name of a header field")]
    FieldName {
        /// As it was written.
        name: String,
    },
    /// A header field belongs to the connection.
    #[error("the header field {name} cannot be set")]
    FieldOfConnection {
        /// Its name.
        name: String,
    },
    /// A header field's value cannot be sent.
    #[error("the header field {name} has a line break or another control character")]
    FieldValue {
        /// Its name.
        name: String,
    },
    /// More is to be sent than is kept of it.
    #[error("more than {limit} characters are to be sent")]
    ContentTooLarge {
        /// The limit in characters.
        limit: usize,
    },
}

impl ApiRequest {
    /// Reads what a person wrote. A host without a scheme is asked over TLS, but on this computer.
    ///
    /// # Errors
    /// `ApiRequest`, by cause.
    pub fn read(written: WrittenRequest, plaintext: Plaintext) -> Result<Self, Error> {
        let method = Method::named(written.method.trim()).ok_or_else(|| ApiRequestError::UnknownMethod {
            method: shorten(&written.method),
        })?;
        let mut url = read_address(&written.url, plaintext).map_err(|problem| match problem {
            AddressProblem::Plaintext(url) => ApiRequestError::NotEncrypted { url },
            AddressProblem::Invalid(url) => ApiRequestError::NoUrl { url },
        })?;
        url.set_fragment(None);
        for (name, value) in &written.headers {
            check_field(name, value)?;
        }
        let content = written.content.filter(|content| !content.is_empty());
        if content
            .as_ref()
            .is_some_and(|content| content.characters() > CONTENT_LIMIT)
        {
            return Err(ApiRequestError::ContentTooLarge { limit: CONTENT_LIMIT }.into());
        }
        Ok(Self {
            method,
            url,
            headers: written.headers,
            content,
            timeout: None,
        })
    }
}

fn check_field(name: &str, value: &str) -> Result<(), ApiRequestError> {
    let name = || shorten(name);
    match judge_header_field(&name(), value) {
        None => Ok(()),
        Some(HeaderFieldProblem::Name) => Err(ApiRequestError::FieldName { name: name() }),
        Some(HeaderFieldProblem::Connection) => Err(ApiRequestError::FieldOfConnection { name: name() }),
        Some(HeaderFieldProblem::Value) => Err(ApiRequestError::FieldValue { name: name() }),
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: WrittenRequest) -> Result<ApiRequest, ApiRequestError> {
        match ApiRequest::read(written, Plaintext::Refused) {
            Ok(request) => Ok(request),
            Err(Error::ApiRequest(error)) => Err(error),
            Err(other) => panic!("{other}"),
        }
    }

    fn get(url: &str) -> WrittenRequest {
        WrittenRequest {
            method: "get".to_owned(),
            url: url.to_owned(),
            ..WrittenRequest::default()
        }
    }

    fn with_field(name: &str, value: &str) -> Result<ApiRequest, ApiRequestError> {
        read(WrittenRequest {
            headers: vec![(name.to_owned(), value.to_owned())],
            ..get("https://api.example")
        })
    }

    #[test]
    fn a_request_is_read_with_everything() {
        let request = read(WrittenRequest {
            content: Some(Secret::new("")),
            ..get(" api.example/orders?limit=5#top ")
        })
        .unwrap();

        assert_eq!(request.method, Method::Get);
        assert_eq!(request.url.as_str(), "https://api.example/orders?limit=5");
        assert_eq!(request.content, None);
        assert!(with_field("X-Trace", "a\tb").is_ok());
    }

    #[test]
    fn what_cannot_be_sent_is_refused_by_cause() {
        for url in [
            "",
            "ftp://api.example/orders",
            "https://u:p@api.example",
            "file:///etc/passwd",
            "a b",
        ] {
            let error = read(get(url)).unwrap_err();
            assert!(matches!(error, ApiRequestError::NoUrl { .. }), "{url}: {error}");
        }
        let method = read(WrittenRequest {
            method: "FETCH".to_owned(),
            ..get("https://api.example")
        });
        assert_eq!(
            method,
            Err(ApiRequestError::UnknownMethod {
                method: "FETCH".to_owned()
            })
        );
        let name = || "X-A".to_owned();
        assert_eq!(
            with_field("X-A", "b\r\nX-C: d"),
            Err(ApiRequestError::FieldValue { name: name() })
        );
        assert_eq!(
            with_field("X A", "b"),
            Err(ApiRequestError::FieldName { name: "X A".to_owned() })
        );
        assert_eq!(
            with_field("Content-Length", "5"),
            Err(ApiRequestError::FieldOfConnection {
                name: "Content-Length".to_owned()
            })
        );
        let large = read(WrittenRequest {
            content: Some(Secret::new("x".repeat(CONTENT_LIMIT + 1))),
            ..get("https://api.example")
        });
        assert_eq!(large, Err(ApiRequestError::ContentTooLarge { limit: CONTENT_LIMIT }));
    }

    #[test]
    fn a_token_goes_without_tls_only_where_that_is_allowed_or_on_this_computer() {
        let written = || get("http://api.example/orders");

        let refused = ApiRequestError::NotEncrypted {
            url: "http://api.example/orders".to_owned(),
        };
        assert_eq!(read(written()), Err(refused));
        assert!(ApiRequest::read(written(), Plaintext::Allowed).is_ok());
        assert!(read(get("http://127.0.0.1:8080/orders")).is_ok());
    }
}
