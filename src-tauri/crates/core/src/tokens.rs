//! Tokens: what a run yielded, how it is shown, refreshed and handed over.

mod error;

pub use error::TokenError;
