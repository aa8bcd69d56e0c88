//! The authorization endpoint (RFC 6749 §3.1): checks the request, and answers it or begins the pages.

use axum::http::StatusCode;

use crate::answer::{Answer, ErrorCode, Refusal};
use crate::asked::Asked;
use crate::authorization_grant::{Allowed, grant_request};
use crate::authorization_request::{Next, find_redirect_uri, read_request};
use crate::authorization_response::{ResponseTarget, respond_with_error};
use crate::client::Interaction;
use crate::id_token::read_id_token_hint;
use crate::interaction::{begin_interaction, find_login};
use crate::page::error_page;
use crate::request::Received;
use crate::response_type::read_response_mode;
use crate::scope::Scope;
use crate::server::Server;
use crate::user::{SignedIn, User};

pub(crate) async fn authorize(server: &Server, received: &Received) -> Answer {
    let Some(params) = received.params() else {
        return refuse_here("The request's body must be application/x-www-form-urlencoded.");
    };
    // Until client and redirect URI are known to belong together, nothing may be sent to either (RFC 6749 §4.1.2.1).
    if params.repeats("client_id") || params.repeats("redirect_uri") {
        return refuse_here("The client_id or the redirect_uri was sent more than once.");
    }
    let Some(client) = params.get("client_id").and_then(|id| server.client(id)) else {
        return refuse_here("The client_id is missing, or no client is registered under it.");
    };
    let Some((redirect_uri, was_sent)) = find_redirect_uri(params, &client) else {
        return refuse_here("The redirect_uri is missing, or is not one this client registered.");
    };
    let (mode, refused_mode) = read_response_mode(params);
    let target = ResponseTarget {
        client_id: client.client_id.clone(),
        redirect_uri,
        mode,
        state: params.get("state").map(str::to_owned),
    };
    let refuse = |refusal| respond_with_error(server, &target, &refusal);
    if let Some(refusal) = refused_mode {
        return refuse(refusal);
    }
    let request = match read_request(params, &client, &server.authorization_details_types) {
        Ok(request) => request,
        Err(refusal) => return refuse(refusal),
    };
    let hinted = match params.get("id_token_hint") {
        Some(hint) => {
            let user = read_id_token_hint(server, hint).and_then(|hint| User::find(&hint.subject));
            if user.is_none() {
                return refuse(Refusal::new(
                    ErrorCode::InvalidRequest,
                    "The id_token_hint is not an ID token of this server.",
                ));
            }
            user
        }
        None => None,
    };

    let grant = |user| {
        let allowed = Allowed {
            target: &target,
            redirect_uri_was_sent: was_sent,
            request: &request,
            user,
        };
        grant_request(server, allowed, received.now)
    };
    let begin = |user| {
        let asked = Asked::Authorization {
            target: target.clone(),
            redirect_uri_was_sent: was_sent,
            request: request.clone(),
        };
        begin_interaction(server, received, asked, user)
    };
    match &client.behaviour.interaction {
        Interaction::Pages => {}
        Interaction::Deny => return refuse(denied()),
        Interaction::AllowAs(user) => {
            let user = SignedIn {
                acr: request.acr(),
                ..SignedIn::by_password(*user, received.now)
            };
            return grant(user).await;
        }
    }
    let login = find_login(server, received);
    let consented = login.map_or_else(Scope::default, |login| {
        server.store().kept.consented(login.user, &client.client_id)
    });
    match request.decide(login, hinted, &consented, received.now) {
        Next::Grant(login) => grant(login).await,
        Next::Login => begin(None),
        Next::Consent(login) => begin(Some(login)),
        Next::Refuse(code) => refuse(Refusal::new(
            code,
            "A page would have to be shown, which prompt=none forbids.",
        )),
    }
}

/// The person said no.
pub(crate) fn denied() -> Refusal {
    Refusal::new(ErrorCode::AccessDenied, "The person denied the request.")
}

/// An error the person sees here, because it is not known where it could safely be sent.
fn refuse_here(text: &str) -> Answer {
    error_page(StatusCode::BAD_REQUEST, "This sign-in request cannot be answered", text)
}
