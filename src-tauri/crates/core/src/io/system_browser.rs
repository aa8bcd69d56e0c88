//! Opens the system's browser.

use url::Url;
use webbrowser::{Browser, BrowserOptions, open_browser_with_options};

use crate::RunError;

/// Opens `url` in the person's own browser, quietly.
///
/// # Errors
/// `BrowserUnavailable`.
pub(crate) fn open_system_browser(url: &Url) -> Result<(), RunError> {
    let mut options = BrowserOptions::new();
    options.with_suppress_output(true);
    open_browser_with_options(Browser::Default, url.as_str(), &options).map_err(|error| RunError::BrowserUnavailable {
        reason: error.to_string(),
    })
}
