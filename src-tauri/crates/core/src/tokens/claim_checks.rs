//! How a claim stands, told by what the run knew: the issuer, the client, the scopes, the clock.

use bearerbox_jwt::{Json, numeric_date};
use bearerbox_secret::Secret;

use crate::view::{ClaimVerdict, TokenKind};

/// How far two clocks may differ, in milliseconds, before a time is called wrong.
const SKEW: i64 = 60_000;

/// What is known about a token besides the token.
#[derive(Clone, Debug)]
pub(super) struct Context<'a> {
    /// Which token it is.
    pub(super) kind: TokenKind,
    /// The issuer of the authorization server, where it is known.
    pub(super) issuer: Option<&'a str>,
    /// The client that asked for it.
    pub(super) client_id: &'a str,
    /// `sub` of the newest ID token.
    pub(super) subject: Option<&'a str>,
    /// The nonce that was sent.
    pub(super) nonce: Option<&'a Secret>,
    /// The scopes that were asked for.
    pub(super) asked_scope: &'a [String],
    /// For whom a JWT was asked for.
    pub(super) asked_audience: &'a [String],
    /// Now, in milliseconds since the Unix epoch.
    pub(super) now: i64,
}

/// The verdict on a claim and, where a sentence helps, what it is; none where nothing is known for or against it.
pub(super) fn judge_claim(name: &str, value: &Json, context: &Context<'_>) -> Option<(ClaimVerdict, Option<String>)> {
    match name {
        "iss" => judge_issuer(value, context),
        "aud" if context.kind == TokenKind::Id => Some(judge_audience(value, context)),
        "aud" if context.kind == TokenKind::Jwt => judge_asked_audience(value, context),
        "azp" | "client_id" => Some(judge_client(value, context)),
        "nonce" if context.kind == TokenKind::Id => judge_nonce(value, context),
        "sub" => judge_subject(value, context),
        "exp" => judge_expiry(value, context),
        "nbf" | "iat" => judge_start(name, value, context),
        "scope" => judge_scope(value, context),
        _ => None,
    }
}

fn judge_issuer(value: &Json, context: &Context<'_>) -> Option<(ClaimVerdict, Option<String>)> {
    // itsyou.online calls itself by a name.
    let is_name = value.as_str().is_some_and(|found| !found.contains("://"));
    if context.kind == TokenKind::Jwt && is_name {
        let words = "a name, not the address of an issuer";
        return Some((ClaimVerdict::Neutral, Some(words.to_owned())));
    }
    let expected = context.issuer?;
    Some(match value.as_str() {
        Some(found) if found == expected => ok("the issuer of this profile"),
        _ => (
            otherwise(context),
            Some(format!("not the issuer of this profile, {expected}")),
        ),
    })
}

fn judge_audience(value: &Json, context: &Context<'_>) -> (ClaimVerdict, Option<String>) {
    let is_client = |value: &Json| value.as_str() == Some(context.client_id);
    if is_client(value) || value.as_array().is_some_and(|values| values.iter().any(is_client)) {
        ok("the client of this profile")
    } else {
        (ClaimVerdict::Wrong, Some("not the client of this profile".to_owned()))
    }
}

fn judge_asked_audience(value: &Json, context: &Context<'_>) -> Option<(ClaimVerdict, Option<String>)> {
    let asked = context.asked_audience;
    if asked.is_empty() {
        return None;
    }
    let names = |audience: &&String| {
        let is_it = |value: &Json| value.as_str() == Some(audience.as_str());
        is_it(value) || value.as_array().is_some_and(|values| values.iter().any(is_it))
    };
    let missing: Vec<&str> = asked.iter().filter(|each| !names(each)).map(String::as_str).collect();
    Some(if missing.is_empty() {
        ok("for whom it was asked for")
    } else {
        let words = format!("asked for {} too, not in this token", missing.join(", "));
        (ClaimVerdict::Warning, Some(words))
    })
}

