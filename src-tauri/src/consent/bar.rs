//! The bar above the page: who signs in to what, where the page is, how it came, and the way out of this window.
//!
//! It is made of GTK's widgets, out of the page's reach. It says the address of the page that is seen: the host is
//! always whole, in the form that cannot be mistaken for another (punycode), and without anything before an `@`.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use bearerbox_core::{UntrustedCertificate, runs::without_id_token, view::EnvironmentKind};
use gtk::{
    Align, Button, Label, MenuButton, Orientation, Popover,
    gio::{TlsCertificate, TlsCertificateFlags},
    glib,
    pango::EllipsizeMode,
    prelude::*,
};
use tauri::{AppHandle, Runtime};
use url::{Origin, Url};
use webkit2gtk::WebView;

use super::{
    Consent,
    address::is_this_computer,
    certificate::{self, describe},
    look,
};

/// How the page came.
pub enum Lock {
    /// Over TLS, with a certificate that holds.
    Secure(TlsCertificate),
    /// Over TLS, with a certificate that the profile trusts, whoever else does not.
    Chosen(TlsCertificate),
    /// From this computer, without TLS.
    ThisComputer,
    /// Over the network without TLS.
    Plain,
    /// Not at all: there is no answer over TLS.
    Absent,
    /// Not at all: its certificate does not hold.
    Untrusted(TlsCertificate, Option<Box<UntrustedCertificate>>),
}

impl Lock {
    /// How the page at `url` came, by what TLS says of it and what the profile `trusts`.
    pub fn of(
        url: &Url,
        tls: Option<(TlsCertificate, TlsCertificateFlags)>,
        trusts: impl Fn(&UntrustedCertificate) -> bool,
    ) -> Self {
        match tls {
            Some((certificate, errors)) if url.scheme() == "https" => {
                if errors.is_empty() {
                    return Self::Secure(certificate);
                }
                match certificate::read(&certificate, errors, url) {
                    Some(read) if trusts(&read) => Self::Chosen(certificate),
                    read => Self::Untrusted(certificate, read.map(Box::new)),
                }
            }
            None if url.scheme() == "https" => Self::Absent,
            _ if is_this_computer(url) => Self::ThisComputer,
            _ => Self::Plain,
        }
    }

    /// Whether nobody on the way could read or change it.
    pub fn is_secure(&self) -> bool {
        matches!(self, Self::Secure(_) | Self::Chosen(_))
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Secure(_) => "Secure",
            Self::Chosen(_) => "Trusted by this profile",
            Self::ThisComputer => "This computer",
            Self::Plain => "Not encrypted",
            Self::Absent => "Not loaded",
            Self::Untrusted(..) => "Certificate not trusted",
        }
    }

    fn icon(&self) -> &'static str {
        match self {
            Self::Secure(_) | Self::Chosen(_) => "channel-secure-symbolic",
            Self::ThisComputer => "computer-symbolic",
            Self::Plain | Self::Absent | Self::Untrusted(..) => "channel-insecure-symbolic",
        }
    }

    fn class(&self) -> &'static str {
        match self {
            Self::Secure(_) | Self::Chosen(_) => "good",
            Self::ThisComputer => "calm",
            Self::Plain | Self::Absent => "warn",
            Self::Untrusted(..) => "bad",
        }
    }

    /// What it means, and what the certificate says.
    fn sentences(&self) -> Vec<String> {
        match self {
            Self::Secure(certificate) => {
                let mut lines = vec!["Nobody on the way can read or change this page.".to_owned()];
                lines.extend(describe(certificate));
                lines
            }
            Self::Chosen(certificate) => {
                let mut lines =
                    vec!["This profile trusts exactly this certificate; this computer does not.".to_owned()];
                lines.extend(describe(certificate));
                lines
            }
            Self::ThisComputer => vec!["The page comes from this computer; nothing is sent over a network.".to_owned()],
            Self::Plain => vec!["Anybody on the way can read and change this page, and what you type.".to_owned()],
            Self::Absent => vec!["The server gave no page.".to_owned()],
            Self::Untrusted(certificate, read) => {
                let mut lines = vec!["The page was not loaded: the server's certificate is not trusted.".to_owned()];
                lines.extend(read.iter().flat_map(|read| read.describe_problems()));
                lines.extend(describe(certificate));
                lines
            }
        }
    }
}

