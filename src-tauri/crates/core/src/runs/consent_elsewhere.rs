//! The wait between two polls, while a person consents on another device (RFC 8628) or is asked by the server (CIBA).

use std::time::Duration;

use bearerbox_oauth::Wait;

use super::start::StartedRun;
use crate::clock::to_ms;
use crate::view::{QrCode, RunStage};
use crate::{Error, now_ms};

impl StartedRun {
    /// Shows what the person needs, and waits until it is time to ask again.
    pub(super) async fn wait_for_consent(&self, wait: &Wait) -> Result<(), Error> {
        let user_code = wait.user_code.as_ref();
        let address = user_code.map(|code| {
            code.verification_uri_complete
                .as_ref()
                .unwrap_or(&code.verification_uri)
        });
        self.active.enter(RunStage::AwaitingConsent {
            user_code: user_code.map(|code| code.user_code.clone()),
            verification_uri: user_code.map(|code| code.verification_uri.clone()),
            verification_uri_complete: user_code.and_then(|code| code.verification_uri_complete.clone()),
            qr_code: address.and_then(|address| QrCode::of(address)),
            expires_at: to_ms(wait.expires_at),
        });
        let left = to_ms(wait.until).saturating_sub(now_ms());
        let left = Duration::from_millis(u64::try_from(left).unwrap_or_default());
        tokio::select! {
            biased;
            () = self.active.cancelled() => Err(Error::Cancelled),
            () = tokio::time::sleep(left) => Ok(()),
        }
    }
}
