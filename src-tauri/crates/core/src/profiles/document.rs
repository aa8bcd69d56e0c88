//! The profile document as types: what a person writes about a client. How it is read is in `read`, how it is
//! written in `write`, what is wrong with it in `checks`.

use bearerbox_oauth::{AuthorizationServerMetadata, Pkce, ResponseType};
use bearerbox_secret::Secret;
use serde_json::{Map, Value};
use ts_rs::TS;
use url::Url;

pub use super::members::{
    Dialect, ExpectationsDocument, HeadersDocument, NamedValues, ParametersDocument, ScopeSeparator, Tls,
};
use super::preset;
use super::registered::{GrantType, TokenEndpointAuthMethod};
use crate::view::TokenKind;

/// The one secret of the document that no token is got by.
pub(super) const REGISTRATION_ACCESS_TOKEN: &str = "client.registration_access_token";

/// A profile. Names of members are those of the RFCs' registries (RFC 7591, RFC 8414).
#[derive(Clone, Debug, PartialEq, TS)]
#[ts(export, optional_fields = nullable)]
pub struct ProfileDocument {
    /// The unique name: letters, digits, `.`, `_`, `-`.
    pub name: String,
    /// A label: dev, staging, prod.
    pub environment: Option<String>,
    /// What is not said here is taken from this preset.
    pub preset: Option<String>,
    /// The authorization server.
    pub authorization_server: AuthorizationServerDocument,
    /// The client.
    pub client: ClientDocument,
    /// The grant type; `authorization_code` where nothing is written.
    #[ts(type = "string")]
    pub grant_type: GrantType,
    /// What the authorization endpoint answers with (RFC 7591 §2); `code`, or for the implicit grant `token`, where
    /// nothing is written.
    pub response_type: Option<String>,
    /// The scopes to ask for, separated by spaces (RFC 6749 §3.3).
    pub scope: Option<String>,
    /// The services where the token will be used (RFC 8707 §2).
    #[ts(as = "Option<Vec<String>>", optional = nullable)]
    pub resource: Vec<String>,
    /// What the token is for, in detail (RFC 9396 §2).
    #[ts(type = "Array<Record<string, unknown>> | null", optional)]
    pub authorization_details: Option<Value>,
    /// The resource owner's name (RFC 6749 §4.3.2).
    pub username: Option<String>,
    /// The resource owner's password (RFC 6749 §4.3.2), or where that is kept.
    pub password: Option<SecretSource>,
    /// The assertion of the JWT bearer grant (RFC 7523 §2.1), or where that is kept.
    pub assertion: Option<SecretSource>,
    /// The claims of which the assertion is made with the client's key (RFC 7523 §3).
    #[ts(type = "Record<string, unknown> | null", optional)]
    pub assertion_claims: Option<Map<String, Value>>,
    /// The token to exchange (RFC 8693 §2.1), or where that is kept.
    pub subject_token: Option<SecretSource>,
    /// The token to exchange, as another profile holds it.
    pub subject_token_of: Option<TokenReference>,
    /// The identifier of its type; `urn:ietf:params:oauth:token-type:access_token` where nothing is written.
    pub subject_token_type: Option<String>,
    /// The token of the acting party (RFC 8693 §2.1), or where that is kept.
    pub actor_token: Option<SecretSource>,
    /// The token of the acting party, as another profile holds it.
    pub actor_token_of: Option<TokenReference>,
    /// The identifier of its type.
    pub actor_token_type: Option<String>,
    /// The type of the token that is wanted (RFC 8693 §2.1).
    pub requested_token_type: Option<String>,
    /// Names of the services where the token will be used (RFC 8693 §2.1).
    #[ts(as = "Option<Vec<String>>", optional = nullable)]
    pub audience: Vec<String>,
    /// The code challenge method; `S256` where nothing is written.
    #[ts(type = "\"S256\" | \"plain\" | \"none\" | null", optional)]
    pub pkce: Pkce,
    /// Where the person signs in; `embedded` where nothing is written.
    #[ts(as = "Option<Browser>", optional = nullable)]
    pub browser: Browser,
    /// Extra parameters.
    #[ts(as = "Option<ParametersDocument>", optional = nullable)]
    pub parameters: ParametersDocument,
    /// Extra request headers.
    #[ts(as = "Option<HeadersDocument>", optional = nullable)]
    pub headers: HeadersDocument,
    /// Whom to trust, and as whom to appear, in TLS.
    #[ts(as = "Option<Tls>", optional = nullable)]
    pub tls: Tls,
    /// The HTTP proxy's URL.
    pub proxy: Option<String>,
    /// Departures from the RFCs, each named.
    #[ts(as = "Option<Dialect>", optional = nullable)]
    pub dialect: Dialect,
    /// What has to hold of every new token.
    #[ts(as = "Option<ExpectationsDocument>", optional = nullable)]
    pub expectations: ExpectationsDocument,
    /// Which members are written, although they may be the default: they win over the preset.
    #[ts(skip)]
    pub(super) said: Vec<&'static str>,
}

