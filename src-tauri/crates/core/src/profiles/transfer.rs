//! Profile documents in and out: what a file, a drop on the window and the command bring, and what they take away.

use std::collections::HashSet;

use serde_json::Value;

use super::document::{ProfileDocument, SecretSource};
use super::kept::accept;
use super::left_out::put_back_secrets;
use super::read::read_json;
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
}

impl Bearerbox {
    /// The profile's document for a file: without the secrets that the vault keeps.
    ///
    /// # Errors
    /// `NoSuchProfile`.
    pub fn export_profile(&self, id: i64) -> Result<Exported, Error> {
        Ok(self.document(id)?.to_export_json())
    }

    /// Adds the profiles of a text with one document or a list of them: all, or none.
    ///
    /// # Errors
    /// `NotJson`, `DocumentTooLarge`, `InvalidDocument`; `NameTaken` of the vault.
    pub fn import_profiles(&self, text: &str) -> Result<Imported, Error> {
        self.write_import(&read_documents(text, |_| Ok(None))?)
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
            Ok(Some((record.id, self.document(record.id)?)))
        })?;
        self.write_import(&documents)
    }

    fn write_import(&self, documents: &[(Option<i64>, ProfileDocument)]) -> Result<Imported, Error> {
        let ids = self.write_documents(documents)?;
        let missing = documents.iter().filter(|(_, document)| needs_secret(document));
        Ok(Imported {
            added: ids.iter().map(|id| self.profile_row(*id)).collect::<Result<_, _>>()?,
            missing: missing
                .map(|(_, document)| format!("{}: client.client_secret", document.name))
                .collect(),
        })
    }
}

/// Reads every document of a text, each beside the id of the one it replaces; the problems of all of them at once.
fn read_documents(
    text: &str,
    find_existing: impl Fn(&str) -> Result<Option<(i64, ProfileDocument)>, Error>,
) -> Result<Vec<(Option<i64>, ProfileDocument)>, Error> {
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
        match accept(draft, existing.as_ref()) {
            Ok(mut document) => {
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
                documents.push((replaced, document));
            }
            Err(Error::InvalidDocument(found)) => problems.extend(found.into_iter().map(|problem| {
                let path = match (is_list, problem.path.is_empty()) {
                    (false, _) => problem.path,
                    (true, true) => format!("[{place}]"),
                    (true, false) => format!("[{place}].{}", problem.path),
                };
                FieldProblem { path, ..problem }
            })),
            Err(error) => return Err(error),
        }
    }
    if problems.is_empty() {
        Ok(documents)
    } else {
        Err(Error::InvalidDocument(problems))
    }
}

fn needs_secret(document: &ProfileDocument) -> bool {
    document.auth_method().needs_secret() && matches!(document.client.client_secret, None | Some(SecretSource::Held))
}
