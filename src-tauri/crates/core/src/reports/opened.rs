//! A token that is encrypted for the client, opened with the client's keys (OpenID Connect Core §10.2).

use bearerbox_secret::Secret;

use super::facts::Facts;
use crate::jwts::decrypt_for_client;
use crate::tokens::{hide_refresh_token, hide_refresh_token_in};
use crate::view::{DecryptedView, ErrorView, FindingVerdict, FindingView};

/// What came of it.
pub(super) struct Opened {
    /// What was inside, where it could be opened.
    pub(super) inside: Option<(Secret, DecryptedView)>,
    pub(super) finding: FindingView,
}

/// Opens `token` with the client's private keys, or else with a key that is hashed from its secret.
pub(super) async fn open(facts: &Facts, token: &Secret) -> Opened {
    match decrypt_for_client(&facts.document, token).await {
        Ok((content, mut view)) => {
            // The token is held, and is not shown before it is revealed.
            view.jwt.iter_mut().for_each(hide_refresh_token);
            hide_refresh_token_in(&mut view.claims);
            let found = view.layers.iter().map(|layer| match &layer.kid {
                Some(kid) => format!("{} with {}, by the key {kid}", layer.alg, layer.enc),
                None => format!("{} with {}", layer.alg, layer.enc),
            });
            let finding = finding(FindingVerdict::Passed, found.collect::<Vec<_>>().join("; "), None);
            Opened {
                inside: Some((content, view)),
                finding,
            }
        }
        Err(error) => {
            let ErrorView { message, next_step, .. } = ErrorView::from(&error);
            Opened {
                inside: None,
                finding: finding(FindingVerdict::Failed, message, next_step),
            }
        }
    }
}

fn finding(verdict: FindingVerdict, found: String, next_step: Option<String>) -> FindingView {
    FindingView {
        rule: "decryption".to_owned(),
        title: "It is encrypted for the client".to_owned(),
        verdict,
        is_required: true,
        expected: None,
        found: Some(found),
        source: "OpenID Connect Core §10.2".to_owned(),
        next_step,
    }
}
