//! The consent window on macOS. Written against the documentation alone: this file has not been compiled, and its
//! window has not been seen.
//!
//! There is no bar above the page. The title, which is common to all platforms, says who signs in, where the page is
//! and how it came; the main window has the button for the system browser. Notices have no place to be said in. Of
//! the hops only the addresses are known, not the answers; and cookies without an expiry end with the program.

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

/// There is no way yet to give a cookie without an expiry one.
pub async fn keep_session_cookies<R: Runtime>(_window: WebviewWindow<R>) {}

/// There is nothing to put beside the page.
pub fn attach<R: Runtime>(_window: &WebviewWindow<R>, _consent: Arc<Consent>) -> tauri::Result<()> {
    Ok(())
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
    consent.channel().at_address(url, url.scheme() == "https");
    consent.channel().hop(FrontChannelHop {
        at: now_ms(),
        method: "GET".to_owned(),
        url: url.to_string(),
        status: None,
        headers: Vec::new(),
        redirected_to: None,
    });
}
