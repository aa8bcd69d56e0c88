//! Why the command failed, and how that is said: one sentence and what to do, or as JSON.

use std::io;
use std::path::PathBuf;

use bearerbox_core::Error;
use bearerbox_core::view::{CertificateView, ErrorCode, ErrorView, ServerWords};
use bearerbox_practice::StartError;
use serde::Serialize;

use bearerbox_core::exit;

use crate::words::describe_certificate;

/// Why the command failed.
#[derive(Debug)]
pub enum Failure {
    /// A use case failed.
    Core(Error),
    /// A run failed earlier or elsewhere; its words were kept.
    Told(Box<ErrorView>),
    /// The arguments do not fit together.
    Usage {
        /// What is wrong, in clap's words or in one of its kind.
        message: String,
    },
    /// The person ended it.
    Cancelled,
    /// What was to be read could not be.
    Unreadable {
        /// The file, or "standard input".
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// What was to be written could not be.
    Unwritable(io::Error),
    /// A file that was asked for could not be written.
    NotWritten {
        /// Where to.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// Whoever read standard output has closed it; there is nobody to tell.
    NobodyReads,
    /// The token's JWT is broken; what could be read of it was shown.
    BrokenJwt {
        /// What is broken.
        problems: Vec<String>,
    },
    /// Tokens break rules; which, was shown.
    BrokenRules {
        /// The rules, by what holds when they are kept.
        rules: Vec<String>,
    },
    /// Two tokens differ; how, was shown.
    Differs,
    /// The practice server did not start.
    Practice(StartError),
    /// The desktop app, which has the consent window, is not there.
    AppMissing,
    /// The desktop app ended without a token and without a word.
    AppFailed {
        /// Its exit status.
        status: Option<i32>,
    },
    /// The two passphrases differ.
    PassphrasesDiffer,
    /// The full command could not be started.
    NotWhole {
        /// Where it belongs.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// An error as `--json` writes it to standard error.
#[derive(Serialize)]
struct JsonError<'a> {
    code: serde_json::Value,
    message: &'a str,
    next_step: Option<&'a str>,
    server: Option<&'a ServerWords>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<&'a CertificateView>,
}

impl Failure {
    /// The exit status.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Core(Error::Cancelled) | Self::Cancelled => exit::CANCELLED,
            Self::NobodyReads => exit::DONE,
            Self::Usage { .. } => exit::USAGE,
            Self::Differs => exit::FAILED,
            Self::Core(_)
            | Self::Told(_)
            | Self::Unreadable { .. }
            | Self::Unwritable(_)
            | Self::NotWritten { .. }
            | Self::BrokenJwt { .. }
            | Self::BrokenRules { .. }
            | Self::Practice(_)
            | Self::AppMissing
            | Self::AppFailed { .. }
            | Self::PassphrasesDiffer
            | Self::NotWhole { .. } => exit::of(self.view().code),
        }
    }

    /// As text: what failed, what the server said, what to do.
    pub fn to_text(&self) -> String {
        if let Self::Usage { message } = self {
            return message.trim_end().to_owned();
        }
        let view = self.view();
        let mut lines = vec![view.message];
        lines.extend(
            view.server
                .as_ref()
                .and_then(|server| quote_server("The server says", server)),
        );
        lines.extend(view.certificate.as_deref().map(describe_certificate));
        lines.extend(view.next_step);
        lines.extend(view.certificate.as_deref().and_then(|certificate| {
            let facts = &certificate.facts;
            let is_possible = certificate.can_be_trusted;
            is_possible.then(|| format!("To trust it: bearerbox profile trust NAME {}", facts.fingerprint))
        }));
        lines.join("\n")
    }

    /// As JSON on one line.
    pub fn to_json(&self) -> String {
        let view = self.view();
        let code = if matches!(self, Self::Usage { .. }) {
            "usage".into()
        } else if self.exit_status() == exit::CANCELLED {
            "cancelled".into()
        } else {
            serde_json::to_value(view.code).unwrap_or_default()
        };
        let error = JsonError {
            code,
            message: &view.message,
            next_step: view.next_step.as_deref(),
            server: view.server.as_ref(),
            certificate: view.certificate.as_deref(),
        };
        serde_json::to_string(&error).unwrap_or_default()
    }

    fn view(&self) -> ErrorView {
        let say = |code, message: String, next_step: &str| ErrorView {
            code,
            message,
            next_step: Some(next_step.to_owned()),
            server: None,
            certificate: None,
        };
        match self {
            Self::Core(error @ Error::Vault(_)) => advise_passphrase(ErrorView::from(error)),
            Self::Core(error) => ErrorView::from(error),
            Self::Told(view) => ErrorView::clone(view),
            Self::Usage { message } => say(
                ErrorCode::Invalid,
                message.trim_end().to_owned(),
                "Run it again with --help.",
            ),
            Self::Cancelled | Self::NobodyReads => ErrorView {
                code: ErrorCode::Invalid,
                message: "Cancelled.".to_owned(),
                next_step: None,
                server: None,
                certificate: None,
            },
            Self::Unreadable { what, source } => say(
                ErrorCode::NotFound,
                format!("{what} cannot be read: {source}."),
                "Check the path.",
            ),
            Self::Unwritable(source) => say(
                ErrorCode::Unexpected,
                format!("The result cannot be written: {source}."),
                "Check where it goes.",
            ),
            Self::NotWritten { path, source } => say(
                ErrorCode::Unexpected,
                format!("{path} cannot be written: {source}."),
                "Name a file in a folder that is there and that you may write to.",
            ),
            Self::BrokenJwt { problems } => say(
                ErrorCode::Invalid,
                problems.join("\n"),
                "Check that the whole token was copied, and nothing else.",
            ),
            Self::BrokenRules { rules } => say(
                ErrorCode::Invalid,
                format!("This does not hold: {}.", rules.join("; ")),
                "Look at each rule's own words above; with --json there is one for what to do.",
            ),
            // The exit status says it; nothing failed.
            Self::Differs => say(ErrorCode::Invalid, "The tokens differ.".to_owned(), ""),
            Self::Practice(error @ StartError::PortInUse { port }) => say(
                ErrorCode::PortInUse,
                error.to_string(),
                &format!(
                    "Bearerbox's window may run the practice server there already; then use http://127.0.0.1:{port}. \
                     Else choose another port with --port."
                ),
            ),
            Self::Practice(error @ StartError::State(_)) => say(
                ErrorCode::Unexpected,
                error.to_string(),
                "Start it without --add-profiles: then it is a new one.",
            ),
            Self::Practice(
                error @ (StartError::Listen(_)
                | StartError::Thread(_)
                | StartError::Keys(_)
                | StartError::Client { .. }
                | StartError::IssuerPath(_)),
            ) => say(
                ErrorCode::Unexpected,
                error.to_string(),
                "Try again. If it happens again, please report it.",
            ),
            Self::AppMissing => say(
                ErrorCode::BrowserUnavailable,
                "The consent window belongs to the desktop app, bearerbox-app, which was not found.".to_owned(),
                "Install it, or sign in with --browser system or --browser print.",
            ),
            Self::AppFailed { status } => describe_app(*status),
            Self::PassphrasesDiffer => say(
                ErrorCode::Invalid,
                "The two passphrases differ.".to_owned(),
                "Try again. Nothing was changed.",
            ),
            Self::NotWhole { path, source } => say(
                ErrorCode::Unexpected,
                format!("{}, which does this, could not be started: {source}.", path.display()),
                "Install Bearerbox anew: bearerbox and bearerbox-full belong in one folder.",
            ),
        }
    }
}

/// Where there is no keyring for a new vault: how a passphrase is given here.
fn advise_passphrase(mut view: ErrorView) -> ErrorView {
    if let (ErrorCode::KeyringUnusable, Some(next_step)) = (view.code, &mut view.next_step) {
        next_step.push_str(
            " In a terminal: bearerbox vault passphrase. For scripts, name a file with it in BEARERBOX_PASSPHRASE_FILE.",
        );
    }
    view
}

/// The desktop app's exit statuses are those of this command.
fn describe_app(status: Option<i32>) -> ErrorView {
    let status_is = |expected: u8| status == Some(i32::from(expected));
    let (code, message) = if status_is(exit::SIGN_IN_NEEDED) {
        (
            ErrorCode::SignInNeeded,
            "Nobody signed in in the desktop app.".to_owned(),
        )
    } else if status_is(exit::VAULT) {
        (
            ErrorCode::VaultLocked,
            "The desktop app could not open the vault.".to_owned(),
        )
    } else if status_is(exit::NETWORK) {
        (
            ErrorCode::Network,
            "The desktop app did not reach the server.".to_owned(),
        )
    } else {
        let message = match status {
            Some(status) => format!("The desktop app ended with status {status} before anyone signed in."),
            None => "The desktop app was ended before anyone signed in.".to_owned(),
        };
        (ErrorCode::BrowserUnavailable, message)
    };
    ErrorView {
        code,
        message,
        next_step: Some("Try again, or sign in with --browser system or --browser print.".to_owned()),
        server: None,
        certificate: None,
    }
}

/// The server's own words, marked as such by `whose`.
pub fn quote_server(whose: &str, server: &ServerWords) -> Option<String> {
    let mut words = Vec::new();
    words.extend(server.status.map(|status| format!("status {status}")));
    words.extend(server.error.clone());
    words.extend(
        server
            .error_description
            .as_ref()
            .map(|description| format!("\"{description}\"")),
    );
    words.extend(server.error_uri.clone());
    words.extend(server.body.as_ref().map(|body| format!("\"{}\"", body.trim())));
    (!words.is_empty()).then(|| format!("{whose}: {}", words.join(", ")))
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Core(error.into())
    }
}
