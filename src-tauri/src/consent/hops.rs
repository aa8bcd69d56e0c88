//! The front channel's hops as WebKitGTK tells them: every document the window itself loads, and every redirect on
//! the way there. Images, scripts and frames are no hops of the protocol.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

use bearerbox_core::{now_ms, runs::FrontChannelHop};
use gtk::prelude::*;
use webkit2gtk::{
    LoadEvent, URIRequest, URIRequestExt, URIResponse, URIResponseExt, WebResource, WebResourceExt, WebView, WebViewExt,
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
}

/// Reports the hops of `webview` to the run.
pub fn trace(webview: &WebView, consent: &Arc<Consent>) {
    // The first resource after a load has started is the document itself.
    let is_document_next = Rc::new(RefCell::new(false));
    let started = is_document_next.clone();
    webview.connect_load_changed(move |_, event| {
        if event == LoadEvent::Started {
            started.replace(true);
        } else if event == LoadEvent::Committed {
            started.replace(false);
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
        if is_document_next.replace(false) && !is_blank {
            trace_document(resource, request, &consent);
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

fn trace_document(resource: &WebResource, request: &URIRequest, consent: &Arc<Consent>) {
    let pending = Rc::new(RefCell::new(Some(Pending::of(request))));
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
    resource.connect_failed(move |_, _| {
        if let Some(hop) = pending.take() {
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
