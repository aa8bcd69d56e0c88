//! What was granted, before tokens are made of it: to do what, on whose behalf. Every grant of the token endpoint ends
//! in one of these, and so does what the authorization endpoint gives itself.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::Refusal;
use crate::audience::Audience;
use crate::authorization_details::{AuthorizationDetailsType, Details};
use crate::client::{ClientOptions, GrantType};
use crate::refresh::insert_refresh_token;
use crate::request::Params;
use crate::scope::Scope;
use crate::server::Server;
use crate::store::RefreshToken;
use crate::token_exchange::TokenType;
use crate::user::SignedIn;

/// What may be done with a token: the part of a grant that a later request may narrow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Access {
    pub(crate) scope: Scope,
    #[serde(default)]
    pub(crate) audience: Audience,
    #[serde(default)]
    pub(crate) details: Details,
}

impl Access {
    /// What the client asks for.
    pub(crate) fn read(
        params: &Params,
        client: &ClientOptions,
        known: &[AuthorizationDetailsType],
    ) -> Result<Self, Refusal> {
        let details = Details::read(params, known)?;
        let scope = match params.get("scope") {
            // RFC 9396 §3.1: the details may stand alone.
            None if !details.is_empty() => Scope::default(),
            asked => Scope::read(asked, client)?,
        };
        Ok(Self {
            scope,
            audience: Audience::read(params)?,
            details,
        })
    }

    /// What tokens and answers say of it, apart from the audience.
    pub(crate) fn to_claims(&self) -> impl Iterator<Item = (String, Value)> {
        [
            ("scope", self.scope.to_value()),
            ("authorization_details", self.details.to_value()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    }

    /// What a token of this server allows.
    pub(crate) fn from_claims(claims: &Map<String, Value>) -> Self {
        Self {
            scope: Scope::parse(claims.get("scope").and_then(Value::as_str).unwrap_or_default()),
            audience: Audience::default(),
            details: claims
                .get("authorization_details")
                .cloned()
                .and_then(|details| serde_json::from_value(details).ok())
                .unwrap_or_default(),
        }
    }

    /// The part of it that a request of the token endpoint asks for: all of it, unless it says otherwise.
    pub(crate) fn narrow(&self, form: &Params, server: &Server) -> Result<Self, Refusal> {
        Ok(Self {
            scope: self.scope.clone(),
            audience: self.audience.narrow(form, server)?,
            details: self.details.narrow(form, &server.authorization_details_types)?,
        })
    }
}

/// What a grant gives.
pub(crate) struct Granted {
    pub(crate) access: Access,
    pub(crate) holder: Holder,
    pub(crate) refresh_token: Option<String>,
    /// Who acts for the holder (RFC 8693 §4.1).
    pub(crate) actor: Option<Map<String, Value>>,
    /// Set by an exchange (RFC 8693 §2.2.1).
    pub(crate) issued_token_type: Option<TokenType>,
}

/// Whom a token speaks for.
#[derive(Clone, Debug)]
pub(crate) enum Holder {
    /// A client that acts for itself, by its identifier.
    Client(String),
    Person(GrantedPerson),
}

/// The person behind a grant.
#[derive(Clone, Debug)]
pub(crate) struct GrantedPerson {
    pub(crate) user: SignedIn,
    pub(crate) grant_id: String,
    pub(crate) nonce: Option<String>,
}

impl Holder {
    pub(crate) fn subject(&self) -> &str {
        match self {
            Self::Client(client_id) => client_id,
            Self::Person(person) => person.user.subject(),
        }
    }

    pub(crate) fn person(&self) -> Option<&GrantedPerson> {
        match self {
            Self::Client(_) => None,
            Self::Person(person) => Some(person),
        }
    }
}

impl Granted {
    /// An access token, and nothing beside it.
    pub(crate) fn new(access: Access, holder: Holder) -> Self {
        Self {
            access,
            holder,
            refresh_token: None,
            actor: None,
            issued_token_type: None,
        }
    }

    /// What `person` has granted to `client`, with a refresh token if that was asked for and the client may use one.
    pub(crate) fn by_person(
        server: &Server,
        client: &ClientOptions,
        access: Access,
        person: GrantedPerson,
        now: u64,
    ) -> Self {
        let may_refresh =
            access.scope.contains("offline_access") && client.grant_types.contains(&GrantType::RefreshToken);
        let refresh_token = may_refresh.then(|| {
            let token = RefreshToken {
                client_id: client.client_id.clone(),
                grant_id: person.grant_id.clone(),
                access: access.clone(),
                user: person.user,
                issued_at: now,
                expires_at: now + client.behaviour.refresh_token_lifetime.as_secs(),
                was_used: false,
            };
            insert_refresh_token(server, token)
        });
        Self {
            refresh_token,
            ..Self::new(access, Holder::Person(person))
        }
    }
}
