//! The main window: its size, its ground colour, and how it comes up.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::draw_plainly;

use tauri::{AppHandle, Manager, Runtime, Theme, WebviewUrl, WebviewWindow, WebviewWindowBuilder, window::Color};

/// The label of the main window; the only one that a capability names.
pub const MAIN: &str = "main";

/// `--ground` of the light and of the dark look: what is seen before the page has drawn anything.
const LIGHT: Color = Color(0xf6, 0xf6, 0xf8, 0xff);
const DARK: Color = Color(0x14, 0x15, 0x1a, 0xff);

/// Opens the main window at once, in the ground colour of the system's theme.
///
/// # Errors
/// When the system gives no window.
pub fn open_main_window<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<WebviewWindow<R>> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Bearerbox")
        .inner_size(1200.0, 760.0)
        .min_inner_size(900.0, 600.0)
        .prevent_overflow()
        .center()
        // The page takes dropped profile files itself.
        .disable_drag_drop_handler()
        .visible(false)
        .build()?;
    window.set_background_color(Some(ground(&window)))?;
    window.show()?;
    Ok(window)
}

/// The ground colour of the theme that `window` is in.
pub fn ground<R: Runtime>(window: &WebviewWindow<R>) -> Color {
    if window.theme().is_ok_and(|theme| theme == Theme::Dark) {
        DARK
    } else {
        LIGHT
    }
}

/// The main window, while there is one.
pub fn main_window<R: Runtime>(app: &AppHandle<R>) -> Option<WebviewWindow<R>> {
    app.get_webview_window(MAIN)
}
