//! `bearerbox jwt decode`: what a token says. Nothing in it is proven by decoding.

use bearerbox_core::jwts::compact_forms;
use bearerbox_core::tokens::decode_view;
use bearerbox_core::view::{ClaimRow, ClaimVerdict, JwtView, TokenProblem};
use clap::Args;

use super::input::read_token;
use crate::failure::Failure;
use crate::output::Output;
use crate::words::{align, describe_time};

/// Decode header and claims
///
/// The signature is not checked.
#[derive(Args)]
#[command(after_help = "Example: bearerbox token staging-web --kind id | bearerbox jwt decode")]
pub struct Decode {
    /// The token; '-', or nothing, reads standard input, where no other user sees it
    token: Option<String>,
}

impl Decode {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let token = read_token(self.token.as_deref())?;
        let token = token.expose();
        let compact = token.starts_with('{').then(|| compact_forms(token)).flatten();
        let forms: Vec<&str> = match &compact {
            Some(compact) => compact.iter().map(String::as_str).collect(),
            None => vec![token],
        };
        let mut problems = Vec::new();
        let mut views = Vec::new();
        for form in forms {
            let mut jwt = decode_view(form);
            if jwt.header.is_empty() && jwt.problems.is_empty() {
                let message = describe_opaque(token);
                jwt.problems.push(TokenProblem { message, place: None });
            }
            problems.extend(jwt.problems.iter().map(|problem| {
                // There, the place is in the view.
                if output.is_json() {
                    problem.message.clone()
                } else {
                    describe_problem(problem)
                }
            }));
            views.push(jwt);
        }
        match views.as_slice() {
            [jwt] if output.is_json() || !jwt.header.is_empty() => output.write(jwt, describe)?,
            [] | [_] => {}
            several => {
                output.write(&several, |several| {
                    let parts: Vec<_> = several.iter().map(describe).collect();
                    parts.join("\n\n")
                })?;
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Failure::BrokenJwt { problems })
        }
    }
}

fn describe_opaque(token: &str) -> String {
    if token.is_empty() {
        "There is no token.".to_owned()
    } else {
        "This is no JWT but an opaque token: only the server that issued it can say what it means.".to_owned()
    }
}

/// With a mark under the place that is broken.
fn describe_problem(problem: &TokenProblem) -> String {
    let Some(place) = &problem.place else {
        return problem.message.clone();
    };
    // Each character has one column.
    let flat = |text: &str| text.replace(char::is_control, " ");
    let before = flat(&place.before);
    let mark = " ".repeat(before.chars().count());
    format!(
        "{}\n  {before}{}{}\n  {mark}^",
        problem.message,
        flat(&place.here),
        flat(&place.after)
    )
}

fn describe(jwt: &JwtView) -> String {
    let mut parts = Vec::new();
    for (title, rows) in [("Header", &jwt.header), ("Claims", &jwt.claims)] {
        if !rows.is_empty() {
            let lines: Vec<_> = rows.iter().map(describe_claim).collect();
            parts.push(format!("{title}\n{}", align(&lines)));
        }
    }
    parts.join("\n\n")
}

fn describe_claim(claim: &ClaimRow) -> Vec<String> {
    let mut remarks = Vec::new();
    remarks.extend(claim.time.map(describe_time));
    remarks.extend(claim.meaning.clone());
    remarks.extend(claim.remark.clone());
    match claim.verdict {
        ClaimVerdict::Warning => remarks.push("worth a look".to_owned()),
        ClaimVerdict::Wrong => remarks.push("wrong".to_owned()),
        ClaimVerdict::Ok | ClaimVerdict::Neutral => {}
    }
    vec![format!("  {}", claim.name), claim.value.clone(), remarks.join("; ")]
}
