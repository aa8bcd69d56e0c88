//! What a trace tells beside the tokens: what was asked for, what came with them, and how the server's clock stood.

use bearerbox_jwt::{Json, decode, parse_json};
use bearerbox_oauth::ServerClock;
use bearerbox_secret::Secret;
use bearerbox_vault::StepRecord;
use serde_json::Value;
use url::Url;

use super::trace::{Body, Field, Kind, TraceStep};
use crate::clock::from_ms;

/// What the run of a token set tells.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// `max_age`, in seconds.
    pub(crate) max_age: Option<u64>,
    /// `acr_values`, or the values that `claims` asks for.
    pub(crate) acr_values: Vec<String>,
    /// Whether `claims` asks for `acr` as essential.
    pub(crate) acr_is_essential: bool,
    /// The resources asked for (RFC 8707).
    pub(crate) resources: Vec<String>,
    /// The code of the authorization response.
    pub(crate) code: Option<Secret>,
    /// Its state.
    pub(crate) state: Option<Secret>,
    /// How far the server's clock was from ours at the token response.
    pub(crate) clock: Option<ServerClock>,
}

/// Reads it from the steps of a trace; of a step that cannot be read nothing is known.
pub(crate) fn read_told(steps: &[StepRecord]) -> Told {
    let mut told = Told::default();
    let mut asked_token = false;
    for record in steps {
        let Ok(step) = serde_json::from_str::<TraceStep>(&record.body) else {
            continue;
        };
        if let TraceStep::AuthorizationRequest { url, form, .. } = step {
            let url = Url::parse(&url).ok();
            let query = url.iter().flat_map(|url| url.query_pairs().into_owned());
            query
                .chain(form.unwrap_or_default())
                .for_each(|(name, value)| told.take(&name, &value));
        } else if let TraceStep::Request { exchange, form, .. } = step {
            asked_token = exchange == Kind::Token;
            if asked_token || exchange == Kind::PushedAuthorization {
                form.iter().for_each(|field| told.take(&field.name, &field.value));
            }
        } else if let TraceStep::AuthorizationResponse {
            parameters,
            taken: true,
            ..
        } = step
        {
            let find = |name: &str| {
                let found = parameters.iter().find(|(each, _)| each == name);
                found.map(|(_, value)| Secret::new(value.clone()))
            };
            told.code = find("code");
            told.state = find("state");
        } else if let (TraceStep::Response { headers, .. }, true) = (step, asked_token) {
            let date = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("date"));
            told.clock = date.and_then(|(_, date)| ServerClock::from_date(date, from_ms(record.at)));
        }
    }
    told
}

/// The `sub` of the userinfo response that `access_token` was asked with, signed or not (OpenID Connect Core §5.3.2),
/// whether or not it was taken.
pub(crate) fn read_userinfo_sub(steps: &[StepRecord], access_token: &Secret) -> Option<String> {
    let mut asked = false;
    for record in steps {
        match serde_json::from_str(&record.body) {
            Ok(TraceStep::Request { exchange, headers, .. }) => {
                let carries = |field: &Field| field.value.ends_with(access_token.expose());
                asked = exchange == Kind::UserInfo && headers.iter().any(carries);
            }
            Ok(TraceStep::Response {
                status: 200,
                body: Body::Text(body),
                ..
            }) if asked => {
                let said = match parse_json(&body) {
                    Ok(Json::Object(claims)) => Some(claims),
                    _ => decode(&body).claims().cloned(),
                };
                return said.and_then(|claims| claims.text("sub").map(str::to_owned));
            }
            _ => {}
        }
    }
    None
}

impl Told {
    fn take(&mut self, name: &str, value: &str) {
        match name {
            "max_age" => self.max_age = value.parse().ok(),
            "acr_values" => self.acr_values = value.split_ascii_whitespace().map(str::to_owned).collect(),
            "resource" if !self.resources.iter().any(|each| each == value) => self.resources.push(value.to_owned()),
            "claims" => self.take_claims(value),
            _ => {}
        }
    }

