//! The front channel's hops as WebKitGTK tells them: every document the window itself loads, and every redirect on
//! the way there. Images, scripts and frames are no hops of the protocol.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

use bearerbox_core::{now_ms, runs::FrontChannelHop};
use gtk::prelude::*;
use webkit2gtk::{
    LoadEvent, NetworkError, URIRequest, URIRequestExt, URIResponse, URIResponseExt, WebResource, WebResourceExt,
    WebView, WebViewExt,
};

use super::Consent;

thread_local! {
    /// The document that is on its way, by run.
    static AWAITED: RefCell<HashMap<i64, Awaited>> = RefCell::default();
}

type Awaited = Rc<RefCell<Option<Pending>>>;

/// A document on its way: the request whose answer is awaited.
struct Pending {
    at: i64,
    method: String,
    url: String,
    /// Whether it was cancelled where it began, and may go on elsewhere.
    is_cancelled: bool,
}

/// Reports the hops of `webview` to the run.
pub fn trace(webview: &WebView, consent: &Arc<Consent>) {
    // The first resource after a load has started is the document itself.
    let is_document_next = Rc::new(RefCell::new(false));
    let (started, told) = (is_document_next.clone(), consent.clone());
    webview.connect_load_changed(move |_, event| {
        if event == LoadEvent::Started {
            started.replace(true);
        } else if event == LoadEvent::Committed {
            started.replace(false);
        } else if event == LoadEvent::Finished {
            report_cancelled(&told);
        }
    });
    let run_id = consent.request.run_id;
    webview.connect_destroy(move |_| {
        // The program may be ending, its thread's storage gone.
        let _ = AWAITED.try_with(|awaited| awaited.borrow_mut().remove(&run_id));
    });
    let consent = consent.clone();
    webview.connect_resource_load_started(move |_, resource, request| {
        let is_blank = request.uri().is_some_and(|uri| uri.starts_with("about:"));
        if let Some(pending) = take_handed_on(&consent, request) {
            trace_document(resource, pending, &consent);
        } else if is_document_next.replace(false) && !is_blank {
            report_cancelled(&consent);
            trace_document(resource, Pending::of(request), &consent);
        }
    });
}

/// Reports the document that was on its way, with the redirect to `caught`, the authorization response, where it led
/// to that: WebKit is stopped before it tells.
pub fn report_awaited(consent: &Consent, caught: Option<&str>) {
    let hop = AWAITED.with_borrow(|awaited| awaited.get(&consent.request.run_id).and_then(|pending| pending.take()));
    if let Some(hop) = hop {
        consent.channel().hop(hop.unanswered(caught.map(str::to_owned)));
    }
}

/// Reports what was cancelled and did not go on.
fn report_cancelled(consent: &Consent) {
    if let Some(hop) = take_cancelled(consent, |_| true) {
        consent.channel().hop(hop.unanswered(None));
    }
}

/// The request that another process of WebKit goes on with: a document that must not share one with the page before it
/// (`Cross-Origin-Opener-Policy`) is cancelled in that page's process once it is answered, and begins again in its own.
fn take_handed_on(consent: &Consent, request: &URIRequest) -> Option<Pending> {
    take_cancelled(consent, |pending| request.uri().is_some_and(|uri| uri == pending.url))
}

fn take_cancelled(consent: &Consent, is_it: impl Fn(&Pending) -> bool) -> Option<Pending> {
    let awaited = AWAITED.with_borrow(|awaited| awaited.get(&consent.request.run_id).cloned())?;
    let mut awaited = awaited.borrow_mut();
    let found = awaited.take_if(|pending| pending.is_cancelled && is_it(pending))?;
    Some(Pending {
        is_cancelled: false,
        ..found
    })
}

fn trace_document(resource: &WebResource, pending: Pending, consent: &Arc<Consent>) {
    let pending = Rc::new(RefCell::new(Some(pending)));
    AWAITED.with_borrow_mut(|awaited| awaited.insert(consent.request.run_id, pending.clone()));

    let (kept, told) = (pending.clone(), consent.clone());
    // The crate's own connect_sent_request has no place for the missing response of a request that is no redirect.
    resource.connect_local("sent-request", false, move |values| {
        let request = values
            .get(1)
            .and_then(|value| value.get::<Option<URIRequest>>().ok())
            .flatten();
        let response = values
            .get(2)
            .and_then(|value| value.get::<Option<URIResponse>>().ok())
            .flatten();
        if let (Some(request), Some(response)) = (request, response) {
            let next = Pending::of(&request);
            if let Some(hop) = kept.take() {
                told.channel().hop(hop.answered(&response, Some(next.url.clone())));
            }
            kept.replace(Some(next));
        }
        None
    });

    let (kept, told) = (pending.clone(), consent.clone());
    resource.connect_response_notify(move |resource| {
        if let Some(response) = resource.response()
            && let Some(hop) = kept.take()
        {
            told.channel().hop(hop.answered(&response, None));
        }
    });

    let told = consent.clone();
    resource.connect_failed(move |_, error| {
        if error.matches(NetworkError::Cancelled) {
            if let Some(pending) = pending.borrow_mut().as_mut() {
                pending.is_cancelled = true;
            }
        } else if let Some(hop) = pending.take() {
            told.channel().hop(hop.unanswered(None));
        }
    });
}

impl Pending {
    fn of(request: &URIRequest) -> Self {
        Self {
            at: now_ms(),
            method: request.http_method().map_or_else(|| "GET".to_owned(), String::from),
            url: request.uri().map(String::from).unwrap_or_default(),
            is_cancelled: false,
        }
    }

    fn answered(self, response: &URIResponse, redirected_to: Option<String>) -> FrontChannelHop {
        let mut headers = Vec::new();
        if let Some(fields) = response.http_headers() {
            fields.foreach(|name, value| headers.push((name.to_owned(), value.to_owned())));
        }
        FrontChannelHop {
            at: self.at,
            method: self.method,
            url: self.url,
            status: u16::try_from(response.status_code()).ok().filter(|status| *status != 0),
            headers,
            redirected_to,
        }
    }

    fn unanswered(self, redirected_to: Option<String>) -> FrontChannelHop {
        FrontChannelHop {
            at: self.at,
            method: self.method,
            url: self.url,
            status: None,
            headers: Vec::new(),
            redirected_to,
        }
    }
}
