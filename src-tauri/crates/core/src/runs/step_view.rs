//! A trace as a list of steps: what belongs together is one step, secrets are masked, and what was not reached is said.

mod message;
mod titles;

use url::Url;

use self::message::{cut, describe_authorization_request, describe_request, describe_response, split_parameters};
pub(super) use self::message::{describe_authorization_response, describe_token_request};
pub(super) use self::titles::API_REQUEST;
use self::titles::{ID_TOKEN_CHECKS, PAUSED};
use super::answer::describe_answer;
use super::mask::Mask;
use super::trace::{AnswerStep, CheckStep, TraceStep};
use crate::io::name_host;
use crate::view::{
    AnswerView, CheckVerdict, CheckView, ErrorView, HttpMessageView, NamedValue, RunOutcome, RunRow, StepState,
    StepView,
};

/// A trace as it is shown.
pub(super) struct TraceDescription {
    pub steps: Vec<StepView>,
    /// Why the run failed.
    pub error: Option<ErrorView>,
    /// What an errand came to.
    pub answer: Option<AnswerView>,
}

/// The steps of a run, and how it ended.
pub(super) fn describe_trace(run: &RunRow, trace: &[(i64, i64, TraceStep)]) -> TraceDescription {
    let mut view = TraceView {
        run,
        mask: Mask::default(),
        steps: Vec::new(),
        asks_openid: false,
        error: None,
        answer: None,
    };
    for (position, at, step) in trace {
        view.add(*position, *at, step);
    }
    view.close();
    let TraceView {
        mask,
        mut steps,
        error,
        answer,
        ..
    } = view;
    // Only now is everything known that must not be seen.
    for step in &mut steps {
        scrub_step(&mask, step);
    }
    TraceDescription {
        error: error.map(|error| scrub_error(&mask, error)),
        answer: answer.and_then(|answer| describe_answer(&mask, &answer, &steps)),
        steps,
    }
}

struct TraceView<'a> {
    run: &'a RunRow,
    mask: Mask,
    steps: Vec<StepView>,
    asks_openid: bool,
    error: Option<ErrorView>,
    answer: Option<AnswerStep>,
}

