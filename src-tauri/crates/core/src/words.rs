//! Every sentence that a person reads about a failure: what failed, and what to do next. The server's own words are
//! kept apart from ours.

mod api_request;
mod certificate;
mod challenge;
mod decrypt;
mod exchange;
mod key;
mod metadata;
mod network;
mod protocol;
mod reference;
mod registration;
mod report;
mod run;
mod vault;

pub(crate) use self::challenge::{Refused, describe_refusal};
pub(crate) use self::key::describe_key_problem;
pub(crate) use self::report::{advise_on_rule, describe_rule, name_rule};
use crate::view::{CertificateView, ErrorCode, ErrorView, ServerWords};
use crate::{Error, view::FieldProblem};

/// A failure in words, before it is a view.
pub(crate) struct Words {
    code: ErrorCode,
    message: String,
    next_step: Option<String>,
    server: Option<ServerWords>,
    certificate: Option<Box<CertificateView>>,
}

impl Words {
    /// What failed, and what to do next.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            next_step: Some(next_step.into()),
            server: None,
            certificate: None,
        }
    }

    /// What failed, where there is nothing to do.
    pub(crate) fn alone(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            next_step: None,
            server: None,
            certificate: None,
        }
    }

    /// With something else to do next.
    pub(crate) fn advising(mut self, next_step: impl Into<String>) -> Self {
        self.next_step = Some(next_step.into());
        self
    }

    /// With the server's own words beside ours.
    pub(crate) fn beside(mut self, server: ServerWords) -> Self {
        self.server = Some(server);
        self
    }

    /// About this certificate.
    pub(crate) fn about(mut self, certificate: CertificateView) -> Self {
        self.certificate = Some(Box::new(certificate));
        self
    }
}

impl From<&Error> for ErrorView {
    fn from(error: &Error) -> Self {
        let Words {
            code,
            message,
            next_step,
            server,
            certificate,
        } = find_words(error);
        Self {
            code,
            message,
            next_step,
            server,
            certificate,
        }
    }
}

