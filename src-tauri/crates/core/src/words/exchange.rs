//! Words for requests by what they are for, and for answers to errands that are of no use.

use bearerbox_oauth::{AnswerProblem, Exchange};

use super::Words;
use super::protocol::{CHECK_CLIENT, TELL};
use crate::view::ErrorCode;

/// What a request is called within a sentence, after "the".
pub(super) fn name(exchange: Exchange) -> &'static str {
    match exchange {
        Exchange::Metadata => "request for the server's metadata",
        Exchange::Jwks => "request for the server's keys",
        Exchange::PushedAuthorization => "pushed authorization request",
        Exchange::DeviceAuthorization => "device authorization request",
        Exchange::BackchannelAuthentication => "backchannel authentication request",
        Exchange::Token => "token request",
        Exchange::UserInfo => "userinfo request",
        Exchange::Introspection => "introspection request",
        Exchange::Revocation => "revocation request",
        Exchange::Registration => "registration request",
        Exchange::ClientRead => "client read request",
        Exchange::ClientUpdate => "client update request",
        Exchange::ClientDelete => "client delete request",
        Exchange::Resource => "request to the API",
        Exchange::Jwt => "JWT request",
        Exchange::JwtRefresh => "JWT refresh request",
    }
}

/// What to do about a refusal of it with a status alone.
pub(super) fn advise(exchange: Exchange, status: u16) -> &'static str {
    match (exchange, status) {
        (Exchange::Jwt, 400 | 401 | 403) => {
            "The access token is expired or revoked, or was not granted a scope that was asked for: ask for less, or get \
             another token."
        }
        (Exchange::JwtRefresh, 400 | 401 | 403) => {
            "The refresh token in the JWT is not good any more: make another JWT of the access token, or sign in again."
        }
        (Exchange::UserInfo, 401) => "The access token is expired, revoked or not for this endpoint: get another.",
        (Exchange::Jwt | Exchange::JwtRefresh, 404 | 405) => "Check the profile's jwt_endpoint.",
        (_, 401 | 403) => CHECK_CLIENT,
        (_, 404 | 405) => "Check the endpoint's URL.",
        (_, 500..) => "Try again later, or tell those who run the server.",
        (_, _) => "Compare the request in the Flow tab with what the server's documentation asks for.",
    }
}

pub(super) fn find_words(exchange: Exchange, problem: &AnswerProblem) -> Words {
    let name = name(exchange);
    let (what, next_step) = match problem {
        AnswerProblem::Empty => ("it is empty".to_owned(), TELL),
        AnswerProblem::WebPage => (
            "it is a web page".to_owned(),
            "Check the endpoint's URL, and whether something between you and the server answers in its place.",
        ),
        AnswerProblem::NotJson => ("it is neither JSON nor a JWT".to_owned(), TELL),
        AnswerProblem::NotAJwt => (
            "it is no JWT".to_owned(),
            "Check the profile's jwt_endpoint; the Flow tab has the answer as it came.",
        ),
        AnswerProblem::NotAnObject => ("it is no JSON object".to_owned(), TELL),
        AnswerProblem::MemberMissing { name } => (format!("it has no usable {name}"), TELL),
        AnswerProblem::Encrypted => ("it is encrypted, which Bearerbox cannot read".to_owned(), TELL),
        AnswerProblem::NotVerified(problem) => (
            format!("its signature was not verified: {problem}"),
            "Check jwks_uri. If it stays so, someone between you and the server may be changing the answer.",
        ),
        AnswerProblem::IssuerMismatch { expected, found } => (
            format!("it is from {found}, not from {expected}"),
            "Check the issuer in the profile.",
        ),
        AnswerProblem::AudienceMismatch { expected } => {
            (format!("it is not for the client {expected}"), "Check the client id.")
        }
        AnswerProblem::OtherRedirectUris { asked, registered } => (
            match registered.as_slice() {
                [] => format!("no redirect URI is registered, not even {}", asked.join(", ")),
                registered => format!(
                    "{} is registered as redirect URI, not {} as asked for",
                    registered.join(", "),
                    asked.join(", ")
                ),
            },
            "No sign-in would come back. What the server gave the client is kept with the profile: update the \
             registration, or delete it and ask those who run the server.",
        ),
        AnswerProblem::OtherClient { expected, found } => (
            format!("it is about the client {found}, not about {expected}"),
            "Check registration_client_uri and the client id in the profile.",
        ),
        AnswerProblem::SubjectMismatch { expected, found } => (
            match found {
                Some(found) => format!("it is about {found}, and the ID token about {expected}"),
                None => format!("it does not say whom it is about; the ID token is about {expected}"),
            },
            "Tell those who run the server: sub has to be the same in both (OpenID Connect Core §5.3.2).",
        ),
    };
    Words::new(
        ErrorCode::AnswerRefused,
        format!("The answer to the {name} was refused: {what}."),
        next_step,
    )
}