fn judge_client(value: &Json, context: &Context<'_>) -> (ClaimVerdict, Option<String>) {
    if value.as_str() == Some(context.client_id) {
        ok("the client of this profile")
    } else {
        (otherwise(context), Some("not the client of this profile".to_owned()))
    }
}

fn judge_nonce(value: &Json, context: &Context<'_>) -> Option<(ClaimVerdict, Option<String>)> {
    let sent = context.nonce?;
    // Secrets compare in constant time.
    Some(if value.as_str().map(Secret::new).as_ref() == Some(sent) {
        ok("the nonce that was sent")
    } else {
        (ClaimVerdict::Wrong, Some("not the nonce that was sent".to_owned()))
    })
}

/// Only the same person is worth a word: an access token may well name its subject otherwise. The ID token is what
/// the others are compared with.
fn judge_subject(value: &Json, context: &Context<'_>) -> Option<(ClaimVerdict, Option<String>)> {
    let is_same = context.kind != TokenKind::Id && value.as_str()? == context.subject?;
    is_same.then(|| ok("same as in the ID token"))
}

/// Only the ID token is meant for the client; what an access token says is between its servers.
fn otherwise(context: &Context<'_>) -> ClaimVerdict {
    match context.kind {
        TokenKind::Id => ClaimVerdict::Wrong,
        TokenKind::Access | TokenKind::Refresh | TokenKind::Jwt => ClaimVerdict::Warning,
    }
}

fn judge_expiry(value: &Json, context: &Context<'_>) -> Option<(ClaimVerdict, Option<String>)> {
    let expires = numeric_date(value)?.milliseconds();
    Some(if expires > context.now {
        (ClaimVerdict::Ok, None)
    } else {
        (ClaimVerdict::Wrong, Some("expired".to_owned()))
    })
}

fn judge_start(name: &str, value: &Json, context: &Context<'_>) -> Option<(ClaimVerdict, Option<String>)> {
    let start = numeric_date(value)?.milliseconds();
    if start <= context.now + SKEW {
        return Some((ClaimVerdict::Ok, None));
    }
    let words = if name == "nbf" {
        "not valid yet by this computer's clock"
    } else {
        "in the future by this computer's clock"
    };
    Some((ClaimVerdict::Warning, Some(words.to_owned())))
}

fn judge_scope(value: &Json, context: &Context<'_>) -> Option<(ClaimVerdict, Option<String>)> {
    let granted: Vec<&str> = match value {
        Json::String(scope) => scope.split_ascii_whitespace().collect(),
        Json::Array(values) => values.iter().filter_map(Json::as_str).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => return None,
    };
    if context.asked_scope.is_empty() {
        return None;
    }
    let missing: Vec<&str> = context
        .asked_scope
        .iter()
        .map(String::as_str)
        .filter(|scope| !granted.contains(scope))
        .collect();
    // These ask for other tokens, and need not be in this one.
    let missing: Vec<&str> = missing
        .into_iter()
        .filter(|scope| !matches!(*scope, "openid" | "offline_access"))
        .collect();
    Some(if missing.is_empty() {
        ok("what was asked for")
    } else {
        (
            ClaimVerdict::Warning,
            Some(format!("asked for {} too, not in this token", missing.join(" "))),
        )
    })
}

