//! What flows and journeys share: real servers to talk to, and someone who signs in at them.
//!
//! Nothing here knows Bearerbox; a fake of one of its own parts would stand beside that part.

pub mod desktop;
pub mod itsyou_online;
pub mod keys;
pub mod loopback;

mod api_oauth2;
mod browser;
mod clock;
mod command;
mod driver;
mod oidc_provider;
mod user_agent;
mod window;
mod wso2;

pub use api_oauth2::{ApiOauth2, ApiOauth2Page};
pub use browser::Browser;
pub use command::{Bearerbox, Finished, Running};
pub use itsyou_online::ItsYouOnline;
pub use loopback::{Loopback, Received};
pub use oidc_provider::OidcProvider;
pub use user_agent::{
    Answer, Arrival, UserAgent, http_client, http_client_trusting, http_client_trusting_everybody,
    http_client_with_certificate,
};
pub use window::{Window, app_binary, cli_binary};
pub use wso2::Wso2;
