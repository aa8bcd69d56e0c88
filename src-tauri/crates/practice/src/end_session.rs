//! The end-session endpoint (OIDC RP-Initiated Logout): signs the browser out, and sends the person back if the
//! client registered where to. Refresh tokens stay: they are for when the person is away.

use axum::http::{StatusCode, header};

use crate::answer::Answer;
use crate::authorization_response::append;
use crate::endpoint::Endpoint;
use crate::id_token::{IdTokenHint, read_id_token_hint};
use crate::interaction::{browser_cookie, end_login, find_login, is_equal};
use crate::page::{Page, error_page, escape, stale_page};
use crate::random::digest;
use crate::redirect_uri::matches;
use crate::request::{Params, Received};
use crate::server::Server;

pub(crate) fn end_session(server: &Server, received: &Received) -> Answer {
    let refuse = |text| error_page(StatusCode::BAD_REQUEST, "You cannot be signed out", text);
    let Some(params) = received.params() else {
        return refuse("The request's body must be application/x-www-form-urlencoded.");
    };
    if params.duplicate().is_some() {
        return refuse("A parameter was sent more than once.");
    }
    let hint = match params.get("id_token_hint") {
        Some(hint) => match read_id_token_hint(server, hint) {
            Some(hint) => Some(hint),
            None => return refuse("The id_token_hint is not an ID token of this server."),
        },
        None => None,
    };
    let back = match find_way_back(server, params, hint.as_ref()) {
        Ok(back) => back,
        Err(text) => return refuse(text),
    };
    // Without proof that the client knows the person, any page could sign people out (§2 and §6).
    match (find_login(server, received), hint) {
        (Some(login), Some(hint)) if hint.subject == login.subject() => finish(server, received, back.as_deref()),
        (None, _) => finish(server, received, back.as_deref()),
        (Some(login), _) => ask(server, received, login.subject(), back.as_deref()),
    }
}

/// The answer to [`ask`].
pub(crate) fn confirm(server: &Server, received: &Received) -> Answer {
    let Some(form) = &received.form else {
        return stale_page();
    };
    let back = form.get("back");
    let is_ours = form_token(server, received, back)
        .zip(form.get("form_token"))
        .is_some_and(|(expected, token)| is_equal(&expected, token));
    if !is_ours {
        return stale_page();
    }
    if form.get("action") == Some("stay") {
        return Page {
            title: "Still signed in",
            body: "<h1>You are still signed in</h1>".to_owned(),
            form_target: None,
        }
        .into_answer(StatusCode::OK);
    }
    finish(server, received, back)
}

/// Where the person goes afterwards, with `state`; `None` if the client names nothing.
fn find_way_back(server: &Server, params: &Params, hint: Option<&IdTokenHint>) -> Result<Option<String>, &'static str> {
    let named = params.get("client_id");
    let hinted = hint.map(|hint| hint.client_id.as_str());
    if let (Some(named), Some(hinted)) = (named, hinted)
        && named != hinted
    {
        return Err("The client_id is not that of the id_token_hint.");
    }
    let Some(uri) = params.get("post_logout_redirect_uri") else {
        return Ok(None);
    };
    let client = named.or(hinted).and_then(|id| server.client(id));
    let is_registered = client.is_some_and(|client| {
        client
            .post_logout_redirect_uris
            .iter()
            .any(|registered| matches(registered, uri))
    });
    if !is_registered {
        return Err("The post_logout_redirect_uri is not one that the client registered.");
    }
    let state = params.get("state").map(|state| ("state", state));
    let pairs = state.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let separator = if uri.contains('?') { '&' } else { '?' };
    Ok(Some(match pairs {
        Some(pair) => append(uri, separator, &[pair]),
        None => uri.to_owned(),
    }))
}

fn finish(server: &Server, received: &Received, back: Option<&str>) -> Answer {
    let answer = match back {
        Some(uri) => Answer::see_other(uri),
        None => Page {
            title: "Signed out",
            body: "<h1>You are signed out</h1>\n<p class=\"muted\">You can close this page.</p>".to_owned(),
            form_target: None,
        }
        .into_answer(StatusCode::OK),
    };
    answer.with(header::SET_COOKIE, &end_login(server, received))
}

fn ask(server: &Server, received: &Received, user: &str, back: Option<&str>) -> Answer {
    let Some(token) = form_token(server, received, back) else {
        return stale_page();
    };
    let body = format!(
        r#"<h1>Sign out?</h1>
<p class="muted">You are signed in as <strong>{user}</strong>.</p>
<form method="post" action="{action}">
<input type="hidden" name="back" value="{back}">
<input type="hidden" name="form_token" value="{token}">
<div class="actions">
<button class="primary" name="action" value="leave" autofocus>Sign out</button>
<button name="action" value="stay">Stay signed in</button>
</div>
</form>"#,
        user = escape(user),
        action = escape(&server.path(Endpoint::EndSessionConfirmation)),
        back = escape(back.unwrap_or_default()),
        token = escape(&token),
    );
    Page {
        title: "Sign out",
        body,
        form_target: back,
    }
    .into_answer(StatusCode::OK)
}

/// Binds the form to this browser and to where it leads. Made of the browser's cookie, which no other page can read,
/// and the server's own secret.
fn form_token(server: &Server, received: &Received, back: Option<&str>) -> Option<String> {
    let browser = received.cookie(&browser_cookie(server))?;
    let secret = digest(&crate::random::encode(server.keys.opaque));
    let back = back.unwrap_or_default();
    Some(digest(&format!("sign out\n{secret}\n{browser}\n{back}")))
}
