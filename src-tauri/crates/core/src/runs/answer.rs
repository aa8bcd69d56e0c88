//! What an errand came to, as the trace keeps it and as it is shown.

use bearerbox_jwt::{Json, JsonObject, parse_json};
use bearerbox_oauth::Answer;

mod api;
mod registered;

use self::api::describe_api_answer;
use self::registered::describe_registered;
use super::mask::Mask;
use super::trace::{AnswerStep, RegisteredStep};
use crate::tokens::explained_rows;
use crate::view::{AnswerView, ClaimRow, StepView};

impl AnswerStep {
    /// None for an API's, which is told with what is known beside it.
    pub fn of(answer: &Answer) -> Option<Self> {
        Some(match answer {
            Answer::UserInfo {
                claims,
                signed,
                same_person,
            } => Self::UserInfo {
                claims: claims.to_string(),
                signed: *signed,
                same_person: *same_person,
            },
            Answer::Introspection {
                active,
                members,
                signed,
            } => Self::Introspection {
                active: *active,
                members: members.to_string(),
                signed: *signed,
            },
            Answer::Revoked => Self::Revoked,
            Answer::LoggedOut { came_back } => Self::LoggedOut { came_back: *came_back },
            Answer::Registered(client) => Self::Registered(RegisteredStep::of(client)),
            Answer::Deregistered => Self::Deregistered,
            Answer::Resource { .. } => return None,
        })
    }
}

/// What is shown of it, secrets taken out, with the steps that led to it.
pub(super) fn describe_answer(mask: &Mask, answer: &AnswerStep, steps: &[StepView]) -> Option<AnswerView> {
    Some(match answer {
        AnswerStep::UserInfo {
            claims,
            signed,
            same_person,
        } => AnswerView::UserInfo {
            claims: rows(mask, claims),
            signed: *signed,
            same_person: *same_person,
        },
        AnswerStep::Introspection {
            active,
            members,
            signed,
        } => AnswerView::Introspection {
            active: *active,
            members: rows(mask, members),
            signed: *signed,
        },
        AnswerStep::Revoked => AnswerView::Revoked,
        AnswerStep::LoggedOut { came_back } => AnswerView::LoggedOut { came_back: *came_back },
        AnswerStep::Registered(client) => AnswerView::Registered(describe_registered(mask, client)),
        AnswerStep::Deregistered => AnswerView::Deregistered,
        AnswerStep::Api(around) => AnswerView::Api(Box::new(describe_api_answer(around, steps)?)),
    })
}

fn rows(mask: &Mask, text: &str) -> Vec<ClaimRow> {
    let object = match parse_json(text) {
        Ok(Json::Object(object)) => object,
        Ok(_) | Err(_) => JsonObject::default(),
    };
    let mut rows = explained_rows(&object);
    for row in &mut rows {
        row.name = mask.scrub(&row.name);
        row.change_value(&|text| mask.scrub(text));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::{Mask, rows};

    /// A server may repeat the token that it was asked about, as deep as it likes.
    #[test]
    fn a_secret_in_an_answer_is_masked_in_every_form_of_a_value() {
        let mut mask = Mask::default();
        mask.learn("secret-token-1");
        for answer in [
            r#"{"a":"secret-token-1"}"#,
            r#"{"a":["x","secret-token-1"]}"#,
            r#"{"a":{"b":["secret-token-1"]}}"#,
            r#"{"a":{"b":[{"c":"secret-token-1"}]}}"#,
            r#"{"scope":"read secret-token-1"}"#,
            r#"{"secret-token-1":{"secret-token-1":1}}"#,
        ] {
            let rows = rows(&mask, answer);
            assert_eq!(rows.len(), 1);
            assert!(!format!("{rows:?}").contains("secret-token-1"), "{rows:?}");
        }
    }
}
