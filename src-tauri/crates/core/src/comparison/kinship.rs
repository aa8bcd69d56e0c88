//! How two tokens belong together, by where they are from.

use bearerbox_jwt::Relation;

use super::side::Origin;
use crate::view::{ComparedAs, TokenKind};

/// How two tokens belong together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kinship {
    pub(super) relation: Relation,
    /// Whether the second one comes before the first one.
    pub(super) is_reversed: bool,
}

impl Kinship {
    fn forward(relation: Relation) -> Self {
        Self {
            relation,
            is_reversed: false,
        }
    }
}

/// How two tokens belong together; of what was pasted, nothing is known.
pub(super) fn find_kinship(one: Option<&Origin>, other: Option<&Origin>) -> Kinship {
    let (Some(one), Some(other)) = (one, other) else {
        return Kinship::forward(Relation::Unrelated);
    };
    if one.authorization_id == other.authorization_id {
        within_authorization(one, other)
    } else {
        Kinship::forward(across_authorizations(one, other))
    }
}

fn within_authorization(one: &Origin, other: &Origin) -> Kinship {
    let is_same_set = one.token_set_id == other.token_set_id;
    match (one.source.kind, other.source.kind) {
        (TokenKind::Access, TokenKind::Access)
        | (TokenKind::Id, TokenKind::Id)
        | (TokenKind::Refresh, TokenKind::Refresh)
            if !is_same_set =>
        {
            Kinship {
                relation: Relation::Refreshed,
                is_reversed: one.source.generation > other.source.generation,
            }
        }
        (TokenKind::Jwt, TokenKind::Jwt) if one.asked == other.asked => Kinship {
            relation: Relation::Refreshed,
            is_reversed: one.source.obtained_at > other.source.obtained_at,
        },
        (TokenKind::Id, TokenKind::Access) if is_same_set => Kinship::forward(Relation::IdAndAccessToken),
        (TokenKind::Access, TokenKind::Id) if is_same_set => Kinship {
            relation: Relation::IdAndAccessToken,
            is_reversed: true,
        },
        (TokenKind::Access | TokenKind::Id | TokenKind::Refresh | TokenKind::Jwt, _) => {
            Kinship::forward(Relation::Unrelated)
        }
    }
}

fn across_authorizations(one: &Origin, other: &Origin) -> Relation {
    let is_same_persona = one.source.persona == other.source.persona;
    let is_same_client = one.profile_id == other.profile_id
        || (one.issuer.is_some() && one.issuer == other.issuer && one.client_id == other.client_id);
    let environments = one.source.environment.as_ref().zip(other.source.environment.as_ref());
    if one.source.kind != other.source.kind {
        Relation::Unrelated
    } else if is_same_client && !is_same_persona {
        Relation::OtherPersona
    } else if is_same_persona && environments.is_some_and(|(one, other)| one != other) {
        Relation::OtherEnvironment
    } else {
        Relation::Unrelated
    }
}

pub(super) fn view(relation: Relation) -> ComparedAs {
    match relation {
        Relation::Refreshed => ComparedAs::Refreshed,
        Relation::OtherPersona => ComparedAs::OtherPersona,
        Relation::OtherEnvironment => ComparedAs::OtherEnvironment,
        Relation::IdAndAccessToken => ComparedAs::IdAndAccessToken,
        Relation::Unrelated => ComparedAs::Unrelated,
    }
}

pub(super) fn relation(related: ComparedAs) -> Relation {
    match related {
        ComparedAs::Refreshed => Relation::Refreshed,
        ComparedAs::OtherPersona => Relation::OtherPersona,
        ComparedAs::OtherEnvironment => Relation::OtherEnvironment,
        ComparedAs::IdAndAccessToken => Relation::IdAndAccessToken,
        ComparedAs::Unrelated => Relation::Unrelated,
    }
}

#[cfg(test)]
mod tests;
