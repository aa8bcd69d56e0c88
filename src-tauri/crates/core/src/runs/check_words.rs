//! What each check of the protocol looked at, in words.

use bearerbox_oauth::CheckName;

pub(super) fn describe_check(name: CheckName) -> &'static str {
    match name {
        CheckName::MetadataIssuer => "The metadata's issuer is the one that was asked for",
        CheckName::MetadataFound => "The server publishes its metadata",
        CheckName::ExtraReplacesOurs => "No extra parameter replaces one of Bearerbox's",
        CheckName::EndpointQueryRepeatsOurs => "The endpoint's own query repeats no parameter",
        CheckName::EncryptedConnection => "The request is encrypted",
        CheckName::CodeChallenge => "The request carries a code challenge that the server supports",
        CheckName::RedirectUri => "The answer came to the redirect URI",
        CheckName::ResponseMode => "The answer came the way it was asked for",
        CheckName::SingleParameters => "No parameter of the answer is repeated",
        CheckName::State => "state is the one that was sent",
        CheckName::ResponseIssuer => "iss is the issuer",
        CheckName::CodeOrError => "The answer is either a code or an error",
        CheckName::ContentType => "The token response is declared as JSON",
        CheckName::CacheControl => "The token response may not be cached",
        CheckName::TokenType => "The token type is understood",
        CheckName::Scope => "The granted scope is the one that was asked for",
        CheckName::ExpiresIn => "expires_in says how long the access token lasts",
        CheckName::ResponseForm => "The answer has the form of the RFC",
        CheckName::IdTokenPresent => "There is an ID token, as openid was asked for",
        CheckName::IdTokenDecoded => "The ID token can be decoded",
        CheckName::IdTokenIssuer => "The ID token's iss is the issuer",
        CheckName::IdTokenAudience => "The ID token's aud is the client",
        CheckName::IdTokenAuthorizedParty => "The ID token's azp is the client",
        CheckName::IdTokenExpiry => "The ID token has not expired",
        CheckName::IdTokenIssuedAt => "The ID token was issued just now",
        CheckName::IdTokenNonce => "The ID token's nonce is the one that was sent",
        CheckName::IdTokenSubject => "The ID token's sub names a person, and nobody else than before",
        CheckName::IdTokenAccessTokenHash => "The ID token's at_hash is the access token's",
        CheckName::IdTokenCodeHash => "The ID token's c_hash is the code's",
        CheckName::IdTokenStateHash => "The ID token's s_hash is the state's",
        CheckName::ServerClock => "The server's clock agrees with this computer's",
        CheckName::IdTokenSignature => "The ID token's signature",
        CheckName::ResponseSignature => "The authorization response is signed by the server",
        CheckName::ResponseAudience => "The authorization response's aud is the client",
        CheckName::ResponseExpiry => "The authorization response has not expired",
        CheckName::UserInfoSubject => "The claims are about the person of the ID token",
        CheckName::RegistrationStatus => "The answer has the status that the RFC has for it",
        CheckName::ClientSecretIssued => "There is a client secret to authenticate with",
        CheckName::ClientSecretExpiry => "The client secret has not expired",
        CheckName::RegistrationClientUri => "The registration is managed at the same server, encrypted",
        CheckName::RegisteredRedirectUris => "The redirect URIs are registered as asked for",
        CheckName::RegisteredGrantTypes => "The grant types are registered as asked for",
        CheckName::RegisteredAuthMethod => "The client authentication is registered as asked for",
        CheckName::RegisteredScope => "The scope is registered as asked for",
        CheckName::RegisteredMetadata => "Everything else is registered as asked for",
        CheckName::AnswerSignature => "The answer is signed by the server",
        CheckName::AnswerIssuer => "The answer's iss is the issuer",
        CheckName::AnswerAudience => "The answer's aud is the client",
        CheckName::JwtContentType => "The answer is declared as a JWT",
        CheckName::JwtDecoded => "The JWT can be decoded",
        CheckName::JwtAuthorizedParty => "The JWT's azp is the client",
        CheckName::JwtRefreshToken => "A refresh token is in the JWT, as offline_access was asked for",
        CheckName::JwtAudience => "The JWT's aud names those that were asked for",
        CheckName::JwtExpiry => "The JWT lives, and no longer than was asked for",
    }
}

/// Whether a check looked into an ID token that is there.
pub(super) fn is_about_id_token(name: CheckName) -> bool {
    matches!(
        name,
        CheckName::IdTokenDecoded
            | CheckName::IdTokenIssuer
            | CheckName::IdTokenAudience
            | CheckName::IdTokenAuthorizedParty
            | CheckName::IdTokenExpiry
            | CheckName::IdTokenIssuedAt
            | CheckName::IdTokenNonce
            | CheckName::IdTokenSubject
            | CheckName::IdTokenAccessTokenHash
            | CheckName::IdTokenCodeHash
            | CheckName::IdTokenStateHash
            | CheckName::IdTokenSignature
    )
}
