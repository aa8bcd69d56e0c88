//! Words for runs that a rule of the protocol ended. *The server refused* and *we refuse the answer* differ.

use bearerbox_oauth::{IdTokenProblem, JarmProblem, ProtocolError, RefusedAt, ServerClock, ServerError};

use super::{Words, exchange, key, metadata, registration};
use crate::view::{ErrorCode, ServerWords};

pub(super) const TELL: &str = "Tell those who run the server; the Flow tab has the answer as it came.";
pub(super) const CHECK_CLIENT: &str =
    "Check the client id, how the client authenticates, and the secret, key or certificate for that.";
const AGAIN: &str = "Start again. If it stays so, someone between you and the server may be changing the answer.";

pub(super) fn find_words(error: &ProtocolError) -> Words {
    use ErrorCode::{AnswerRefused, Invalid, Network, ServerRefused};
    match error {
        ProtocolError::ServerRefused {
            at,
            status,
            error,
            clock,
        } => describe_refusal(*at, *status, error, *clock),
        ProtocolError::RefusedWithoutReason {
            exchange,
            status,
            excerpt,
            clock,
            ..
        } => Words::new(
            ServerRefused,
            format!("The server refused with status {status} and gave no reason."),
            match (status, clock) {
                (400..500, Some(clock)) => describe_clock(*clock),
                (status, _) => registration::advise_by_status(*exchange, *status)
                    .unwrap_or_else(|| exchange::advise(*exchange, *status))
                    .to_owned(),
            },
        )
        .beside(ServerWords {
            status: Some(*status),
            body: (!excerpt.is_empty()).then(|| excerpt.clone()),
            ..ServerWords::default()
        }),
        ProtocolError::Redirected { status, location } => Words::new(
            AnswerRefused,
            match location {
                Some(location) => format!("The token endpoint redirects to {location}, which is never followed."),
                None => "The token endpoint redirects, which is never followed.".to_owned(),
            },
            "Check the token endpoint's URL.",
        )
        .beside(ServerWords {
            status: Some(*status),
            ..ServerWords::default()
        }),
        ProtocolError::Unanswered { exchange } => Words::new(
            Network,
            format!("The {} was not answered.", exchange::name(*exchange)),
            "Check the network, and try again.",
        ),
        ProtocolError::Metadata(error) => metadata::find_words("the issuer", error),
        ProtocolError::MissingEndpoint { endpoint } => Words::new(
            Invalid,
            format!(
                "Neither the server's metadata nor the profile names the {}.",
                endpoint.metadata_name()
            ),
            "Fill it in by hand in the profile's settings.",
        ),
        ProtocolError::ConfigurationEndpointInsecure { uri } => Words::new(
            AnswerRefused,
            format!("{uri} is not encrypted, so the registration access token is not sent there."),
            "Tell those who run the server: registration_client_uri has to begin with https:// (RFC 7592 §2).",
        ),
        ProtocolError::NotSigned(problem) => key::find_sign_words(problem),
        ProtocolError::NonceRefused { tries } => Words::new(
            AnswerRefused,
            format!("The server asked for another DPoP nonce {tries} times, and took none that it was given."),
            "Tell those who run the server: each nonce has to be good for the next request (RFC 9449 §8).",
        ),
        ProtocolError::RequestUriMissing => Words::new(
            AnswerRefused,
            "The server took the pushed authorization request, but gave it no request_uri.",
            TELL,
        ),
        ProtocolError::PollingResponse { exchange, member } => Words::new(
            AnswerRefused,
            format!(
                "The {} was answered without a usable {member}.",
                exchange::name(*exchange)
            ),
            TELL,
        ),
        ProtocolError::ConsentExpired => Words::new(
            ServerRefused,
            "Nobody consented in time, so the request has expired.",
            "Start again, and consent before the time is over.",
        ),
        ProtocolError::RedirectUriUnusable { redirect_uri } => Words::new(
            Invalid,
            format!("The redirect URI \"{redirect_uri}\" is not an absolute URI without a fragment."),
            "Mend it in the profile's settings.",
        ),
        ProtocolError::RedirectUriMismatch { expected, found } => Words::new(
            AnswerRefused,
            format!("The answer came to {found}, not to the redirect URI {expected}."),
            "Check the redirect URI, as registered and in the profile.",
        ),
        ProtocolError::RepeatedParameter { name } => Words::new(
            AnswerRefused,
            format!("The answer has {name} more than once, so it was refused."),
            TELL,
        ),
        ProtocolError::StateMismatch => Words::new(
            AnswerRefused,
            "The answer's state is not the one that was sent: it belongs to another run, so it was refused.",
            AGAIN,
        ),
        ProtocolError::StateMissing => Words::new(
            AnswerRefused,
            "The answer has no state, so it cannot be told to which run it belongs, and it was refused.",
            "Start again. If it stays so, the server does not return state as it was sent, which it must.",
        ),
        ProtocolError::IssuerMismatch { expected, found } => Words::new(
            AnswerRefused,
            format!("The answer says it is from {found}, not from {expected}, so it was refused."),
            AGAIN,
        ),
        ProtocolError::IssuerMissing { expected } => Words::new(
            AnswerRefused,
            format!("{expected} announces that its answers say whom they are from, but this one does not."),
            AGAIN,
        ),
        ProtocolError::CodeAndError => Words::new(
            AnswerRefused,
            "The answer has a code and an error at once, so it was refused.",
            TELL,
        ),
        ProtocolError::CodeMissing { names } => Words::new(
            AnswerRefused,
            if names.is_empty() {
                "The answer has neither a code nor an error; it has no parameters at all.".to_owned()
            } else {
                format!("The answer has neither a code nor an error, only {}.", names.join(", "))
            },
            "Check the client's response type at the server, or tell those who run it.",
        ),
        ProtocolError::FrontTokenMissing { name } => Words::new(
            AnswerRefused,
            format!("The authorization response has no {name}, which the response type asks for."),
            TELL,
        ),
        ProtocolError::KeysUnknown => Words::new(
            Invalid,
            "What came through the browser has to be verified by the server's keys, and nothing says where they are.",
            "Fill in jwks_uri in the profile's settings.",
        ),
        ProtocolError::KeysUnusable(problem) => Words::new(
            AnswerRefused,
            format!("The server's keys cannot be used: {problem}."),
            "Check jwks_uri, or tell those who run the server.",
        ),
        ProtocolError::KeysRefused { status } => Words::new(
            AnswerRefused,
            format!("The request for the server's keys was refused with status {status}."),
            "Check jwks_uri, or tell those who run the server.",
        ),
        ProtocolError::Jarm(problem) => describe_jarm(problem),
        ProtocolError::TokenResponseEmpty => Words::new(
            AnswerRefused,
            "The token endpoint answered with nothing.",
            "Check the token endpoint's URL.",
        ),
        ProtocolError::TokenResponseHtml { excerpt } => Words::new(
            AnswerRefused,
            "The token endpoint answered with a web page.",
            "Check the token endpoint's URL; a proxy or a login page may be in the way.",
        )
        .beside(ServerWords {
            body: Some(excerpt.clone()),
            ..ServerWords::default()
        }),
        ProtocolError::TokenResponseTruncated { length } => Words::new(
            AnswerRefused,
            format!("The token response breaks off after {length} bytes."),
            "Start again; if it stays so, tell those who run the server.",
        ),
        ProtocolError::TokenResponseBareJwt { .. } => Words::new(
            AnswerRefused,
            "The token endpoint answered with a JWT by itself, not with a token response.",
            "Ask for it with the token parameter response_type=id_token, as itsyou.online has it, or ask the server for \
             JSON.",
        ),
        ProtocolError::TokenResponseNotUtf8 { position } => Words::new(
            AnswerRefused,
            format!("The token response is not UTF-8 (at byte {position})."),
            TELL,
        ),
        ProtocolError::TokenResponseUnreadable { problem, .. } => Words::new(
            AnswerRefused,
            format!(
                "The token response is not JSON: {} at byte {}.",
                problem.cause, problem.position
            ),
            TELL,
        ),
        ProtocolError::TokenResponseNotAnObject { found } => Words::new(
            AnswerRefused,
            format!("The token response is a JSON {found}, not an object."),
            TELL,
        ),
        ProtocolError::MemberType { name, found } => Words::new(
            AnswerRefused,
            format!("{name} of the token response is a JSON {found}."),
            TELL,
        ),
        ProtocolError::AccessTokenMissing { members } => Words::new(
            AnswerRefused,
            if members.is_empty() {
                "The token response has no access_token; it is empty.".to_owned()
            } else {
                format!("The token response has no access_token, only {}.", members.join(", "))
            },
            TELL,
        ),
        ProtocolError::IdToken(problem) => describe_id_token(problem),
        ProtocolError::AnswerUnusable { exchange, problem } => exchange::find_words(*exchange, problem),
    }
}

