//! What is right and what is not about a profile, field by field, in words. A warning may be saved all the same.

mod addresses;
mod client;
mod grant;
mod registration;
mod requests;

use serde_json::Value;

use super::document::ProfileDocument;
use super::preset;
use super::read::read_document;
use super::reader::{Problems, shorten};
use super::registered::GrantType;
use crate::view::FieldProblem;

pub(super) use addresses::check_fingerprint;
pub use addresses::is_loopback_redirect;

const NAME_LIMIT: usize = 100;
const ENVIRONMENT_LIMIT: usize = 40;

/// Judges a draft: everything that is wrong with it, and what may be used all the same but deserves a word.
pub fn check(draft: &Value) -> Vec<FieldProblem> {
    let mut problems = Problems::default();
    let document = read_document(draft, &mut problems);
    judge(&document, &mut problems);
    problems.into_list()
}

/// Judges a document that was read, as it is in effect; fields that could not be read are passed over.
pub(super) fn judge(document: &ProfileDocument, problems: &mut Problems) {
    let document = &*document.effective();
    check_name(&document.name, problems);
    if let Some(environment) = &document.environment {
        if environment.chars().count() > ENVIRONMENT_LIMIT {
            problems.wrong("environment", format!("At most {ENVIRONMENT_LIMIT} characters."));
        } else if environment.chars().any(char::is_control) {
            problems.wrong("environment", "Must be plain text on one line.");
        }
    }
    addresses::check_server(document, problems);
    client::check_client(document, problems);
    registration::check_registration(document, problems);
    grant::check_grant(document, problems);
    requests::check_scope(document, problems);
    requests::check_parameters(document, problems);
    requests::check_headers(document, problems);
    addresses::check_connection(document, problems);
    check_preset(document.preset.as_deref(), problems);
    if let GrantType::Other(other) = &document.grant_type {
        problems.warn(
            "grant_type",
            format!("\"{other}\" is no registered grant type, and no absolute URI of an extension: runs will fail."),
        );
    }
}

fn check_preset(name: Option<&str>, problems: &mut Problems) {
    let Some(name) = name.filter(|name| preset::find(name).is_none()) else {
        return;
    };
    let there_is_none = format!("There is no preset \"{}\".", shorten(name));
    problems.wrong(
        "preset",
        match preset::find_nearest_preset(name) {
            Some(nearest) => format!("{there_is_none} Did you mean \"{nearest}\"?"),
            None => there_is_none,
        },
    );
}

fn check_name(name: &str, problems: &mut Problems) {
    if problems.are_at("name") {
        return;
    }
    if name.is_empty() {
        problems.wrong("name", "Give it a name.");
    } else if name.len() > NAME_LIMIT {
        problems.wrong("name", format!("At most {NAME_LIMIT} characters."));
    } else if let Some(wrong) = name
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || "._-".contains(*c)))
    {
        let wrong = if wrong == ' ' {
            "a space".to_owned()
        } else {
            format!("{wrong:?}")
        };
        problems.wrong("name", format!("Only letters, digits, '.', '_' and '-'; not {wrong}."));
    } else if name.starts_with('-') {
        problems.wrong(
            "name",
            "Must not start with '-', which a command would take for an option.",
        );
    }
}
