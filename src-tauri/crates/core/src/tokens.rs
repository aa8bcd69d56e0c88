//! Tokens: what a run yielded, how it is shown, refreshed and handed over.

mod claim_checks;
mod claim_rows;
mod ensure;
mod error;
mod find;
mod forget;
mod hand_over;
mod held_jwt;
mod jwt_request;
mod jwt_view;
mod mask;
mod odd_value;
mod of_kind;
mod refresh;
mod size;
mod token_scope;
mod token_set;
mod usable_jwt;

pub(crate) use claim_rows::{explained_rows, header_rows};
pub use error::TokenError;
pub use find::HeldToken;
pub use held_jwt::HeldJwt;
pub(crate) use held_jwt::{JWT_SCHEME, KeptJwt};
pub use jwt_request::JwtRequest;
pub use jwt_view::decode_view;
pub(crate) use jwt_view::{
    DOTS, REFRESH_TOKEN, decode_view_with_places, hide_refresh_token, hide_refresh_token_in, problems,
};
pub(crate) use size::size_of;
pub(crate) use token_set::{Circumstances, TokenSet, summarize_tokens};