/// What the request is signed with is good for some minutes only.
fn describe_clock(clock: ServerClock) -> String {
    let side = if clock.is_ahead { "ahead of" } else { "behind" };
    let seconds = clock.difference.as_secs();
    format!(
        "The server's clock is {seconds} s {side} this computer's, so that it takes what was just signed for outdated: \
         set the clocks right, and start again."
    )
}

fn describe_refusal(at: RefusedAt, status: Option<u16>, error: &ServerError, clock: Option<ServerClock>) -> Words {
    let place = match at {
        RefusedAt::AuthorizationEndpoint => "authorization request",
        RefusedAt::Exchange(exchange) => exchange::name(exchange),
    };
    // Which advice fits is chosen by the registered code, never by the server's prose.
    let next_step = match error.error.as_str() {
        "access_denied" => {
            "Access was denied, by the person who was asked or by the server itself; start again to be asked once more."
        }
        "invalid_client" => CHECK_CLIENT,
        "invalid_grant" => {
            "The code, refresh token, password or assertion is wrong, used up, expired or revoked, or the redirect URI \
             differs. Start again."
        }
        "invalid_token" => "The access token is expired, revoked or not for this endpoint: refresh it, or get another.",
        "insufficient_scope" => "The access token has not the scope for this: get one with more scopes.",
        "unsupported_token_type" => "The server cannot take tokens of this kind out of use.",
        "expired_token" => "Nobody consented in time: start again.",
        "invalid_target" => {
            "The server does not know the resource or the audience, or does not allow it to this client."
        }
        "invalid_authorization_details" => "Compare the authorization details with the types that the server supports.",
        "invalid_dpop_proof" => "Check this computer's clock; the Flow tab shows the request with its proof.",
        "unknown_user_id" => "The server does not know whom to ask: check the login_hint.",
        "invalid_binding_message" => "Shorten the binding_message, or leave out its special characters.",
        "invalid_user_code" => "Check the user_code: it is what the person chose at the server.",
        "missing_user_code" => "Give a user_code: it is what the person chose at the server.",
        "expired_login_hint_token" => "The login_hint_token is too old: get another.",
        "invalid_request_uri" => {
            "The pushed request was used before, or has expired: start again, and open its address once."
        }
        "invalid_request_object" => {
            "The server does not take the signed request: compare the key and its algorithm with what is registered for \
             the client, and this computer's clock with the server's."
        }
        "unauthorized_client" => "Ask those who run the server to allow this grant type for the client.",
        "unsupported_grant_type" => "Choose a grant type that the server supports.",
        "invalid_scope" => "Check the scopes: the server does not know one, or does not grant it to this client.",
        "invalid_request" => "Compare the request in the Flow tab with what the server's documentation asks for.",
        "server_error" | "temporarily_unavailable" => "Try again later.",
        "login_required" | "interaction_required" | "consent_required" => {
            "The server wants to ask someone: remove prompt=none from the parameters."
        }
        _ => "The server's words say why. The Flow tab shows the request that it refused.",
    };
    let of_registration = match at {
        RefusedAt::AuthorizationEndpoint => None,
        RefusedAt::Exchange(exchange) => registration::advise(exchange, &error.error),
    };
    let next_step = of_registration.unwrap_or(next_step);
    let next_step = match (error.error.as_str(), clock) {
        ("invalid_client" | "invalid_grant" | "invalid_request" | "invalid_dpop_proof", Some(clock)) => {
            describe_clock(clock)
        }
        (_, _) => next_step.to_owned(),
    };
    Words::new(
        ErrorCode::ServerRefused,
        format!("The server refused the {place}."),
        next_step,
    )
    .beside(ServerWords {
        status,
        error: Some(error.error.clone()),
        error_description: error.description.clone(),
        error_uri: error.uri.clone(),
        body: None,
    })
}

