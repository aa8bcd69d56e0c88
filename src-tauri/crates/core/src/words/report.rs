//! What each rule of a report says, and what to do where it holds not.

use bearerbox_oauth::{ReportVerdict, Rule};

/// The name by which scripts know a rule; it stays.
pub(crate) fn name_rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Form => "form",
        Rule::UniqueMembers => "unique_members",
        Rule::Algorithm => "algorithm",
        Rule::AnnouncedAlgorithm => "announced_algorithm",
        Rule::Signature => "signature",
        Rule::KeyReferences => "key_references",
        Rule::Type => "type",
        Rule::Issuer => "issuer",
        Rule::Subject => "subject",
        Rule::SameSubject => "same_subject",
        Rule::UserInfoSubject => "userinfo_subject",
        Rule::Audience => "audience",
        Rule::AuthorizedParty => "authorized_party",
        Rule::ClientId => "client_id",
        Rule::Expiry => "expiry",
        Rule::NotBefore => "not_before",
        Rule::IssuedAt => "issued_at",
        Rule::Lifetime => "lifetime",
        Rule::Nonce => "nonce",
        Rule::AccessTokenHash => "access_token_hash",
        Rule::CodeHash => "code_hash",
        Rule::StateHash => "state_hash",
        Rule::Confirmation => "confirmation",
        Rule::AuthenticationTime => "authentication_time",
        Rule::AuthenticationContext => "authentication_context",
        Rule::Scope => "scope",
        Rule::RequiredClaims => "required_claims",
    }
}

/// What holds when a rule does.
pub(crate) fn describe_rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Form => "It can be decoded",
        Rule::UniqueMembers => "No member stands twice",
        Rule::Algorithm => "It is signed, by a known algorithm",
        Rule::AnnouncedAlgorithm => "The server announces that algorithm",
        Rule::Signature => "The signature is the issuer's",
        Rule::KeyReferences => "The header brings no key of its own",
        Rule::Type => "typ tells which kind of token it is",
        Rule::Issuer => "iss is the issuer",
        Rule::Subject => "sub names somebody",
        Rule::SameSubject => "sub is who it was before the refresh",
        Rule::UserInfoSubject => "sub is whom userinfo tells of",
        Rule::Audience => "aud names whom it is for",
        Rule::AuthorizedParty => "azp is the client",
        Rule::ClientId => "client_id is the client",
        Rule::Expiry => "It has not expired",
        Rule::NotBefore => "nbf has come",
        Rule::IssuedAt => "iat is not in the future",
        Rule::Lifetime => "exp agrees with expires_in",
        Rule::Nonce => "nonce is the one that was sent",
        Rule::AccessTokenHash => "at_hash is of the access token",
        Rule::CodeHash => "c_hash is of the code",
        Rule::StateHash => "s_hash is of the state",
        Rule::Confirmation => "cnf is of the client's own key",
        Rule::AuthenticationTime => "auth_time is as new as was asked for",
        Rule::AuthenticationContext => "acr is one of those asked for",
        Rule::Scope => "scope is what was granted",
        Rule::RequiredClaims => "It has the claims of RFC 9068",
    }
}

/// What to do; none where there is nothing to do.
pub(crate) fn advise_on_rule(rule: Rule, verdict: ReportVerdict) -> Option<&'static str> {
    match verdict {
        ReportVerdict::Failed => Some(advise_on_failure(rule)),
        ReportVerdict::Unknown => advise_on_unknown(rule),
        ReportVerdict::Passed | ReportVerdict::NotApplicable => None,
    }
}

fn advise_on_failure(rule: Rule) -> &'static str {
    match rule {
        Rule::Form => {
            "Compare it with what the server sent, in the Flow tab: it may have been cut or changed on the way."
        }
        Rule::UniqueMembers => "Two readers may take two values for it: tell those who run the server.",
        Rule::Algorithm | Rule::AnnouncedAlgorithm => "Let nobody accept it, and tell those who run the server.",
        Rule::Signature => "Let nobody accept it: the issuer did not sign it, or it was changed since.",
        Rule::KeyReferences => "Whoever verifies it must take the issuer's published keys, and never these.",
        Rule::Type => "Whoever verifies it must make sure by other means that no other kind of token passes for it.",
        Rule::Issuer => "Compare the profile's issuer with the server's, to the letter.",
        Rule::Subject | Rule::SameSubject | Rule::UserInfoSubject => {
            "Let nobody take it for the person's: tell those who run the server."
        }
        Rule::Audience => {
            "Ask for a token for the right audience: by resource, audience or scope, as the server has it."
        }
        Rule::AuthorizedParty | Rule::ClientId => "It was given to another client: compare the profile's client ID.",
        Rule::Expiry => "Refresh it, or get another.",
        Rule::NotBefore | Rule::IssuedAt => "Compare the clocks of this computer and the server.",
        Rule::Lifetime => "Trust exp: whoever is given the token goes by it.",
        Rule::Nonce => "It may be of another sign-in, or replayed: sign in again.",
        Rule::AccessTokenHash | Rule::CodeHash | Rule::StateHash => {
            "What came beside it may have been exchanged on the way."
        }
        Rule::Confirmation => {
            "Whoever is given it cannot tell whether the client may have it: check the server's settings for it."
        }
        Rule::AuthenticationTime => "Sign in again: the server did not ask the person anew.",
        Rule::AuthenticationContext => {
            "The server signed the person in another way: whoever needs that way refuses the token."
        }
        Rule::Scope => "Whoever goes by the token's scope gives less than was granted.",
        Rule::RequiredClaims => "Resource servers that go by RFC 9068 refuse it.",
    }
}

fn advise_on_unknown(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::Form => Some("It takes the key that it is encrypted to."),
        Rule::Signature => {
            Some("Check again once the keys can be had: write jwks_uri into the profile, or its issuer.")
        }
        Rule::Audience => Some("Write what the token is for into the profile's resource."),
        Rule::Issuer => Some("Write the issuer into the profile."),
        Rule::UniqueMembers
        | Rule::Algorithm
        | Rule::AnnouncedAlgorithm
        | Rule::KeyReferences
        | Rule::Type
        | Rule::Subject
        | Rule::SameSubject
        | Rule::UserInfoSubject
        | Rule::AuthorizedParty
        | Rule::ClientId
        | Rule::Expiry
        | Rule::NotBefore
        | Rule::IssuedAt
        | Rule::Lifetime
        | Rule::Nonce
        | Rule::AccessTokenHash
        | Rule::CodeHash
        | Rule::StateHash
        | Rule::Confirmation
        | Rule::AuthenticationTime
        | Rule::AuthenticationContext
        | Rule::Scope
        | Rule::RequiredClaims => None,
    }
}
