//! `bearerbox login`: a run of the profile's grant. The token itself is never printed here.

mod app;
mod paused;
mod report;
mod step_up;

use std::time::Duration;

use bearerbox_core::Bearerbox;
use bearerbox_core::runs::{Browser, RunEnd, RunRequest};
use bearerbox_core::view::ProfileView;
use clap::{Args, ValueEnum};
use tokio::time::timeout;

use crate::failure::Failure;
use crate::frontend::Terminal;
use crate::interrupt::{build_runtime, interrupted, run_until_interrupted};
use crate::output::Output;
use crate::passphrase;
use crate::pause::Pause;
use crate::words::choose_persona;

pub use app::{SignIn, log_out};
pub use report::{report_answer, report_token_set};
use step_up::StepUpArguments;
pub use step_up::step_up_arguments;

/// Get a token set, with someone signing in where the grant needs it
///
/// With --browser print, the first line of standard output is the authorization request's URL. The answer is awaited
/// at the loopback redirect URI, or taken as the callback URL from standard input, whichever comes first.
#[derive(Args)]
#[command(after_help = "Example: bearerbox login staging-web --persona alice --browser system")]
pub struct Login {
    /// The profile's name
    name: String,
    /// The test user who signs in; the one most recently used, else 'private', which is forgotten afterwards
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    persona: Option<String>,
    /// Where to sign in, instead of where the profile says
    #[arg(long, value_enum)]
    browser: Option<BrowserArgument>,
    /// How long to wait for the person, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: Option<u64>,
    /// Stop before the token request: show what came back and what will be sent, and wait for Enter
    #[arg(long)]
    pause: bool,
    /// In that pause, print the code itself to standard output
    #[arg(long, requires = "pause")]
    show_code: bool,
    #[command(flatten)]
    step_up: StepUpArguments,
}

/// How long the issuer's keys are waited for after a sign-in.
const KEYS_WAIT: Duration = Duration::from_secs(5);

/// Where to sign in.
#[derive(Clone, Copy, ValueEnum)]
pub enum BrowserArgument {
    /// In the consent window of the desktop app
    Embedded,
    /// In the system's browser
    System,
    /// Wherever the printed URL is opened
    Print,
}

impl Login {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let (bearerbox, passphrase) = passphrase::open_and_keep()?;
        let profile = bearerbox.profile_named(&self.name)?;
        let persona = choose_persona(self.persona.as_deref(), &profile.row);
        let browser = choose_browser(self.browser, &profile);
        if profile.row.needs_browser && browser == Browser::Embedded {
            let sign_in = SignIn {
                profile: &profile.row,
                persona: persona.as_deref(),
                timeout: self.timeout,
                pause: self.pause(),
                step_up: self.step_up.to_step_up(),
                is_logout: false,
                passphrase,
            };
            return app::log_in(&bearerbox, sign_in, output);
        }
        let request = RunRequest {
            profile_id: profile.row.id,
            persona,
            browser: Some(browser),
            timeout: self.timeout.map(Duration::from_secs),
            pauses_before_token_request: self.pause,
            step_up: self.step_up.to_step_up(),
        };
        let end = run_until_interrupted(&bearerbox, async {
            let terminal = Terminal::pausing(&bearerbox, *output, self.pause());
            Ok(bearerbox.run(request, terminal).await?)
        })?;
        let token_set_id = end.token_set_id();
        report_end(&bearerbox, &self.name, end, output)?;
        keep_keys(&bearerbox, token_set_id)
    }

    fn pause(&self) -> Pause {
        match (self.pause, self.show_code) {
            (false, _) => Pause::Never,
            (true, false) => Pause::CodeMasked,
            (true, true) => Pause::CodeShown,
        }
    }
}

/// Where the person is: as said here, else as the profile says.
pub fn choose_browser(said: Option<BrowserArgument>, profile: &ProfileView) -> Browser {
    match said {
        Some(BrowserArgument::Embedded) => Browser::Embedded,
        Some(BrowserArgument::System) => Browser::System,
        Some(BrowserArgument::Print) => Browser::Print,
        None => match profile.document["browser"].as_str() {
            Some("system") => Browser::System,
            Some("print") => Browser::Print,
            _ => Browser::Embedded,
        },
    }
}

/// Keeps the issuer's keys with a token set: the person has it already, and does not wait long for them.
pub fn keep_keys(bearerbox: &Bearerbox, token_set_id: Option<i64>) -> Result<(), Failure> {
    let Some(token_set_id) = token_set_id else {
        return Ok(());
    };
    build_runtime()?.block_on(async {
        tokio::select! {
            _ = interrupted() => {}
            // That they could not be had is said where they are needed.
            _ = timeout(KEYS_WAIT, bearerbox.keep_keys(token_set_id)) => {}
        }
    });
    Ok(())
}

/// Says how a run ended.
pub fn report_end(bearerbox: &Bearerbox, name: &str, end: RunEnd, output: &Output) -> Result<(), Failure> {
    match end {
        RunEnd::Done {
            authorization_id,
            token_set_id,
            ..
        } => report_token_set(bearerbox, name, authorization_id, Some(token_set_id), output),
        RunEnd::Answered { run_id } => report_answer(bearerbox, run_id, output),
        RunEnd::Cancelled { .. } => Err(Failure::Cancelled),
        RunEnd::Failed { error, .. } => Err(error.into()),
    }
}
