//! The consent window on Windows. Written against the documentation alone: this file has not been compiled, and its
//! window has not been seen.
//!
//! There is no bar above the page. The title, which is common to all platforms, says who signs in, where the page is
//! and how it came; the main window has the button for the system browser. Notices have no place to be said in. Of
//! the hops only the addresses are known, not the answers; and cookies without an expiry end with the program.
//! WebView2 lets a person go on past a certificate that does not hold, and the title cannot tell.

use std::{path::Path, sync::Arc};

use bearerbox_core::{now_ms, runs::FrontChannelHop};
use tauri::{AppHandle, Runtime, WebviewWindow, WebviewWindowBuilder};
use url::Url;

use super::Consent;

type Builder<'a, R> = WebviewWindowBuilder<'a, R, AppHandle<R>>;

/// Keeps the browser session in `folder`.
pub fn keep_session<'a, R: Runtime>(builder: Builder<'a, R>, folder: &Path) -> Builder<'a, R> {
    builder.data_directory(folder.to_owned())
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