/// An issuer to discover, or metadata by hand (RFC 8414 §2), or both: what is written here wins.
#[derive(Clone, Debug, Default, PartialEq, TS)]
#[ts(
    export,
    type = "{ issuer?: string | null; authorization_endpoint?: string | null; token_endpoint?: string | null; \
            jwks_uri?: string | null; \
            userinfo_endpoint?: string | null; revocation_endpoint?: string | null; \
            introspection_endpoint?: string | null; \
            end_session_endpoint?: string | null; jwt_endpoint?: string | null; [member: string]: unknown }"
)]
pub struct AuthorizationServerDocument {
    /// The issuer, to the letter.
    pub issuer: Option<String>,
    /// Every other member of RFC 8414 §2 that is written, as it is written.
    pub written: Map<String, Value>,
}

/// The client as registered (RFC 7591 §2).
#[derive(Clone, Debug, Default, PartialEq, TS)]
#[ts(export, optional_fields = nullable)]
pub struct ClientDocument {
    /// Its identifier.
    pub client_id: String,
    /// Its secret, or where that is kept.
    pub client_secret: Option<SecretSource>,
    /// From when on the secret is no good any more, in seconds since the Unix epoch; 0: never (RFC 7591 §3.2.1).
    #[ts(type = "number | null", optional)]
    pub client_secret_expires_at: Option<u64>,
    /// How it authenticates; where nothing is written, `client_secret_basic` with a secret and `none` without
    /// (RFC 7591 §2).
    #[ts(as = "Option<String>", optional = nullable)]
    pub token_endpoint_auth_method: Option<TokenEndpointAuthMethod>,
    /// Where the authorization response goes, to the letter. Loopback without a port: any free port.
    pub redirect_uri: Option<String>,
    /// Where the server sends the browser after a logout, to the letter (OpenID Connect RP-Initiated Logout §3.1).
    pub post_logout_redirect_uri: Option<String>,
    /// Its private keys.
    pub jwks: Option<KeySource>,
    /// Which of them, or what a key without a name is called (RFC 7517 §4.5).
    pub kid: Option<String>,
    /// What its assertions are signed by (OpenID Connect Registration §2); else what fits the key.
    pub token_endpoint_auth_signing_alg: Option<String>,
    /// Whether its tokens are bound to a key (RFC 9449 §5.2).
    #[ts(as = "Option<bool>", optional = nullable)]
    pub dpop_bound_access_tokens: bool,
    /// What its authorization requests are signed by (RFC 9101, OpenID Connect Registration §2); none: they are not.
    pub request_object_signing_alg: Option<String>,
    /// Whether it pushes its authorization requests (RFC 9126 §6); where the server requires it, it always does.
    #[ts(as = "Option<bool>", optional = nullable)]
    pub require_pushed_authorization_requests: bool,
    /// Where its registration is read, updated and deleted (RFC 7592 §3).
    pub registration_client_uri: Option<String>,
    /// By what, or where that is kept (RFC 7592 §3).
    pub registration_access_token: Option<SecretSource>,
}

/// A secret, or where it is kept.
#[derive(Clone, Debug, PartialEq, TS)]
#[ts(
    export,
    type = "string | { held: true } | { env: string } | { file: string } | { command: Array<string> }"
)]
pub enum SecretSource {
    /// The secret itself, kept in the vault.
    Kept(Secret),
    /// Only in drafts: what the vault keeps stays as it is.
    Held,
    /// In this environment variable.
    Env(String),
    /// In this file.
    File(String),
    /// Printed by this program, called with these arguments and without a shell.
    Command(Vec<String>),
}

/// A token that a profile holds.
#[derive(Clone, Debug, PartialEq, Eq, TS)]
#[ts(export, optional_fields = nullable)]
pub struct TokenReference {
    /// The profile's name.
    pub profile: String,
    /// As whom; where nothing is written, whoever signed in last.
    pub persona: Option<String>,
    /// Which of its tokens; `access` where nothing is written.
    #[ts(type = "\"access\" | \"id\" | \"refresh\" | \"jwt\" | null", optional)]
    pub kind: TokenKind,
}

/// Private keys, or where they are kept (RFC 7517 §5).
#[derive(Clone, Debug, PartialEq, TS)]
#[ts(
    export,
    type = "{ keys: Array<Record<string, unknown>> } | { held: true } | { file: string }"
)]
pub enum KeySource {
    /// A JWK set as JSON, kept in the vault.
    Kept(Secret),
    /// Only in drafts: what the vault keeps stays as it is.
    Held,
    /// In this file.
    File(String),
}

/// Where the person signs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TS)]
#[ts(export, rename_all = "snake_case")]
pub enum Browser {
    /// In the consent window.
    #[default]
    Embedded,
    /// In the system's browser.
    System,
    /// Wherever: the authorization request's URL is printed.
    Print,
}

impl ProfileDocument {
    /// How the client authenticates, with the default of RFC 7591 §2 where nothing is written.
    pub fn auth_method(&self) -> TokenEndpointAuthMethod {
        match (&self.client.token_endpoint_auth_method, &self.client.client_secret) {
            (Some(method), _) => method.clone(),
            (None, Some(_)) => TokenEndpointAuthMethod::ClientSecretBasic,
            (None, None) => TokenEndpointAuthMethod::None,
        }
    }