/// The bar of one window.
#[derive(Clone)]
pub struct Bar(Rc<Parts>);

struct Parts {
    lock: MenuButton,
    lock_icon: gtk::Image,
    lock_word: Label,
    lock_card: Label,
    origin: Label,
    path: Label,
    loading: Label,
    notice: Label,
    shown: RefCell<Option<Origin>>,
}

impl Bar {
    /// Puts a bar above `webview`, in the box that holds it.
    pub fn above<R: Runtime>(webview: &WebView, consent: &Arc<Consent>, app: &AppHandle<R>) -> Self {
        let bar = Self(Rc::new(Parts::new()));
        let column = gtk::Box::new(Orientation::Vertical, 4);
        column.set_widget_name("consent-bar");
        column.add(&bar.0.who(consent, app));
        column.add(&bar.0.place());
        column.add(&bar.0.notice);
        look::dress(&column);
        column.show_all();
        bar.0.notice.hide();
        bar.0.lock.hide();
        if let Some(holder) = webview.parent().and_then(|parent| parent.downcast::<gtk::Box>().ok()) {
            holder.pack_start(&column, false, false, 0);
            holder.reorder_child(&column, 0);
        }
        webview.grab_focus();
        bar
    }

    /// Shows where the page is and how it came.
    pub fn show(&self, url: &Url, lock: Lock) {
        let parts = &self.0;
        parts.notice.hide();
        parts.shown.replace(Some(url.origin()));
        parts.write_address(url);
        parts.set_lock(lock.icon(), lock.word(), lock.class(), &lock.sentences());
    }

    /// Shows another path on the page's own origin.
    pub fn show_path_of_same_origin(&self, url: &Url) {
        if self.0.shown.borrow().as_ref() == Some(&url.origin()) {
            self.0.write_address(url);
        }
    }

    /// Says that a part of a page over TLS came without.
    pub fn warn_of_mixed_content(&self) {
        let sentences = ["Parts of this page came without encryption.".to_owned()];
        self.0
            .set_lock("channel-insecure-symbolic", "Partly encrypted", "warn", &sentences);
    }

    /// Says whether a page is on its way.
    pub fn is_loading(&self, is_loading: bool) {
        self.0.loading.set_visible(is_loading);
    }

    /// Says a sentence below the address, until the next page.
    pub fn notice(&self, sentence: &str) {
        self.0.notice.set_text(sentence);
        self.0.notice.show();
    }
}

impl Parts {
    fn new() -> Self {
        let lock_card = Label::new(None);
        lock_card.set_line_wrap(true);
        lock_card.set_max_width_chars(60);
        lock_card.set_xalign(0.0);
        let origin = Label::new(None);
        origin.style_context().add_class("origin");
        let path = Label::new(None);
        path.set_ellipsize(EllipsizeMode::End);
        path.set_xalign(0.0);
        path.style_context().add_class("path");
        let loading = Label::new(Some("Loading…"));
        loading.style_context().add_class("faint");
        let notice = Label::new(None);
        notice.set_xalign(0.0);
        notice.set_line_wrap(true);
        notice.style_context().add_class("notice");
        Self {
            lock: MenuButton::new(),
            lock_icon: gtk::Image::new(),
            lock_word: Label::new(None),
            lock_card,
            origin,
            path,
            loading,
            notice,
            shown: RefCell::new(None),
        }
    }

    /// The first line: profile, persona, environment, and the way out.
    fn who<R: Runtime>(self: &Rc<Self>, consent: &Arc<Consent>, app: &AppHandle<R>) -> gtk::Box {
        let row = gtk::Box::new(Orientation::Horizontal, 8);
        let profile = Label::new(Some(&consent.profile.name));
        profile.set_ellipsize(EllipsizeMode::End);
        profile.style_context().add_class("profile");
        row.add(&profile);
        let persona = Label::new(Some(&format!("as {}", consent.persona())));
        persona.set_ellipsize(EllipsizeMode::End);
        row.add(&persona);
        if let Some(environment) = &consent.profile.environment {
            let tag = Label::new(Some(environment));
            tag.set_valign(Align::Center);
            tag.style_context().add_class("tag");
            if consent.profile.environment_kind == EnvironmentKind::Production {
                tag.style_context().add_class("production");
            }
            row.add(&tag);
        }
        row.pack_end(&self.way_out(consent, app), false, false, 0);
        row
    }

