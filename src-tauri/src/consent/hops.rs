//! The front channel's hops as WebKitGTK tells them: every document the window itself loads, and every redirect on
//! the way there. Images, scripts and frames are no hops of the protocol.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use bearerbox_core::{now_ms, runs::FrontChannelHop};
use gtk::{glib, prelude::*};
use webkit2gtk::{
    LoadEvent, URIRequest, URIRequestExt, URIResponse, URIResponseExt, WebResource, WebResourceExt, WebView, WebViewExt,
};

use super::Consent;

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
    webview.connect_load_changed(move |_, event| match event {
        LoadEvent::Started => *started.borrow_mut() = true,
        LoadEvent::Committed => *started.borrow_mut() = false,
        _ => {}
    });
    let consent = consent.clone();
    webview.connect_resource_load_started(move |_, resource, request| {
        if is_document_next.replace(false) {
            trace_document(resource, request, &consent);
        }
    });
}

fn trace_document(resource: &WebResource, request: &URIRequest, consent: &Arc<Consent>) {
    let pending = Rc::new(RefCell::new(Some(Pending::of(request))));

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
            if let Some(hop) = kept.replace(None) {
                told.channel().hop(hop.answered(&response, Some(next.url.clone())));
            }
            kept.replace(Some(next));
        }
        None
    });

    let (kept, told) = (pending.clone(), consent.clone());
    resource.connect_finished(move |resource| {
        if let (Some(hop), Some(response)) = (kept.replace(None), resource.response()) {
            told.channel().hop(hop.answered(&response, None));
        }
    });

    let told = consent.clone();
    resource.connect_failed(move |resource, error: &glib::Error| {
        let Some(hop) = pending.replace(None) else { return };
        // The redirect that was caught ends like this, too: its answer is known, but not where it led.
        told.channel().hop(match resource.response() {
            Some(response) => hop.answered(&response, None),
            None => hop.unanswered(error),
        });
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

    fn unanswered(self, _error: &glib::Error) -> FrontChannelHop {
        FrontChannelHop {
            at: self.at,
            method: self.method,
            url: self.url,
            status: None,
            headers: Vec::new(),
            redirected_to: None,
        }
    }
}
