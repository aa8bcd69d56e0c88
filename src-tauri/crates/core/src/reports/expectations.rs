//! What the profile expects of a token's claims, held against them.

use std::borrow::Cow;

use bearerbox_jwt::{ClaimExpectation, Json, JsonObject, Outcome, decode};
use bearerbox_secret::Secret;

use crate::profiles::ProfileDocument;
use crate::tokens::{DOTS, REFRESH_TOKEN};
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
            Ok((Some(header), Some(claims))) => expectation.judge(header, &without_refresh_token(claims)),
            Ok(_) => undecided("its claims cannot be read".to_owned()),
            Err(why) => undecided((*why).to_owned()),
        },
    };
    let lines = expectations_of(document, kind).iter().enumerate();
    lines.map(|(at, line)| view(at, line, judge(line))).collect()
}

/// What is found is shown, and a refresh token inside a token is as good as one beside it.
fn without_refresh_token(claims: &JsonObject) -> Cow<'_, JsonObject> {
    if claims.get(REFRESH_TOKEN).is_none() {
        return Cow::Borrowed(claims);
    }
    let hide = |(name, value): &(String, Json)| {
        let value = if name == REFRESH_TOKEN {
            &Json::String(DOTS.to_owned())
        } else {
            value
        };
        (name.clone(), value.clone())
    };
    Cow::Owned(JsonObject::new(claims.members().iter().map(hide).collect()))
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

#[cfg(test)]
mod tests {
    use bearerbox_jwt::parse_json;

    use super::without_refresh_token;

    #[test]
    fn what_is_found_is_no_refresh_token() {
        let json = parse_json(r#"{"sub":"alice","refresh_token":"secret","refresh_token":"secret-2"}"#).unwrap();
        let claims = without_refresh_token(json.as_object().unwrap()).into_owned();
        assert_eq!(claims.text("sub"), Some("alice"));
        assert!(!claims.to_string().contains("secret"), "{claims}");
    }
}
