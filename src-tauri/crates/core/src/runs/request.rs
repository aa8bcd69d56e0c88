//! What a run is asked for, what it needs from whoever shows it, and how it ends.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::ConsentChannel;
use crate::io::open_system_browser;
use crate::view::{RunProgress, StepUp};
use crate::{Error, RunError};

pub use crate::profiles::Browser;

/// The persona whose browser session is forgotten when its window closes.
pub const PRIVATE: &str = "private";

/// A run to start.
#[derive(Clone, Debug)]
pub struct RunRequest {
    /// The profile to execute.
    pub profile_id: i64,
    /// As whom; none is `private`. Without meaning where nobody signs in.
    pub persona: Option<String>,
    /// Where the person signs in; none: as the profile says.
    pub browser: Option<Browser>,
    /// How long the person may take; none: as long as it takes.
    pub timeout: Option<Duration>,
    /// Whether it pauses once the authorization response has come, until the person lets the token request go. Without
    /// meaning where nobody signs in.
    pub pauses_before_token_request: bool,
    /// What this run alone asks for beyond the profile.
    pub step_up: StepUp,
}

impl RunRequest {
    /// The profile as it stands, as `private`, with all the time in the world.
    pub fn of_profile(profile_id: i64) -> Self {
        Self {
            profile_id,
            persona: None,
            browser: None,
            timeout: None,
            pauses_before_token_request: false,
            step_up: StepUp::default(),
        }
    }
}

/// How a run ended.
#[derive(Debug)]
pub enum RunEnd {
    /// It yielded tokens.
    Done {
        /// The run.
        run_id: i64,
        /// The authorization.
        authorization_id: i64,
        /// Its newest token set.
        token_set_id: i64,
    },
    /// An errand came to its answer, which is in the run's trace.
    Answered {
        /// The run.
        run_id: i64,
    },
    /// The person ended it, which is no failure.
    Cancelled {
        /// The run.
        run_id: i64,
    },
    /// It failed.
    Failed {
        /// The run.
        run_id: i64,
        /// Why.
        error: Error,
    },
}

impl RunEnd {
    /// The run.
    pub fn run_id(&self) -> i64 {
        match self {
            Self::Done { run_id, .. }
            | Self::Answered { run_id }
            | Self::Cancelled { run_id }
            | Self::Failed { run_id, .. } => *run_id,
        }
    }

    /// The token set that it yielded.
    pub fn token_set_id(&self) -> Option<i64> {
        match self {
            Self::Done { token_set_id, .. } => Some(*token_set_id),
            Self::Answered { .. } | Self::Cancelled { .. } | Self::Failed { .. } => None,
        }
    }
}

/// What a run needs from whoever shows it: a window or a terminal. Every method is called from within the run and
/// must return soon.
pub trait Frontend: Send + Sync {
    /// The run has come further.
    fn progress(&self, progress: RunProgress);

    /// Opens the consent window. Nothing may be awaited here; what happens in the window goes into the channel.
    ///
    /// # Errors
    /// `RunError::NoConsentWindow` where there is none.
    fn open_consent_window(&self, request: ConsentRequest) -> Result<(), Error>;

    /// Shows the authorization request's URL, to be opened by hand or by a script.
    fn print_authorization_url(&self, url: &str);

    /// Opens the system's browser.
    ///
    /// # Errors
    /// `RunError::BrowserUnavailable`.
    fn open_system_browser(&self, url: &Url) -> Result<(), Error> {
        Ok(open_system_browser(url)?)
    }
}

/// A frontend for runs that nobody watches and that need no browser.
pub(crate) struct Unwatched;

impl Frontend for Unwatched {
    fn progress(&self, _: RunProgress) {}

    fn open_consent_window(&self, _: ConsentRequest) -> Result<(), Error> {
        Err(RunError::NoConsentWindow.into())
    }

    fn print_authorization_url(&self, _: &str) {}
}

/// A consent window to open.
#[derive(Clone, Debug)]
pub struct ConsentRequest {
    /// The run.
    pub run_id: i64,
    /// As whom.
    pub persona: Option<String>,
    /// The folder of the persona's browser session; none: private, nothing is kept.
    pub browser_folder: Option<PathBuf>,
    /// Where the window starts.
    pub authorization_url: Url,
    /// Where it must not get: the response is caught on the way there.
    pub redirect_uri: String,
    /// Whether the same run can go on in the system's browser.
    pub can_move_to_system_browser: bool,
    /// Whether the person signs out there, not in.
    pub is_logout: bool,
    /// What happens in the window goes in here.
    pub channel: ConsentChannel,
}

/// A hop of the front channel: a page the consent window loaded, or was redirected from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontChannelHop {
    /// When, in milliseconds since the Unix epoch.
    pub at: i64,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The status of the answer, where it is known.
    pub status: Option<u16>,
    /// Header fields of the answer.
    pub headers: Vec<(String, String)>,
    /// Where the answer redirected to.
    pub redirected_to: Option<String>,
}
