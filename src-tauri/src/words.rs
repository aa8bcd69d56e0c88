//! The few sentences that are the shell's own; all others come from `bearerbox-core`.

use bearerbox_core::{
    Error,
    view::{ErrorCode, ErrorView},
};

/// Why a command was refused, on its way to the window. In a box, as it is larger than most answers.
pub type Refusal = Box<ErrorView>;

/// What an error of core is to a person.
pub fn refuse(error: Error) -> Refusal {
    Box::new(ErrorView::from(&error))
}

/// The clipboard could not be used.
pub fn clipboard(reason: arboard::Error) -> Refusal {
    plain(
        format!("The text could not be copied: {reason}."),
        "Try again, or reveal the token and copy it by hand.",
    )
}

/// A document could not be saved as a file.
pub fn not_saved(reason: &dyn std::error::Error) -> Refusal {
    plain(
        format!("The profile document could not be saved: {reason}."),
        "Make room in the downloads folder, or copy the document instead.",
    )
}

/// A window could not be opened.
pub fn window(reason: &tauri::Error) -> Refusal {
    plain(
        format!("The window could not be opened: {reason}."),
        "Start Bearerbox again.",
    )
}

/// The practice server could not be started.
pub fn practice(reason: &dyn std::error::Error) -> Refusal {
    plain(
        format!("The practice server did not start: {reason}."),
        "Close what uses its port, or start Bearerbox again.",
    )
}

/// A worker thread ended before its work was done.
pub fn worker_lost() -> Refusal {
    plain(
        "Bearerbox lost the thread of what it was doing.".to_owned(),
        "Try again; please report it if it comes back.",
    )
}

/// There is no consent window of that run.
pub fn no_consent_window() -> Refusal {
    Box::new(ErrorView {
        code: ErrorCode::NotFound,
        message: "This run has no consent window.".to_owned(),
        next_step: Some("Start the run again.".to_owned()),
        server: None,
        certificate: None,
    })
}

/// The vault was locked by the person.
pub fn locked() -> Refusal {
    Box::new(ErrorView {
        code: ErrorCode::VaultLocked,
        message: "The vault is locked.".to_owned(),
        next_step: Some("Unlock it.".to_owned()),
        server: None,
        certificate: None,
    })
}

fn plain(message: String, next_step: &str) -> Refusal {
    Box::new(ErrorView {
        code: ErrorCode::Unexpected,
        message,
        next_step: Some(next_step.to_owned()),
        server: None,
        certificate: None,
    })
}