    /// Whether this is the client that `before` was, at the same authorization server, so that the secrets of that one
    /// may be used for this one: they go nowhere else.
    pub fn is_same_client_as(&self, before: &Self) -> bool {
        let (own, before) = (self.effective(), before.effective());
        let (server, server_before) = (&own.authorization_server, &before.authorization_server);
        let origins_before = server_before.origins();
        self.client.client_id == before.client.client_id
            && server.is_same_issuer_as(server_before)
            && server.origins().iter().all(|origin| origins_before.contains(origin))
    }

    /// Whether the tokens that `before` got are this profile's: of the same client, and for a person or for the client
    /// itself as before.
    pub fn keeps_tokens_of(&self, before: &Self) -> bool {
        self.is_same_client_as(before) && self.effective().needs_browser() == before.effective().needs_browser()
    }

    /// Every secret of the document, with its path.
    pub(super) fn secrets(&mut self) -> [(&'static str, &mut Option<SecretSource>); 6] {
        [
            ("client.client_secret", &mut self.client.client_secret),
            (REGISTRATION_ACCESS_TOKEN, &mut self.client.registration_access_token),
            ("password", &mut self.password),
            ("assertion", &mut self.assertion),
            ("subject_token", &mut self.subject_token),
            ("actor_token", &mut self.actor_token),
        ]
    }

    /// Whether a run needs a browser, and so a persona.
    pub fn needs_browser(&self) -> bool {
        matches!(self.grant_type, GrantType::AuthorizationCode | GrantType::Implicit)
    }

    /// The response type, where it is one that fits the grant.
    pub fn response_type(&self) -> Option<ResponseType> {
        let is_implicit = self.grant_type == GrantType::Implicit;
        let default = if is_implicit { "token" } else { "code" };
        let found = ResponseType::named(self.response_type.as_deref().unwrap_or(default))?;
        (found.code != is_implicit).then_some(found)
    }

    /// The first member that a run would need and that this version cannot serve, as a path with its value.
    pub fn not_built(&self) -> Option<String> {
        if let GrantType::Other(grant_type) = &self.grant_type {
            return Some(format!("grant_type {grant_type}"));
        }
        if let TokenEndpointAuthMethod::Other(method) = self.auth_method() {
            return Some(format!("client.token_endpoint_auth_method {method}"));
        }
        let unknown = self.preset.as_ref().filter(|name| preset::find(name).is_none());
        unknown.map(|name| format!("preset {name}"))
    }
}

/// Whether the vault keeps the secret itself.
pub(super) fn is_kept(source: Option<&SecretSource>) -> bool {
    matches!(source, Some(SecretSource::Kept(_) | SecretSource::Held))
}

impl AuthorizationServerDocument {
    /// The issuer as a URL, to discover.
    pub fn issuer_url(&self) -> Option<Url> {
        self.issuer.as_deref().and_then(|issuer| Url::parse(issuer).ok())
    }

    /// What is written by hand, as metadata; it wins over what discovery says.
    pub fn metadata(&self) -> AuthorizationServerMetadata {
        // Every member was read as metadata before the document was accepted.
        serde_json::from_value(Value::Object(self.written.clone())).unwrap_or_default()
    }

    /// Where requests go: the origins of the issuer and of everything that is written by hand.
    pub(super) fn origins(&self) -> Vec<String> {
        let written = self.written.values().flat_map(|value| match value {
            Value::Object(members) => members.values().collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => vec![value],
        });
        let texts = written.filter_map(Value::as_str).chain(self.issuer.as_deref());
        texts
            .filter_map(|text| Url::parse(text).ok())
            .map(|url| url.origin().ascii_serialization())
            .collect()
    }

    /// Without an issuer, the endpoints say which authorization server it is.
    fn is_same_issuer_as(&self, other: &Self) -> bool {
        let of_endpoints =
            |server: &Self| ["authorization_endpoint", "token_endpoint"].map(|name| server.written.get(name).cloned());
        self.issuer == other.issuer && (self.issuer.is_some() || of_endpoints(self) == of_endpoints(other))
    }

    /// In short, for lists and as the place that personas belong to: host and port of the issuer or an endpoint.
    pub fn short_name(&self) -> String {
        let written = self.metadata();
        let url = self
            .issuer_url()
            .or(written.authorization_endpoint)
            .or(written.token_endpoint);
        match url
            .as_ref()
            .and_then(|url| url.host_str().map(|host| (host, url.port())))
        {
            Some((host, Some(port))) => format!("{host}:{port}"),
            Some((host, None)) => host.to_owned(),
            None => String::new(),
        }
    }

    /// What personas belong to: the issuer, or without one the origin of the authorization endpoint.
    pub fn persona_scope(&self) -> String {
        match &self.issuer {
            Some(issuer) => issuer.clone(),
            None => self
                .metadata()
                .authorization_endpoint
                .map_or_else(|| self.short_name(), |url| url.origin().ascii_serialization()),
        }
    }
}

impl Browser {
    /// As the document writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::System => "system",
            Self::Print => "print",
        }
    }
}
