//! The request to an API that was made last, to be made again. What may be a secret of the person's is left out.

use bearerbox_oauth::is_secret_header;

use super::API_REQUEST;
use crate::runs::{Mask, read_asked};
use crate::view::{ApiRequestView, NamedValue};
use crate::{Bearerbox, Error};

impl Bearerbox {
    /// The profile's latest request to an API, however it went.
    ///
    /// # Errors
    /// The vault's.
    pub fn last_api_request(&self, profile_id: i64) -> Result<Option<ApiRequestView>, Error> {
        let latest = self.vault().latest_ended_runs(profile_id, API_REQUEST, 1)?;
        let Some(&run_id) = latest.first() else {
            return Ok(None);
        };
        let trace = self.vault().run(run_id)?.ok_or(Error::NoSuchRun { id: run_id })?;
        let asked = trace.steps.iter().rev().find_map(|step| read_asked(&step.body));
        Ok(asked.map(leave_out_secrets))
    }
}

fn leave_out_secrets(asked: ApiRequestView) -> ApiRequestView {
    let mut mask = Mask::default();
    let mut left_out = Vec::new();
    let url = mask.url(&asked.url);
    if url != asked.url {
        left_out.push("a parameter of the URL".to_owned());
    }
    let mut headers = Vec::new();
    for field in asked.headers {
        let value = field.value.as_deref().unwrap_or_default();
        let shown = mask.header(&field.name, value, is_secret_header(&field.name));
        if shown.value.is_none() {
            left_out.push(format!("the header field {}", field.name));
        }
        headers.push(NamedValue { note: None, ..shown });
    }
    let content = asked.content.filter(|content| {
        let is_shown = !mask.hides_in_body(content);
        if !is_shown {
            left_out.push("the body".to_owned());
        }
        is_shown
    });
    ApiRequestView {
        url: url.replace("=***", "="),
        headers,
        content,
        left_out,
        ..asked
    }
}
