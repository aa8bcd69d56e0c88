//! Checks: each rule that was looked at, and how it came out, for the trace.
//!
//! `expected` and `found` never carry a secret: of `state`, `nonce` and tokens they say lengths and
//! whether they are equal.

/// One rule and how it came out (RFC 9700 §2 and where `source` says).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked.
    pub name: CheckName,
    /// How it came out.
    pub result: CheckResult,
    /// What the rule wants, where that helps.
    pub expected: Option<String>,
    /// What was there.
    pub found: Option<String>,
    /// The rule: `RFC 9207 §2.4`.
    pub source: &'static str,
}

/// How a check came out (RFC 9700 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckResult {
    /// It holds.
    Passed,
    /// It holds not, but may be lived with; the run went on.
    Warning,
    /// It holds not; the run ended here.
    Failed,
    /// There was nothing to check.
    NotApplicable,
}

/// What was checked; each variant names its rule (RFC 6749 and where it says).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckName {
    /// The metadata's issuer is the one that was asked for (RFC 8414 §3.3).
    MetadataIssuer,
    /// Metadata could be read at all; endpoints written by hand are used when not (RFC 8414 §3).
    MetadataFound,
    /// No extra parameter or header field replaces one of ours (RFC 6749 §3.1); `found` names it.
    ExtraReplacesOurs,
    /// No parameter of the endpoint's own query is one of ours (RFC 6749 §3.1); `found` names it.
    EndpointQueryRepeatsOurs,
    /// The request is encrypted, or stays on this computer (RFC 6749 §3.2).
    EncryptedConnection,
    /// A code challenge was sent, and the server announces its method (RFC 7636 §4.2, RFC 8414 §2).
    CodeChallenge,
    /// The authorization response came to the redirect URI (RFC 6749 §3.1.2).
    RedirectUri,
    /// The authorization response came the way it was asked for (OAuth 2.0 Multiple Response Types §2.1).
    ResponseMode,
    /// No parameter of the authorization response is repeated (RFC 6749 §3.1).
    SingleParameters,
    /// `state` is the one that was sent (RFC 6749 §10.12).
    State,
    /// `iss` is the issuer (RFC 9207 §2.4).
    ResponseIssuer,
    /// The response is either a code or an error, not both (RFC 6749 §4.1.2).
    CodeOrError,
    /// The token response is declared as JSON (RFC 6749 §5.1).
    ContentType,
    /// The token response may not be cached (RFC 6749 §5.1).
    CacheControl,
    /// The token type is one that is understood (RFC 6749 §7.1).
    TokenType,
    /// The granted scope is the asked one (RFC 6749 §3.3, §5.1).
    Scope,
    /// `expires_in` is there and sane (RFC 6749 §5.1).
    ExpiresIn,
    /// The token response keeps to the RFC's form (RFC 6749 §5.1); `found` names each departure.
    ResponseForm,
    /// An ID token is there when `openid` was asked (OpenID Connect Core §3.1.3.3).
    IdTokenPresent,
    /// The ID token can be decoded (OpenID Connect Core §3.1.3.7).
    IdTokenDecoded,
    /// The ID token's `iss` (OpenID Connect Core §3.1.3.7 rule 2).
    IdTokenIssuer,
    /// The ID token's `aud` (OpenID Connect Core §3.1.3.7 rule 3).
    IdTokenAudience,
    /// The ID token's `azp` (OpenID Connect Core §3.1.3.7 rules 4 and 5).
    IdTokenAuthorizedParty,
    /// The ID token's `exp` (OpenID Connect Core §3.1.3.7 rule 9).
    IdTokenExpiry,
    /// The ID token's `iat` (OpenID Connect Core §3.1.3.7 rule 10).
    IdTokenIssuedAt,
    /// The ID token's `nonce` (OpenID Connect Core §3.1.3.7 rule 11).
    IdTokenNonce,
    /// The ID token's `sub`, also against the previous one (OpenID Connect Core §2, §12.2).
    IdTokenSubject,
    /// The ID token's `at_hash` (OpenID Connect Core §3.1.3.8).
    IdTokenAccessTokenHash,
    /// The ID token's `c_hash` (OpenID Connect Core §3.3.2.11).
    IdTokenCodeHash,
    /// The ID token's `s_hash` (FAPI 1.0 part 2 §5.2.3.1).
    IdTokenStateHash,
    /// The server's clock agrees with ours (RFC 9110 §6.6.1).
    ServerClock,
    /// The ID token's signature, where it came through the browser (OpenID Connect Core §3.2.2.11).
    IdTokenSignature,
    /// The signature of an authorization response that is a JWT (JARM §2.4).
    ResponseSignature,
    /// Its `aud` names the client (JARM §2.4).
    ResponseAudience,
    /// It has not expired (JARM §2.4).
    ResponseExpiry,
    /// `sub` of the userinfo response is that of the ID token (OpenID Connect Core §5.3.2).
    UserInfoSubject,
    /// A request about a registration was answered by the status it should be (RFC 7591 §3.2.1, RFC 7592 §2.3, §3).
    RegistrationStatus,
    /// There is a client secret where the client authenticates with one (RFC 7591 §3.2.1).
    ClientSecretIssued,
    /// The client secret is still good (RFC 7591 §3.2.1).
    ClientSecretExpiry,
    /// The client is told where to manage its registration, encrypted and at the same server (RFC 7592 §3).
    RegistrationClientUri,
    /// The redirect URIs that were asked for are registered, and no others (RFC 7591 §3.2.1).
    RegisteredRedirectUris,
    /// The grant types are registered as they were asked for (RFC 7591 §3.2.1).
    RegisteredGrantTypes,
    /// The client authentication is registered as it was asked for (RFC 7591 §3.2.1).
    RegisteredAuthMethod,
    /// The scope is registered as it was asked for (RFC 7591 §3.2.1).
    RegisteredScope,
    /// Everything else is registered as it was asked for (RFC 7591 §3.2.1).
    RegisteredMetadata,
    /// The signature of an answer that is a JWT (OpenID Connect Core §5.3.2, RFC 9701 §5).
    AnswerSignature,
    /// Its `iss` is the issuer (OpenID Connect Core §5.3.2, RFC 9701 §5).
    AnswerIssuer,
    /// Its `aud` names the client (OpenID Connect Core §5.3.2, RFC 9701 §5).
    AnswerAudience,
    /// The answer is declared as a JWT (RFC 7519 §10.3.1).
    JwtContentType,
    /// The JWT can be decoded (RFC 7519 §7.2).
    JwtDecoded,
    /// Its `azp` is the client (OpenID Connect Core §2).
    JwtAuthorizedParty,
    /// A refresh token is in it, where `offline_access` was asked for (OpenID Connect Core §11).
    JwtRefreshToken,
    /// Its `aud` names those that it was asked for (RFC 7519 §4.1.3).
    JwtAudience,
    /// It has not expired, and lives no longer than was asked for (RFC 7519 §4.1.4).
    JwtExpiry,
}

impl Check {
    /// A check with neither `expected` nor `found` (RFC 9700 §2).
    pub(crate) fn new(name: CheckName, result: CheckResult, source: &'static str) -> Self {
        Self {
            name,
            result,
            expected: None,
            found: None,
            source,
        }
    }

    pub(crate) fn passed(name: CheckName, source: &'static str) -> Self {
        Self::new(name, CheckResult::Passed, source)
    }

    pub(crate) fn warning(name: CheckName, source: &'static str) -> Self {
        Self::new(name, CheckResult::Warning, source)
    }

    pub(crate) fn failed(name: CheckName, source: &'static str) -> Self {
        Self::new(name, CheckResult::Failed, source)
    }

    pub(crate) fn not_applicable(name: CheckName, source: &'static str) -> Self {
        Self::new(name, CheckResult::NotApplicable, source)
    }

    pub(crate) fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = Some(text.into());
        self
    }

    pub(crate) fn found(mut self, text: impl Into<String>) -> Self {
        self.found = Some(text.into());
        self
    }
}
