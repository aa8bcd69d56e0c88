//! The consent window, as a person has it: it is looked at, and keys are pressed.

use std::time::{Duration, Instant};

use support::Window;
use support::desktop::{close_window, differ, look_at, press, type_text, wait_for};

const DEADLINE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);

/// The one open consent window.
pub struct ConsentWindow<'a> {
    window: &'a Window,
    id: String,
    seen: Vec<u8>,
}

impl<'a> ConsentWindow<'a> {
    /// Waits until it comes up.
    pub fn appears(window: &'a Window) -> Self {
        let id = wait_for("the consent window", || window.others().pop());
        Self {
            window,
            id,
            seen: Vec::new(),
        }
    }

    /// Its id on the display.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Waits until the main window says that it is at an address with `part`, and another page than before has
    /// been drawn in it.
    pub async fn is_at(&mut self, part: &str) {
        let deadline = Instant::now() + DEADLINE;
        let mut before = Vec::new();
        loop {
            let address = self.address().await;
            let now = look_at(&self.id);
            if address.contains(part) && differ(&now, &self.seen) && !differ(&now, &before) {
                self.seen = now;
                return;
            }
            assert!(
                Instant::now() < deadline,
                "waited 20 seconds for a page at {part}; it is at {address}"
            );
            before = now;
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The address that the main window says it is at.
    pub async fn address(&self) -> String {
        let script = "return document.querySelector(\"[aria-label='Address of the consent window']\")?.title ?? ''";
        self.window.script(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Presses keys in it.
    pub fn press(&mut self, keys: &[&str]) {
        press(&self.id, keys);
    }

    /// Types in it.
    pub fn type_text(&mut self, text: &str) {
        type_text(&self.id, text);
        // The next page is told from this one as it is now.
        self.seen = look_at(&self.id);
    }

    /// Closes it as its title bar does.
    pub fn close(self) {
        close_window(&self.id);
        self.goes();
    }

    /// Waits until it is gone.
    pub fn goes(self) {
        wait_for("the consent window to go", || {
            (!self.window.others().contains(&self.id)).then_some(())
        });
    }
}
