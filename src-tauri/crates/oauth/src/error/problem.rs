//! Why what a server signed or answered is refused, by cause.

/// Why an ID token is refused (OpenID Connect Core §3.1.3.7).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum IdTokenProblem {
    /// It is no JWT, or a part cannot be read (RFC 7519 §7.2).
    #[error("it cannot be decoded")]
    Undecodable {
        /// The first thing that is wrong; none when the number of parts is.
        problem: Option<bearerbox_jwt::Problem>,
    },
    /// A claim that must be there is not (OpenID Connect Core §2).
    #[error("{name} is missing or of the wrong type")]
    ClaimMissing {
        /// Which.
        name: &'static str,
    },
    /// `iss` (OpenID Connect Core §3.1.3.7 rule 2).
    #[error("iss names another issuer")]
    IssuerMismatch {
        /// The issuer.
        expected: String,
        /// What it says.
        found: String,
    },
    /// `aud` does not name the client (OpenID Connect Core §3.1.3.7 rule 3).
    #[error("aud does not name the client")]
    AudienceMismatch {
        /// The client id.
        expected: String,
        /// What it names.
        found: Vec<String>,
    },
    /// `azp` names another client (OpenID Connect Core §3.1.3.7 rule 5).
    #[error("azp names another client")]
    AuthorizedPartyMismatch {
        /// The client id.
        expected: String,
        /// What it names.
        found: String,
    },
    /// `exp` has passed by more than a minute (OpenID Connect Core §3.1.3.7 rule 9).
    #[error("it has expired")]
    Expired {
        /// Seconds since the Unix epoch.
        exp: f64,
        /// The same for when it was received.
        now: f64,
    },
    /// `nonce` is not there (OpenID Connect Core §3.1.3.7 rule 11).
    #[error("nonce is missing")]
    NonceMissing,
    /// `nonce` is not the one that was sent (OpenID Connect Core §3.1.3.7 rule 11).
    #[error("nonce differs from the one that was sent")]
    NonceMismatch,
    /// `sub` is not that of the previous ID token (OpenID Connect Core §12.2).
    #[error("sub differs from the one before the refresh")]
    SubjectChanged {
        /// The one before.
        expected: String,
        /// What it says.
        found: String,
    },
    /// The signature of an ID token from the front channel (OpenID Connect Core §3.2.2.11).
    #[error("its signature was not verified: {0}")]
    NotVerified(bearerbox_jwt::VerifyProblem),
    /// `c_hash` or `s_hash` is not that of the code or the state, or is missing (OpenID Connect Core §3.3.2.11).
    #[error("{name} does not fit, or is missing")]
    HashMismatch {
        /// `at_hash`, `c_hash` or `s_hash`.
        name: &'static str,
    },
    /// `at_hash` is not that of the access token (OpenID Connect Core §3.1.3.8).
    #[error("at_hash does not fit the access token")]
    AccessTokenHashMismatch,
}

/// Why an authorization response that is a JWT is refused (JARM §2.4; RFC 6749 §4.1.2 has no such form).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum JarmProblem {
    /// Its signature.
    #[error("its signature was not verified: {0}")]
    NotVerified(bearerbox_jwt::VerifyProblem),
    /// It is encrypted, which is not supported.
    #[error("it is encrypted")]
    Encrypted,
    /// A claim that must be there is not.
    #[error("{name} is missing or of the wrong type")]
    ClaimMissing {
        /// Which.
        name: &'static str,
    },
    /// `iss` is another issuer.
    #[error("iss names another issuer")]
    IssuerMismatch {
        /// The issuer.
        expected: String,
        /// What it says.
        found: String,
    },
    /// `aud` does not name the client.
    #[error("aud does not name the client")]
    AudienceMismatch {
        /// The client id.
        expected: String,
    },
    /// `exp` has passed.
    #[error("it has expired")]
    Expired,
}

/// Why the answer to an errand is of no use (RFC 7662 §2.2, RFC 7591 §3.2.1, RFC 9701 §5, OpenID Connect Core
/// §5.3.2).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AnswerProblem {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It is a web page.
    #[error("it is a web page")]
    WebPage,
    /// It is no JSON (RFC 8259).
    #[error("it is no JSON")]
    NotJson,
    /// It is no JWT (RFC 7519 §3).
    #[error("it is no JWT")]
    NotAJwt,
    /// It is no JSON object.
    #[error("it is no JSON object")]
    NotAnObject,
    /// A member is missing, or of the wrong type.
    #[error("{name} is missing or of the wrong type")]
    MemberMissing {
        /// Which.
        name: &'static str,
    },
    /// It is encrypted, which is not supported.
    #[error("it is encrypted")]
    Encrypted,
    /// Its signature.
    #[error("its signature was not verified: {0}")]
    NotVerified(bearerbox_jwt::VerifyProblem),
    /// `iss` is another issuer.
    #[error("iss names another issuer")]
    IssuerMismatch {
        /// The issuer.
        expected: String,
        /// What it says.
        found: String,
    },
    /// `aud` does not name the client.
    #[error("aud does not name the client")]
    AudienceMismatch {
        /// The client id.
        expected: String,
    },
    /// A redirect URI that was asked for is not registered (RFC 7591 §3.2.1).
    #[error("other redirect URIs are registered than were asked for")]
    OtherRedirectUris {
        /// What was asked for.
        asked: Vec<String>,
        /// What is registered.
        registered: Vec<String>,
    },
    /// It is about another client (RFC 7592 §3).
    #[error("it is about another client")]
    OtherClient {
        /// The client id.
        expected: String,
        /// What it says.
        found: String,
    },
    /// It is about somebody else than the ID token (OpenID Connect Core §5.3.2).
    #[error("sub is not that of the ID token")]
    SubjectMismatch {
        /// `sub` of the ID token.
        expected: String,
        /// What it says.
        found: Option<String>,
    },
}