fn find_words(error: &Error) -> Words {
    match error {
        Error::Vault(error) => vault::find_words(error),
        Error::KeyOutOfReach(error) => vault::describe_key_out_of_reach(error),
        Error::Reference(error) => reference::find_words(error),
        Error::Key(problem) => key::find_words(problem),
        Error::Decrypt(problem) => decrypt::find_words(problem),
        Error::Sign(problem) => key::find_sign_words(problem),
        Error::Run(error) => run::find_words(error),
        Error::ApiRequest(error) => api_request::find_words(error),
        Error::Token(error) => run::find_token_words(error),
        Error::Metadata { address, source } => metadata::find_words(address, source),
        Error::ResourceMetadata { address, source } => metadata::find_resource_words(address, source),
        Error::Protocol(error) => protocol::find_words(error),
        Error::Network { host, cause } => network::find_words(host, cause),
        Error::ResponseTooLarge { host, limit } => Words::new(
            ErrorCode::AnswerRefused,
            format!(
                "The answer of {host} is larger than {} MiB, so it was not read.",
                limit / (1024 * 1024)
            ),
            "Check the URL: no authorization server answers with that much.",
        ),
        Error::KeysRefused { address, reason } => Words::new(
            ErrorCode::AnswerRefused,
            format!("What {address} publishes as the server's keys cannot be used: {reason}."),
            "Check the profile's jwks_uri; if it is right, tell those who run the server.",
        ),
        Error::HomeUnknown => Words::new(
            ErrorCode::VaultUnusable,
            "The environment names no folder for Bearerbox's files.",
            "Set BEARERBOX_HOME to a folder.",
        ),
        Error::NoRandomness => Words::new(
            ErrorCode::Unexpected,
            "The operating system gave no random numbers.",
            "Restart the computer and try again.",
        ),
        Error::PassphraseNeeded => Words::new(
            ErrorCode::VaultLocked,
            "The vault is locked with a passphrase.",
            "Set BEARERBOX_PASSPHRASE_FILE to a file that holds it, or run the command in a terminal.",
        ),
        Error::EmptyPassphrase => Words::new(
            ErrorCode::Invalid,
            "An empty passphrase protects nothing.",
            "Choose one with some characters.",
        ),
        Error::PassphraseFile { path, source } => Words::new(
            ErrorCode::VaultLocked,
            format!("The passphrase file {} cannot be read: {source}.", path.display()),
            "Set BEARERBOX_PASSPHRASE_FILE to a file that you may read.",
        ),
        Error::EmptyPassphraseFile { path } => Words::new(
            ErrorCode::WrongPassphrase,
            format!("The first line of the passphrase file {} is empty.", path.display()),
            "Write the passphrase into its first line.",
        ),
        Error::Unreadable { what } => Words::new(
            ErrorCode::VaultUnusable,
            format!("The vault holds a {what} that this version cannot read."),
            "Update Bearerbox. If it is up to date, please report this.",
        ),
        Error::NotJson { reason } => Words::new(
            ErrorCode::Invalid,
            format!("The profile document is not JSON: {reason}."),
            "Mend it at that place. Nothing was added.",
        ),
        Error::DocumentTooLarge { limit } => Words::new(
            ErrorCode::Invalid,
            format!("The profile document is larger than {} MiB.", limit / (1024 * 1024)),
            "Split it into several files. Nothing was added.",
        ),
        Error::InvalidDocument(problems) => describe_problems(problems),
        Error::NoSuchProfile { .. } => Words::new(
            ErrorCode::NotFound,
            "This profile does not exist any more.",
            "Look at the list of profiles.",
        ),
        Error::NoProfileNamed { name, nearest } => Words::new(
            ErrorCode::NotFound,
            format!("There is no profile named \"{name}\"."),
            nearest.as_ref().map_or_else(
                || "List the profiles that there are.".to_owned(),
                |nearest| format!("Did you mean \"{nearest}\"?"),
            ),
        ),
        Error::NoPresetNamed { name, nearest } => Words::new(
            ErrorCode::NotFound,
            format!("There is no preset named \"{name}\"."),
            nearest.as_ref().map_or_else(
                || "List the presets that there are.".to_owned(),
                |nearest| format!("Did you mean \"{nearest}\"?"),
            ),
        ),
        Error::NoRemovedProfile { name } => Words::new(
            ErrorCode::NotFound,
            format!("There is no removed profile named \"{name}\" that could be restored."),
            "Add it from its document. A removed profile is kept for a day.",
        ),
        Error::NoSuchRun { id } => Words::new(
            ErrorCode::NotFound,
            format!("There is no run {id}."),
            "Look at the profile's history.",
        ),
        Error::NotBuilt { member } => Words::new(
            ErrorCode::Invalid,
            format!("The profile says {member}, which this version of Bearerbox keeps but cannot use yet."),
            "Change it in the profile, or update Bearerbox.",
        ),
        Error::InvalidAddress { address } => Words::new(
            ErrorCode::Invalid,
            format!("\"{address}\" is not the address of an authorization server."),
            "Give its issuer or a discovery URL, such as https://id.example.",
        ),
        Error::PlaintextAddress { address } => Words::new(
            ErrorCode::PlaintextAddress,
            format!("{address} is not encrypted: everyone on the way could read and change what it says."),
            "Use https://. If there is no other way, allow http for this server.",
        ),
        Error::Cancelled => Words::alone(ErrorCode::Invalid, "Cancelled."),
    }
}

fn describe_problems(problems: &[FieldProblem]) -> Words {
    let wrong: Vec<_> = problems.iter().filter(|problem| !problem.warning).collect();
    let message = match wrong.as_slice() {
        [] => "The profile document is not acceptable.".to_owned(),
        [one] => describe_problem(one),
        several => {
            let lines: Vec<_> = several
                .iter()
                .map(|problem| format!("- {}", describe_problem(problem)))
                .collect();
            format!(
                "The profile document has {} problems:\n{}",
                several.len(),
                lines.join("\n")
            )
        }
    };
    Words::new(
        ErrorCode::Invalid,
        message,
        "Mend it and try again. Nothing was changed.",
    )
}

fn describe_problem(problem: &FieldProblem) -> String {
    if problem.path.is_empty() {
        problem.message.clone()
    } else {
        format!("{}: {}", problem.path, problem.message)
    }
}
