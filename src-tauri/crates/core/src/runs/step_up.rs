//! What one run asks for beyond its profile: more scopes, or a surer or later sign-in (RFC 9470 §4). The profile stays as
//! it is.

use bearerbox_oauth::{ResourceRefusal, scope_values};

use crate::profiles::{GrantType, ProfileDocument};
use crate::view::StepUp;

/// Has a run by `document` ask for more.
pub(super) fn step_up(document: &mut ProfileDocument, more: &StepUp) {
    if !more.scope.is_empty() {
        document.scope = add(document.scope.as_deref(), &more.scope);
        // What the person writes there takes the place of the profile's scope.
        let parameters = &mut document.parameters;
        for values in [&mut parameters.authorization, &mut parameters.token] {
            if let Some(written) = values.get("scope") {
                let all = add(Some(&written), &more.scope).unwrap_or_default();
                values.set("scope", all);
            }
        }
    }
    let authorization = &mut document.parameters.authorization;
    if !more.acr_values.is_empty() {
        authorization.set("acr_values", more.acr_values.join(" "));
    }
    if let Some(max_age) = more.max_age {
        authorization.set("max_age", max_age.to_string());
    }
}

/// What would mend the refusals of an API, where a run by `document` can ask for it. A scope that the token was asked
/// for with, beyond the profile's, is asked for again.
pub(super) fn find_step_up(
    refusals: &[ResourceRefusal],
    document: &ProfileDocument,
    asked: &[String],
    held: &[String],
) -> Option<StepUp> {
    let mut found = StepUp::default();
    for refusal in refusals {
        match refusal {
            ResourceRefusal::InsufficientScope { scope } => {
                found
                    .scope
                    .extend(scope.iter().filter(|wanted| !held.contains(wanted)).cloned());
            }
            ResourceRefusal::InsufficientUserAuthentication { acr_values, max_age } if is_asked(document) => {
                found.acr_values.clone_from(acr_values);
                found.max_age = *max_age;
            }
            ResourceRefusal::InsufficientUserAuthentication { .. }
            | ResourceRefusal::InvalidRequest
            | ResourceRefusal::InvalidToken
            | ResourceRefusal::InvalidDpopProof
            | ResourceRefusal::UseDpopNonce
            | ResourceRefusal::Other(_) => {}
        }
    }
    if found == StepUp::default() {
        return None;
    }
    let of_profile = scope_values(document.scope.as_deref().unwrap_or_default());
    let before = asked.iter().filter(|value| !of_profile.contains(&value.as_str()));
    let mut scope: Vec<String> = before.cloned().collect();
    for wanted in found.scope {
        if !scope.contains(&wanted) {
            scope.push(wanted);
        }
    }
    Some(StepUp { scope, ..found })
}

/// Whether a person is asked, whose sign-in can be a surer or a later one.
fn is_asked(document: &ProfileDocument) -> bool {
    match document.grant_type {
        GrantType::AuthorizationCode | GrantType::Implicit | GrantType::DeviceCode | GrantType::Backchannel => true,
        GrantType::ClientCredentials
        | GrantType::Password
        | GrantType::JwtBearer
        | GrantType::TokenExchange
        | GrantType::Extension(_)
        | GrantType::Other(_) => false,
    }
}

fn add(scope: Option<&str>, more: &[String]) -> Option<String> {
    let mut values = scope_values(scope.unwrap_or_default());
    for value in more {
        if !values.contains(&value.as_str()) {
            values.push(value);
        }
    }
    (!values.is_empty()).then(|| values.join(" "))
}

#[cfg(test)]
mod tests;
