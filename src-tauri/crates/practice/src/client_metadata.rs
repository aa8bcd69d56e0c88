//! Client metadata (RFC 7591 §2): what a client asks to be registered as, and what this server makes of it. Members that
//! it does not know are ignored.

use bearerbox_secret::Secret;
use serde_json::{Map, Value, json};

use crate::answer::{ErrorCode, Refusal};
use crate::client::{Behaviour, ClientAuthentication, ClientOptions, GrantType, PkcePolicy, SigningAlgorithm};
use crate::redirect_uri::is_registrable;
use crate::response_type::ResponseType;
use crate::scope::SUPPORTED;

/// What a client is registered as.
pub(crate) struct ClientMetadata {
    client_name: Option<String>,
    method: String,
    grant_types: Vec<GrantType>,
    response_types: Vec<ResponseType>,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    scopes: Vec<String>,
    jwks: Vec<Map<String, Value>>,
    id_token_signing: SigningAlgorithm,
}

impl ClientMetadata {
    /// Reads what was asked for.
    pub(crate) fn read(asked: &Map<String, Value>) -> Result<Self, Refusal> {
        let grant_types = match read_list(asked, "grant_types")? {
            None => vec![GrantType::AuthorizationCode],
            Some(names) => all(&names, GrantType::find, "A grant type is not supported.")?,
        };
        let begins_in_browser = grant_types.contains(&GrantType::AuthorizationCode);
        let response_types = match read_list(asked, "response_types")? {
            None if begins_in_browser => vec![ResponseType::Code],
            None => Vec::new(),
            Some(names) => all(&names, ResponseType::find, "A response type is not supported.")?,
        };
        let needs = |response_type: &ResponseType| response_type.is_allowed_by(&grant_types);
        if !response_types.iter().all(needs) {
            return Err(refuse("A response type needs a grant type that was not asked for."));
        }
        let redirect_uris = read_list(asked, "redirect_uris")?.unwrap_or_default();
        let post_logout_redirect_uris = read_list(asked, "post_logout_redirect_uris")?.unwrap_or_default();
        let is_good = redirect_uris
            .iter()
            .chain(&post_logout_redirect_uris)
            .all(|uri| is_registrable(uri));
        if !is_good || (redirect_uris.is_empty() && !response_types.is_empty()) {
            return Err(Refusal::new(
                ErrorCode::InvalidRedirectUri,
                "A redirect URI is missing, not absolute, or has a fragment.",
            ));
        }
        let method = read_text(asked, "token_endpoint_auth_method")?.unwrap_or("client_secret_basic");
        if !["none", "client_secret_basic", "client_secret_post"].contains(&method) {
            return Err(refuse("The client authentication method is not supported."));
        }
        Ok(Self {
            client_name: read_text(asked, "client_name")?.map(str::to_owned),
            method: method.to_owned(),
            grant_types,
            response_types,
            redirect_uris,
            post_logout_redirect_uris,
            scopes: read_scopes(asked)?,
            jwks: read_jwks(asked)?,
            id_token_signing: match read_text(asked, "id_token_signed_response_alg")? {
                None | Some("ES256") => SigningAlgorithm::Es256,
                Some("RS256") => SigningAlgorithm::Rs256,
                Some(_) => return Err(refuse("ID tokens are signed by ES256 or RS256.")),
            },
        })
    }

    /// Whether the client authenticates by a secret.
    pub(crate) fn needs_secret(&self) -> bool {
        self.method != "none"
    }

    /// All of it, as the answers say it (RFC 7591 §3.2.1).
    pub(crate) fn write(&self) -> Map<String, Value> {
        let mut members = Map::from_iter([
            ("token_endpoint_auth_method".to_owned(), json!(self.method)),
            (
                "grant_types".to_owned(),
                self.grant_types.iter().map(|one| one.as_str()).collect(),
            ),
            (
                "response_types".to_owned(),
                self.response_types.iter().map(|one| one.as_str()).collect(),
            ),
            ("redirect_uris".to_owned(), json!(self.redirect_uris)),
            ("scope".to_owned(), json!(self.scopes.join(" "))),
            (
                "id_token_signed_response_alg".to_owned(),
                json!(self.id_token_signing.as_str()),
            ),
        ]);
        if let Some(name) = &self.client_name {
            members.insert("client_name".to_owned(), json!(name));
        }
        if !self.post_logout_redirect_uris.is_empty() {
            let uris = json!(self.post_logout_redirect_uris);
            members.insert("post_logout_redirect_uris".to_owned(), uris);
        }
        if !self.jwks.is_empty() {
            members.insert("jwks".to_owned(), json!({ "keys": self.jwks }));
        }
        members
    }

    /// The client, by this name and with this secret.
    pub(crate) fn into_client(self, client_id: &str, secret: Option<&str>) -> ClientOptions {
        let secret = Secret::new(secret.unwrap_or_default());
        let authentication = match self.method.as_str() {
            "none" => ClientAuthentication::None,
            "client_secret_post" => ClientAuthentication::SecretPost(secret),
            _ => ClientAuthentication::SecretBasic(secret),
        };
        ClientOptions {
            client_id: client_id.to_owned(),
            client_name: self.client_name.unwrap_or_else(|| client_id.to_owned()),
            pkce: if authentication == ClientAuthentication::None {
                PkcePolicy::S256
            } else {
                PkcePolicy::Optional
            },
            authentication,
            grant_types: self.grant_types,
            response_types: self.response_types,
            redirect_uris: self.redirect_uris,
            post_logout_redirect_uris: self.post_logout_redirect_uris,
            scopes: self.scopes,
            jwks: self.jwks,
            id_token_signing: self.id_token_signing,
            behaviour: Behaviour::default(),
        }
    }
}

fn refuse(description: &'static str) -> Refusal {
    Refusal::new(ErrorCode::InvalidClientMetadata, description)
}

fn all<T>(names: &[String], find: impl Fn(&str) -> Option<T>, description: &'static str) -> Result<Vec<T>, Refusal> {
    let found = names.iter().map(|name| find(name));
    found.collect::<Option<_>>().ok_or_else(|| refuse(description))
}

fn read_text<'a>(asked: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Refusal> {
    match asked.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Err(refuse("A member that is a text is something else."))
        }
    }
}

fn read_list(asked: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>, Refusal> {
    let value = match asked.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value.clone(),
    };
    let list = serde_json::from_value(value);
    list.map(Some)
        .map_err(|_| refuse("A member that is a list of texts is something else."))
}

/// Those that this server knows; the others are not registered (RFC 7591 §3.2.1).
fn read_scopes(asked: &Map<String, Value>) -> Result<Vec<String>, Refusal> {
    let all = SUPPORTED.join(" ");
    let asked = read_text(asked, "scope")?.unwrap_or(&all);
    let known = asked.split(' ').filter(|scope| SUPPORTED.contains(scope));
    Ok(known.map(str::to_owned).collect())
}

fn read_jwks(asked: &Map<String, Value>) -> Result<Vec<Map<String, Value>>, Refusal> {
    let Some(jwks) = asked.get("jwks").filter(|jwks| !jwks.is_null()) else {
        return Ok(Vec::new());
    };
    let keys = jwks.get("keys").cloned().unwrap_or_default();
    serde_json::from_value(keys).map_err(|_| refuse("The jwks are no JWK Set."))
}
