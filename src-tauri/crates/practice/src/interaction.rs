//! What a client or device asks while a person is on its pages: bound to the browser it began in, with an anti-forgery
//! token in each form, gone once it is answered.

use std::collections::HashMap;

use subtle::ConstantTimeEq as _;

use crate::answer::Answer;
use crate::asked::Asked;
use crate::endpoint::Endpoint;
use crate::page::stale_page;
use crate::random::{digest, random_text};
use crate::request::{Params, Received};
use crate::server::Server;
use crate::store::Login;
use crate::user::SignedIn;

/// How long a page may stay open, in seconds.
const LIFETIME: u64 = 30 * 60;

/// How many interactions are remembered at most.
const LIMIT: usize = 1_000;

/// How long a browser stays signed in, in seconds: a persona is to last.
const LOGIN_LIFETIME: u64 = 30 * 24 * 3600;

/// What is being answered, and how far it got.
#[derive(Clone)]
pub(crate) struct Interaction {
    pub(crate) asked: Asked,
    /// Who has signed in for it, or was signed in already.
    pub(crate) user: Option<SignedIn>,
    /// The digest of the browser's cookie.
    pub(crate) browser: String,
    /// What its forms carry, so that no other page can send them.
    pub(crate) form_token: String,
    pub(crate) expires_at: u64,
}

/// All interactions, by identifier.
#[derive(Default)]
pub(crate) struct Interactions(HashMap<String, Interaction>);

impl Interactions {
    pub(crate) fn insert(&mut self, interaction: Interaction, now: u64) -> String {
        if self.0.len() >= LIMIT {
            self.0.retain(|_, one| one.expires_at > now);
        }
        if self.0.len() >= LIMIT {
            let oldest = self.0.iter().min_by_key(|(_, one)| one.expires_at);
            if let Some(id) = oldest.map(|(id, _)| id.clone()) {
                self.0.remove(&id);
            }
        }
        let id = random_text();
        self.0.insert(id.clone(), interaction);
        id
    }

    pub(crate) fn client_id(&self, id: &str) -> Option<String> {
        Some(self.0.get(id)?.asked.client_id().to_owned())
    }

    pub(crate) fn set_user(&mut self, id: &str, user: SignedIn) {
        if let Some(interaction) = self.0.get_mut(id) {
            interaction.user = Some(user);
        }
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Interaction> {
        self.0.remove(id)
    }
}

/// The interaction a page or form is for, if it is of this browser and, for a form, came from our own page.
/// Otherwise the page that says so.
pub(crate) fn find_interaction(server: &Server, received: &Received) -> Result<(String, Interaction), Answer> {
    let find = |params: &Params| {
        let id = params.get("interaction")?.to_owned();
        let interaction = server.store().interactions.0.get(&id)?.clone();
        let browser = digest(received.cookie(&browser_cookie(server))?);
        let is_ours = !received.is_post || is_equal(params.get("form_token")?, &interaction.form_token);
        let is_valid = received.now < interaction.expires_at && is_equal(&browser, &interaction.browser) && is_ours;
        is_valid.then_some((id, interaction))
    };
    received.params().and_then(find).ok_or_else(stale_page)
}

pub(crate) fn is_equal(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// Begins an interaction and sends the browser to its first page.
pub(crate) fn begin_interaction(server: &Server, received: &Received, asked: Asked, user: Option<SignedIn>) -> Answer {
    let known = received.cookie(&browser_cookie(server));
    let browser = known.map_or_else(random_text, str::to_owned);
    let interaction = Interaction {
        asked,
        user,
        browser: digest(&browser),
        form_token: random_text(),
        expires_at: received.now + LIFETIME,
    };
    let id = server.store().interactions.insert(interaction, received.now);
    let page = match user {
        Some(_) => Endpoint::Consent,
        None => Endpoint::Login,
    };
    let cookie = cookie(server, &browser_cookie(server), &browser, LOGIN_LIFETIME);
    Answer::see_other(&page_url(server, page, &id)).with(axum::http::header::SET_COOKIE, &cookie)
}

/// The address of an interaction's page.
pub(crate) fn page_url(server: &Server, page: Endpoint, id: &str) -> String {
    format!("{}?interaction={id}", server.path(page))
}

/// Who is signed in in this browser.
pub(crate) fn find_login(server: &Server, received: &Received) -> Option<SignedIn> {
    let digest = digest(received.cookie(&login_cookie(server))?);
    let store = server.store();
    let login = store.kept.logins.get(&digest)?;
    (received.now < login.expires_at).then_some(login.user)
}

/// Signs `user` in in this browser, under a new cookie, which is returned as the `Set-Cookie` value.
pub(crate) fn begin_login(server: &Server, received: &Received, user: SignedIn) -> String {
    let text = random_text();
    let login = Login {
        user,
        expires_at: received.now + LOGIN_LIFETIME,
    };
    let mut store = server.store();
    if let Some(old) = received.cookie(&login_cookie(server)) {
        store.kept.logins.remove(&digest(old));
    }
    store.kept.logins.insert(digest(&text), login);
    drop(store);
    server.changed();
    cookie(server, &login_cookie(server), &text, LOGIN_LIFETIME)
}

/// Signs this browser out; returns the `Set-Cookie` value that removes the cookie.
pub(crate) fn end_login(server: &Server, received: &Received) -> String {
    if let Some(old) = received.cookie(&login_cookie(server)) {
        server.store().kept.logins.remove(&digest(old));
        server.changed();
    }
    cookie(server, &login_cookie(server), "", 0)
}

/// Cookies do not know ports, so their names do: two servers on one host stay apart.
pub(crate) fn browser_cookie(server: &Server) -> String {
    format!("practice_browser_{}", server.port)
}

fn login_cookie(server: &Server) -> String {
    format!("practice_login_{}", server.port)
}

fn cookie(server: &Server, name: &str, value: &str, max_age: u64) -> String {
    let path = match server.issuer_path.as_str() {
        "" => "/",
        path => path,
    };
    // Not `Secure`: browsers would drop it on plain http, which is all that loopback has.
    format!("{name}={value}; Path={path}; Max-Age={max_age}; HttpOnly; SameSite=Lax")
}
