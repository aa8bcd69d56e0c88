//! What the program is asked for on its command line: its window, or one sign-in for `bearerbox login`.

use std::time::Duration;

use bearerbox_core::view::StepUp;

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Show the main window.
    ShowWindow {
        /// Whether to say on stdout when it is usable, for the bench.
        with_timings: bool,
    },
    /// Sign in or out once, in a consent window alone.
    Login(Login),
}

/// One sign-in, or logout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The profile's name.
    pub profile: String,
    /// As whom; none: as core says.
    pub persona: Option<String>,
    /// How long the person may take.
    pub timeout: Option<Duration>,
    /// Whether it pauses before the token request.
    pub pause: Pause,
    /// What this sign-in alone asks for.
    pub step_up: StepUp,
    /// Whether the person signs out, not in.
    pub is_logout: bool,
    /// Who listens at the other end of stdin.
    pub stdin: Stdin,
}

/// Whether a sign-in pauses, and what is told of its code then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// It does not.
    Never,
    /// How long the code is.
    CodeMasked,
    /// The code.
    CodeShown,
}

/// What stdin is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stdin {
    /// A terminal's, or whoever's: it is not read.
    Foreign,
    /// The command's: its first line is the passphrase or empty, and its end is that of the sign-in.
    Command,
}

/// Reads the arguments after the program's name.
///
/// # Errors
/// One sentence that says what is wrong.
pub fn read_arguments(arguments: impl Iterator<Item = String>) -> Result<Task, String> {
    let mut arguments = arguments;
    let (mut profile, mut persona, mut timeout, mut with_timings) = (None, None, None, false);
    let (mut stdin, mut pauses, mut shows_code, mut is_logout) = (Stdin::Foreign, false, false, false);
    let mut step_up = StepUp::default();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value."));
        match argument.as_str() {
            "--login" => profile = Some(value()?),
            "--logout" => {
                profile = Some(value()?);
                is_logout = true;
            }
            "--persona" => persona = Some(value()?),
            "--timeout" => timeout = Some(read_seconds(&value()?)?),
            "--pause" => pauses = true,
            "--show-code" => shows_code = true,
            "--add-scope" => step_up.scope = split(&value()?),
            "--acr-values" => step_up.acr_values = split(&value()?),
            "--max-age" => step_up.max_age = Some(read_age(&value()?)?),
            "--for-command" => stdin = Stdin::Command,
            "--timings" => with_timings = true,
            other => return Err(format!("{other} is not an option of bearerbox-app.")),
        }
    }
    let pause = match (pauses, shows_code) {
        (false, false) => Pause::Never,
        (true, false) => Pause::CodeMasked,
        (true, true) => Pause::CodeShown,
        (false, true) => return Err("--show-code goes with --pause.".to_owned()),
    };
    // Nobody else could let it go on.
    if pause != Pause::Never && stdin == Stdin::Foreign {
        return Err("--pause goes with --login NAME and --for-command.".to_owned());
    }
    match (profile, persona, timeout) {
        (Some(profile), persona, timeout) => Ok(Task::Login(Login {
            profile,
            persona,
            timeout,
            pause,
            step_up,
            is_logout,
            stdin,
        })),
        (None, None, None) if stdin == Stdin::Foreign && step_up == StepUp::default() => {
            Ok(Task::ShowWindow { with_timings })
        }
        (None, _, _) => Err("All options but --timings go with --login NAME.".to_owned()),
    }
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn read_age(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("--max-age is a number of seconds, not '{text}'."))
}

fn read_seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds) if seconds > 0 => Ok(Duration::from_secs(seconds)),
        Ok(_) | Err(_) => Err(format!("--timeout is a number of seconds, not '{text}'.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Task, String> {
        read_arguments(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn shows_the_window_without_arguments() {
        assert_eq!(read(""), Ok(Task::ShowWindow { with_timings: false }));
        assert_eq!(read("--timings"), Ok(Task::ShowWindow { with_timings: true }));
    }

    #[test]
    fn signs_in_with_everything_said() {
        let login = Login {
            profile: "staging-web".into(),
            persona: Some("alice".into()),
            timeout: Some(Duration::from_secs(30)),
            pause: Pause::Never,
            step_up: StepUp {
                scope: vec!["orders.write".into()],
                acr_values: vec!["gold".into()],
                max_age: Some(0),
            },
            is_logout: false,
            stdin: Stdin::Command,
        };
        let step_up = "--add-scope orders.write --acr-values gold --max-age 0";
        let line = format!("--login staging-web --persona alice --timeout 30 {step_up} --for-command");
        assert_eq!(read(&line), Ok(Task::Login(login.clone())));
        for (options, pause) in [
            ("--pause", Pause::CodeMasked),
            ("--show-code --pause", Pause::CodeShown),
        ] {
            let login = Login { pause, ..login.clone() };
            assert_eq!(read(&format!("{line} {options}")), Ok(Task::Login(login)));
        }
        let logout = Login {
            step_up: StepUp::default(),
            is_logout: true,
            ..login
        };
        assert_eq!(
            read("--logout staging-web --persona alice --timeout 30 --for-command"),
            Ok(Task::Login(logout))
        );
    }

    #[test]
    fn says_what_it_does_not_understand() {
        assert_eq!(
            read("--frobnicate"),
            Err("--frobnicate is not an option of bearerbox-app.".into())
        );
        assert_eq!(read("--login"), Err("--login needs a value.".into()));
        assert_eq!(
            read("--login a --timeout 0"),
            Err("--timeout is a number of seconds, not '0'.".into())
        );
        assert_eq!(
            read("--login a --for-command --show-code"),
            Err("--show-code goes with --pause.".into())
        );
        assert_eq!(
            read("--login a --pause"),
            Err("--pause goes with --login NAME and --for-command.".into())
        );
        assert_eq!(
            read("--login a --max-age soon"),
            Err("--max-age is a number of seconds, not 'soon'.".into())
        );
        for line in ["--persona alice", "--for-command", "--max-age 0"] {
            assert_eq!(
                read(line),
                Err("All options but --timings go with --login NAME.".into())
            );
        }
    }
}
