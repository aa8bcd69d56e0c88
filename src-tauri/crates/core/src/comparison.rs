//! Any two tokens side by side: those that are held, by where they are from, and those that somebody pasted.
//!
//! How they belong together is told by where they are from, never guessed from what they say. The tokens themselves
//! are in no answer: of an opaque one there is what is known of it.

mod facts;
mod kinship;
mod rows;
mod side;

use bearerbox_jwt::{Content, JsonObject, Relation, compare};
use bearerbox_secret::Secret;

use self::facts::compare_facts;
use self::kinship::{Kinship, find_kinship};
use self::rows::{Around, differences};
use self::side::Side;
use crate::scratchpad::token_at;
use crate::view::{ComparedAs, ComparisonView, TokenKind};
use crate::{Bearerbox, Error, TokenError};

/// Which token to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparedToken {
    /// A token of a token set.
    Held {
        /// The token set.
        token_set_id: i64,
        /// Which of its tokens.
        kind: TokenKind,
    },
    /// The one of its kind that a profile holds now.
    Current {
        /// The profile.
        profile_id: i64,
        /// As whom.
        persona: Option<String>,
        /// Which token.
        kind: TokenKind,
    },
    /// A JWT that was made of an access token.
    Jwt {
        /// The JWT.
        jwt_id: i64,
    },
    /// The first token in what somebody pasted.
    Pasted(Secret),
}

impl Bearerbox {
    /// Compares two tokens, the earlier one before the later one where one came of the other.
    ///
    /// # Errors
    /// `NoSuchTokenSet`, `NoSuchJwt`, `NotHeld`, `NothingPasted`; the vault's.
    pub fn compare(&self, one: &ComparedToken, other: &ComparedToken) -> Result<ComparisonView, Error> {
        let (one, other) = (self.side(one)?, self.side(other)?);
        let Kinship { relation, is_reversed } = find_kinship(one.origin.as_ref(), other.origin.as_ref());
        let (before, after) = if is_reversed { (other, one) } else { (one, other) };
        Ok(compare_sides(before, after, relation))
    }

    fn side(&self, token: &ComparedToken) -> Result<Side, Error> {
        match token {
            ComparedToken::Held { token_set_id, kind } => self.held_side(*token_set_id, *kind),
            ComparedToken::Current {
                profile_id,
                persona,
                kind,
            } => self.current_side(*profile_id, persona.as_deref(), *kind),
            ComparedToken::Jwt { jwt_id } => self.jwt_side(*jwt_id),
            ComparedToken::Pasted(text) => Side::pasted(text),
        }
    }
}

/// Compares the first tokens of two texts, which are to each other as somebody says, without a vault.
///
/// # Errors
/// `NothingPasted`.
pub fn compare_pasted(before: &Secret, after: &Secret, relation: Relation) -> Result<ComparisonView, Error> {
    Ok(compare_sides(Side::pasted(before)?, Side::pasted(after)?, relation))
}

/// Compares two of the tokens that are found in a text, by their places in the list, which are to each other as somebody
/// says.
///
/// # Errors
/// `NothingPasted`.
pub fn compare_found(text: &Secret, before: usize, after: usize, related: ComparedAs) -> Result<ComparisonView, Error> {
    let side = |place| Ok::<_, Error>(Side::of(token_at(text, place)?, None, None));
    Ok(compare_sides(side(before)?, side(after)?, kinship::relation(related)))
}

/// Whether there is a token to compare in a text.
pub fn is_token(text: &Secret) -> bool {
    Side::pasted(text).is_ok()
}

fn compare_sides(before: Side, after: Side, relation: Relation) -> ComparisonView {
    let around = Around {
        is_held: before.origin.is_some() || after.origin.is_some(),
        is_asked_otherwise: facts::is_asked_otherwise(&before, &after),
    };
    let header = before.decoded.header().zip(after.decoded.header());
    let claims = before.decoded.claims().zip(after.decoded.claims());
    let none = JsonObject::default();
    let content = |header: Option<_>, claims: Option<_>| Content {
        header: header.unwrap_or(&none),
        claims: claims.unwrap_or(&none),
    };
    let comparison = compare(
        content(header.map(|both| both.0), claims.map(|both| both.0)),
        content(header.map(|both| both.1), claims.map(|both| both.1)),
        relation,
    );
    ComparisonView {
        compared_as: kinship::view(relation),
        is_same_token: before.token == after.token,
        facts: compare_facts(&before, &after, relation),
        header: header.map(|_| differences(&comparison.header, around)),
        claims: claims.map(|_| differences(&comparison.claims, around)),
        before: before.view(),
        after: after.view(),
    }
}

impl ComparisonView {
    /// Whether they say anything different; where that cannot be read, whether they are two tokens.
    pub fn differs(&self) -> bool {
        match (&self.header, &self.claims) {
            (Some(header), Some(claims)) => header.iter().chain(claims).any(|member| member.change.differs()),
            (_, _) => !self.is_same_token,
        }
    }
}

/// There is no token to compare in what was pasted.
fn nothing_pasted() -> Error {
    TokenError::NothingPasted.into()
}

#[cfg(test)]
mod tests;
