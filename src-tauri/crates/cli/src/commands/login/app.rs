//! Signing in, or out, in the consent window: the desktop app beside this command shows it, and the vault tells what came of it.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};

use bearerbox_core::Bearerbox;
use bearerbox_core::runs::TIME_TO_END;
use bearerbox_core::view::{ProfileRow, RunOutcome, StepUp};
use bearerbox_secret::Secret;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use super::paused::AppPauses;
use super::{keep_keys, report_answer, report_token_set, step_up_arguments};
use crate::failure::Failure;
use crate::interrupt::{build_runtime, interrupted};
use crate::output::Output;
use crate::pause::Pause;
use bearerbox_core::exit;

const APP: &str = if cfg!(windows) {
    "bearerbox-app.exe"
} else {
    "bearerbox-app"
};

/// Whom the desktop app is to sign in or out.
pub struct SignIn<'a> {
    /// To what.
    pub profile: &'a ProfileRow,
    /// As whom.
    pub persona: Option<&'a str>,
    /// How long the person may take, in seconds.
    pub timeout: Option<u64>,
    /// Whether it pauses before the token request.
    pub pause: Pause,
    /// What this run alone asks for.
    pub step_up: StepUp,
    /// Whether they sign out, not in.
    pub is_logout: bool,
    /// What opens the vault, where the person had to be asked for it.
    pub passphrase: Option<Secret>,
}

/// Has the desktop app sign someone in, and reports from the vault.
pub fn log_in(bearerbox: &Bearerbox, sign_in: SignIn<'_>, output: &Output) -> Result<(), Failure> {
    let SignIn { profile, persona, .. } = sign_in;
    let latest_before = latest_run(bearerbox, profile)?;
    let status = build_runtime()?.block_on(run_app(sign_in, output))?;
    if status.success()
        && let Some(authorization) = bearerbox.current_authorization(profile.id, persona)?
    {
        report_token_set(bearerbox, &profile.name, authorization.id, None, output)?;
        return keep_keys(bearerbox, Some(authorization.token_set.id));
    }
    Err(find_failure(bearerbox, profile, latest_before, status)?)
}

/// Has the desktop app sign someone out, and reports from the vault.
pub fn log_out(bearerbox: &Bearerbox, sign_in: SignIn<'_>, output: &Output) -> Result<(), Failure> {
    let profile = sign_in.profile;
    let latest_before = latest_run(bearerbox, profile)?;
    let status = build_runtime()?.block_on(run_app(sign_in, output))?;
    match latest_run(bearerbox, profile)? {
        Some(run_id) if status.success() && Some(run_id) != latest_before => report_answer(bearerbox, run_id, output),
        Some(_) | None => Err(find_failure(bearerbox, profile, latest_before, status)?),
    }
}

/// Runs the app to its end. It hears through its standard input, which nobody else sees, what opens the vault, and that
/// the person has ended this command: then it ends its run in order.
async fn run_app(sign_in: SignIn<'_>, output: &Output) -> Result<ExitStatus, Failure> {
    let mut app = Command::new(find_app());
    let what = if sign_in.is_logout { "--logout" } else { "--login" };
    app.arg(what).arg(&sign_in.profile.name).arg("--for-command");
    if let Some(persona) = sign_in.persona {
        app.arg("--persona").arg(persona);
    }
    if let Some(timeout) = sign_in.timeout {
        app.arg("--timeout").arg(timeout.to_string());
    }
    match sign_in.pause {
        Pause::Never => {}
        Pause::CodeMasked => drop(app.arg("--pause")),
        Pause::CodeShown => drop(app.args(["--pause", "--show-code"])),
    }
    app.args(step_up_arguments(&sign_in.step_up));
    // What it prints is not the result of this command, but tells it of a pause.
    app.stdin(Stdio::piped())
        .stdout(if sign_in.pause == Pause::Never {
            Stdio::null()
        } else {
            Stdio::piped()
        })
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let unusable = |source: io::Error| {
        if source.kind() == io::ErrorKind::NotFound {
            Failure::AppMissing
        } else {
            Failure::Unreadable {
                what: APP.to_owned(),
                source,
            }
        }
    };
    let mut app = app.spawn().map_err(unusable)?;
    let mut stdin = app.stdin.take();
    if let Some(stdin) = &mut stdin {
        // An app that has ended already says why by its exit status.
        if let Some(passphrase) = &sign_in.passphrase {
            let _ = stdin.write_all(passphrase.expose().as_bytes()).await;
        }
        let _ = stdin.write_all(b"\n").await;
    }
    let mut pauses = AppPauses::of(app.stdout.take(), *output);
    loop {
        tokio::select! {
            status = app.wait() => return status.map_err(unusable),
            interrupted = interrupted() => {
                interrupted.map_err(Failure::Unwritable)?;
                break;
            }
            goes_on = pauses.next() => match &mut stdin {
                Some(stdin) if goes_on => drop(stdin.write_all(b"\n").await),
                // Nobody can let it go on any more.
                Some(_) | None => break,
            }
        }
    }
    drop(stdin);
    // What it says of its end is no news.
    let _ = timeout(TIME_TO_END, app.wait()).await;
    Err(Failure::Cancelled)
}

/// The newest run's error, if it is of this sign-in; else what the app's exit status says.
fn find_failure(
    bearerbox: &Bearerbox,
    profile: &ProfileRow,
    latest_before: Option<i64>,
    status: ExitStatus,
) -> Result<Failure, Failure> {
    if status.code() == Some(i32::from(exit::CANCELLED)) {
        return Ok(Failure::Cancelled);
    }
    if let Some(id) = latest_run(bearerbox, profile)?.filter(|id| Some(*id) != latest_before) {
        let run = bearerbox.run_view(id)?;
        match (run.row.outcome, run.error) {
            (Some(RunOutcome::Cancelled), _) => return Ok(Failure::Cancelled),
            (_, Some(error)) => return Ok(Failure::Told(Box::new(error))),
            (_, None) => {}
        }
    }
    Ok(Failure::AppFailed { status: status.code() })
}

fn latest_run(bearerbox: &Bearerbox, profile: &ProfileRow) -> Result<Option<i64>, Failure> {
    Ok(bearerbox.runs(profile.id, 1)?.first().map(|run| run.id))
}

/// Beside this executable, as both are installed together, else wherever PATH leads.
fn find_app() -> PathBuf {
    let beside = env::current_exe().ok().and_then(|own| Some(own.parent()?.join(APP)));
    beside
        .filter(|path| path.is_file())
        .unwrap_or_else(|| PathBuf::from(APP))
}
