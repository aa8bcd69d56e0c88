//! The cookies of a persona that have no expiry. WebKit writes none of them down: they would end with the window, and
//! the persona would be asked to sign in every time. They are given one before the window goes.
//!
//! The site is not told: to it the cookie is the same one, of a browser that was never closed.

use std::collections::BTreeSet;

use gtk::gio::Cancellable;
use tauri::{Runtime, WebviewWindow, webview::Cookie};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use url::Url;
use webkit2gtk::{CookieManager, CookieManagerExt, WebViewExt, WebsiteDataManagerExt};

/// How long such a cookie is kept after the window in which it was last there: 30 days.
const MAX_AGE_SECONDS: i32 = 30 * 24 * 60 * 60;

/// Gives the cookies without an expiry in `window`'s browser session one. Completes when they are written down.
pub async fn keep<R: Runtime>(window: WebviewWindow<R>) {
    let listed = window.clone();
    // It blocks, and may not be asked on the main thread.
    let Ok(Ok(cookies)) = tauri::async_runtime::spawn_blocking(move || listed.cookies()).await else {
        return;
    };
    let places = places_of(&cookies);
    if places.is_empty() {
        return;
    }
    let (done, mut all_done) = unbounded_channel::<()>();
    let asked = window.with_webview(move |webview| {
        let manager = webview
            .inner()
            .website_data_manager()
            .and_then(|data| data.cookie_manager());
        if let Some(manager) = manager {
            for place in &places {
                keep_at(&manager, place, &done);
            }
        }
    });
    if asked.is_ok() {
        // Nothing is ever sent: it is over when nobody holds the other end any more.
        let _ = all_done.recv().await;
    }
}

/// One address for each place that a cookie without an expiry belongs to. Tauri's list of cookies leaves out whether
/// one is for the subdomains, too: they are asked for again by these addresses, as WebKit has them.
fn places_of(cookies: &[Cookie<'_>]) -> BTreeSet<Url> {
    cookies
        .iter()
        .filter(|cookie| cookie.expires_datetime().is_none())
        .filter_map(|cookie| {
            let host = cookie.domain()?;
            // libsoup has IPv6 addresses without their brackets.
            let host = if host.contains(':') {
                format!("[{host}]")
            } else {
                host.to_owned()
            };
            // A cookie that is not for TLS alone is sent over TLS, too.
            let mut url = Url::parse(&format!("https://{host}")).ok()?;
            url.set_path(cookie.path().unwrap_or("/"));
            Some(url)
        })
        .collect()
}

/// Holds `done` until the cookies of `place` are written down.
fn keep_at(manager: &CookieManager, place: &Url, done: &UnboundedSender<()>) {
    let (writer, done) = (manager.clone(), done.clone());
    manager.cookies(place.as_str(), Cancellable::NONE, move |cookies| {
        for mut cookie in cookies.unwrap_or_default() {
            if cookie.expires().is_none() {
                cookie.set_max_age(MAX_AGE_SECONDS);
                let done = done.clone();
                // One that cannot be written is as before: it ends with the window.
                writer.add_cookie(&mut cookie, Cancellable::NONE, move |_| drop(done));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(cookies: &[&str]) -> Vec<String> {
        let cookies: Vec<_> = cookies
            .iter()
            .map(|text| Cookie::parse(text.to_owned()).unwrap())
            .collect();
        places_of(&cookies).into_iter().map(String::from).collect()
    }

    #[test]
    fn asks_for_each_place_of_a_cookie_without_an_expiry_once() {
        let found = places(&[
            "KEYCLOAK_IDENTITY=a; Domain=id.example; Path=/realms/shop/",
            "KEYCLOAK_SESSION=b; Domain=id.example; Path=/realms/shop/; Secure",
            "_session=c; Domain=127.0.0.1; Path=/",
            "_session=c; Domain=::1; Path=/",
        ]);
        assert_eq!(
            found,
            [
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://id.example/realms/shop/"
            ]
        );
    }

    #[test]
    fn leaves_a_cookie_alone_whose_expiry_the_site_has_set() {
        assert!(places(&["a=b; Domain=id.example; Path=/; Expires=Wed, 21 Oct 2037 07:28:00 GMT"]).is_empty());
    }
}
