//! Words for runs that could not go on, and for tokens that are not there.

use super::{Words, protocol};
use crate::runs::PortHolder;
use crate::view::{ErrorCode, TokenKind};
use crate::{RunError, TokenError};

pub(super) fn find_words(error: &RunError) -> Words {
    use ErrorCode::{BrowserUnavailable, Invalid, NotFound, PortInUse, SignInNeeded};
    match error {
        RunError::RedirectUriMissing => Words::new(
            Invalid,
            "The profile has no redirect URI.",
            "Fill in the one that is registered for the client; http://127.0.0.1/callback where it may be any.",
        ),
        RunError::ClientIdMissing => Words::new(
            Invalid,
            "The profile has no client id.",
            "Fill in the one that is registered at the server, or register a client: bearerbox client register, or \
             Register in the profile's settings.",
        ),
        RunError::ClientIdGiven { client_id } => Words::new(
            Invalid,
            format!("The profile has a client already: {client_id}."),
            "Delete that one first, or register from another profile.",
        ),
        RunError::RegistrationNotManaged => Words::new(
            Invalid,
            "The profile does not say where its client's registration is managed, and by what.",
            "Only a server that gave a registration_client_uri and a registration access token lets a client read, \
             update or delete its registration; both can be filled in by hand.",
        ),
        RunError::ClientSecretExpired { refused } => {
            let words = protocol::find_words(refused);
            Words {
                message: format!("{} The client secret has expired.", words.message),
                ..words
            }
            .advising(
                "Update the client's registration to get another secret (bearerbox client update, or Update in the \
                 profile's settings), or enter one.",
            )
        }
        RunError::ClientSecretMissing { method } => Words::new(
            Invalid,
            format!("The profile has no client secret, but authenticates with {method}."),
            "Fill it in, or choose the method none for a public client.",
        ),
        RunError::InvalidHeader { name } => Words::new(
            Invalid,
            format!("The header field {name} has a name or a value that cannot be sent."),
            "Mend it in the profile; line breaks and letters beyond ASCII are not possible.",
        ),
        RunError::CaFile { path, reason } => Words::new(
            Invalid,
            format!("The certificates in {} cannot be used: {reason}.", path.display()),
            "Name a PEM file in tls.ca_file, or with --ca-file.",
        ),
        RunError::ClientCertificate { path, reason } => Words::new(
            Invalid,
            format!("The client certificate in {} cannot be used: {reason}.", path.display()),
            "Name the certificate's file in tls.client_certificate and its key's in tls.client_key.",
        ),
        RunError::ProxyUnusable => Words::new(
            Invalid,
            "The proxy's URL cannot be used.",
            "Write it like http://127.0.0.1:3128.",
        ),
        RunError::TlsUnusable { reason } => Words::new(
            ErrorCode::Unexpected,
            format!("Secure connections cannot be set up on this computer: {reason}."),
            "Check the system's certificates (on Debian: the package ca-certificates).",
        ),
        RunError::NoConsentWindow => Words::new(
            BrowserUnavailable,
            "There is no window to sign in here.",
            "Sign in with the system's browser, or have the address printed (--browser system, --browser print).",
        ),
        RunError::BrowserUnavailable { reason } => Words::new(
            BrowserUnavailable,
            format!("No browser could be opened: {reason}."),
            "Open the address by hand (--browser print), or set a default browser.",
        ),
        RunError::RedirectUriNotLoopback { redirect_uri } => Words::new(
            Invalid,
            format!("The system's browser cannot come back from the sign-in to {redirect_uri}."),
            "Sign in in Bearerbox's own window, or register a redirect URI like http://127.0.0.1/callback.",
        ),
        RunError::PortInUse { port, holder } => Words::new(
            PortInUse,
            match holder {
                Some(PortHolder::Ourselves) => {
                    format!("Another run waits at port {port} of the redirect URI already.")
                }
                Some(PortHolder::Program(holder)) => {
                    format!("Port {port} of the redirect URI is in use by {holder}.")
                }
                None => format!("Port {port} of the redirect URI is in use by another program."),
            },
            match holder {
                Some(PortHolder::Ourselves) => {
                    "Finish or cancel that run, or sign in in Bearerbox's own window, which needs no port."
                }
                Some(PortHolder::Program(_)) | None => {
                    "Stop that program, or sign in in Bearerbox's own window, which needs no port."
                }
            },
        ),
        RunError::CannotListen { address, reason } => Words::new(
            BrowserUnavailable,
            format!("The system does not let Bearerbox listen at {address}: {reason}."),
            "Use another port in the redirect URI, or sign in in Bearerbox's own window.",
        ),
        RunError::SignInTimedOut { seconds, left_alone: 0 } => Words::new(
            SignInNeeded,
            format!("Nobody signed in within {seconds} seconds."),
            "Start again.",
        ),
        RunError::SignInTimedOut { seconds, left_alone } => Words::new(
            SignInNeeded,
            format!(
                "Nobody signed in within {seconds} seconds. What came to the redirect URI without this run's state, \
                 {left_alone} in number, was left alone."
            ),
            "Look at it in the Flow tab: if the server sent it, it does not return state as it was sent, which it \
             must. Then start again.",
        ),
        RunError::NotWaiting { .. } => Words::new(
            NotFound,
            "This run is not waiting for a browser any more.",
            "Start again.",
        ),
        RunError::NotPaused { .. } => Words::new(
            NotFound,
            "This run has no code that waits to be exchanged.",
            "Start again.",
        ),
        RunError::PastedNoUrl => Words::new(
            Invalid,
            "What was pasted is not a URL.",
            "Copy the whole address that the browser ended on, beginning with its scheme.",
        ),
        RunError::PastedAnotherUrl { expected } => Words::new(
            Invalid,
            format!("What was pasted is not an answer at the redirect URI {expected}."),
            "Copy the whole address that the browser ended on after the sign-in.",
        ),
        RunError::PastedAnotherState => Words::new(
            Invalid,
            "What was pasted is the answer to another run.",
            "Open the address of this run, and paste where the browser ends then.",
        ),
    }
}

