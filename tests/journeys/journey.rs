//! What every journey has: a data folder, the window on it, the command beside it, and a turn at the display.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use support::desktop::{take_picture, wait_until_still};
use support::{Bearerbox, Window};

/// There is one display with one focus and one clipboard.
static TURN: Mutex<()> = Mutex::new(());

/// A journey under way.
pub struct Journey {
    name: &'static str,
    /// The `bearerbox` command on the same data folder.
    pub command: Bearerbox,
    window: Option<Window>,
}

/// Takes a turn at the display and lives `story`; a failure is told with the page's text and a picture.
pub fn journey(name: &'static str, story: impl AsyncFnOnce(&mut Journey)) {
    live(name, Bearerbox::with_keyring(), story);
}

/// The same with a vault that is opened by a passphrase, which the window is not told.
pub fn journey_with_passphrase(name: &'static str, story: impl AsyncFnOnce(&mut Journey)) {
    live(name, Bearerbox::default(), story);
}

#[expect(
    clippy::print_stderr,
    reason = "whoever reads of the failure wants to know what was on the page"
)]
fn live(name: &'static str, command: Bearerbox, story: impl AsyncFnOnce(&mut Journey)) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut journey = Journey {
        name,
        command,
        window: None,
    };
    let end = catch_unwind(AssertUnwindSafe(|| runtime.block_on(story(&mut journey))));
    if let Err(reason) = end {
        journey.keep_picture("failed");
        if let Some(window) = &journey.window {
            let text = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(5), window.text()).await });
            eprintln!("--- the page of {name}\n{}\n---", text.unwrap_or_default());
        }
        drop(journey);
        resume_unwind(reason);
    }
}

impl Journey {
    /// Opens the window.
    pub async fn open(&mut self) {
        self.window = Some(Window::open(&self.command.data_folder()).await);
    }

    /// The window, which is open.
    pub fn window(&self) -> &Window {
        self.window.as_ref().unwrap()
    }

    /// Closes the window as a person does, and opens it anew.
    pub async fn restart(&mut self) {
        self.window.take().unwrap().quit();
        self.open().await;
    }

    /// Closes the window as a person does, and waits for the end of the app.
    pub fn quit(&mut self) {
        self.window.take().unwrap().quit();
    }

    /// Kills the app without a warning.
    pub fn kill(&mut self) {
        self.window.take().unwrap().kill();
    }

    /// Keeps a picture of the display, once what is on the page has been drawn.
    pub async fn picture(&self, state: &str) {
        self.window().is_drawn().await;
        wait_until_still("root");
        self.keep_picture(state);
    }

    fn keep_picture(&self, state: &str) {
        take_picture(&pictures().join(format!("{}-{state}.png", self.name)));
    }
}

fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/journeys");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
