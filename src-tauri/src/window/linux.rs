//! What WebKitGTK needs to be told before its first window.

use std::env;

/// WebKitGTK's switch; a person who has set it, to whatever, is left alone.
const SWITCH: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Lets pages be drawn by the processor: they are text and lines, and next to nothing in them moves.
///
/// Compositing would cost a quarter of the start-up and a third of the memory. It must be called before any thread is
/// started, because WebKitGTK reads it from the environment.
#[expect(
    unsafe_code,
    reason = "nothing else can read the environment before there is a thread"
)]
pub fn draw_plainly() {
    if env::var_os(SWITCH).is_none() {
        // SAFETY: the caller is the only thread.
        unsafe { env::set_var(SWITCH, "1") };
    }
}
