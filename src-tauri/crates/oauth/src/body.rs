//! Reads the body of an answer that should be a JSON object (RFC 8259), and says by cause when it is none.

use bearerbox_jwt::{Json, JsonCause, JsonObject, JsonProblem, parse_json};

use crate::error::AnswerProblem;
use crate::http::HttpResponse;

/// How much of a body an error quotes, in characters.
const EXCERPT_CHARACTERS: usize = 500;

/// Why a body is no JSON object.
pub(crate) enum BodyProblem {
    Empty,
    Html { excerpt: String },
    Truncated { length: usize },
    NotUtf8 { position: usize },
    NotJson(JsonProblem),
    NotAnObject { found: &'static str },
}

impl From<BodyProblem> for AnswerProblem {
    fn from(problem: BodyProblem) -> Self {
        match problem {
            BodyProblem::Empty => Self::Empty,
            BodyProblem::Html { .. } => Self::WebPage,
            BodyProblem::NotAnObject { .. } => Self::NotAnObject,
            BodyProblem::Truncated { .. } | BodyProblem::NotUtf8 { .. } | BodyProblem::NotJson(_) => Self::NotJson,
        }
    }
}

/// A body as text, and whether a byte order mark stood before it.
pub(crate) struct Text<'a> {
    pub text: &'a str,
    pub byte_order_mark: bool,
}

pub(crate) fn read_text(response: &HttpResponse) -> Result<Text<'_>, BodyProblem> {
    let text = std::str::from_utf8(&response.body).map_err(|error| BodyProblem::NotUtf8 {
        position: error.valid_up_to(),
    })?;
    // RFC 8259 §8.1: a parser may ignore a byte order mark rather than treat it as an error.
    match text.strip_prefix('\u{feff}') {
        Some(text) => Ok(Text {
            text,
            byte_order_mark: true,
        }),
        None => Ok(Text {
            text,
            byte_order_mark: false,
        }),
    }
}

pub(crate) fn read_object(response: &HttpResponse, text: &str) -> Result<JsonObject, BodyProblem> {
    if text.trim_ascii().is_empty() {
        return Err(BodyProblem::Empty);
    }
    match parse_json(text) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(other) => Err(BodyProblem::NotAnObject {
            found: other.type_name(),
        }),
        Err(_) if is_html(response, text) => Err(BodyProblem::Html { excerpt: excerpt(text) }),
        Err(problem) if problem.cause == JsonCause::Ends => Err(BodyProblem::Truncated {
            length: response.body.len(),
        }),
        Err(problem) => Err(BodyProblem::NotJson(problem)),
    }
}

/// The beginning of a body, for a person to read.
pub(crate) fn excerpt(text: &str) -> String {
    text.trim_ascii().chars().take(EXCERPT_CHARACTERS).collect()
}

pub(crate) fn excerpt_of(response: &HttpResponse) -> String {
    // Only so much is decoded: a character takes at most four bytes.
    let end = response.body.len().min(4 * EXCERPT_CHARACTERS);
    let text = String::from_utf8_lossy(&response.body[..end]);
    excerpt(text.trim_start_matches('\u{feff}'))
}

fn is_html(response: &HttpResponse, text: &str) -> bool {
    text.trim_ascii_start().starts_with('<')
        || matches!(
            response.media_type().as_deref(),
            Some("text/html" | "application/xhtml+xml")
        )
}
