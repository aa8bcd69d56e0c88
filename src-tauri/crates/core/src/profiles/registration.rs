//! What becomes of a profile as its client is registered, and as that registration changes or ends.

use bearerbox_oauth::ClientInformation;
use bearerbox_secret::Secret;
use bearerbox_vault::Rewritten;

use super::document::{ClientDocument, ProfileDocument, SecretSource};
use super::find::read_kept;
use super::kept::Stored;
use super::registered::TokenEndpointAuthMethod;

/// What has become of a client at its server.
#[derive(Clone, Debug)]
pub(crate) enum ClientChange {
    /// It was given something to be known and to prove itself by.
    Given(Box<Given>),
    /// It is not registered any more.
    Deleted,
}

/// What a client was given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    pub(crate) information: ClientInformation,
    /// Whether it authenticates as it is registered now: not where that was only looked at.
    pub(crate) adopts_method: bool,
    /// The redirect URIs that it asked for and got.
    pub(crate) redirect_uris: Vec<String>,
    /// What the profile had before, read from wherever it keeps it.
    pub(crate) before: SecretsBefore,
}

/// The client's secrets before a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct SecretsBefore {
    pub(crate) client_secret: Option<Secret>,
    pub(crate) registration_access_token: Option<Secret>,
}

impl ClientDocument {
    /// Whether there is a secret that is no good any more at `now`, in milliseconds since the Unix epoch.
    pub(crate) fn secret_has_expired(&self, now: i64) -> bool {
        let at = self.client_secret_expires_at.filter(|at| *at > 0);
        let has_passed = at.is_some_and(|at| i64::try_from(at).is_ok_and(|at| at.saturating_mul(1000) <= now));
        self.client_secret.is_some() && has_passed
    }

    fn take(&mut self, given: &Given) {
        let Given {
            information,
            adopts_method,
            redirect_uris,
            before,
        } = given;
        if let Some(client_id) = &information.client_id {
            self.client_id.clone_from(client_id);
        }
        if let Some(secret) = &information.client_secret {
            replace(&mut self.client_secret, secret, before.client_secret.as_ref());
        }
        if information.client_secret.is_some() || information.client_secret_expires_at.is_some() {
            self.client_secret_expires_at = information.client_secret_expires_at;
        }
        if let (true, Some(method)) = (*adopts_method, &information.token_endpoint_auth_method) {
            self.token_endpoint_auth_method = Some(TokenEndpointAuthMethod::named(method));
        }
        let has_its_own = |uri: &String| redirect_uris.contains(uri);
        if let (Some(first), false) = (
            redirect_uris.first(),
            self.redirect_uri.as_ref().is_some_and(has_its_own),
        ) {
            self.redirect_uri = Some(first.clone());
        }
        if let Some(uri) = &information.registration_client_uri {
            self.registration_client_uri = Some(uri.clone());
        }
        if let Some(token) = &information.registration_access_token {
            let before = before.registration_access_token.as_ref();
            replace(&mut self.registration_access_token, token, before);
        }
    }

    fn forget_registration(&mut self) {
        self.client_id = String::new();
        self.client_secret = None;
        self.client_secret_expires_at = None;
        self.registration_client_uri = None;
        self.registration_access_token = None;
    }
}

/// What is kept elsewhere, and is still the same, stays there.
fn replace(kept: &mut Option<SecretSource>, given: &Secret, before: Option<&Secret>) {
    if kept.is_none() || before != Some(given) {
        *kept = Some(SecretSource::Kept(given.clone()));
    }
}

/// The document of a profile with the change in it, for the vault; none where it cannot be read.
pub(crate) fn rewrite(text: &str, change: &ClientChange) -> Option<Rewritten> {
    let before = read_kept(text).ok()?;
    let mut document = ProfileDocument { ..before.clone() };
    match change {
        ClientChange::Given(given) => document.client.take(given),
        ClientChange::Deleted => document.client.forget_registration(),
    }
    let is_former = !document.keeps_tokens_of(&before);
    let Stored { summary, text, .. } = Stored::of(&document).ok()?;
    Some(Rewritten {
        summary,
        document: text,
        is_former,
    })
}
