//! What an API answered, made of the trace's last answer and of what is known beside it.

use bearerbox_oauth::{Challenge, HttpResponse, challenges};

use crate::runs::step_view::API_REQUEST;
use crate::runs::trace::ApiAnswerStep;
use crate::view::{ApiAnswerView, HttpMessageView, RefusalView, StepView};
use crate::words::{Refused, describe_refusal};

/// The answer as it is shown. `steps` are masked already.
pub(super) fn describe_api_answer(around: &ApiAnswerStep, steps: &[StepView]) -> Option<ApiAnswerView> {
    let step = steps.iter().rfind(|step| step.title == API_REQUEST)?;
    let (request, response) = (step.request.as_ref()?, step.response.clone()?);
    let status = response.line.split(' ').next()?.parse().ok()?;
    let challenges = challenges(&as_response(status, &response));
    let redirects_to = (300..400)
        .contains(&status)
        .then(|| header(&response, "location"))
        .flatten();
    Some(ApiAnswerView {
        request: request.line.clone(),
        status,
        duration: step.duration.unwrap_or_default(),
        redirects_to: redirects_to.map(str::to_owned),
        refusals: describe_refusals(status, &challenges, around),
        step_up: around.step_up.clone(),
        resource_metadata: challenges
            .iter()
            .find_map(Challenge::resource_metadata)
            .map(String::from),
        response,
    })
}

fn describe_refusals(status: u16, challenges: &[Challenge], around: &ApiAnswerStep) -> Vec<RefusalView> {
    if !(400..500).contains(&status) {
        return Vec::new();
    }
    let refused = |challenge| {
        describe_refusal(&Refused {
            status,
            challenge,
            scheme: &around.scheme,
            scope: around.scope.as_deref(),
            clock: around.clock.as_deref(),
        })
    };
    if challenges.is_empty() {
        return matches!(status, 401 | 403).then(|| refused(None)).into_iter().collect();
    }
    tell_most(challenges, &around.scheme)
        .into_iter()
        .map(|challenge| refused(Some(challenge)))
        .collect()
}

/// The challenges that give a reason; without any, those for the scheme that was used; else all.
fn tell_most<'a>(challenges: &'a [Challenge], scheme: &str) -> Vec<&'a Challenge> {
    let of = |wanted: &dyn Fn(&Challenge) -> bool| -> Vec<&'a Challenge> {
        challenges.iter().filter(|challenge| wanted(challenge)).collect()
    };
    let reasons = of(&|challenge| challenge.refusal().is_some());
    let same = of(&|challenge| challenge.scheme.eq_ignore_ascii_case(scheme));
    match (reasons.is_empty(), same.is_empty()) {
        (false, _) => reasons,
        (true, false) => same,
        (true, true) => challenges.iter().collect(),
    }
}

fn as_response(status: u16, message: &HttpMessageView) -> HttpResponse {
    let headers = message.headers.iter();
    HttpResponse {
        status,
        headers: headers
            .filter_map(|field| Some((field.name.clone(), field.value.clone()?)))
            .collect(),
        body: Vec::new(),
    }
}

fn header<'a>(message: &'a HttpMessageView, name: &str) -> Option<&'a str> {
    let found = message
        .headers
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case(name));
    found?.value.as_deref()
}
