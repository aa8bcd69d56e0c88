//! The consent window on Linux: WebKitGTK below a bar of GTK's own. Runs, and is tried out, under X11; Wayland was not
//! run.
//!
//! The page finds nothing of Tauri in it: the scripts and the message handler that every Tauri webview gets are taken
//! out before the first page is loaded. That no capability names the window holds beside that.

use std::{cell::RefCell, collections::HashMap, path::Path, sync::Arc};

use bearerbox_core::UntrustedCertificate;
use gtk::{gdk, gio::TlsCertificate, glib, prelude::*};
use tauri::{AppHandle, Manager, Runtime, WebviewWindow, WebviewWindowBuilder};
use url::Url;
use webkit2gtk::{
    LoadEvent, TLSErrorsPolicy, UserContentManagerExt, WebContextExt, WebView, WebViewExt, WebsiteDataManagerExt,
};

use super::{
    Consent,
    bar::{Bar, Lock},
    certificate, cookies, hops,
};
use crate::window::main_window;

type Builder<'a, R> = WebviewWindowBuilder<'a, R, AppHandle<R>>;

thread_local! {
    /// The bars of the first windows, by run; widgets live on the main thread alone.
    static BARS: RefCell<HashMap<i64, Bar>> = RefCell::default();
}

/// Keeps the browser session in `folder`.
pub fn keep_session<'a, R: Runtime>(builder: Builder<'a, R>, folder: &Path) -> Builder<'a, R> {
    builder.data_directory(folder.to_owned())
}

/// Keeps what the browser session would lose with its last window.
pub async fn keep_session_cookies<R: Runtime>(window: WebviewWindow<R>) {
    // The page goes no further; nobody sees it.
    let _ = window.with_webview(|webview| webview.inner().stop_loading());
    cookies::keep(window).await;
}

/// Puts the bar above the page and watches over it.
pub fn attach<R: Runtime>(window: &WebviewWindow<R>, consent: Arc<Consent>) -> tauri::Result<()> {
    let (app, label) = (window.app_handle().clone(), window.label().to_owned());
    window.with_webview(move |webview| {
        let webview = webview.inner();
        leave_nothing_of_tauri(&webview);
        stay_above_main_window(&webview, &app);
        let bar = Bar::above(&webview, &consent, &app);
        show_address(&webview, &bar, &consent);
        refuse_untrusted(
            &webview,
            &bar,
            &consent,
            &app,
            label == super::label(consent.request.run_id),
        );
        hops::trace(&webview, &consent);
        let run_id = consent.request.run_id;
        if label == super::label(run_id) {
            BARS.with_borrow_mut(|bars| bars.insert(run_id, bar));
            webview.connect_destroy(move |_| {
                // The program may be ending, its thread's storage gone.
                let _ = BARS.try_with(|bars| bars.borrow_mut().remove(&run_id));
            });
        }
        close_by_hand(&webview, &app, &label);
    })
}

/// Loads the first page.
pub fn load<R: Runtime>(window: &WebviewWindow<R>, url: &Url) -> tauri::Result<()> {
    let url = url.to_string();
    window.with_webview(move |webview| webview.inner().load_uri(&url))
}

/// Completes the trace before the run goes on without the window.
pub fn caught(consent: &Consent, url: &Url) {
    hops::report_awaited(consent, Some(url.as_str()));
}

/// Says in the bar that the page wanted to leave the web.
pub fn navigated(consent: &Consent, url: &Url, is_allowed: bool) {
    if is_allowed || consent.channel().accepts(url) {
        return;
    }
    let scheme = url.scheme();
    notice(
        consent,
        &format!(
            "The page wanted to open a {scheme}: address that is not this run's answer: it is another redirect URI, or holds no answer."
        ),
    );
}

/// Says a sentence in the bar of the run's first window.
pub fn notice(consent: &Consent, sentence: &str) {
    BARS.with_borrow(|bars| {
        if let Some(bar) = bars.get(&consent.request.run_id) {
            bar.notice(sentence);
        }
    });
}

fn leave_nothing_of_tauri(webview: &WebView) {
    if let Some(content) = webview.user_content_manager() {
        content.remove_all_scripts();
        content.unregister_script_message_handler("ipc");
    }
    if let Some(data) = webview.website_data_manager() {
        data.set_tls_errors_policy(TLSErrorsPolicy::Fail);
    }
}

/// Without blocking it.
fn stay_above_main_window<R: Runtime>(webview: &WebView, app: &AppHandle<R>) {
    let above = webview
        .toplevel()
        .and_then(|window| window.downcast::<gtk::Window>().ok());
    let main = main_window(app).and_then(|main| main.gtk_window().ok());
    if let (Some(above), Some(main)) = (above, main) {
        above.set_transient_for(Some(&main));
    }
}

