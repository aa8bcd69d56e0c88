//! What the profile expects of a token's claims, held against them.

use bearerbox_jwt::{ClaimExpectation, Outcome, decode};
use bearerbox_secret::Secret;

use crate::profiles::ProfileDocument;
use crate::view::{FindingVerdict, FindingView, TokenKind};

/// What there is to hold a line against.
#[derive(Clone, Copy)]
pub(super) enum Held<'a> {
    Jwt(&'a Secret),
    Opaque,
    Nothing,
}

/// The lines of a kind of token.
pub(super) fn expectations_of(document: &ProfileDocument, kind: TokenKind) -> &[String] {
    match kind {
        TokenKind::Access => &document.expectations.access_token,
        TokenKind::Id => &document.expectations.id_token,
        TokenKind::Refresh | TokenKind::Jwt => &[],
    }
}

/// Each line of the profile with how it came out; a token that cannot be read decides none.
pub(super) fn judge_expectations(document: &ProfileDocument, kind: TokenKind, held: Held<'_>) -> Vec<FindingView> {
    let decoded = match held {
        Held::Jwt(token) => Ok(decode(token.expose())),
        Held::Opaque => Err("the token is opaque: only its server can say what it means"),
        Held::Nothing => Err("there is no such token"),
    };
    let judge = |line: &String| match ClaimExpectation::parse(line) {
        // Refused when the profile was written; one from a later version may say more.
        Err(problem) => undecided(format!("the line cannot be read: {problem}")),
        Ok(expectation) => match decoded.as_ref().map(|decoded| (decoded.header(), decoded.claims())) {
            Ok((Some(header), Some(claims))) => expectation.judge(header, claims),
            Ok(_) => undecided("its claims cannot be read".to_owned()),
            Err(why) => undecided((*why).to_owned()),
        },
    };
    let lines = expectations_of(document, kind).iter().enumerate();
    lines.map(|(at, line)| view(at, line, judge(line))).collect()
}

fn undecided(reason: String) -> Outcome {
    Outcome::Undecided { reason }
}

fn view(at: usize, line: &str, outcome: Outcome) -> FindingView {
    let (verdict, found, next_step) = match outcome {
        Outcome::Holds { found } => (FindingVerdict::Passed, found, None),
        Outcome::Fails { found } => (
            FindingVerdict::Failed,
            found,
            Some("Ask those who run the server for it, or mend the line in the profile's settings."),
        ),
        Outcome::Undecided { reason } => (FindingVerdict::Unknown, reason, None),
    };
    FindingView {
        rule: format!("expectation_{}", at + 1),
        title: line.to_owned(),
        verdict,
        is_required: true,
        expected: None,
        found: Some(found),
        source: "the profile".to_owned(),
        next_step: next_step.map(str::to_owned),
    }
}
