//! The bar's look: the colours of the main window, light or dark as the pages are.

use std::cell::Cell;

use gtk::{CssProvider, glib, prelude::*};

const STYLE: &str = include_str!("bar.css");

thread_local! {
    /// Whether the screen has the style; it holds for all windows.
    static IS_STYLED: Cell<bool> = const { Cell::new(false) };
}

/// Dresses a bar or its card, and again whenever the system turns dark or light.
pub fn dress(part: &impl IsA<gtk::Widget>) {
    let part: &gtk::Widget = part.upcast_ref();
    if !IS_STYLED.replace(true) {
        add_style();
    }
    let Some(settings) = gtk::Settings::default() else {
        return;
    };
    wear(part, is_dark(&settings));
    let follow = |part: glib::WeakRef<gtk::Widget>| {
        move |settings: &gtk::Settings| {
            if let Some(part) = part.upgrade() {
                wear(&part, is_dark(settings));
            }
        }
    };
    let preference = settings.connect_gtk_application_prefer_dark_theme_notify(follow(part.downgrade()));
    let name = settings.connect_gtk_theme_name_notify(follow(part.downgrade()));
    let handlers = Cell::new(Some([preference, name]));
    part.connect_destroy(move |_| {
        for handler in handlers.take().into_iter().flatten() {
            settings.disconnect(handler);
        }
    });
}

fn wear(part: &gtk::Widget, is_dark: bool) {
    let style = part.style_context();
    let (worn, other) = if is_dark { ("dark", "light") } else { ("light", "dark") };
    style.remove_class(other);
    style.add_class(worn);
}

fn add_style() {
    let style = CssProvider::new();
    if style.load_from_data(STYLE.as_bytes()).is_ok()
        && let Some(screen) = gtk::gdk::Screen::default()
    {
        gtk::StyleContext::add_provider_for_screen(&screen, &style, gtk::STYLE_PROVIDER_PRIORITY_APPLICATION);
    }
}

fn is_dark(settings: &gtk::Settings) -> bool {
    is_dark_by(
        std::env::var("GTK_THEME").ok().as_deref(),
        settings.is_gtk_application_prefer_dark_theme(),
        settings.gtk_theme_name().as_deref(),
    )
}

/// As WebKitGTK decides it for the pages, so that the bar, the page below it and the main window agree: a theme in the
/// environment holds before the settings.
fn is_dark_by(in_environment: Option<&str>, prefers_dark: bool, theme: Option<&str>) -> bool {
    let is_dark = |name: &str| ["-dark", "-Dark", ":dark"].iter().any(|end| name.ends_with(end));
    match in_environment {
        Some(name) => is_dark(name),
        None => prefers_dark || theme.is_some_and(is_dark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_dark_as_the_pages_are() {
        assert!(is_dark_by(Some("Adwaita:dark"), false, Some("Adwaita")));
        assert!(is_dark_by(None, true, Some("Adwaita")));
        assert!(is_dark_by(None, false, Some("Yaru-dark")));
        assert!(!is_dark_by(Some("Adwaita"), true, Some("Yaru-dark")));
        assert!(!is_dark_by(None, false, None));
    }
}
