//! A logout as a run (OpenID Connect RP-Initiated Logout): the person is shown the server's page where they have signed
//! in, and the run ends when the browser comes back. Where it cannot come back, or cannot be seen to, that is said.

use bearerbox_oauth::{AuthorizationRequest, Check, Errand, Event, Logout, LogoutRequest, Run};
use bearerbox_secret::Secret;
use bearerbox_vault::AuthorizationRecord;
use tokio::sync::mpsc::unbounded_channel;

use super::channel::FrontEvent;
use super::front_channel::Front;
use super::request::{Browser, PRIVATE};
use super::start::{SignIn, StartedRun};
use crate::errands::ErrandRequest;
use crate::io::loopback::{Listener, LoopbackRedirect};
use crate::profiles::ProfileDocument;
use crate::tokens::TokenSet;
use crate::{Bearerbox, Error, TokenError};

/// How the person of an authorization is signed out; none for an errand that needs no person.
///
/// # Errors
/// `NobodySignedIn`, `SessionNotKept`.
pub(crate) fn find_session(
    authorization: &AuthorizationRecord,
    request: &ErrandRequest,
    document: &ProfileDocument,
) -> Result<Option<SignIn>, Error> {
    let ErrandRequest::Logout { browser } = request else {
        return Ok(None);
    };
    let persona = authorization.persona.clone().ok_or(TokenError::NobodySignedIn)?;
    let browser = browser.unwrap_or(document.browser);
    if browser == Browser::Embedded && persona == PRIVATE {
        return Err(TokenError::SessionNotKept.into());
    }
    Ok(Some(SignIn {
        persona,
        browser,
        timeout: None,
        pauses: false,
    }))
}

impl Bearerbox {
    /// With what a logout is asked for.
    pub(super) fn describe_logout(
        &self,
        authorization_id: i64,
        token_set: &TokenSet,
        document: &ProfileDocument,
    ) -> Result<Logout, Error> {
        let locales = document.parameters.authorization.pairs();
        Ok(Logout {
            id_token_hint: match &token_set.id_token {
                Some(id_token) => Some(id_token.clone()),
                None => self.find_id_token(authorization_id)?,
            },
            post_logout_redirect_uri: document.client.post_logout_redirect_uri.clone(),
            ui_locales: locales
                .into_iter()
                .find_map(|(name, value)| (name == "ui_locales").then_some(value)),
        })
    }

    /// An answer to a refresh need not bring one (OpenID Connect Core §12.2), and one that has expired names the person
    /// as well (OpenID Connect RP-Initiated Logout §4).
    fn find_id_token(&self, authorization_id: i64) -> Result<Option<Secret>, Error> {
        for generation in self.vault().generations(authorization_id)?.into_iter().rev() {
            if let Some(id_token) = self.token_set(generation.id)?.1.id_token {
                return Ok(Some(id_token));
            }
        }
        Ok(None)
    }
}

impl StartedRun {
    /// The listener where the system's browser comes back to: its port may be part of the request.
    pub(super) fn listen_for_way_back(&self, errand: &mut Errand) -> Result<Option<Listener>, Error> {
        let Errand::Logout(logout) = errand else {
            return Ok(None);
        };
        let loopback = logout
            .post_logout_redirect_uri
            .as_deref()
            .and_then(LoopbackRedirect::read);
        let listener = match (self.session().browser, loopback) {
            // What the consent window catches needs nobody to listen, and so no port.
            (Browser::Embedded, _) | (_, None) => return Ok(None),
            (Browser::System | Browser::Print, Some(loopback)) => loopback.bind()?,
        };
        logout.post_logout_redirect_uri = Some(listener.redirect_uri().to_owned());
        Ok(Some(listener))
    }

    /// Shows the person the page, and tells how that ended.
    pub(super) async fn log_out(
        &mut self,
        run: &Run,
        request: LogoutRequest,
        listener: Option<Listener>,
        checks: Vec<Check>,
    ) -> Result<Event, Error> {
        let can_see = match self.session().browser {
            Browser::Embedded => true,
            // Whoever printed the address can paste the one that it led to.
            Browser::Print => true,
            Browser::System => listener.is_some(),
        };
        let LogoutRequest {
            url,
            post_logout_redirect_uri,
        } = request;
        let redirect_uri = post_logout_redirect_uri.filter(|_| can_see);
        let leads_back = redirect_uri.is_some();
        let request = AuthorizationRequest {
            url,
            form: None,
            redirect_uri: redirect_uri.unwrap_or_default(),
        };
        if leads_back {
            let response = self.await_response(run, &request, listener, checks).await?;
            return Ok(Event::AuthorizationResponse(response));
        }
        self.show_page(run, &request, checks).await?;
        Ok(Event::PageLeft)
    }

    /// Shows a page that leads nowhere: until its window is closed, or, in a browser that is not ours, no longer.
    async fn show_page(&mut self, run: &Run, request: &AuthorizationRequest, checks: Vec<Check>) -> Result<(), Error> {
        let browser = self.session().browser;
        self.note_request(request, browser, &checks)?;
        let (events_sender, events) = unbounded_channel();
        let mut front = Front::new(run, request, events, browser, false)?;
        self.open_browser(browser, &front, events_sender)?;
        if browser != Browser::Embedded {
            return Ok(());
        }
        let active = self.active.clone();
        loop {
            tokio::select! {
                biased;
                () = active.cancelled() => return Err(Error::Cancelled),
                event = front.next_event() => match event {
                    None | Some(FrontEvent::Closed) => return Ok(()),
                    Some(event) => {
                        self.take_event(&mut front, event)?;
                    }
                }
            }
        }
    }
}
