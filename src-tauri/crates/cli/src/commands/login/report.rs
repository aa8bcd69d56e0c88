//! What is said of a token set: whose, for how long, never the token.

use bearerbox_core::Bearerbox;
use bearerbox_core::view::{AnswerView, AuthorizationView, ClaimRow};

use crate::commands::api::describe_api_answer;
use crate::commands::client::{describe_deregistered, describe_registered};
use crate::failure::Failure;
use crate::output::Output;
use crate::words::{describe_expiry, describe_revocation};

/// Reports an authorization with its newest or the named token set.
pub fn report_token_set(
    bearerbox: &Bearerbox,
    name: &str,
    authorization_id: i64,
    token_set_id: Option<i64>,
    output: &Output,
) -> Result<(), Failure> {
    let authorization = bearerbox.authorization(authorization_id, token_set_id)?;
    output.write(&authorization, |authorization| describe(name, authorization))
}

/// Reports what an errand came to.
pub fn report_answer(bearerbox: &Bearerbox, run_id: i64, output: &Output) -> Result<(), Failure> {
    let run = bearerbox.run_view(run_id)?;
    match &run.answer {
        Some(answer) => output.write(answer, |answer| describe_answer(answer, &run.row.summary)),
        None => Ok(()),
    }
}

fn describe_answer(answer: &AnswerView, summary: &str) -> String {
    match answer {
        AnswerView::UserInfo { claims, .. } => describe_claims(claims),
        AnswerView::Introspection { active, members, .. } => {
            let state = if *active { "active" } else { "not active" };
            let others: Vec<&ClaimRow> = members.iter().filter(|row| row.name != "active").collect();
            let first = format!("The token is {state}.");
            if others.is_empty() {
                first
            } else {
                format!("{first}\n{}", describe_claims(others))
            }
        }
        AnswerView::Revoked | AnswerView::LoggedOut { .. } => summary.to_owned(),
        AnswerView::Registered(client) => describe_registered(client),
        AnswerView::Deregistered => describe_deregistered(),
        AnswerView::Api(answer) => describe_api_answer(answer),
    }
}

/// A line for each, its value as the server wrote it.
fn describe_claims<'a>(claims: impl IntoIterator<Item = &'a ClaimRow>) -> String {
    let line = |row: &ClaimRow| format!("{}: {}", row.name, row.value);
    let lines: Vec<String> = claims.into_iter().map(line).collect();
    lines.join("\n")
}

fn describe(name: &str, authorization: &AuthorizationView) -> String {
    // The access token comes first, where there is one.
    let token = authorization.token_set.tokens.first();
    let expiry = match token.and_then(|token| token.revoked_at) {
        Some(revoked_at) => describe_revocation(revoked_at),
        None => describe_expiry(token.and_then(|token| token.expires_at)),
    };
    match &authorization.persona {
        Some(persona) => format!("{name} has a token as {persona}, {expiry}."),
        None => format!("{name} has a token, {expiry}."),
    }
}
