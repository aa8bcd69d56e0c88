//! HTML: the frame that every page is made of, and the pages that belong to no endpoint.
//!
//! Nothing is loaded from anywhere, and the one script there is only sends a form on; its hash is in the policy.

use std::sync::LazyLock;

use axum::http::{StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::answer::{Answer, Content};
use crate::endpoint::Endpoint;
use crate::server::Server;

const STYLE: &str = include_str!("page.css");
const SEND_FORM: &str = "document.forms[0].submit()";

/// Their hashes for the Content-Security-Policy.
static STYLE_HASH: LazyLock<String> = LazyLock::new(|| STANDARD.encode(Sha256::digest(STYLE)));
static SEND_FORM_HASH: LazyLock<String> = LazyLock::new(|| STANDARD.encode(Sha256::digest(SEND_FORM)));

/// A page.
pub(crate) struct Page<'a> {
    pub(crate) title: &'static str,
    /// HTML: whatever comes from outside is escaped already.
    pub(crate) body: String,
    /// Where its form may end up, beyond this server: browsers hold `form-action` against redirects too.
    pub(crate) form_target: Option<&'a str>,
}

impl Page<'_> {
    pub(crate) fn into_answer(self, status: StatusCode) -> Answer {
        self.with_script(status, None)
    }

    fn with_script(self, status: StatusCode, script: Option<&str>) -> Answer {
        let script_tag = script.map_or_else(String::new, |text| format!("<script>{text}</script>\n"));
        let html = format!(
            r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Practice server</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<div class="card">
<span class="tag">Practice server</span>
{body}
</div>
<footer>Part of Bearerbox, on this computer only. Nothing here is real.</footer>
</main>
{script_tag}</body>
</html>
"#,
            title = self.title,
            body = self.body,
        );
        let script_source = script.map_or_else(String::new, |_| format!(" script-src 'sha256-{}';", *SEND_FORM_HASH));
        let form_scheme = self.form_target.and_then(scheme_source).unwrap_or_default();
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{}';{script_source} form-action 'self'{form_scheme}; \
             base-uri 'none'; frame-ancestors 'none'",
            *STYLE_HASH,
        );
        Answer {
            body: Content::Bytes(html.into_bytes()),
            ..Answer::empty(status)
        }
        .with(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .with(header::CONTENT_SECURITY_POLICY, &policy)
        .with(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .with(header::X_FRAME_OPTIONS, "DENY")
        .with(header::REFERRER_POLICY, "no-referrer")
        .unstored()
    }
}

/// A page that says what is wrong and leads nowhere.
pub(crate) fn error_page(status: StatusCode, heading: &str, text: &str) -> Answer {
    Page {
        title: "Error",
        body: format!(
            "<h1>{}</h1>\n<p class=\"problem\">{}</p>",
            escape(heading),
            escape(text)
        ),
        form_target: None,
    }
    .into_answer(status)
}

/// A form that was sent twice, or too late, or from another browser or page.
pub(crate) fn stale_page() -> Answer {
    error_page(
        StatusCode::BAD_REQUEST,
        "This page is no longer valid",
        "It was answered already, is too old, or was opened in another browser. Start again from the client.",
    )
}

/// Posts the authorization response to the redirect URI (OAuth 2.0 Form Post Response Mode).
pub(crate) fn form_post_page(redirect_uri: &str, pairs: &[(String, String)]) -> Answer {
    let inputs: String = pairs
        .iter()
        .map(|(name, value)| {
            format!(
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n",
                escape(name),
                escape(value)
            )
        })
        .collect();
    Page {
        title: "Going back",
        body: format!(
            "<h1>Going back to the client</h1>\n<form method=\"post\" action=\"{}\">\n{inputs}\
             <button class=\"primary\">Continue</button>\n</form>",
            escape(redirect_uri),
        ),
        form_target: Some(redirect_uri),
    }
    .with_script(StatusCode::OK, Some(SEND_FORM))
}

/// What this server is, for whoever opens its address.
pub(crate) fn home(server: &Server) -> Answer {
    let mut client_ids: Vec<String> = server.store().clients.keys().cloned().collect();
    client_ids.sort_unstable();
    let clients: String = client_ids
        .iter()
        .map(|id| format!("<li><code>{}</code></li>\n", escape(id)))
        .collect();
    let metadata = server.url(Endpoint::Metadata);
    Page {
        title: "Home",
        body: format!(
            r#"<h1>An authorization server to practise with</h1>
<p class="muted">Its users are <strong>alice</strong> and <strong>bob</strong>, with any password.</p>
<p>Issuer<br><code>{issuer}</code></p>
<p>Metadata<br><a href="{metadata}"><code>{metadata}</code></a></p>
<p id="clients">Clients</p>
<ul class="scopes" aria-labelledby="clients">
{clients}</ul>"#,
            issuer = escape(&server.issuer),
            metadata = escape(&metadata),
        ),
        form_target: None,
    }
    .into_answer(StatusCode::OK)
}

/// Escapes text for HTML, also within quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The scheme of a redirect URI as a policy's source. Its host would not do: the grammar has no place for `[::1]`.
fn scheme_source(uri: &str) -> Option<String> {
    let (scheme, _) = uri.split_once(':')?;
    let is_scheme = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then(|| format!(" {scheme}:"))
}

#[cfg(test)]
mod tests {
    use super::{escape, scheme_source};

    #[test]
    fn escapes_all_that_html_reads() {
        assert_eq!(
            escape(r#"<a b="c" d='e'>&"#),
            "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;"
        );
    }

    #[test]
    fn puts_nothing_but_a_scheme_into_the_policy() {
        assert_eq!(
            scheme_source("com.example.app:/cb").as_deref(),
            Some(" com.example.app:")
        );
        assert_eq!(scheme_source("a; script-src *:x"), None);
    }
}
