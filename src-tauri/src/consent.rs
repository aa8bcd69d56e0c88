//! The consent window: a page that Bearerbox did not write, in a browser session of its persona.
//!
//! It is hostile ground. No capability names its label, so that no command and no event works from it. Every
//! navigation passes [`Consent::allows`], which catches the authorization response before it is sent. What stands
//! above the page, and how hops are traced, is the platform's, one file each.

mod address;
#[cfg(target_os = "linux")]
mod bar;
#[cfg(target_os = "linux")]
mod certificate;
#[cfg(target_os = "linux")]
mod cookies;
#[cfg(target_os = "linux")]
mod hops;
#[cfg(target_os = "linux")]
mod look;
#[cfg(target_os = "linux")]
#[path = "consent/linux.rs"]
mod platform;
#[cfg(target_os = "macos")]
#[path = "consent/macos.rs"]
mod platform;
#[cfg(windows)]
#[path = "consent/windows.rs"]
mod platform;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

#[cfg(target_os = "linux")]
use bearerbox_core::UntrustedCertificate;
use bearerbox_core::{
    runs::{ConsentChannel, ConsentRequest},
    view::ProfileRow,
};
use tauri::{
    AppHandle, Manager, Runtime, Webview, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
    webview::{DownloadEvent, NewWindowFeatures, NewWindowResponse, PageLoadPayload, PermissionResponse},
};
use tokio::{sync::watch, time::timeout};
use url::Url;

use crate::words::{self, Refusal, refuse};

/// How many windows a page may open beside the first one, at a time.
const TABS: usize = 4;

/// How long a window that has closed for the person may live on, unseen, to keep its persona's browser session.
const KEEPING: Duration = Duration::from_secs(2);

/// The consent windows of all runs.
#[derive(Default)]
pub struct Consents {
    /// Those that are open, by run; nothing while one is only announced.
    open: Mutex<HashMap<i64, Option<Arc<Consent>>>>,
    /// How many are closed for the person and still keep their persona's browser session.
    keeping: watch::Sender<usize>,
}

/// One run's consent window, and the windows that its page opened.
pub struct Consent {
    request: ConsentRequest,
    profile: ProfileRow,
    /// Set by the first of answered, moved and closed; what follows is the window going away.
    is_settled: AtomicBool,
    tabs_opened: AtomicUsize,
}

/// Says that a run is about to open its consent window, until [`close`] is called.
pub fn announce<R: Runtime>(app: &AppHandle<R>, run_id: i64) {
    app.state::<Consents>().lock().entry(run_id).or_default();
}

/// Opens a run's consent window. Returns when the window is there, not when the person is done.
///
/// # Errors
/// When the system gives no window.
pub fn open<R: Runtime>(app: &AppHandle<R>, request: ConsentRequest, profile: &ProfileRow) -> tauri::Result<()> {
    let run_id = request.run_id;
    let consent = Arc::new(Consent {
        request,
        profile: profile.clone(),
        is_settled: AtomicBool::new(false),
        tabs_opened: AtomicUsize::new(0),
    });
    app.state::<Consents>().lock().insert(run_id, Some(consent.clone()));
    // The page is loaded once all that watches over it is in place.
    let window = builder(app, &consent, &label(run_id)).build().inspect_err(|_| {
        app.state::<Consents>().lock().remove(&run_id);
    })?;
    let closing = (app.clone(), consent.clone());
    window.on_window_event(move |event| {
        let (app, consent) = &closing;
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            consent.close_by_hand(app);
        } else if matches!(event, WindowEvent::Destroyed) {
            consent.close_by_hand(app);
        }
    });
    platform::attach(&window, consent.clone())?;
    platform::load(&window, &consent.request.authorization_url)?;
    if !app.state::<Consents>().lock().contains_key(&run_id) {
        // The run ended while its window was made.
        window.destroy()?;
    }
    Ok(())
}

