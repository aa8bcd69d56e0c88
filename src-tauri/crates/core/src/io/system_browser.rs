//! Opens the system's browser.

use url::Url;
use webbrowser::{Browser, BrowserOptions, open_browser_with_options};

use crate::RunError;

/// Opens `url` in the person's own browser, quietly.
///
/// # Errors
/// `BrowserUnavailable`.
pub(crate) fn open_system_browser(url: &Url) -> Result<(), RunError> {
    if !has_screen() {
        return Err(RunError::BrowserUnavailable {
            reason: "there is no graphical session here".to_owned(),
        });
    }
    let mut options = BrowserOptions::new();
    options.with_suppress_output(true);
    open_browser_with_options(Browser::Default, url.as_str(), &options).map_err(|error| RunError::BrowserUnavailable {
        reason: error.to_string(),
    })
}

/// Whether a browser has somewhere to appear. Without, a text browser would take the terminal and hold up the run.
fn has_screen() -> bool {
    let is_named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"]
            .into_iter()
            .any(is_named)
}
