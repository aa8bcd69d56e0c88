//! The userinfo response (OpenID Connect Core §5.3.2).

use crate::check::{Check, CheckName};
use crate::errand::Answer;
use crate::error::{AnswerProblem, ProtocolError};
use crate::http::{Exchange, HttpResponse};
use crate::signed_answer::{Said, SignedTerms, read_signed_or_plain};

const RULE: &str = "OpenID Connect Core §5.3.2";

/// Reads the claims. Those about anybody but `sub` must not be used.
pub(crate) fn userinfo_response(
    response: &HttpResponse,
    sub: Option<&str>,
    terms: &SignedTerms<'_>,
    checks: &mut Vec<Check>,
) -> Result<Answer, ProtocolError> {
    let Said { object, signed } = read_signed_or_plain(Exchange::UserInfo, response, terms, RULE, checks)?;
    let name = CheckName::UserInfoSubject;
    match (object.text("sub"), sub) {
        // What is no OpenID Connect, such as GitHub's, names nobody so.
        (None, None) => checks.push(Check::not_applicable(name, RULE).found("missing")),
        (Some(found), None) => {
            let check = Check::not_applicable(name, RULE);
            checks.push(check.found(format!("{found}; there is no ID token to compare it with")));
        }
        (Some(found), Some(sub)) if found == sub => checks.push(Check::passed(name, RULE).found(found)),
        (found, Some(sub)) => {
            let check = Check::failed(name, RULE).expected(sub);
            checks.push(check.found(found.unwrap_or("missing")));
            return Err(ProtocolError::AnswerUnusable {
                exchange: Exchange::UserInfo,
                problem: AnswerProblem::SubjectMismatch {
                    expected: sub.to_owned(),
                    found: found.map(str::to_owned),
                },
            });
        }
    }
    Ok(Answer::UserInfo {
        claims: object,
        signed,
        same_person: sub.is_some(),
    })
}