fn ok(words: &str) -> (ClaimVerdict, Option<String>) {
    (ClaimVerdict::Ok, Some(words.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(name: &str, value: Json) -> Option<(ClaimVerdict, Option<String>)> {
        judge_in(TokenKind::Id, name, value)
    }

    fn judge_in(kind: TokenKind, name: &str, value: Json) -> Option<(ClaimVerdict, Option<String>)> {
        let nonce = Secret::new("n-0S6");
        let asked_scope = ["openid".to_owned(), "orders.read".to_owned(), "orders.admin".to_owned()];
        let context = Context {
            kind,
            issuer: Some("https://id.example"),
            client_id: "web",
            subject: Some("bob"),
            nonce: Some(&nonce),
            asked_scope: &asked_scope,
            asked_audience: &["api".to_owned(), "reports".to_owned()],
            now: 1_000_000_000,
        };
        judge_claim(name, &value, &context)
    }

    fn verdict(name: &str, value: Json) -> Option<ClaimVerdict> {
        judge(name, value).map(|(verdict, _)| verdict)
    }

    #[test]
    fn another_issuer_and_another_audience_are_told() {
        assert_eq!(
            verdict("iss", Json::String("https://id.example".into())),
            Some(ClaimVerdict::Ok)
        );
        assert_eq!(
            verdict("iss", Json::String("https://id.example/".into())),
            Some(ClaimVerdict::Wrong)
        );
        assert_eq!(verdict("aud", Json::String("web".into())), Some(ClaimVerdict::Ok));
        assert_eq!(
            verdict("aud", Json::Array(vec![Json::String("api".into())])),
            Some(ClaimVerdict::Wrong)
        );
    }

    #[test]
    fn another_nonce_and_another_party_are_wrong() {
        let text = |text: &str| Json::String(text.into());
        assert_eq!(verdict("nonce", text("n-0S6")), Some(ClaimVerdict::Ok));
        assert_eq!(verdict("nonce", text("n-0S7")), Some(ClaimVerdict::Wrong));
        assert_eq!(verdict("azp", text("other")), Some(ClaimVerdict::Wrong));
    }

    #[test]
    fn the_subject_of_an_access_token_is_compared_with_the_id_tokens() {
        let subject = |kind| judge_in(kind, "sub", Json::String("bob".into()));
        let words = subject(TokenKind::Access).and_then(|(_, words)| words);
        assert_eq!(words.as_deref(), Some("same as in the ID token"));
        assert_eq!(subject(TokenKind::Id), None, "it would be compared with itself");
    }

    #[test]
    fn a_jwt_of_an_access_token_is_judged_by_what_it_was_asked_for_with() {
        let judge = |name, value| judge_in(TokenKind::Jwt, name, value).unwrap();
        let text = |text: &str| Json::String(text.into());
        let list = |values: &[&str]| Json::Array(values.iter().map(|value| text(value)).collect());

        assert_eq!(judge("iss", text("itsyouonline")).0, ClaimVerdict::Neutral);
        assert_eq!(judge("iss", text("https://other.example")).0, ClaimVerdict::Warning);
        assert_eq!(judge("azp", text("web")).0, ClaimVerdict::Ok);
        assert_eq!(judge("azp", text("other")).0, ClaimVerdict::Warning);
        assert_eq!(judge("aud", list(&["web", "api", "reports"])).0, ClaimVerdict::Ok);
        let (verdict, words) = judge("aud", text("api"));
        assert_eq!(verdict, ClaimVerdict::Warning);
        assert_eq!(words.as_deref(), Some("asked for reports too, not in this token"));
        assert_eq!(
            judge("scope", list(&["orders.read", "orders.admin"])).0,
            ClaimVerdict::Ok
        );
    }

    #[test]
    fn times_are_told_by_the_clock() {
        assert_eq!(verdict("exp", Json::Number("1000001".into())), Some(ClaimVerdict::Ok));
        assert_eq!(
            verdict("exp", Json::Number("1000000".into())),
            Some(ClaimVerdict::Wrong)
        );
        assert_eq!(verdict("iat", Json::Number("1000060".into())), Some(ClaimVerdict::Ok));
        assert_eq!(
            verdict("nbf", Json::Number("1000061".into())),
            Some(ClaimVerdict::Warning)
        );
        assert_eq!(verdict("exp", Json::String("soon".into())), None);
    }

    #[test]
    fn a_scope_that_was_asked_for_and_not_given_is_named() {
        let (verdict, words) = judge("scope", Json::String("orders.read".into())).unwrap();
        assert_eq!(verdict, ClaimVerdict::Warning);
        assert_eq!(words.as_deref(), Some("asked for orders.admin too, not in this token"));
    }

    #[test]
    fn nothing_is_said_of_what_is_not_known() {
        assert_eq!(verdict("tenant", Json::String("acme".into())), None);
    }
}
