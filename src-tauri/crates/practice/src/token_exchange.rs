//! Token exchange (RFC 8693): one of this server's own tokens for an access token that is for somebody else, or that
//! says who acts.
//!
//! A token that is not accepted is an `invalid_request` here (RFC 8693 §2.2.2), not an `invalid_grant`.

use serde_json::{Map, Value};

use crate::access_token::read_access_token;
use crate::acr::Acr;
use crate::answer::{ErrorCode, Refusal};
use crate::audience::Audience;
use crate::client::ClientOptions;
use crate::grant::{Access, Granted, GrantedPerson, Holder};
use crate::id_token::read_id_token;
use crate::object::object;
use crate::random::{digest, random_id};
use crate::request::Params;
use crate::scope::{AccessTokenFormat, Scope};
use crate::server::Server;
use crate::user::{SignedIn, User};

/// The token types of this server (RFC 8693 §3).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenType {
    AccessToken,
    RefreshToken,
    IdToken,
    /// An access or ID token that is a JWT.
    Jwt,
}

/// What a presented token says.
struct Presented {
    holder: Holder,
    /// What it allows; an ID token allows nothing and limits nothing.
    access: Option<Access>,
    /// Who acts with it already (RFC 8693 §4.1).
    actor: Option<Map<String, Value>>,
}

pub(crate) fn exchange(server: &Server, client: &ClientOptions, form: &Params, now: u64) -> Result<Granted, Refusal> {
    let Some(subject) = read_presented(server, client, form, ("subject_token", "subject_token_type"), now)? else {
        return refuse("The subject_token is missing.");
    };
    let actor = read_presented(server, client, form, ("actor_token", "actor_token_type"), now)?;
    let issued_token_type = match form.get("requested_token_type").map(TokenType::find) {
        None | Some(Some(TokenType::AccessToken)) => TokenType::AccessToken,
        Some(Some(TokenType::Jwt)) => TokenType::Jwt,
        Some(Some(TokenType::RefreshToken | TokenType::IdToken) | None) => {
            return refuse("This server issues only access tokens in exchange.");
        }
    };
    let access = read_access(server, client, form, subject.access.as_ref())?;
    if issued_token_type == TokenType::Jwt && access.scope.access_token_format() == AccessTokenFormat::Opaque {
        return refuse("An opaque token cannot be a JWT.");
    }
    let acting = match actor {
        Some(actor) => Some(nest(&actor.holder, subject.actor)),
        None => subject.actor,
    };
    Ok(Granted {
        actor: acting,
        issued_token_type: Some(issued_token_type),
        ..Granted::new(access, subject.holder)
    })
}

/// The `act` claim: who acts now, and within it who did before.
fn nest(actor: &Holder, before: Option<Map<String, Value>>) -> Map<String, Value> {
    let mut act = object! { "sub": actor.subject() };
    if let Some(before) = before {
        act.insert("act".to_owned(), Value::Object(before));
    }
    act
}

/// What the new token allows: never more than the subject token.
fn read_access(
    server: &Server,
    client: &ClientOptions,
    form: &Params,
    subject: Option<&Access>,
) -> Result<Access, Refusal> {
    let mut access = match subject {
        Some(subject) => Access {
            scope: match form.get("scope") {
                Some(asked) => subject.scope.narrow(Some(asked), client)?,
                None => subject.scope.limit_to(client),
            },
            details: subject.details.narrow(form, &server.authorization_details_types)?,
            audience: Audience::read(form)?,
        },
        None => Access::read(form, client, &server.authorization_details_types)?,
    };
    for name in form.get_all("audience") {
        if name != server.audience() && server.client(name).is_none() {
            return Err(Refusal::new(
                ErrorCode::InvalidTarget,
                "An audience is neither this server's API nor one of its clients.",
            ));
        }
        access.audience.push(name);
    }
    if subject.is_none() && access.scope.needs_person() {
        return refuse_scope("An ID token cannot be exchanged for more of the person.");
    }
    access.scope.remove("offline_access");
    if access.scope == Scope::default() && access.details.is_empty() {
        return refuse_scope("The subject token has no scope that this client may have.");
    }
    Ok(access)
}