impl TraceView<'_> {
    fn add(&mut self, position: i64, at: i64, step: &TraceStep) {
        match step {
            TraceStep::AuthorizationRequest {
                url,
                form,
                redirect_uri: _,
                browser,
            } => {
                let method = if form.is_some() { "POST" } else { "GET" };
                let (line, parameters) = describe_authorization_request(&mut self.mask, method, url, form.as_deref());
                self.asks_openid = parameters.iter().any(|parameter| {
                    parameter.name == "scope" && parameter.value.as_deref().is_some_and(bearerbox_oauth::wants_openid)
                });
                let summary = format!("{} · {browser} browser", shorten(method, url));
                let title = titles::of_browser_request(&self.run.grant_type);
                let step = self.push(position, at, title, summary);
                step.request = Some(HttpMessageView {
                    line,
                    headers: Vec::new(),
                    parameters,
                    body: None,
                    note: None,
                });
            }
            TraceStep::Moved { browser } => {
                self.push(position, at, "Moved to another browser", format!("{browser} browser"));
            }
            TraceStep::Hop {
                method,
                url,
                status,
                headers,
                redirected_to,
            } => {
                self.add_hop(position, at, (method, url), *status, headers, redirected_to.as_deref());
            }
            TraceStep::AuthorizationResponse {
                how,
                url,
                parameters,
                taken,
            } => {
                let names: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
                let mut summary = names.join(", ");
                let has_state = parameters
                    .iter()
                    .any(|(name, value)| name == "state" && !value.is_empty());
                let (title, remark) = match (taken, has_state) {
                    (true, _) => (titles::of_browser_response(&self.run.grant_type), ""),
                    (false, true) => ("Answer to another run", " · for another run, left alone"),
                    (false, false) => ("Answer without state", " · from anywhere, left alone"),
                };
                summary.push_str(remark);
                let response = message::describe_response_parameters(&mut self.mask, url, parameters, how);
                let step = self.push(position, at, title, summary);
                step.response = Some(response);
            }
            TraceStep::Paused => {
                let step = self.push(position, at, PAUSED, "before the token request".to_owned());
                step.state = StepState::Waiting;
            }
            TraceStep::Request {
                exchange,
                method,
                url,
                headers,
                form,
                content,
            } => {
                let title = titles::of_request(*exchange, &self.run.grant_type);
                let request = describe_request(&mut self.mask, method, url, headers, form, content.as_deref());
                let step = self.push(position, at, title, shorten(method, url));
                step.request = Some(request);
                step.state = StepState::Waiting;
            }
            TraceStep::Redirect { status, to } => {
                let to = self.mask.url(to);
                if let Some(step) = self.steps.last_mut() {
                    step.summary = format!("{} · {status} → {to}", step.summary);
                }
            }
            TraceStep::Response {
                status,
                headers,
                body,
                cut,
            } => {
                let response = describe_response(&mut self.mask, *status, headers, body, *cut);
                let started_at = self.run.started_at;
                if let Some(step) = self.steps.last_mut() {
                    let duration = step.offset.map(|offset| at - started_at - offset);
                    step.duration = duration;
                    step.response = Some(response);
                    step.state = StepState::Done;
                    let time = duration.unwrap_or_default();
                    step.summary = format!("{} · {status} in {time} ms", step.summary);
                }
            }
            TraceStep::NoResponse { error } => {
                let started_at = self.run.started_at;
                if let Some(step) = self.steps.last_mut() {
                    step.duration = step.offset.map(|offset| at - started_at - offset);
                    step.state = StepState::Failed;
                    step.summary = format!("{} · {}", step.summary, error.message);
                }
            }
            TraceStep::Check(check) => self.add_check(position, at, check),
            TraceStep::Note { text } => {
                self.push(position, at, "Note", text.clone());
            }
            TraceStep::Asked { .. } => {}
            TraceStep::Answer(answer) => self.answer = Some(answer.clone()),
            TraceStep::End { error, .. } => self.error.clone_from(error),
        }
    }

    fn push(&mut self, position: i64, at: i64, title: &str, summary: String) -> &mut StepView {
        self.end_pause(at);
        self.steps.push(StepView {
            position,
            title: title.to_owned(),
            summary,
            state: StepState::Done,
            offset: Some(at - self.run.started_at),
            duration: None,
            request: None,
            response: None,
            checks: Vec::new(),
        });
        self.steps.last_mut().expect("one was just added")
    }

    /// It lasts until what follows.
    fn end_pause(&mut self, at: i64) {
        if let Some(step) = self.steps.last_mut().filter(|step| step.title == PAUSED) {
            step.state = StepState::Done;
            step.duration = step.offset.map(|offset| at - self.run.started_at - offset);
        }
    }

    fn add_hop(
        &mut self,
        position: i64,
        at: i64,
        (method, url): (&str, &str),
        status: Option<u16>,
        headers: &[(String, String)],
        redirected_to: Option<&str>,
    ) {
        let (line, parameters) = self.split_url(method, url);
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| self.mask.header(name, value, false))
            .collect();
        let to = redirected_to.map(|to| self.mask.url(to));
        let mut summary = shorten(method, url);
        if let Some(status) = status {
            summary = format!("{summary} · {status}");
        }
        if let Some(to) = &to {
            summary = format!("{summary} → {}", shorten_target(url, to));
        }
        let is_said = headers
            .iter()
            .any(|header: &NamedValue| header.name.eq_ignore_ascii_case("location"));
        let location = to.filter(|_| !is_said).map(|to| NamedValue {
            name: "location".to_owned(),
            value: Some(to),
            note: None,
        });
        let step = self.push(position, at, "Page", summary);
        step.request = Some(HttpMessageView {
            line,
            headers: Vec::new(),
            parameters,
            body: None,
            note: None,
        });
        step.response = status.map(|status| HttpMessageView {
            line: message::status_line(status),
            headers: headers.into_iter().chain(location).collect(),
            parameters: Vec::new(),
            body: None,
            note: None,
        });
    }

    fn add_check(&mut self, position: i64, at: i64, check: &CheckStep) {
        let is_new = check.id_token && self.steps.last().is_none_or(|step| step.title != ID_TOKEN_CHECKS);
        if is_new || self.steps.is_empty() {
            let title = if check.id_token { ID_TOKEN_CHECKS } else { "Checks" };
            self.push(position, at, title, String::new());
        }
        let Some(step) = self.steps.last_mut() else { return };
        step.checks.push(describe_check(check));
        if check.result == CheckVerdict::Failed {
            step.state = StepState::Failed;
        }
        if step.title == ID_TOKEN_CHECKS {
            let count = |wanted: CheckVerdict| step.checks.iter().filter(|check| check.verdict == wanted).count();
            let made = step.checks.len() - count(CheckVerdict::NotApplicable);
            step.summary = format!("{} of {made} passed", count(CheckVerdict::Passed));
        }
    }

    /// Says where it ended, and what was not reached.
    fn close(&mut self) {
        match self.run.outcome {
            Some(RunOutcome::Done) => return,
            None => {
                if let Some(step) = self.steps.last_mut() {
                    step.state = StepState::Waiting;
                }
            }
            Some(RunOutcome::Failed) => {
                if let Some(step) = self.steps.last_mut() {
                    step.state = StepState::Failed;
                }
            }
            // Where the waiting ended is where it was given up.
            Some(RunOutcome::Cancelled | RunOutcome::Interrupted) => {
                if let Some(step) = self.steps.last_mut().filter(|step| step.state == StepState::Waiting) {
                    step.state = StepState::Failed;
                }
            }
        }
        let mut position = self.steps.last().map_or(0, |step| step.position + 1);
        for title in titles::expected(&self.run.grant_type, self.asks_openid) {
            if self.steps.iter().all(|step| step.title != title) {
                self.steps.push(StepView {
                    position,
                    title: title.to_owned(),
                    summary: "not reached".to_owned(),
                    state: StepState::NotReached,
                    offset: None,
                    duration: None,
                    request: None,
                    response: None,
                    checks: Vec::new(),
                });
                position += 1;
            }
        }
    }

    fn split_url(&mut self, method: &str, url: &str) -> (String, Vec<NamedValue>) {
        split_parameters(&mut self.mask, method, url)
    }
}

