//! The authorization endpoint, and the two pages that a person answers on the way.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use super::{Code, State, split_scopes, text};
use crate::keys::random_text;
use crate::loopback::{Pairs, Received, escape, form_encoded, lock, page, redirect, value_of};

impl State {
    /// Leads to the pages until a user is signed in and has allowed the scopes, then back to the client.
    pub(super) fn authorize(&self, request: &Received) -> Response<Body> {
        if request.parameter("response_type") != Some("code") {
            return text(StatusCode::BAD_REQUEST);
        }
        let username = request
            .cookie("session")
            .and_then(|session| lock(&self.store).sessions.get(session).cloned());
        // Only then is the redirect URI looked at: a wrong one shows its error after signing in.
        let Some(username) = username else {
            return redirect(&format!("/login?{}", with_endpoint(request, None)));
        };
        let redirect_uri = request.parameter("redirect_uri").unwrap_or_default();
        let client_id = request.parameter("client_id").unwrap_or_default();
        if !self.may_redirect(client_id, redirect_uri) {
            return text(StatusCode::BAD_REQUEST);
        }

        let asked = split_scopes(request.parameter("scope").unwrap_or_default());
        let possible = self.possible_scopes(&username, &asked);
        let key = (username.clone(), client_id.to_owned());
        let mut store = lock(&self.store);
        let allowed = store.authorizations.get(&key);
        if !allowed.is_some_and(|allowed| possible.iter().all(|scope| allowed.contains(scope))) {
            let query = with_endpoint(request, Some(&possible.join(",")));
            return redirect(&format!("/authorize?{query}"));
        }

        let state = request.parameter("state").unwrap_or_default();
        // 21 random bytes: 28 characters.
        let code = random_text();
        let kept = Code {
            username,
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            state: state.to_owned(),
            scope: possible.join(","),
            created_at: self.clock.now(),
        };
        store.codes.insert(code.clone(), kept);
        let separator = match redirect_uri.contains('?') {
            false => "?",
            true if redirect_uri.ends_with('&') => "",
            true => "&",
        };
        let answer = form_encoded([("code", code.as_str()), ("state", state)]);
        redirect(&format!("{redirect_uri}{separator}{answer}"))
    }

    fn may_redirect(&self, client_id: &str, redirect_uri: &str) -> bool {
        let has_host = url::Url::parse(redirect_uri).is_ok_and(|uri| uri.has_host());
        has_host
            && self.organisations.iter().any(|organisation| {
                organisation.client_id == client_id && redirect_uri.starts_with(&organisation.callback_url)
            })
    }

    pub(super) fn login_page(request: &Received) -> Response<Body> {
        let form = format!(
            "<form method=\"post\" action=\"/login\">{}\
             <label>Username <input name=\"username\" autofocus></label>\n\
             <label>Password <input name=\"password\" type=\"password\"></label>\n\
             <button type=\"submit\">Log in</button></form>",
            hidden(&request.query)
        );
        page("Log in to ItsYou.online", &form)
    }

    /// Anybody may sign in, by any password.
    pub(super) fn log_in(&self, request: &Received) -> Response<Body> {
        let username = request.parameter("username").unwrap_or_default();
        if username.is_empty() {
            return text(StatusCode::BAD_REQUEST);
        }
        let session = random_text();
        lock(&self.store).sessions.insert(session.clone(), username.to_owned());
        let mut response = back_to_endpoint(request);
        let cookie = HeaderValue::from_str(&format!("session={session}; Path=/; HttpOnly; SameSite=Lax"));
        let cookie = cookie.expect("a cookie in ASCII");
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        response
    }

    pub(super) fn scope_page(request: &Received) -> Response<Body> {
        let client_id = escape(request.parameter("client_id").unwrap_or_default());
        let scopes: String = split_scopes(request.parameter("scope").unwrap_or_default())
            .iter()
            .map(|scope| format!("<li>{}</li>", escape(scope)))
            .collect();
        let form = format!(
            "<p>{client_id} asks for:</p><ul>{scopes}</ul>\n<form method=\"post\" action=\"/authorize\">{}\
             <button name=\"answer\" value=\"allow\">Authorize</button>\n\
             <button name=\"answer\" value=\"deny\">Decline</button></form>",
            hidden(&request.query)
        );
        page("Authorize", &form)
    }

    /// What was allowed is remembered; a denial ends here, the client never hears of it.
    pub(super) fn allow(&self, request: &Received) -> Response<Body> {
        let mut store = lock(&self.store);
        let username = request
            .cookie("session")
            .and_then(|session| store.sessions.get(session).cloned());
        let Some(username) = username else {
            return text(StatusCode::UNAUTHORIZED);
        };
        if request.parameter("answer") != Some("allow") {
            return page("Declined", "<p>Nothing was shared.</p>");
        }
        let client_id = request.parameter("client_id").unwrap_or_default();
        let scopes = split_scopes(request.parameter("scope").unwrap_or_default());
        store
            .authorizations
            .entry((username, client_id.to_owned()))
            .or_default()
            .extend(scopes);
        drop(store);
        back_to_endpoint(request)
    }
}

/// The authorization request as the query of a page, with where to go on from there.
fn with_endpoint(request: &Received, scope: Option<&str>) -> String {
    let pairs = request.query.iter().chain(&request.form);
    let pairs = pairs.map(|(name, value)| match (name.as_str(), scope) {
        ("scope", Some(scope)) => ("scope", scope),
        _ => (name.as_str(), value.as_str()),
    });
    form_encoded(pairs.chain([("endpoint", request.path.as_str())]))
}

fn back_to_endpoint(request: &Received) -> Response<Body> {
    let own = ["endpoint", "username", "password", "answer"];
    let rest = request
        .form
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.as_str()));
    match value_of(&request.form, "endpoint") {
        Some("/v1/oauth/authorize") => redirect(&format!("/v1/oauth/authorize?{}", form_encoded(rest))),
        _ => text(StatusCode::BAD_REQUEST),
    }
}

fn hidden(pairs: &Pairs) -> String {
    pairs
        .iter()
        .map(|(name, value)| {
            let (name, value) = (escape(name), escape(value));
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
        })
        .collect()
}
