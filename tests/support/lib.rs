//! What flows and journeys share: real servers to talk to, and someone who signs in at them.
//!
//! Nothing here knows Bearerbox; a fake of one of its own parts would stand beside that part.

pub mod desktop;

mod browser;
mod command;
mod driver;
mod oidc_provider;
mod user_agent;
mod window;

pub use browser::Browser;
pub use command::{Bearerbox, Finished, Running};
pub use oidc_provider::OidcProvider;
pub use user_agent::{Answer, UserAgent, http_client};
pub use window::{Window, app_binary, cli_binary};
