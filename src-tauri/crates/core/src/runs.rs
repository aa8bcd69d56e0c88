//! Runs: executing a grant, and the trace of what happened.
//!
//! What a grant does is said by `bearerbox-oauth`'s run; here it is driven over HTTP and browsers, and recorded.

// What a run is asked for, and what it asks for.
mod address;
mod channel;
mod error;
mod request;

// The run itself.
mod active;
mod driver;
mod driving;
mod entrance;
mod errand;
mod exchange;
mod front_channel;
mod jwt;
mod left_alone;
mod logout;
mod pause;
mod preparing;
mod refreshing;
mod registration;
mod start;
mod step_up;

// Its trace.
mod check_words;
mod consent_elsewhere;
mod recorder;
mod told;
mod trace;

// The trace as it is shown.
mod answer;
mod history;
mod mask;
mod step_view;

pub(crate) use active::ActiveRuns;
pub use address::{ShownAddress, without_id_token};
pub use channel::ConsentChannel;
pub use error::{PortHolder, RunError};
pub(crate) use logout::find_session;
pub(crate) use mask::Mask;
pub use refreshing::TIME_TO_END;
pub(crate) use request::Unwatched;
pub use request::{Browser, ConsentRequest, FrontChannelHop, Frontend, PRIVATE, RunEnd, RunRequest};
pub use start::StartedRun;
pub(crate) use told::{Told, read_told, read_userinfo_sub};
pub(crate) use trace::read_asked;
