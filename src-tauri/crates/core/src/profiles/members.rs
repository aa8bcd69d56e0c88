//! The smaller members of the profile document: extra parameters and headers, TLS, departures from the RFCs.

use bearerbox_oauth::{AssertionAudience, BasicEncoding, Method};
use ts_rs::TS;

/// Names with their values, in the order in which they are sent; a name with several values is sent several times.
#[derive(Clone, Debug, Default, PartialEq, Eq, TS)]
#[ts(export, type = "{ [name: string]: string | Array<string> }")]
pub struct NamedValues(pub(super) Vec<(String, Vec<String>)>);

/// Extra parameters by request.
#[derive(Clone, Debug, Default, PartialEq, Eq, TS)]
#[ts(export)]
pub struct ParametersDocument {
    /// Of the authorization request.
    #[ts(as = "Option<NamedValues>", optional = nullable)]
    pub authorization: NamedValues,
    /// Of the token request.
    #[ts(as = "Option<NamedValues>", optional = nullable)]
    pub token: NamedValues,
    /// Of the refresh request.
    #[ts(as = "Option<NamedValues>", optional = nullable)]
    pub refresh: NamedValues,
}

/// Extra header fields by request.
#[derive(Clone, Debug, Default, PartialEq, Eq, TS)]
#[ts(export)]
pub struct HeadersDocument {
    /// Of the token request.
    #[ts(as = "Option<NamedValues>", optional = nullable)]
    pub token: NamedValues,
    /// Of the refresh request.
    #[ts(as = "Option<NamedValues>", optional = nullable)]
    pub refresh: NamedValues,
}

/// What has to hold of the tokens' claims, a line each (RFC 7519 §4 has the claims).
#[derive(Clone, Debug, Default, PartialEq, Eq, TS)]
#[ts(export)]
pub struct ExpectationsDocument {
    /// Of an access token that is a JWT.
    #[ts(as = "Option<Vec<String>>", optional = nullable)]
    pub access_token: Vec<String>,
    /// Of an ID token.
    #[ts(as = "Option<Vec<String>>", optional = nullable)]
    pub id_token: Vec<String>,
}

/// Whom to trust, and as whom to appear, in TLS.
#[derive(Clone, Debug, Default, PartialEq, Eq, TS)]
#[ts(export, optional_fields = nullable)]
pub struct Tls {
    /// A file with certificates (PEM) to trust beside the system's.
    pub ca_file: Option<String>,
    /// Single certificates to trust, by SHA-256.
    #[ts(as = "Option<Vec<String>>", optional = nullable)]
    pub trusted_certificates: Vec<String>,
    /// A file with the client's certificate (PEM).
    pub client_certificate: Option<String>,
    /// A file with the key to it (PEM).
    pub client_key: Option<String>,
}

/// Departures from the RFCs.
#[derive(Clone, Debug, Default, PartialEq, Eq, TS)]
#[ts(export)]
pub struct Dialect {
    /// The authentication scheme that an access token goes along with in place of `Bearer` (RFC 6750 §2.1).
    #[ts(optional = nullable)]
    pub api_scheme: Option<String>,
    /// What happens to client id and secret in `client_secret_basic` before Base64 (RFC 6749 §2.3.1).
    #[ts(type = "\"form\" | \"raw\" | null", optional)]
    pub basic_encoding: BasicEncoding,
    /// For whom client assertions are (RFC 7523 §3).
    #[ts(type = "\"issuer\" | \"token_endpoint\" | \"both\" | null", optional)]
    pub client_assertion_audience: AssertionAudience,
    /// By which method the authorization request comes to the server (RFC 6749 §3.1, OpenID Connect Core §3.1.2.1).
    #[ts(type = "\"get\" | \"post\" | null", optional)]
    pub authorization_request_method: Method,
    /// What separates scope values on the wire: a space (RFC 6749 §3.3), or a comma.
    #[ts(type = "\"space\" | \"comma\" | null", optional)]
    pub scope_separator: ScopeSeparator,
    /// Whether `state` goes along when a code is exchanged.
    #[ts(as = "Option<bool>", optional = nullable)]
    pub token_request_state: bool,
    /// Parameters that are left out when a code is exchanged: `grant_type`, `redirect_uri`.
    #[ts(as = "Option<Vec<String>>", optional = nullable)]
    pub token_request_without: Vec<String>,
}

/// What separates scope values on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScopeSeparator {
    /// As RFC 6749 §3.3 says.
    #[default]
    Space,
    /// As itsyou.online wants it.
    Comma,
}

impl NamedValues {
    /// Each name with one value, in order.
    pub fn pairs(&self) -> Vec<(String, String)> {
        self.0
            .iter()
            .flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())))
            .collect()
    }

    /// The values of a name, by spaces.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(found, _)| found == name);
        found.map(|(_, values)| values.join(" "))
    }

    /// Gives a name this one value, in the place where it had another.
    pub(crate) fn set(&mut self, name: &str, value: String) {
        match self.0.iter_mut().find(|(found, _)| found == name) {
            Some((_, values)) => *values = vec![value],
            None => self.0.push((name.to_owned(), vec![value])),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
