//! A Tauri window with an empty page, and nothing else: what any app of this kind costs at the least.
//!
//! It prints `ready` on standard output when the page has been drawn, which Bearerbox does at the same point, and runs
//! until it is ended.

use std::io::Write;

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() {
    tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Empty")
                .inner_size(1200.0, 760.0)
                .on_document_title_changed(|_, title| {
                    if title == "ready" {
                        // The reader may be gone; then nobody waits for the word.
                        let _ = writeln!(std::io::stdout(), "ready");
                    }
                })
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .expect("the window opens");
}
