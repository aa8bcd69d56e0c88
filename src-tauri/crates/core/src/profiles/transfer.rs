//! Profile documents in and out: what a file, a drop on the window and the command bring, and what they take away.

use std::collections::HashSet;

use serde_json::Value;

use super::document::{ProfileDocument, SecretSource};
use super::kept::examine;
use super::left_out::put_back_secrets;
use super::read::read_json;
use super::reader::Problems;
use super::write::Exported;
use crate::view::{FieldProblem, ProfileRow};
use crate::{Bearerbox, Error};

/// What an import brought.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Imported {
    /// The profiles, in the order of the text.
    pub added: Vec<ProfileRow>,
    /// Where a secret has to be filled in: `staging-web: client.client_secret`.
    pub missing: Vec<String>,
    /// What may be used all the same but deserves a word: `staging-web: proxy: …`.
    pub warnings: Vec<String>,
}

/// A document that was read, and the id of the profile that it replaces.
struct Taken {
    replaced: Option<i64>,
    document: ProfileDocument,
    warnings: Vec<FieldProblem>,
}

impl Bearerbox {
    /// The profile's document for a file: without the secrets that the vault keeps.
    ///
    /// # Errors
    /// `NoSuchProfile`.
    pub fn export_profile(&self, id: i64) -> Result<Exported, Error> {
        Ok(self.written_document(id)?.to_export_json())
    }

    /// Adds the profiles of a text with one document or a list of them: all, or none.
    ///
    /// # Errors
    /// `NotJson`, `DocumentTooLarge`, `InvalidDocument`; `NameTaken` of the vault.
    pub fn import_profiles(&self, text: &str) -> Result<Imported, Error> {
        self.write_import(read_documents(text, |_| Ok(None))?)
    }

    /// As [`Bearerbox::import_profiles`], but a profile with the same name is replaced; its history stays, and unless it
    /// names another server or client, so do its tokens and those of its secrets that an export leaves out.
    ///
    /// # Errors
    /// As [`Bearerbox::import_profiles`].
    pub fn import_profiles_replacing(&self, text: &str) -> Result<Imported, Error> {
        let documents = read_documents(text, |name| {
            let Some(record) = self.vault().profile_named(name)? else {
                return Ok(None);
            };
            Ok(Some((record.id, self.written_document(record.id)?)))
        })?;
        self.write_import(documents)
    }

    fn write_import(&self, taken: Vec<Taken>) -> Result<Imported, Error> {
        let mut missing = Vec::new();
        let mut warnings = Vec::new();
        let mut documents = Vec::with_capacity(taken.len());
        for each in taken {
            let name = &each.document.name;
            let needs_secret = needs_secret(&each.document);
            if needs_secret {
                missing.push(format!("{name}: client.client_secret"));
            }
            warnings.extend(
                each.warnings
                    .into_iter()
                    // That one is missing is said already.
                    .filter(|warning| !(needs_secret && warning.path == "client.client_secret"))
                    .map(|warning| format!("{name}: {}: {}", warning.path, warning.message)),
            );
            documents.push((each.replaced, each.document));
        }
        let ids = self.write_documents(&documents)?;
        Ok(Imported {
            added: ids.iter().map(|id| self.profile_row(*id)).collect::<Result<_, _>>()?,
            missing,
            warnings,
        })
    }
}

/// Reads every document of a text, each beside the id of the one it replaces; the problems of all of them at once.
fn read_documents(
    text: &str,
    find_existing: impl Fn(&str) -> Result<Option<(i64, ProfileDocument)>, Error>,
) -> Result<Vec<Taken>, Error> {
    let value = read_json(text)?;
    let is_list = value.is_array();
    let drafts = value.as_array().map_or(std::slice::from_ref(&value), Vec::as_slice);
    let mut documents = Vec::with_capacity(drafts.len());
    let mut problems = Vec::new();
    let mut names = HashSet::new();
    for (place, draft) in drafts.iter().enumerate() {
        let existing = draft
            .get("name")
            .and_then(Value::as_str)
            .map(&find_existing)
            .transpose()?
            .flatten();
        let (replaced, existing) = existing.unzip();
        let mut found = Problems::default();
        let mut document = examine(draft, existing.as_ref(), &mut found);
        warn_of_references(&mut document, &mut found);
        let found = found.into_list();
        if found.iter().any(|problem| !problem.warning) {
            problems.extend(found.into_iter().map(|problem| {
                let path = match (is_list, problem.path.is_empty()) {
                    (false, _) => problem.path,
                    (true, true) => format!("[{place}]"),
                    (true, false) => format!("[{place}].{}", problem.path),
                };
                FieldProblem { path, ..problem }
            }));
            continue;
        }
        if !names.insert(document.name.clone()) {
            problems.push(FieldProblem {
                path: format!("[{place}].name"),
                message: format!("\"{}\" is there more than once.", document.name),
                warning: false,
            });
        }
        if let Some(existing) = existing.filter(|existing| document.is_same_client_as(existing)) {
            put_back_secrets(&mut document, existing);
        }
        documents.push(Taken {
            replaced,
            document,
            warnings: found,
        });
    }
    if problems.is_empty() {
        Ok(documents)
    } else {
        Err(Error::InvalidDocument(problems))
    }
}

/// Somebody else may have written the document, and what it refers to is run or read on this computer.
fn warn_of_references(document: &mut ProfileDocument, problems: &mut Problems) {
    for (path, source) in document.secrets() {
        match source {
            Some(SecretSource::Command(arguments)) => problems.warn(
                path,
                format!(
                    "Runs the command \"{}\" each time the profile is used.",
                    arguments.join(" ")
                ),
            ),
            Some(SecretSource::File(file)) => problems.warn(
                path,
                format!(
                    "Reads the file \"{file}\" each time the profile is used, and sends what is in it to the server."
                ),
            ),
            Some(SecretSource::Kept(_) | SecretSource::Held | SecretSource::Env(_)) | None => {}
        }
    }
}

fn needs_secret(document: &ProfileDocument) -> bool {
    document.effective().auth_method().needs_secret()
        && matches!(document.client.client_secret, None | Some(SecretSource::Held))
}
