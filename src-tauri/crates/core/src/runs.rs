//! Runs: executing a grant, and the trace of what happened.

mod error;

pub use error::RunError;
