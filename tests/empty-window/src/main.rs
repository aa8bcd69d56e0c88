//! A Tauri window with an empty page, and nothing else: what any app of this kind costs at the least.
//!
//! It prints `ready` on standard output when the page has been drawn once, and runs until it is ended.

use std::io::Write;

use tauri::webview::PageLoadEvent;

fn main() {
    tauri::Builder::default()
        .on_page_load(|_, payload| {
            if payload.event() == PageLoadEvent::Finished {
                // The reader may be gone; then nobody waits for the word.
                let _ = writeln!(std::io::stdout(), "ready");
            }
        })
        .run(tauri::generate_context!())
        .expect("the window opens");
}
