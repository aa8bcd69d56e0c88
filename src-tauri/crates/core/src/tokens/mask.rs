//! The token response as it may be shown: indented, with a mark where each token stood.

use super::token_set::TokenSet;
use crate::runs::Mask;
use crate::view::TokenKind;

/// The response of a token set without its tokens, wherever and under whatever name they are.
pub(super) fn mask_response(token_set: &TokenSet) -> String {
    let mut mask = Mask::default();
    for kind in [TokenKind::Access, TokenKind::Id, TokenKind::Refresh] {
        if let Some(token) = token_set.token(kind) {
            mask.learn(token.expose());
        }
    }
    let shown = mask.body(token_set.response.expose());
    mask.scrub(&shown)
}

#[cfg(test)]
mod tests;
