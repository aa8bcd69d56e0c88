//! `bearerbox logout`: signs a person out in the browser where they signed in.

use bearerbox_core::errands::ErrandRequest;
use bearerbox_core::runs::Browser;
use bearerbox_core::view::StepUp;
use clap::Args;

use super::login::{BrowserArgument, SignIn, choose_browser, log_out, report_end};
use crate::failure::Failure;
use crate::frontend::Terminal;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;
use crate::pause::Pause;

/// Sign a person out at the server, in their browser session
///
/// The tokens stay as they are: revoke takes them out of use. With --browser print, the first line of standard output is
/// the logout request's URL, which has the ID token in it. The way back is awaited at the profile's
/// client.post_logout_redirect_uri; without one the consent window lasts until it is closed, and how the logout ended is
/// not known.
#[derive(Args)]
#[command(after_help = "Example: bearerbox logout staging-web --persona alice")]
pub struct Logout {
    /// The profile's name
    name: String,
    /// The test user who is signed out; the one who was given a token last where none is named
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    persona: Option<String>,
    /// Where the person signed in, if not where the profile says
    #[arg(long, value_enum)]
    browser: Option<BrowserArgument>,
}

impl Logout {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let (bearerbox, passphrase) = passphrase::open_and_keep()?;
        let profile = bearerbox.profile_named(&self.name)?;
        let persona = self.persona.as_deref();
        let token_set_id = bearerbox.needed_token(profile.row.id, persona)?;
        let browser = choose_browser(self.browser, &profile);
        let request = ErrandRequest::Logout { browser: Some(browser) };
        bearerbox.check_errand(token_set_id, &request)?;
        if profile.row.needs_browser && browser == Browser::Embedded {
            let sign_out = SignIn {
                profile: &profile.row,
                persona,
                timeout: None,
                pause: Pause::Never,
                step_up: StepUp::default(),
                is_logout: true,
                passphrase,
            };
            return log_out(&bearerbox, sign_out, output);
        }
        let end = run_until_interrupted(&bearerbox, async {
            let frontend = Terminal::new(&bearerbox, *output);
            Ok(bearerbox.start_errand(token_set_id, request, frontend)?.finish().await)
        })?;
        report_end(&bearerbox, &self.name, end, output)
    }
}
