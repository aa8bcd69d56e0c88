//! The clipboard, written from Rust so that a token that is copied never enters the window.
//!
//! On Linux the program that copied answers those who paste, so the connection to the clipboard lives
//! as long as the app. What is copied is kept out of the history of clipboard managers where the
//! platform has a way to ask for that. Reading the clipboard is not here: nothing needs it.

use std::sync::{Mutex, PoisonError};

#[cfg(target_os = "macos")]
use arboard::SetExtApple;
#[cfg(target_os = "linux")]
use arboard::SetExtLinux;
#[cfg(windows)]
use arboard::SetExtWindows;

use crate::words::{self, Refusal};

/// The connection to the system's clipboard, made when it is first needed.
#[derive(Default)]
pub struct Clipboard(Mutex<Option<arboard::Clipboard>>);

impl Clipboard {
    /// Puts `text` on the clipboard.
    ///
    /// # Errors
    /// When the system has no clipboard, or another program holds it.
    pub fn copy(&self, text: &str) -> Result<(), Refusal> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let clipboard = match held.as_mut() {
            Some(clipboard) => clipboard,
            None => held.insert(arboard::Clipboard::new().map_err(words::clipboard)?),
        };
        let entry = clipboard.set();
        #[cfg(any(target_os = "linux", target_os = "macos"))]
        let entry = entry.exclude_from_history();
        #[cfg(windows)]
        let entry = entry.exclude_from_cloud().exclude_from_history();
        entry.text(text).map_err(words::clipboard)
    }
}
