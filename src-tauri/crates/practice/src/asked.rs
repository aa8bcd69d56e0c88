//! What a person on the pages is asked: a client's authorization request, or a device's; and how each is answered.

use crate::acr::Acr;
use crate::answer::Answer;
use crate::authorization_grant::{Allowed, grant_request};
use crate::authorization_request::AuthorizationRequest;
use crate::authorization_response::{ResponseTarget, respond_with_error};
use crate::authorize::denied;
use crate::device_page::decided_page;
use crate::device_request::Decision;
use crate::grant::Access;
use crate::page::stale_page;
use crate::scope::Scope;
use crate::server::Server;
use crate::user::SignedIn;

/// What is being answered.
#[derive(Clone)]
pub(crate) enum Asked {
    /// In this browser, by a redirect to the client.
    Authorization {
        target: ResponseTarget,
        redirect_uri_was_sent: bool,
        request: AuthorizationRequest,
    },
    /// On another device, which polls for the answer (RFC 8628).
    Device {
        client_id: String,
        user_code: String,
        access: Access,
    },
}

impl Asked {
    pub(crate) fn client_id(&self) -> &str {
        match self {
            Self::Authorization { target, .. } => &target.client_id,
            Self::Device { client_id, .. } => client_id,
        }
    }

    pub(crate) fn access(&self) -> &Access {
        match self {
            Self::Authorization { request, .. } => &request.access,
            Self::Device { access, .. } => access,
        }
    }

    pub(crate) fn login_hint(&self) -> Option<&str> {
        match self {
            Self::Authorization { request, .. } => request.login_hint.as_deref(),
            Self::Device { .. } => None,
        }
    }

    /// How sure the login has to be.
    pub(crate) fn acr(&self) -> Acr {
        match self {
            Self::Authorization { request, .. } => request.acr(),
            Self::Device { .. } => Acr::Password,
        }
    }

    /// Where the browser goes with the answer.
    pub(crate) fn redirect_uri(&self) -> Option<&str> {
        match self {
            Self::Authorization { target, .. } => Some(&target.redirect_uri),
            Self::Device { .. } => None,
        }
    }

    pub(crate) fn needs_consent(&self, consented: &Scope) -> bool {
        match self {
            Self::Authorization { request, .. } => request.needs_consent(consented),
            // RFC 8628 §5.4: somebody else may have sent the person the code.
            Self::Device { .. } => true,
        }
    }

    pub(crate) async fn allow(&self, server: &Server, user: SignedIn, now: u64) -> Answer {
        match self {
            Self::Authorization {
                target,
                redirect_uri_was_sent,
                request,
            } => {
                let allowed = Allowed {
                    target,
                    redirect_uri_was_sent: *redirect_uri_was_sent,
                    request,
                    user,
                };
                grant_request(server, allowed, now).await
            }
            Self::Device { user_code, .. } => {
                let text = "It goes on by itself. You can close this page.";
                decide(
                    server,
                    user_code,
                    Decision::Allowed(user),
                    now,
                    ("Your device is connected", text),
                )
            }
        }
    }

    pub(crate) fn deny(&self, server: &Server, now: u64) -> Answer {
        match self {
            Self::Authorization { target, .. } => respond_with_error(server, target, &denied()),
            Self::Device { user_code, .. } => {
                let text = "It gets no access. You can close this page.";
                decide(
                    server,
                    user_code,
                    Decision::Denied,
                    now,
                    ("Your device is not connected", text),
                )
            }
        }
    }
}

fn decide(server: &Server, user_code: &str, decision: Decision, now: u64, (heading, text): (&str, &str)) -> Answer {
    let was_waiting = server.store().device_requests.decide(user_code, decision, now);
    if was_waiting {
        decided_page(heading, text)
    } else {
        stale_page()
    }
}
