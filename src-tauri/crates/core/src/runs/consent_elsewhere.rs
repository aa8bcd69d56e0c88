//! The wait between two polls, while a person consents on another device (RFC 8628) or is asked by the server (CIBA).

use std::time::Duration;

use bearerbox_oauth::Wait;
use url::Url;

use super::start::StartedRun;
use crate::clock::to_ms;
use crate::view::{QrCode, RunStage};
use crate::{Bearerbox, Error, RunError, now_ms};

impl Bearerbox {
    /// Opens the page where the code of a run is entered in the system's browser.
    ///
    /// # Errors
    /// `NotWaiting`, `BrowserUnavailable`; the run goes on waiting then.
    pub fn open_verification_page(&self, run_id: i64) -> Result<(), Error> {
        let not_waiting = || RunError::NotWaiting { id: run_id };
        let run = self.active().find(run_id).ok_or_else(not_waiting)?;
        // A run that named anything but a page of the web was refused before it came here.
        let page = run.stage().verification_page().ok_or_else(not_waiting)?;
        run.frontend.open_system_browser(&page)
    }
}

impl RunStage {
    /// Where a person enters the code, with the code in it where the server says so: an address of the web.
    fn verification_page(&self) -> Option<Url> {
        let Self::AwaitingConsent {
            verification_uri,
            verification_uri_complete,
            ..
        } = self
        else {
            return None;
        };
        let address = verification_uri_complete.as_ref().or(verification_uri.as_ref())?;
        let page = Url::parse(address).ok()?;
        matches!(page.scheme(), "http" | "https").then_some(page)
    }
}

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

#[cfg(test)]
mod tests {
    use crate::view::RunStage;

    #[test]
    fn only_a_page_of_the_web_is_one_to_enter_a_code_at() {
        let stage = |verification_uri: &str, complete: Option<&str>| RunStage::AwaitingConsent {
            user_code: Some("WDJB-MJHT".to_owned()),
            verification_uri: Some(verification_uri.to_owned()),
            verification_uri_complete: complete.map(str::to_owned),
            qr_code: None,
            expires_at: 0,
        };
        let page = |stage: RunStage| stage.verification_page().map(|page| page.to_string());

        let complete = "https://id.example/device?user_code=WDJB-MJHT";
        assert_eq!(
            page(stage("https://id.example/device", Some(complete))).as_deref(),
            Some(complete)
        );
        assert!(page(stage("http://127.0.0.1:9/device", None)).is_some());
        assert_eq!(page(stage("file:///etc/passwd", None)), None);
        assert_eq!(
            page(stage("https://id.example/device", Some("javascript:alert(1)"))),
            None
        );
        assert_eq!(page(RunStage::RequestingToken), None);
    }
}