    fn way_out<R: Runtime>(self: &Rc<Self>, consent: &Arc<Consent>, app: &AppHandle<R>) -> Button {
        let button = Button::with_mnemonic("_Open in the system browser instead");
        if let Some(label) = button.child().and_then(|child| child.downcast::<Label>().ok()) {
            // In a narrow window there must be room for the persona.
            label.set_ellipsize(EllipsizeMode::End);
            label.set_width_chars(14);
        }
        button.set_sensitive(consent.request.can_move_to_system_browser);
        button.set_tooltip_text(Some(if consent.request.is_logout {
            "The session to sign out of is in this window."
        } else if consent.request.can_move_to_system_browser {
            "Goes on with this run in your own browser, where passkeys and security keys work."
        } else {
            "The system browser could not come back: the redirect URI is not on this computer."
        }));
        let (parts, consent, app) = (self.clone(), consent.clone(), app.clone());
        button.connect_clicked(move |_| {
            if let Err(error) = consent.move_to_system_browser(&app) {
                let next_step = error.next_step.unwrap_or_default();
                parts.notice.set_text(&format!("{} {next_step}", error.message));
                parts.notice.show();
            }
        });
        button
    }

    /// The second line: the lock and the address.
    fn place(&self) -> gtk::Box {
        let face = gtk::Box::new(Orientation::Horizontal, 6);
        face.add(&self.lock_icon);
        face.add(&self.lock_word);
        let card = Popover::new(Some(&self.lock));
        self.lock_card.set_margin(12);
        self.lock_card.show();
        card.set_widget_name("consent-card");
        look::dress(&card);
        card.add(&self.lock_card);
        self.lock.add(&face);
        self.lock.set_popover(Some(&card));
        self.lock
            .set_tooltip_text(Some("How this page came, and its certificate"));
        // It would lie over the card.
        self.lock
            .connect_toggled(|lock| lock.set_has_tooltip(!lock.is_active()));
        self.lock.style_context().add_class("lock");
        let row = gtk::Box::new(Orientation::Horizontal, 0);
        row.add(&self.lock);
        self.origin.set_margin_start(8);
        row.add(&self.origin);
        row.pack_start(&self.path, true, true, 0);
        row.pack_end(&self.loading, false, false, 0);
        row
    }

    fn write_address(&self, url: &Url) {
        let host = url.host_str().unwrap_or_default();
        let host = glib::markup_escape_text(host);
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        self.origin
            .set_markup(&format!("{}://<b>{host}</b>{port}", url.scheme()));
        // A name as long as an address is cut at its beginning: its end says whose it is.
        if host.len() > 60 {
            self.origin.set_ellipsize(EllipsizeMode::Start);
            self.origin.set_width_chars(60);
        } else {
            self.origin.set_ellipsize(EllipsizeMode::None);
            self.origin.set_width_chars(-1);
        }
        let url = without_id_token(url);
        self.path.set_text(&url[url::Position::BeforePath..]);
        self.path.set_tooltip_text(Some(url.as_str()));
    }

    fn set_lock(&self, icon: &str, word: &str, class: &str, sentences: &[String]) {
        self.lock_icon.set_from_icon_name(Some(icon), gtk::IconSize::Menu);
        self.lock_word.set_text(word);
        self.lock.show();
        self.lock_card.set_text(&sentences.join("\n"));
        let style = self.lock.style_context();
        for other in ["good", "calm", "warn", "bad"] {
            style.remove_class(other);
        }
        style.add_class(class);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(url: &str) -> &'static str {
        Lock::of(&Url::parse(url).unwrap(), None, |_| false).word()
    }

    #[test]
    fn says_of_a_page_without_tls_where_it_comes_from() {
        assert_eq!(word("http://127.0.0.1:8976/login"), "This computer");
        assert_eq!(word("http://[::1]/"), "This computer");
        assert_eq!(word("http://localhost/"), "This computer");
        assert_eq!(word("http://localhost.example/"), "Not encrypted");
        assert_eq!(word("http://127.0.0.1.example/"), "Not encrypted");
    }

    #[test]
    fn calls_no_address_secure_that_no_certificate_was_seen_for() {
        assert_eq!(word("https://id.example/"), "Not loaded");
        assert_eq!(word("https://localhost/"), "Not loaded");
        assert!(!Lock::of(&Url::parse("https://localhost/").unwrap(), None, |_| false).is_secure());
    }
}