/// Closes a run's consent windows, if there are any. The first one lives on unseen until its persona's browser
/// session is kept; [`until_kept`] waits for that.
pub fn close<R: Runtime>(app: &AppHandle<R>, run_id: i64) {
    let consents = app.state::<Consents>();
    let Some(consent) = consents.lock().remove(&run_id).flatten() else {
        return;
    };
    let first = label(run_id);
    let tabs = format!("{first}-");
    for (label, tab) in app.webview_windows() {
        if label.starts_with(&tabs) {
            // It may be closing already.
            let _ = tab.destroy();
        }
    }
    let Some(window) = app.get_webview_window(&first) else {
        return;
    };
    if consent.request.browser_folder.is_none() {
        let _ = window.destroy();
        return;
    }
    consents.keeping.send_modify(|windows| *windows += 1);
    let _ = window.hide();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let _ = timeout(KEEPING, platform::keep_session_cookies(window.clone())).await;
        let _ = window.destroy();
        app.state::<Consents>().keeping.send_modify(|windows| *windows -= 1);
    });
}

/// Waits until the browser sessions of all windows that have closed are kept: before the program ends.
pub async fn until_kept<R: Runtime>(app: &AppHandle<R>) {
    let mut keeping = app.state::<Consents>().keeping.subscribe();
    // It cannot fail: the sender is the state's.
    let _ = keeping.wait_for(|windows| *windows == 0).await;
}

/// Closes every consent window.
pub fn close_all<R: Runtime>(app: &AppHandle<R>) {
    let runs: Vec<i64> = app.state::<Consents>().lock().keys().copied().collect();
    for run_id in runs {
        close(app, run_id);
    }
}

/// Brings a run's consent window to the front. One that is still being made comes to the front by itself.
///
/// # Errors
/// When it has none, or the system refuses.
pub fn show<R: Runtime>(app: &AppHandle<R>, run_id: i64) -> Result<(), Refusal> {
    // A window that has closed for the person is not brought back.
    if !app.state::<Consents>().lock().contains_key(&run_id) {
        return Err(words::no_consent_window());
    }
    let Some(window) = app.get_webview_window(&label(run_id)) else {
        return Ok(());
    };
    window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus())
        .map_err(|error| words::window(&error))
}

impl Consents {
    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Option<Arc<Consent>>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Consent {
    /// What the window's title says when the page at `url` is seen.
    fn title(&self, url: Option<&Url>) -> String {
        address::title(&self.profile.name, self.persona(), self.request.is_logout, url)
    }

    fn persona(&self) -> &str {
        self.request.persona.as_deref().unwrap_or("private")
    }

    fn channel(&self) -> &ConsentChannel {
        &self.request.channel
    }

    /// Whether the window may go to `url`; the authorization response is caught here.
    fn allows<R: Runtime>(&self, app: &AppHandle<R>, url: &Url) -> bool {
        if self.channel().accepts(url) {
            if self.settle() {
                platform::caught(self, url);
                self.channel().answered(url);
            }
            self.close_soon(app);
            return false;
        }
        // A page that leads to another program, a file, or into the app's own pages goes nowhere.
        matches!(url.scheme(), "http" | "https" | "about" | "blob" | "data")
    }

    /// The page at `url` was not loaded because of its certificate. The run ends with it: what is to be trusted is decided
    /// in the main window, which no page can reach.
    #[cfg(target_os = "linux")]
    fn untrusted<R: Runtime>(&self, app: &AppHandle<R>, url: &Url, certificate: UntrustedCertificate) {
        if self.settle() {
            self.channel().untrusted(url, certificate);
        }
        self.close_soon(app);
    }

    /// Goes on in the system browser; the window goes only if that worked.
    fn move_to_system_browser<R: Runtime>(&self, app: &AppHandle<R>) -> Result<(), Refusal> {
        self.channel().move_to_system_browser().map_err(refuse)?;
        self.settle();
        self.close_soon(app);
        Ok(())
    }

    /// The person, or the system, closed the first window.
    fn close_by_hand<R: Runtime>(&self, app: &AppHandle<R>) {
        // Before the run hears of it: with its end the program may end.
        close(app, self.request.run_id);
        if self.settle() {
            self.channel().closed();
        }
    }

    /// Whether this is the first that happened of all that ends the window.
    fn settle(&self) -> bool {
        !self.is_settled.swap(true, Ordering::SeqCst)
    }

    /// Closes the windows after the handler that noticed is over: it runs inside of one of them.
    fn close_soon<R: Runtime>(&self, app: &AppHandle<R>) {
        let (app, run_id) = (app.clone(), self.request.run_id);
        tauri::async_runtime::spawn(async move {
            let handle = app.clone();
            // The app is ending otherwise, and its windows with it.
            let _ = handle.run_on_main_thread(move || close(&app, run_id));
        });
    }
}

fn label(run_id: i64) -> String {
    format!("consent-{run_id}")
}

/// A window of a run's consent: the first one, or one that its page opened.
fn builder<'a, R: Runtime>(
    app: &'a AppHandle<R>,
    consent: &Arc<Consent>,
    label: &str,
) -> WebviewWindowBuilder<'a, R, AppHandle<R>> {
    let blank = WebviewUrl::External(Url::parse("about:blank").expect("a constant URL"));
    let builder = WebviewWindowBuilder::new(app, label, blank)
        .title(consent.title(None))
        .inner_size(900.0, 700.0)
        .min_inner_size(420.0, 360.0)
        .prevent_overflow()
        .center()
        .disable_drag_drop_handler()
        .devtools(false)
        .zoom_hotkeys_enabled(true)
        .on_navigation(on_navigation(app, consent))
        .on_page_load(say_address(consent))
        .on_new_window(on_new_window(app, consent))
        .on_download(refuse_download(consent))
        .on_permission_request(|_, _| PermissionResponse::Deny);
    match &consent.request.browser_folder {
        Some(folder) => platform::keep_session(builder, folder),
        None => builder.incognito(true),
    }
}

