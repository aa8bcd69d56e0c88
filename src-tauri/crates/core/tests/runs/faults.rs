//! What a token endpoint may answer that is no token response, and what is said of it.

use bearerbox_core::view::{ErrorCode, ServerWords};
use bearerbox_practice::Fault;

/// An answer that yields no token.
pub struct BadAnswer {
    pub name: &'static str,
    pub fault: Fault,
    pub code: ErrorCode,
    /// What failed, in our words.
    pub message: &'static str,
    /// What is quoted of the server.
    pub server: Option<ServerWords>,
}

/// An answer of this status, type and body.
pub fn text(status: u16, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Fault {
    Fault::Answer {
        status,
        content_type: content_type.map(str::to_owned),
        body: body.into(),
    }
}

/// What is quoted of a server that said nothing but a status.
pub fn status(status: u16) -> Option<ServerWords> {
    Some(ServerWords {
        status: Some(status),
        ..ServerWords::default()
    })
}

/// What is quoted of a server that sent a page.
pub fn page(body: &str) -> Option<ServerWords> {
    Some(ServerWords {
        body: Some(body.to_owned()),
        ..ServerWords::default()
    })
}

fn error(status: u16, error: &str, description: Option<&str>) -> Option<ServerWords> {
    Some(ServerWords {
        status: Some(status),
        error: Some(error.to_owned()),
        error_description: description.map(str::to_owned),
        ..ServerWords::default()
    })
}

/// Every answer that yields no token.
pub fn bad_answers() -> Vec<BadAnswer> {
    use ErrorCode::{AnswerRefused, Network, ServerRefused};
    const HTML: &str = "<html><body>Sign in</body></html>";
    let jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.c2ln";
    let refused = |name, fault, message, server| BadAnswer {
        name,
        fault,
        code: AnswerRefused,
        message,
        server,
    };
    let by_server = |name, fault, message, server| BadAnswer {
        name,
        fault,
        code: ServerRefused,
        message,
        server,
    };
    vec![
        refused(
            "nothing",
            text(200, None, ""),
            "The token endpoint answered with nothing.",
            None,
        ),
        refused(
            "a page",
            text(200, Some("text/html"), HTML),
            "The token endpoint answered with a web page.",
            page(HTML),
        ),
        refused(
            "half",
            Fault::json(200, r#"{"access_token":"abc"#),
            "The token response breaks off after 20 bytes.",
            None,
        ),
        refused(
            "a bare JWT",
            text(200, Some("application/jwt"), jwt),
            "The token endpoint answered with a JWT by itself, not with a token response.",
            None,
        ),
        refused(
            "no text",
            text(200, Some("application/json"), *b"{\"access_token\":\"\xff\"}"),
            "The token response is not UTF-8 (at byte 17).",
            None,
        ),
        refused(
            "no object",
            Fault::json(200, "[]"),
            "The token response is a JSON array, not an object.",
            None,
        ),
        refused(
            "a number for a token",
            Fault::json(200, r#"{"access_token":7}"#),
            "access_token of the token response is a JSON number.",
            None,
        ),
        refused(
            "no token",
            Fault::json(200, r#"{"token_type":"Bearer"}"#),
            "The token response has no access_token, only token_type.",
            None,
        ),
        refused(
            "a redirect",
            Fault::Redirect {
                status: 307,
                location: "http://127.0.0.1:9/".into(),
            },
            "The token endpoint redirects to http://127.0.0.1:9/, which is never followed.",
            status(307),
        ),
        refused(
            "too much",
            Fault::HugeBody { bytes: 5 * 1024 * 1024 },
            "The answer of {host} is larger than 2 MiB, so it was not read.",
            None,
        ),
        by_server(
            "200 with error",
            Fault::json(200, r#"{"error":"invalid_scope"}"#),
            "The server refused the token request.",
            error(200, "invalid_scope", None),
        ),
        by_server(
            "a used grant",
            Fault::json(400, r#"{"error":"invalid_grant"}"#),
            "The server refused the token request.",
            error(400, "invalid_grant", None),
        ),
        by_server(
            "401",
            Fault::json(401, r#"{"error":"invalid_client","error_description":"Who?"}"#),
            "The server refused the token request.",
            error(401, "invalid_client", Some("Who?")),
        ),
        by_server(
            "an empty 403",
            text(403, None, ""),
            "The server refused with status 403 and gave no reason.",
            status(403),
        ),
        by_server(
            "too many requests",
            text(429, None, ""),
            "The server refused with status 429 and gave no reason.",
            status(429),
        ),
        by_server(
            "broken",
            Fault::json(500, "{}"),
            "The server refused with status 500 and gave no reason.",
            Some(ServerWords {
                status: Some(500),
                body: Some("{}".to_owned()),
                ..ServerWords::default()
            }),
        ),
        BadAnswer {
            name: "no answer",
            fault: Fault::Close,
            code: Network,
            message: "{host} closed the connection before it had answered.",
            server: None,
        },
    ]
}
