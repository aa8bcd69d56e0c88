//! What a challenge of an API means, in words (RFC 6750 §3, RFC 9449 §7.1, RFC 9470 §3).

use bearerbox_oauth::{Challenge, ResourceRefusal, scope_values};

use crate::view::{RefusalView, ServerWords};

/// A refusal, with what is known of the token that it is about.
pub(crate) struct Refused<'a> {
    pub(crate) status: u16,
    /// None where there was none.
    pub(crate) challenge: Option<&'a Challenge>,
    /// The scheme that the token went along with.
    pub(crate) scheme: &'a str,
    /// The token's scope, where it is known.
    pub(crate) scope: Option<&'a str>,
    /// How far the API's clock is from ours, where it differs.
    pub(crate) clock: Option<&'a str>,
}

/// What it means, and what to do.
pub(crate) fn describe_refusal(refused: &Refused<'_>) -> RefusalView {
    let Some(challenge) = refused.challenge else {
        return describe_silence(refused.status);
    };
    let (message, next_step, source) = match challenge.refusal() {
        None => describe_no_reason(challenge, refused),
        Some(refusal) => describe_reason(&refusal, challenge, refused),
    };
    let error = challenge.get("error").map(str::to_owned);
    let server = ServerWords {
        error_description: challenge.get("error_description").map(str::to_owned),
        error_uri: challenge.get("error_uri").map(str::to_owned),
        error,
        ..ServerWords::default()
    };
    RefusalView {
        scheme: Some(challenge.scheme.clone()),
        message,
        next_step,
        source: source.to_owned(),
        server: (server != ServerWords::default()).then_some(server),
    }
}

fn describe_silence(status: u16) -> RefusalView {
    let (message, next_step, source) = if status == 401 {
        (
            "The API answered 401 without a challenge: it does not say how it wants to be asked, which it must.",
            "Look at the answer's body. The token may have expired, or be for another API; tell those who run it.",
            "RFC 9110 §11.6.1",
        )
    } else {
        (
            "The API understood the request and refuses it, without saying why in a challenge.",
            "Look at the answer's body. The token may lack a scope, or the person or client a right at this API.",
            "RFC 9110 §15.5.4",
        )
    };
    RefusalView {
        scheme: None,
        message: message.to_owned(),
        next_step: Some(next_step.to_owned()),
        source: source.to_owned(),
        server: None,
    }
}

