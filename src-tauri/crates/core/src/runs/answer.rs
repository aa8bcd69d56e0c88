//! What an errand came to, as the trace keeps it and as it is shown.

use bearerbox_jwt::{Json, JsonObject, parse_json};
use bearerbox_oauth::Answer;

use super::mask::Mask;
use super::trace::AnswerStep;
use crate::tokens::explained_rows;
use crate::view::{AnswerView, ClaimRow};

impl AnswerStep {
    pub fn of(answer: &Answer) -> Self {
        match answer {
            Answer::UserInfo { claims, signed } => Self::UserInfo {
                claims: claims.to_string(),
                signed: *signed,
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
        }
    }
}

/// What is shown of it, secrets taken out.
pub(super) fn describe_answer(mask: &Mask, answer: &AnswerStep) -> AnswerView {
    match answer {
        AnswerStep::UserInfo { claims, signed } => AnswerView::UserInfo {
            claims: rows(mask, claims),
            signed: *signed,
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
    }
}

fn rows(mask: &Mask, text: &str) -> Vec<ClaimRow> {
    let object = match parse_json(text) {
        Ok(Json::Object(object)) => object,
        Ok(_) | Err(_) => JsonObject::default(),
    };
    let mut rows = explained_rows(&object);
    for row in &mut rows {
        row.value = mask.scrub(&row.value);
    }
    rows
}