/// The token of a pair of parameters; `None` if neither is there.
fn read_presented(
    server: &Server,
    client: &ClientOptions,
    form: &Params,
    (name, type_name): (&str, &str),
    now: u64,
) -> Result<Option<Presented>, Refusal> {
    match (form.get(name), form.get(type_name)) {
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => refuse("A token and its type must be sent together."),
        (Some(token), Some(type_name)) => {
            let Some(token_type) = TokenType::find(type_name) else {
                return refuse("A token is of a type that this server does not know.");
            };
            match token_type.read(server, client, token, now) {
                Some(presented) => Ok(Some(presented)),
                None => refuse("A token is not of the type it is said to be, has ended, or is another client's."),
            }
        }
    }
}

impl TokenType {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "urn:ietf:params:oauth:token-type:access_token",
            Self::RefreshToken => "urn:ietf:params:oauth:token-type:refresh_token",
            Self::IdToken => "urn:ietf:params:oauth:token-type:id_token",
            Self::Jwt => "urn:ietf:params:oauth:token-type:jwt",
        }
    }

    fn find(value: &str) -> Option<Self> {
        [Self::AccessToken, Self::RefreshToken, Self::IdToken, Self::Jwt]
            .into_iter()
            .find(|one| one.as_str() == value)
    }

    /// What `token` says if it is valid and of this type. An access token may come from any client: whoever received
    /// it as an API may exchange it. The others are only for the client they were issued to.
    fn read(self, server: &Server, client: &ClientOptions, token: &str, now: u64) -> Option<Presented> {
        match self {
            Self::AccessToken => present_access_token(server, token, now),
            Self::RefreshToken => present_refresh_token(server, client, token, now),
            Self::IdToken => present_id_token(server, client, token, now),
            Self::Jwt if token.contains('.') => {
                present_access_token(server, token, now).or_else(|| present_id_token(server, client, token, now))
            }
            Self::Jwt => None,
        }
    }
}

fn present_access_token(server: &Server, token: &str, now: u64) -> Option<Presented> {
    let token = read_access_token(server, token, now)?;
    let holder = match token.signed_in() {
        Some(user) => Holder::Person(GrantedPerson {
            user,
            grant_id: token.text("jti")?.split('.').next()?.to_owned(),
            nonce: None,
        }),
        None => Holder::Client(token.text("sub")?.to_owned()),
    };
    Some(Presented {
        holder,
        access: Some(Access::from_claims(&token.claims)),
        actor: token.claims.get("act").and_then(Value::as_object).cloned(),
    })
}

fn present_refresh_token(server: &Server, client: &ClientOptions, token: &str, now: u64) -> Option<Presented> {
    let store = server.store();
    let token = store.kept.refresh_tokens.get(&digest(token))?;
    let is_valid = token.client_id == client.client_id && !token.was_used && now < token.expires_at;
    is_valid.then(|| Presented {
        holder: Holder::Person(GrantedPerson {
            user: token.user,
            grant_id: token.grant_id.clone(),
            nonce: None,
        }),
        access: Some(token.access.clone()),
        actor: None,
    })
}

fn present_id_token(server: &Server, client: &ClientOptions, token: &str, now: u64) -> Option<Presented> {
    let claims = read_id_token(server, token, now)?;
    if claims.get("aud")?.as_str()? != client.client_id {
        return None;
    }
    Some(Presented {
        holder: Holder::Person(GrantedPerson {
            user: SignedIn {
                user: User::find(claims.get("sub")?.as_str()?)?,
                auth_time: claims.get("auth_time")?.as_u64()?,
                acr: Acr::find(claims.get("acr")?.as_str()?)?,
            },
            grant_id: random_id(),
            nonce: None,
        }),
        access: None,
        actor: None,
    })
}

fn refuse<T>(description: &'static str) -> Result<T, Refusal> {
    Err(Refusal::new(ErrorCode::InvalidRequest, description))
}

fn refuse_scope<T>(description: &'static str) -> Result<T, Refusal> {
    Err(Refusal::new(ErrorCode::InvalidScope, description))
}
