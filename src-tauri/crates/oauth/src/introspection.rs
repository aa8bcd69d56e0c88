//! The introspection response (RFC 7662 §2.2), signed where that was asked for (RFC 9701 §5).

use bearerbox_jwt::{Json, JsonObject};

use crate::check::{Check, CheckName};
use crate::errand::Answer;
use crate::error::{AnswerProblem, ProtocolError};
use crate::http::{Exchange, HttpResponse};
use crate::signed_answer::{Said, SignedTerms, read_signed_or_plain};

/// Reads what a token is. A server that signs nothing answers in JSON even where a signed answer was asked for.
pub(crate) fn introspection_response(
    response: &HttpResponse,
    asked_signed: bool,
    terms: &SignedTerms<'_>,
    checks: &mut Vec<Check>,
) -> Result<Answer, ProtocolError> {
    let exchange = Exchange::Introspection;
    let unusable = |problem| ProtocolError::AnswerUnusable { exchange, problem };
    let Said { object, signed } = read_signed_or_plain(exchange, response, terms, "RFC 9701 §5", checks)?;
    if asked_signed && !signed {
        let check = Check::warning(CheckName::AnswerSignature, "RFC 9701 §5");
        checks.push(check.found("not signed, although that was asked for"));
    }
    let members = if signed {
        let name = "token_introspection";
        let inner = object.get(name).and_then(Json::as_object);
        inner
            .cloned()
            .ok_or_else(|| unusable(AnswerProblem::MemberMissing { name }))?
    } else {
        object
    };
    let active =
        read_active(&members, checks).ok_or_else(|| unusable(AnswerProblem::MemberMissing { name: "active" }))?;
    Ok(Answer::Introspection {
        active,
        members,
        signed,
    })
}

/// RFC 7662 §2.2 has a boolean here; some servers write it as text.
fn read_active(members: &JsonObject, checks: &mut Vec<Check>) -> Option<bool> {
    match members.get("active")? {
        Json::Bool(active) => Some(*active),
        Json::String(text) => {
            let active = text.parse().ok()?;
            let check = Check::warning(CheckName::ResponseForm, "RFC 7662 §2.2");
            checks.push(check.found("active is a text, not a boolean"));
            Some(active)
        }
        Json::Null | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
    }
}