pub(super) fn find_token_words(error: &TokenError) -> Words {
    match error {
        TokenError::NoSuchAuthorization { .. } | TokenError::NoSuchTokenSet { .. } => Words::new(
            ErrorCode::NotFound,
            "These tokens do not exist any more.",
            "Look at the profile again.",
        ),
        TokenError::NoSuchJwt { .. } => Words::new(
            ErrorCode::NotFound,
            "This JWT does not exist any more.",
            "Look at the profile again.",
        ),
        TokenError::NotHeld { kind } => {
            let (name, next_step) = match kind {
                TokenKind::Access => ("access token", "Sign in again."),
                TokenKind::Id => ("ID token", "Ask for it with the scope openid, and sign in again."),
                TokenKind::Jwt => (
                    "JWT",
                    "Make one of the access token, in the Token tab or with --kind jwt.",
                ),
                TokenKind::Refresh => (
                    "refresh token",
                    "Ask the server how to get one; often with the scope offline_access.",
                ),
            };
            Words::new(ErrorCode::NotFound, format!("The server gave no {name}."), next_step)
        }
        TokenError::NotJson { reason } => Words::new(
            ErrorCode::Invalid,
            format!("Header and claims are JSON objects, and one of them is none: {reason}."),
            "Mend it; nothing was signed.",
        ),
        TokenError::NothingPasted => Words::new(
            ErrorCode::Invalid,
            "There is no token in this text.",
            "Paste the token itself, or what it stands in: a header, a token response, a cookie, a URL.",
        ),
        TokenError::NotCurrent { .. } => Words::new(
            ErrorCode::SignInNeeded,
            "These tokens are not the profile's current ones any more.",
            "Get a new token; the profile may name another server or client since.",
        ),
        TokenError::NobodySignedIn => Words::new(
            ErrorCode::Invalid,
            "Nobody signed in for these tokens, so there is nobody to sign out.",
            "Revoke the tokens to take them out of use.",
        ),
        TokenError::SessionNotKept => Words::new(
            ErrorCode::Invalid,
            "The private window forgot its browser session when it closed: there is nothing to sign out of.",
            "Choose a persona, whose session lasts, or the browser where the sign-in was.",
        ),
        TokenError::NotForServers => Words::new(
            ErrorCode::Invalid,
            "An ID token is for the client alone, and a JWT stands by itself: no server tells about them or takes them out \
             of use.",
            "Choose the access token or the refresh token.",
        ),
        TokenError::NoRefreshToken => Words::new(
            ErrorCode::SignInNeeded,
            "There is no refresh token to refresh with.",
            "Sign in again; with the scope offline_access many servers give one.",
        ),
        TokenError::Revoked { profile } => Words::new(
            ErrorCode::SignInNeeded,
            format!("The token for {profile} was revoked, and nothing is held to get another with."),
            format!("Sign in as a person: bearerbox login {profile}, or Sign in in the window."),
        ),
        TokenError::SignInNeeded { profile, refused } => {
            let next_step = format!("Sign in as a person: bearerbox login {profile}, or Sign in in the window.");
            let words = |message: String| Words::new(ErrorCode::SignInNeeded, message, next_step.clone());
            match refused {
                None => words(format!("There is no usable token for {profile}.")),
                Some(refused) => {
                    let server = protocol::find_words(refused).server;
                    let words = words(format!(
                        "The token of {profile} has expired and could not be refreshed."
                    ));
                    server.into_iter().fold(words, Words::beside)
                }
            }
        }
    }
}
