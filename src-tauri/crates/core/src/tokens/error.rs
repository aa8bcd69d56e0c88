//! Why there is no token to hand over or to refresh. The words are in `words`.

use bearerbox_oauth::ProtocolError;

use crate::view::TokenKind;

/// Why there is no such token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// No authorization has this id.
    #[error("there is no authorization {id}")]
    NoSuchAuthorization {
        /// The id.
        id: i64,
    },
    /// No token set has this id.
    #[error("there is no token set {id}")]
    NoSuchTokenSet {
        /// The id.
        id: i64,
    },
    /// No JWT has this id.
    #[error("there is no JWT {id}")]
    NoSuchJwt {
        /// The id.
        id: i64,
    },
    /// The token set has no token of this kind.
    #[error("the token set has no {kind:?} token")]
    NotHeld {
        /// Which.
        kind: TokenKind,
    },
    /// Header or claims of a token to be made are no JSON object.
    #[error("not JSON: {reason}")]
    NotJson {
        /// What is wrong, and where.
        reason: String,
    },
    /// No token is in what was pasted.
    #[error("no token was pasted")]
    NothingPasted,
    /// The authorization is not the current one any more: another sign-in replaced it, or the profile names another
    /// server or client since.
    #[error("authorization {id} is not the current one any more")]
    NotCurrent {
        /// The id.
        id: i64,
    },
    /// Nobody is signed out of a grant that nobody signed in for.
    #[error("nobody has signed in")]
    NobodySignedIn,
    /// The browser session was forgotten when its window closed.
    #[error("the private window's session is not kept")]
    SessionNotKept,
    /// An ID token is for the client, and a JWT of an access token stands by itself: no server takes them.
    #[error("neither an ID token nor a JWT can be introspected or revoked")]
    NotForServers,
    /// There is nothing to refresh with.
    #[error("no refresh token is held")]
    NoRefreshToken,
    /// What is held was revoked, and only a person can get more.
    #[error("the token of {profile} was revoked")]
    Revoked {
        /// The profile's name.
        profile: String,
    },
    /// No usable token is held, and only a person can get one.
    #[error("{profile}: sign in")]
    SignInNeeded {
        /// The profile's name.
        profile: String,
        /// How the server refused the refresh, where one was tried.
        refused: Option<Box<ProtocolError>>,
    },
}
