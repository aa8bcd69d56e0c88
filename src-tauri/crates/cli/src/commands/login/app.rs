//! Signing in in the consent window: the desktop app beside this command shows it, and the vault tells what came of it.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};

use bearerbox_core::Bearerbox;
use bearerbox_core::view::{ProfileRow, RunOutcome};
use tokio::process::Command;

use super::report_token_set;
use crate::failure::Failure;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use bearerbox_core::exit;

const APP: &str = if cfg!(windows) {
    "bearerbox-app.exe"
} else {
    "bearerbox-app"
};

/// Has the desktop app sign someone in, and reports from the vault.
pub fn log_in(
    bearerbox: &Bearerbox,
    profile: &ProfileRow,
    persona: Option<&str>,
    timeout: Option<u64>,
    output: &Output,
) -> Result<(), Failure> {
    let latest_before = latest_run(bearerbox, profile)?;
    let mut app = Command::new(find_app());
    app.arg("--login").arg(&profile.name);
    if let Some(persona) = persona {
        app.arg("--persona").arg(persona);
    }
    if let Some(timeout) = timeout {
        app.arg("--timeout").arg(timeout.to_string());
    }
    // What it prints is not the result of this command.
    app.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let status = run_until_interrupted(bearerbox, async {
        app.status().await.map_err(|source| {
            if source.kind() == io::ErrorKind::NotFound {
                Failure::AppMissing
            } else {
                Failure::Unreadable {
                    what: APP.to_owned(),
                    source,
                }
            }
        })
    })?;
    if status.success()
        && let Some(authorization) = bearerbox.current_authorization(profile.id, persona)?
    {
        return report_token_set(bearerbox, &profile.name, authorization.id, None, output);
    }
    Err(find_failure(bearerbox, profile, latest_before, status)?)
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
