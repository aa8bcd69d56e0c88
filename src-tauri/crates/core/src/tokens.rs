//! Tokens: what a run yielded, how it is shown, refreshed and handed over.

mod claim_checks;
mod ensure;
mod error;
mod find;
mod hand_over;
mod jwt_view;
mod mask;
mod of_kind;
mod refresh;
mod token_set;

pub use error::TokenError;
pub use find::HeldToken;
pub use jwt_view::decode_view;
pub(crate) use jwt_view::explained_rows;
pub(crate) use token_set::{Circumstances, TokenSet};