type Told = (String, Option<String>, &'static str);

fn tell(message: impl Into<String>, next_step: impl Into<String>, source: &'static str) -> Told {
    (message.into(), Some(next_step.into()), source)
}

/// RFC 6750 §3: no reason is given where the API found no token.
fn describe_no_reason(challenge: &Challenge, refused: &Refused<'_>) -> Told {
    let Refused { scheme: used, .. } = *refused;
    let wanted = &challenge.scheme;
    let scope = challenge.scope();
    if wanted.eq_ignore_ascii_case(used) {
        let next_step = if scope.is_empty() {
            "Check the URL, and whether the API takes tokens in the Authorization header field.".to_owned()
        } else {
            format!("It names the scopes that it needs: {}.", scope.join(", "))
        };
        return tell(
            "The API gives no reason, as if no token had come.",
            next_step,
            "RFC 6750 §3",
        );
    }
    if wanted.eq_ignore_ascii_case("dpop") {
        let algorithms = challenge.dpop_algorithms();
        let signed = if algorithms.is_empty() {
            String::new()
        } else {
            format!(", with proofs signed by {}", algorithms.join(", "))
        };
        return tell(
            format!("The API takes only tokens that are bound to a key (DPoP){signed}; this one went along as {used}."),
            "Bind the profile's access tokens to a key (client.dpop_bound_access_tokens), and get a new one.",
            "RFC 9449 §7.1",
        );
    }
    let next_step = if used.eq_ignore_ascii_case("dpop") {
        "Leave out the binding to a key in the profile, and get a new token; or ask those who run the API."
    } else {
        "If it means this token all the same, write the scheme into the profile: dialect.api_scheme."
    };
    tell(
        format!("The API asks for the scheme {wanted}; the token went along as {used}."),
        next_step,
        "RFC 9110 §11.6.1",
    )
}

fn describe_reason(refusal: &ResourceRefusal, challenge: &Challenge, refused: &Refused<'_>) -> Told {
    match refusal {
        ResourceRefusal::InvalidRequest => tell(
            "The API says that the request is malformed: a parameter is missing, repeated or wrong.",
            "Compare the request with what the API's documentation asks for.",
            "RFC 6750 §3.1",
        ),
        ResourceRefusal::InvalidToken => tell(
            "The API does not take the token: it is expired, revoked, malformed, or for another API.",
            "Look at exp and aud of the token; refresh it, or get another.",
            "RFC 6750 §3.1",
        ),
        ResourceRefusal::InsufficientScope { scope } => describe_scope(scope, refused.scope),
        ResourceRefusal::InvalidDpopProof => tell(
            "The API does not take the proof that goes along with the token.",
            describe_proof(challenge, refused.clock),
            "RFC 9449 §7.1",
        ),
        ResourceRefusal::UseDpopNonce if refused.scheme.eq_ignore_ascii_case("dpop") => tell(
            "The API asks for another nonce in the proof each time, and takes none that it was given.",
            "Tell those who run the API: each nonce has to be good for the next request.",
            "RFC 9449 §9",
        ),
        ResourceRefusal::UseDpopNonce => tell(
            "The API wants a proof with its nonce, but this token is not bound to a key.",
            "Bind the profile's access tokens to a key (client.dpop_bound_access_tokens), and get a new one.",
            "RFC 9449 §9",
        ),
        ResourceRefusal::InsufficientUserAuthentication { acr_values, max_age } => {
            let mut wanted = Vec::new();
            wanted.extend(max_age.map(|seconds| format!("no longer than {seconds} seconds ago")));
            if !acr_values.is_empty() {
                wanted.push(format!("by {}", acr_values.join(" or ")));
            }
            let wanted = if wanted.is_empty() {
                "more surely or more lately, without saying how".to_owned()
            } else {
                wanted.join(", ")
            };
            tell(
                format!("The API wants the person to have signed in {wanted}."),
                "Get a token with such a sign-in.",
                "RFC 9470 §3",
            )
        }
        ResourceRefusal::Other(_) => tell(
            "The API gives a reason that no RFC knows.",
            "The API's words say why, or its documentation.",
            "RFC 6750 §3",
        ),
    }
}

fn describe_scope(wanted: &[String], held: Option<&str>) -> Told {
    let source = "RFC 6750 §3.1";
    let held = held.map(|scope| scope_values(scope));
    let missing: Vec<&str> = wanted
        .iter()
        .map(String::as_str)
        .filter(|value| held.as_ref().is_none_or(|held| !held.contains(value)))
        .collect();
    match (wanted, missing.as_slice()) {
        ([], _) => tell(
            "The token lacks a scope that the API needs for this; it does not say which.",
            "Look into the API's documentation, and get a token with more scopes.",
            source,
        ),
        (_, []) => tell(
            "The API says that the token lacks a scope, although it was granted all that the API names.",
            "Look at the scope of the token itself; the person may lack the right, or the token be for another API.",
            source,
        ),
        (_, [one]) => tell(
            format!("The token lacks the scope {one}, which the API needs for this."),
            "Get a token with it.",
            source,
        ),
        (_, several) => tell(
            format!(
                "The token lacks the scopes {}, which the API needs for this.",
                several.join(", ")
            ),
            "Get a token with them.",
            source,
        ),
    }
}

fn describe_proof(challenge: &Challenge, clock: Option<&str>) -> String {
    if let Some(clock) = clock {
        return format!("The API's clock and this computer's differ ({clock}): set them right, and send it again.");
    }
    let algorithms = challenge.dpop_algorithms();
    if algorithms.is_empty() {
        return "Look at the proof in the Flow tab: its URL, method and time have to be those of the request."
            .to_owned();
    }
    format!(
        "It takes proofs signed by {}. Look at the proof in the Flow tab.",
        algorithms.join(", ")
    )
}

#[cfg(test)]
mod tests;