    /// OpenID Connect Core §5.5.1.
    fn take_claims(&mut self, text: &str) {
        let claims: Value = serde_json::from_str(text).unwrap_or_default();
        let acr = &claims["id_token"]["acr"];
        let values = acr["values"].as_array().cloned().unwrap_or_default();
        let wanted: Vec<String> = values
            .iter()
            .chain(Some(&acr["value"]))
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect();
        if !wanted.is_empty() {
            self.acr_values = wanted;
            self.acr_is_essential = acr["essential"] == true;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn step(at: i64, body: Value) -> StepRecord {
        StepRecord {
            position: at,
            at,
            body: body.to_string(),
        }
    }

    #[test]
    fn what_was_asked_for_and_what_came_is_read_from_the_trace() {
        let told = read_told(&[
            step(
                1,
                json!({
                    "step": "authorization_request", "redirect_uri": "https://app.example/cb", "browser": "print",
                    "url": "https://id.example/authorize?max_age=60&acr_values=gold+silver&resource=https%3A%2F%2Fapi.example"
                }),
            ),
            step(2, json!({ "step": "of a newer version" })),
            step(
                3,
                json!({
                    "step": "authorization_response", "how": "query", "url": "https://app.example/cb", "taken": false,
                    "parameters": [["code", "another"]]
                }),
            ),
            step(
                4,
                json!({
                    "step": "authorization_response", "how": "query", "url": "https://app.example/cb", "taken": true,
                    "parameters": [["code", "c"], ["state", "s"]]
                }),
            ),
            step(
                5,
                json!({
                    "step": "request", "exchange": "token", "method": "POST", "url": "https://id.example/token",
                    "headers": [], "form": [{ "name": "resource", "value": "https://api.example" }]
                }),
            ),
            step(
                784_111_715_000,
                json!({
                    "step": "response", "status": 200, "body": { "text": "{}" },
                    "headers": [["Date", "Sun, 06 Nov 1994 08:49:37 GMT"]]
                }),
            ),
        ]);

        assert_eq!(told.max_age, Some(60));
        assert_eq!(told.acr_values, ["gold", "silver"]);
        assert!(!told.acr_is_essential);
        assert_eq!(told.resources, ["https://api.example"]);
        assert_eq!(told.code, Some(Secret::new("c")));
        assert_eq!(told.state, Some(Secret::new("s")));
        assert_eq!(told.clock.unwrap().to_string(), "62 s ahead");
    }

    #[test]
    fn the_person_of_a_userinfo_response_is_known_for_the_token_that_asked() {
        let asked = |token: &str| {
            json!({
                "step": "request", "exchange": "user_info", "method": "GET", "url": "https://id.example/userinfo",
                "headers": [{ "name": "authorization", "value": format!("Bearer {token}"), "secret": true }], "form": []
            })
        };
        let answer = |body: &str| json!({ "step": "response", "status": 200, "body": { "text": body }, "headers": [] });
        let sub = |steps: [Value; 2]| {
            let steps = steps.map(|body| step(1, body));
            read_userinfo_sub(&steps, &Secret::new("token-1"))
        };
        let alice = Some("alice".to_owned());

        assert_eq!(sub([asked("token-1"), answer(r#"{"sub":"alice"}"#)]), alice);
        // {"sub":"alice"}, signed.
        assert_eq!(sub([asked("token-1"), answer("e30.eyJzdWIiOiJhbGljZSJ9.AAAA")]), alice);
        assert_eq!(sub([asked("token-2"), answer(r#"{"sub":"alice"}"#)]), None);
        assert_eq!(sub([asked("token-1"), answer("no answer")]), None);
        assert_eq!(sub([answer(r#"{"sub":"alice"}"#), asked("token-1")]), None);
    }

    #[test]
    fn an_essential_acr_is_asked_for_by_claims() {
        let mut told = Told::default();

        told.take("claims", r#"{"id_token":{"acr":{"essential":true,"values":["phr"]}}}"#);
        told.take("claims", "no JSON");

        assert_eq!((told.acr_values, told.acr_is_essential), (vec!["phr".to_owned()], true));
    }
}