fn describe_check(check: &CheckStep) -> CheckView {
    let detail = match (&check.expected, &check.found) {
        (Some(expected), Some(found)) => Some(format!("expected {expected}, found {found}")),
        (Some(expected), None) => Some(format!("expected {expected}")),
        (None, Some(found)) => Some(found.clone()),
        (None, None) => None,
    };
    CheckView {
        title: check.title.clone(),
        verdict: check.result,
        detail,
        source: check.source.clone(),
    }
}

/// Method, host and path: what fits a line.
fn shorten(method: &str, url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return format!("{method} {}", cut(url));
    };
    format!("{method} {}{}", name_host(&url), url.path())
}

/// Where a redirect leads: its path, with the host where that is another one. The whole of it is in the response.
fn shorten_target(from: &str, to: &str) -> String {
    let (Ok(from), Ok(target)) = (Url::parse(from), Url::parse(to)) else {
        return cut(to);
    };
    if from.origin() == target.origin() && target.has_host() {
        return target.path().to_owned();
    }
    format!("{}{}", name_host(&target), target.path())
}

/// Takes every masked value out of a message.
pub(super) fn scrub_message(mask: &Mask, message: &mut HttpMessageView) {
    message.line = mask.scrub(&message.line);
    message.body = message.body.as_deref().map(|body| mask.scrub(body));
    for named in message.headers.iter_mut().chain(&mut message.parameters) {
        named.value = named.value.as_deref().map(|value| mask.scrub(value));
    }
}

fn scrub_step(mask: &Mask, step: &mut StepView) {
    step.summary = mask.scrub(&step.summary);
    for message in [&mut step.request, &mut step.response].into_iter().flatten() {
        scrub_message(mask, message);
    }
    for check in &mut step.checks {
        check.detail = check.detail.as_deref().map(|detail| mask.scrub(detail));
    }
}

fn scrub_error(mask: &Mask, mut error: ErrorView) -> ErrorView {
    error.message = mask.scrub(&error.message);
    error.next_step = error.next_step.as_deref().map(|next_step| mask.scrub(next_step));
    if let Some(server) = &mut error.server {
        for text in [
            &mut server.error,
            &mut server.error_description,
            &mut server.error_uri,
            &mut server.body,
        ] {
            *text = text.as_deref().map(|text| mask.scrub(text));
        }
    }
    if let Some(certificate) = &mut error.certificate {
        let facts = &mut certificate.facts;
        for text in facts.names.iter_mut().chain([&mut facts.issuer]) {
            *text = mask.scrub(text);
        }
    }
    error
}

#[cfg(test)]
mod tests;
