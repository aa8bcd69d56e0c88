//! Start-up. The window comes first; the vault opens on a worker thread at the same time; what can wait waits until
//! the window is usable.

use std::{io::Write, process::ExitCode, time::Duration};

use bearerbox_core::Home;
use tauri::{AppHandle, Builder, Manager, RunEvent, Runtime, WindowEvent, Wry, async_runtime::spawn_blocking};

use crate::{
    app::{build_app, context},
    arguments::{Task, read_arguments},
    door::Door,
    events,
    farewell::{interrupted, say_farewell},
    login,
    practice::PracticeServer,
    watch, window, words,
};

/// How long the window has the computer to itself after its first screen.
const QUIET: Duration = Duration::from_millis(500);

/// Runs the program with the arguments after its name.
pub fn start(arguments: impl Iterator<Item = String>) -> ExitCode {
    #[cfg(target_os = "linux")]
    window::draw_plainly();
    match (read_arguments(arguments), Home::from_environment()) {
        (Err(sentence), _) => login::refuse_usage(&sentence),
        (_, Err(error)) => login::refuse_home(&error),
        (Ok(Task::ShowWindow { with_timings }), Ok(home)) => show_window(home, Timings(with_timings)),
        (Ok(Task::Login(login)), Ok(home)) => login::sign_in(home, login),
    }
}

/// Whether stdout is told when the window is usable.
pub struct Timings(pub bool);

fn show_window(home: Home, timings: Timings) -> ExitCode {
    let app = build_app(Builder::default(), home).manage(timings).setup(|app| {
        open_vault_in_background(app.handle());
        window::open_main_window(app.handle())?;
        watch::watch_vault(app.handle().clone());
        leave_when_interrupted(app.handle().clone());
        Ok(())
    });
    match app.build(context()) {
        Ok(app) => {
            let code = app.run_return(|app, event| handle_event(app, &event));
            ExitCode::from(u8::try_from(code).unwrap_or(1))
        }
        Err(error) => login::say(&words::window(&error), ExitCode::FAILURE),
    }
}

fn open_vault_in_background(app: &AppHandle<Wry>) {
    let app = app.clone();
    spawn_blocking(move || {
        let view = app.state::<Door>().open_silently();
        events::vault_changed(&app, &view);
    });
}

fn handle_event(app: &AppHandle<Wry>, event: &RunEvent) {
    if let RunEvent::WindowEvent {
        label,
        event: WindowEvent::CloseRequested { api, .. },
        ..
    } = event
        && label == window::MAIN
    {
        // What is under way is ended without the person waiting for it.
        api.prevent_close();
        if let Some(window) = window::main_window(app) {
            let _ = window.hide();
        }
        tauri::async_runtime::spawn(leave(app.clone()));
    }
}

fn leave_when_interrupted(app: AppHandle<Wry>) {
    tauri::async_runtime::spawn(async move {
        interrupted().await;
        leave(app).await;
    });
}

async fn leave(app: AppHandle<Wry>) {
    say_farewell(&app).await;
    app.exit(0);
}

/// The window has drawn its first screen: says so where that is asked for, and starts what could wait.
pub fn be_ready<R: Runtime>(app: AppHandle<R>) {
    if app.try_state::<Timings>().is_some_and(|timings| timings.0) {
        // The bench may have gone.
        let _ = writeln!(std::io::stdout(), "ready");
    }
    settle_in(app);
}

/// Starts what could wait until the vault was open: at the first screen, or when it is unlocked there.
pub fn settle_in<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(QUIET).await;
        let door = app.state::<Door>();
        app.state::<PracticeServer>().resume(&door).await;
        if let Ok(bearerbox) = door.bearerbox().await {
            // What is not purged now is at the next start, or unlocking.
            let _ = spawn_blocking(move || bearerbox.purge_removed_profiles()).await;
        }
    });
}