fn on_navigation<R: Runtime>(app: &AppHandle<R>, consent: &Arc<Consent>) -> impl Fn(&Url) -> bool + Send + 'static {
    let (app, consent) = (app.clone(), consent.clone());
    move |url| {
        let is_allowed = consent.allows(&app, url);
        platform::navigated(&consent, url, is_allowed);
        is_allowed
    }
}

/// The title has the address of the page that is seen, from when it takes the place of the one before.
fn say_address<R: Runtime>(
    consent: &Arc<Consent>,
) -> impl Fn(WebviewWindow<R>, PageLoadPayload<'_>) + Send + Sync + 'static {
    let consent = consent.clone();
    move |window, page| {
        // The window may be closing.
        let _ = window.set_title(&consent.title(Some(page.url())));
    }
}

fn refuse_download<R: Runtime>(
    consent: &Arc<Consent>,
) -> impl Fn(Webview<R>, DownloadEvent<'_>) -> bool + Send + Sync + 'static {
    let consent = consent.clone();
    move |_, _| {
        platform::notice(
            &consent,
            "The page wanted to download a file, which it may not do here.",
        );
        false
    }
}

/// A page may open windows of its own kind: the same session, the same rules.
fn on_new_window<R: Runtime>(
    app: &AppHandle<R>,
    consent: &Arc<Consent>,
) -> impl Fn(Url, NewWindowFeatures) -> NewWindowResponse<R> + Send + 'static {
    let (app, consent) = (app.clone(), consent.clone());
    move |url, features| {
        if !consent.allows(&app, &url) || consent.is_settled.load(Ordering::SeqCst) {
            return NewWindowResponse::Deny;
        }
        open_tab(&app, &consent, features)
            .map_or(NewWindowResponse::Deny, |window| NewWindowResponse::Create { window })
    }
}

fn open_tab<R: Runtime>(
    app: &AppHandle<R>,
    consent: &Arc<Consent>,
    features: NewWindowFeatures,
) -> Option<WebviewWindow<R>> {
    let tabs = format!("{}-", label(consent.request.run_id));
    if app
        .webview_windows()
        .keys()
        .filter(|label| label.starts_with(&tabs))
        .count()
        >= TABS
    {
        return None;
    }
    let number = consent.tabs_opened.fetch_add(1, Ordering::Relaxed);
    let window = builder(app, consent, &format!("{tabs}{number}"))
        .window_features(features)
        .build()
        .ok()?;
    platform::attach(&window, consent.clone()).ok()?;
    Some(window)
}

#[cfg(test)]
mod tests {
    use bearerbox_core::view::ErrorCode;
    use tauri::test::{mock_builder, mock_context, noop_assets};

    use super::*;

    #[test]
    fn waits_for_no_window_that_is_only_announced_and_finds_none_that_closed() {
        let app = mock_builder()
            .manage(Consents::default())
            .build(mock_context(noop_assets()))
            .unwrap();
        let app = app.handle();
        assert_eq!(show(app, 7).unwrap_err().code, ErrorCode::NotFound);

        announce(app, 7);
        assert!(show(app, 7).is_ok());

        close(app, 7);
        assert_eq!(show(app, 7).unwrap_err().code, ErrorCode::NotFound);
    }
}
