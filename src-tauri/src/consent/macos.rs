//! The consent window on macOS. Written against Tauri's documentation and compiled nowhere yet: nothing here was
//! run. What Linux shows in a bar above the page, the title of the window says here, which the page cannot reach;
//! there is no button for the system browser in it, so the main window's is the one to use. Of the hops, only
//! their URLs are known.

use std::{path::Path, sync::Arc};

use bearerbox_core::{now_ms, runs::FrontChannelHop};
use tauri::{AppHandle, Runtime, WebviewWindow, WebviewWindowBuilder};
use url::Url;

use super::Consent;

type Builder<'a, R> = WebviewWindowBuilder<'a, R, AppHandle<R>>;

/// Keeps the browser session in a store of WebKit's own that belongs to `folder` (macOS 14 and later); WebKit has no
/// way to name the folder itself.
pub fn keep_session<'a, R: Runtime>(builder: Builder<'a, R>, folder: &Path) -> Builder<'a, R> {
    builder.data_store_identifier(identify(folder))
}

/// FNV-1a, as it must give the same number in every version of the program.
fn identify(folder: &Path) -> [u8; 16] {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let bytes = folder.as_os_str().as_encoded_bytes();
    bytes
        .iter()
        .fold(OFFSET, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
        .to_be_bytes()
}

/// Cookies without an expiry end with the window here.
pub async fn keep_session_cookies<R: Runtime>(_window: WebviewWindow<R>) {}

/// Lets the title say where the window is.
pub fn attach<R: Runtime>(window: &WebviewWindow<R>, consent: Arc<Consent>) -> tauri::Result<()> {
    window.set_title(&consent.title())
}

/// Loads the first page.
pub fn load<R: Runtime>(window: &WebviewWindow<R>, url: &Url) -> tauri::Result<()> {
    window.navigate(url.clone())
}

/// Nothing is left to be told: each hop was written as it began.
pub fn caught(_consent: &Consent, _url: &Url) {}

/// There is no bar to say it in.
pub fn notice(_consent: &Consent, _sentence: &str) {}

/// Writes the hop into the trace, and where the window goes into the run's progress.
pub fn navigated(consent: &Consent, url: &Url, is_allowed: bool) {
    if !is_allowed || url.scheme() == "about" {
        return;
    }
    consent.channel().at_address(url.as_str(), url.scheme() == "https");
    consent.channel().hop(FrontChannelHop {
        at: now_ms(),
        method: "GET".to_owned(),
        url: url.to_string(),
        status: None,
        headers: Vec::new(),
        redirected_to: None,
    });
}