fn describe_jarm(problem: &JarmProblem) -> Words {
    let (message, next_step) = match problem {
        JarmProblem::NotVerified(problem) => (format!("its signature was not verified: {problem}"), AGAIN),
        JarmProblem::Encrypted => ("it is encrypted, which Bearerbox cannot read".to_owned(), TELL),
        JarmProblem::ClaimMissing { name } => (format!("it has no usable {name} claim"), TELL),
        JarmProblem::IssuerMismatch { expected, found } => (
            format!("it is from {found}, not from {expected}"),
            "Check the issuer in the profile.",
        ),
        JarmProblem::AudienceMismatch { expected } => {
            (format!("it is not for the client {expected}"), "Check the client id.")
        }
        JarmProblem::Expired => (
            "it had expired when it came".to_owned(),
            "Check this computer's clock, and the server's.",
        ),
    };
    Words::new(
        ErrorCode::AnswerRefused,
        format!("The authorization response was refused: {message}."),
        next_step,
    )
}

fn describe_id_token(problem: &IdTokenProblem) -> Words {
    let refuse = |message: String, next_step: &str| Words::new(ErrorCode::AnswerRefused, message, next_step);
    match problem {
        IdTokenProblem::Undecodable { .. } => {
            refuse("The ID token cannot be decoded, so it was refused.".to_owned(), TELL)
        }
        IdTokenProblem::ClaimMissing { name } => refuse(
            format!("The ID token has no usable {name} claim, so it was refused."),
            TELL,
        ),
        IdTokenProblem::IssuerMismatch { expected, found } => refuse(
            format!("The ID token is from {found}, not from {expected}, so it was refused."),
            "Check the issuer in the profile.",
        ),
        IdTokenProblem::AudienceMismatch { expected, found } => refuse(
            format!(
                "The ID token is for {}, not for the client {expected}, so it was refused.",
                found.join(", ")
            ),
            "Check the client id.",
        ),
        IdTokenProblem::AuthorizedPartyMismatch { expected, found } => refuse(
            format!("The ID token was issued to {found}, not to the client {expected}, so it was refused."),
            "Check the client id.",
        ),
        IdTokenProblem::Expired { .. } => refuse(
            "The ID token had expired when it came, so it was refused.".to_owned(),
            "Check this computer's clock, and the server's.",
        ),
        IdTokenProblem::NonceMissing => refuse(
            "The ID token has no nonce although one was sent, so it was refused.".to_owned(),
            AGAIN,
        ),
        IdTokenProblem::NonceMismatch => refuse(
            "The ID token's nonce is not the one that was sent: it belongs to another run, so it was refused."
                .to_owned(),
            AGAIN,
        ),
        IdTokenProblem::SubjectChanged { .. } => refuse(
            "The refreshed ID token is about somebody else than the one before, so it was refused.".to_owned(),
            "Sign in again.",
        ),
        IdTokenProblem::NotVerified(problem) => refuse(
            format!(
                "The ID token came through the browser and its signature was not verified, so it was refused: {problem}."
            ),
            AGAIN,
        ),
        IdTokenProblem::HashMismatch { name } => refuse(
            format!("The ID token's {name} does not fit what came beside it, so the answer was refused."),
            AGAIN,
        ),
        IdTokenProblem::AccessTokenHashMismatch => refuse(
            "The ID token's at_hash does not fit the access token, so the answer was refused.".to_owned(),
            AGAIN,
        ),
    }
}
