//! One sign-in, or logout, in a consent window alone, for `bearerbox login` and `logout` with `--browser embedded`. Says
//! on stderr what went wrong; what came of it is in the vault.

use std::{
    io::Write,
    pin::pin,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use bearerbox_core::{
    Error, Home, Unlock,
    errands::ErrandRequest,
    exit,
    runs::{Browser, RunEnd, RunRequest},
    view::ErrorView,
};
use bearerbox_secret::Secret;
use tauri::{AppHandle, Builder, Manager, RunEvent, Wry};

use crate::{
    app::{build_app, context},
    arguments::{Login, Pause},
    beside::{Beside, Said},
    consent,
    door::Door,
    farewell::{interrupted, say_farewell},
    paused::PausingFrontend,
    practice::PracticeServer,
    runs::WindowFrontend,
    words::{self, Refusal, refuse},
};

/// Signs in and ends the program.
pub fn sign_in(home: Home, login: Login) -> ExitCode {
    let status = Arc::new(Mutex::new(ExitCode::FAILURE));
    let kept = status.clone();
    let app = build_app(Builder::default(), home).setup(move |app| {
        let app = app.handle().clone();
        tauri::async_runtime::spawn(async move {
            let status = run_until_interrupted(&app, login).await;
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = status;
            consent::until_kept(&app).await;
            app.exit(0);
        });
        Ok(())
    });
    match app.build(context()) {
        Ok(app) => {
            app.run_return(|_, event| {
                // The consent window closes before the run is over.
                if let RunEvent::ExitRequested { code: None, api, .. } = event {
                    api.prevent_exit();
                }
            });
            *status.lock().unwrap_or_else(PoisonError::into_inner)
        }
        Err(error) => say(&words::window(&error), ExitCode::FAILURE),
    }
}

/// Signs in, or ends in order when the person, the system or the command says so.
async fn run_until_interrupted(app: &AppHandle<Wry>, login: Login) -> ExitCode {
    let mut beside = Beside::listen(login.stdin);
    let passphrase = beside.passphrase().await;
    let mut work = pin!(run(app, login, passphrase));
    let mut interrupted = pin!(interrupted());
    loop {
        tokio::select! {
            end = &mut work => return report(end),
            () = &mut interrupted => break,
            said = beside.next() => match said {
                Said::GoOn => let_runs_go_on(app).await,
                Said::End => break,
            },
        }
    }
    tokio::select! {
        _ = &mut work => {}
        () = say_farewell(app) => {}
    }
    ExitCode::from(exit::CANCELLED)
}

/// There is one.
async fn let_runs_go_on(app: &AppHandle<Wry>) {
    if let Ok(bearerbox) = app.state::<Door>().bearerbox().await {
        for run in bearerbox.active_runs() {
            // It may not have paused yet, or be over.
            let _ = bearerbox.exchange_code(run.run_id);
        }
    }
}

async fn run(app: &AppHandle<Wry>, login: Login, passphrase: Option<Secret>) -> Result<RunEnd, Refusal> {
    let opener = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let door = opener.state::<Door>();
        match passphrase {
            Some(passphrase) => door.unlock(Unlock::Passphrase(passphrase)),
            None => Ok(door.open_silently()),
        }
    })
    .await
    .map_err(|_| words::worker_lost())??;
    let bearerbox = app.state::<Door>().bearerbox().await?;
    // Its profiles work without the main window, too.
    app.state::<PracticeServer>().resume(&app.state::<Door>()).await;
    let profile = bearerbox.profile_named(&login.profile).map_err(refuse)?.row;
    if login.is_logout {
        let errand = ErrandRequest::Logout {
            browser: Some(Browser::Embedded),
        };
        let token_set_id = bearerbox
            .needed_token(profile.id, login.persona.as_deref())
            .map_err(refuse)?;
        let run = bearerbox.start_errand(token_set_id, errand, WindowFrontend::new(app, profile));
        return Ok(run.map_err(refuse)?.finish().await);
    }
    let request = RunRequest {
        profile_id: profile.id,
        persona: login.persona,
        browser: Some(Browser::Embedded),
        timeout: login.timeout,
        pauses_before_token_request: login.pause != Pause::Never,
        step_up: login.step_up,
    };
    let frontend = PausingFrontend::around(WindowFrontend::new(app, profile), &bearerbox, login.pause);
    bearerbox.run(request, frontend).await.map_err(refuse)
}

fn report(end: Result<RunEnd, Refusal>) -> ExitCode {
    match end {
        Ok(RunEnd::Done { .. } | RunEnd::Answered { .. }) => ExitCode::SUCCESS,
        Ok(RunEnd::Cancelled { .. }) => ExitCode::from(exit::CANCELLED),
        Ok(RunEnd::Failed { error, .. }) => fail(&ErrorView::from(&error)),
        Err(error) => fail(&error),
    }
}

fn fail(error: &ErrorView) -> ExitCode {
    say(error, ExitCode::from(exit::of(error.code)))
}

/// Refuses a command line.
pub fn refuse_usage(sentence: &str) -> ExitCode {
    write(sentence);
    ExitCode::from(exit::USAGE)
}

/// Refuses to start without a home.
pub fn refuse_home(error: &Error) -> ExitCode {
    say(&ErrorView::from(error), ExitCode::from(exit::VAULT))
}

/// Says an error on stderr: what failed, what the server said, what to do.
pub fn say(error: &ErrorView, status: ExitCode) -> ExitCode {
    write(&error.message);
    if let Some(server) = &error.server {
        let said = [&server.error, &server.error_description, &server.body];
        let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
        write(&format!("The server said: {}", said.join(": ")));
    }
    if let Some(next_step) = &error.next_step {
        write(next_step);
    }
    status
}

fn write(sentence: &str) {
    // Nobody may be listening.
    let _ = writeln!(std::io::stderr(), "{sentence}");
}