/// The bar shows the address of the page that is seen, never of one that is only on its way.
fn show_address(webview: &WebView, bar: &Bar, consent: &Arc<Consent>) {
    let (shown, channel) = (bar.clone(), consent.channel().clone());
    webview.connect_load_changed(move |webview, event| {
        shown.is_loading(event != LoadEvent::Finished);
        if event == LoadEvent::Committed
            && let Some(url) = address(webview)
        {
            let lock = Lock::of(&url, webview.tls_info(), |certificate| channel.trusts(certificate));
            channel.at_address(&url, lock.is_secure());
            shown.show(&url, lock);
        }
    });

    // Within a page the address may change only by path: another origin is a page on its way.
    let shown = bar.clone();
    webview.connect_uri_notify(move |webview| {
        if let Some(url) = address(webview) {
            shown.show_path_of_same_origin(&url);
        }
    });

    let shown = bar.clone();
    webview.connect_insecure_content_detected(move |_, _| shown.warn_of_mixed_content());

    let shown = bar.clone();
    webview.connect_web_process_terminated(move |_, _| {
        shown.notice("The page crashed. Close the window and start the run again.");
    });
}

/// A page whose certificate does not hold is loaded only where the profile trusts that very one. In the first window the
/// run ends without it; another one may be beside the matter.
fn refuse_untrusted<R: Runtime>(
    webview: &WebView,
    bar: &Bar,
    consent: &Arc<Consent>,
    app: &AppHandle<R>,
    is_first: bool,
) {
    let refuse = {
        let (bar, consent, app) = (bar.clone(), consent.clone(), app.clone());
        move |webview: &WebView, url: &Url, certificate: &TlsCertificate, errors| {
            let read = certificate::read(certificate, errors, url);
            // What is seen must not be the page before, under an address that it did not come from.
            webview.load_html("", None);
            if let (true, Some(read)) = (is_first, &read) {
                hops::report_awaited(&consent, None);
                consent.untrusted(&app, url, read.clone());
                return;
            }
            let problems = read.iter().flat_map(UntrustedCertificate::describe_problems);
            let problems = problems.collect::<Vec<_>>().join(" ");
            consent.channel().at_address(url, false);
            bar.show(url, Lock::Untrusted(certificate.clone(), read.map(Box::new)));
            bar.notice(&format!("The server's certificate is not trusted. {problems}"));
        }
    };

    let (refused, channel) = (refuse.clone(), consent.channel().clone());
    webview.connect_load_failed_with_tls_errors(move |webview, failing, certificate, errors| {
        let Ok(url) = Url::parse(failing) else { return false };
        let is_chosen = certificate::read(certificate, errors, &url).is_some_and(|read| channel.trusts(&read));
        if let (true, Some(context), Some(host)) = (is_chosen, webview.context(), url.host_str()) {
            // Exactly this certificate, for this host alone.
            context.allow_tls_certificate_for_host(certificate, host);
            webview.load_uri(channel.load_again(&url).as_str());
        } else {
            refused(webview, &url, certificate, errors);
        }
        true
    });

    // What another profile with this browser session trusts, WebKit goes on to let through.
    let channel = consent.channel().clone();
    webview.connect_load_changed(move |webview, event| {
        if event == LoadEvent::Committed
            && let (Some(url), Some((certificate, errors))) = (address(webview), webview.tls_info())
            && let Lock::Untrusted(..) =
                Lock::of(&url, Some((certificate.clone(), errors)), |read| channel.trusts(read))
        {
            refuse(webview, &url, &certificate, errors);
        }
    });
}

/// The address of a page that came from somewhere.
fn address(webview: &WebView) -> Option<Url> {
    let url = webview.uri().and_then(|uri| Url::parse(&uri).ok())?;
    (url.scheme() != "about").then_some(url)
}

/// Escape, and the page's own `window.close()`, close the window; the page cannot cover the bar by going full screen.
fn close_by_hand<R: Runtime>(webview: &WebView, app: &AppHandle<R>, label: &str) {
    let close: std::rc::Rc<dyn Fn()> = {
        let (app, label) = (app.clone(), label.to_owned());
        std::rc::Rc::new(move || {
            let (app, label) = (app.clone(), label.clone());
            // Outside of the signal, whose widget goes away.
            glib::idle_add_local_once(move || {
                if let Some(window) = app.get_webview_window(&label) {
                    let _ = window.close();
                }
            });
        })
    };
    webview.connect_enter_fullscreen(|_| true);
    let on_close = close.clone();
    webview.connect_close(move |_| on_close());
    if let Some(window) = webview.toplevel() {
        window.connect_key_press_event(move |_, event| {
            if event.keyval() == gdk::keys::constants::Escape {
                close();
                return glib::Propagation::Stop;
            }
            glib::Propagation::Proceed
        });
    }
}
