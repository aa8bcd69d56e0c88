//! Response types (RFC 6749 §3.1.1, OAuth 2.0 Multiple Response Types): what the authorization endpoint gives itself,
//! and what that asks of the request.

use crate::answer::{ErrorCode, Refusal};
use crate::authorization_response::ResponseMode;
use crate::client::{ClientOptions, GrantType};
use crate::request::Params;

/// What a client asks the authorization endpoint for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseType {
    /// `code` (RFC 6749 §4.1.1).
    Code,
    /// `token` (RFC 6749 §4.2.1).
    Token,
    /// `id_token` (OIDC Core §3.2).
    IdToken,
    /// `id_token token` (OIDC Core §3.2).
    IdTokenToken,
    /// `code id_token` (OIDC Core §3.3).
    CodeIdToken,
    /// `code token` (OIDC Core §3.3).
    CodeToken,
    /// `code id_token token` (OIDC Core §3.3).
    CodeIdTokenToken,
}

impl ResponseType {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Code,
        Self::Token,
        Self::IdToken,
        Self::IdTokenToken,
        Self::CodeIdToken,
        Self::CodeToken,
        Self::CodeIdTokenToken,
    ];

    /// Its registered value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Token => "token",
            Self::IdToken => "id_token",
            Self::IdTokenToken => "id_token token",
            Self::CodeIdToken => "code id_token",
            Self::CodeToken => "code token",
            Self::CodeIdTokenToken => "code id_token token",
        }
    }

    /// The response type of this value, whose words may come in any order (RFC 6749 §3.1.1).
    pub(crate) fn find(value: &str) -> Option<Self> {
        let mut words: Vec<&str> = value.split(' ').collect();
        words.sort_unstable();
        Self::ALL
            .into_iter()
            .find(|one| words.iter().copied().eq(one.as_str().split(' ')))
    }

    pub(crate) fn has_code(self) -> bool {
        self.has("code")
    }

    pub(crate) fn has_token(self) -> bool {
        self.has("token")
    }

    pub(crate) fn has_id_token(self) -> bool {
        self.has("id_token")
    }

    fn has(self, word: &str) -> bool {
        self.as_str().split(' ').any(|one| one == word)
    }

    /// How the answer travels unless the client says otherwise (Multiple Response Types §5).
    pub(crate) fn default_mode(self) -> ResponseMode {
        match self {
            Self::Code => ResponseMode::Query,
            Self::Token
            | Self::IdToken
            | Self::IdTokenToken
            | Self::CodeIdToken
            | Self::CodeToken
            | Self::CodeIdTokenToken => ResponseMode::Fragment,
        }
    }

    /// Whether a client with these grant types may ask for it (RFC 7591 §2.1).
    pub(crate) fn is_allowed_by(self, grant_types: &[GrantType]) -> bool {
        self.grant_types().iter().all(|needed| grant_types.contains(needed))
    }

    /// The grant types a client needs for it (RFC 7591 §2.1).
    fn grant_types(self) -> &'static [GrantType] {
        match self {
            Self::Code => &[GrantType::AuthorizationCode],
            Self::Token | Self::IdToken | Self::IdTokenToken => &[GrantType::Implicit],
            Self::CodeIdToken | Self::CodeToken | Self::CodeIdTokenToken => {
                &[GrantType::AuthorizationCode, GrantType::Implicit]
            }
        }
    }
}

/// The response type of a request, if its client may use it.
pub(crate) fn read_response_type(params: &Params, client: &ClientOptions) -> Result<ResponseType, Refusal> {
    let refuse = |code, description| Err(Refusal::new(code, description));
    let Some(value) = params.get("response_type") else {
        return refuse(ErrorCode::InvalidRequest, "The response_type is missing.");
    };
    let Some(response_type) = ResponseType::find(value) else {
        return refuse(
            ErrorCode::UnsupportedResponseType,
            "This server does not know the response_type; its metadata lists those it knows.",
        );
    };
    let has_grants = response_type
        .grant_types()
        .iter()
        .all(|grant_type| client.grant_types.contains(grant_type));
    if !has_grants || !client.response_types.contains(&response_type) {
        return refuse(
            ErrorCode::UnauthorizedClient,
            "This client is not registered for the response_type.",
        );
    }
    if response_type.has_id_token() && params.get("nonce").is_none() {
        // OIDC Core §3.2.2.1 and §3.3.2.11: nothing else binds an ID token of the front channel to the request.
        return refuse(
            ErrorCode::InvalidRequest,
            "A response_type with id_token needs a nonce.",
        );
    }
    Ok(response_type)
}

/// How the answer to a request travels, also if it is the refusal of the `response_mode` it asked for.
pub(crate) fn read_response_mode(params: &Params) -> (ResponseMode, Option<Refusal>) {
    let default = params
        .get("response_type")
        .and_then(ResponseType::find)
        .map_or(ResponseMode::Query, ResponseType::default_mode);
    let refuse = |description| (default, Some(Refusal::new(ErrorCode::InvalidRequest, description)));
    match (params.get("response_mode"), default) {
        (None, _) => (default, None),
        (Some("query"), ResponseMode::Query) => (ResponseMode::Query, None),
        (Some("query"), ResponseMode::Fragment | ResponseMode::FormPost) => {
            refuse("Tokens must not be in a query: the response_mode must be fragment or form_post.")
        }
        (Some("fragment"), _) => (ResponseMode::Fragment, None),
        (Some("form_post"), _) => (ResponseMode::FormPost, None),
        (Some(_), _) => refuse("The response_mode is not one of query, fragment, form_post."),
    }
}

#[cfg(test)]
mod tests {
    use super::ResponseType;

    #[test]
    fn finds_a_response_type_whatever_the_order_of_its_words() {
        for response_type in ResponseType::ALL {
            let reversed: Vec<&str> = response_type.as_str().rsplit(' ').collect();
            assert_eq!(ResponseType::find(&reversed.join(" ")), Some(response_type));
        }
        for other in ["none", "code code", "code  token", " code", ""] {
            assert_eq!(ResponseType::find(other), None, "{other}");
        }
    }
}
