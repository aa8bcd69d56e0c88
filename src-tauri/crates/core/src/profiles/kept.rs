//! Profiles in the vault: adding, replacing, duplicating, removing and restoring them.

use std::collections::HashSet;

use bearerbox_secret::Secret;
use bearerbox_vault::{NewProfile, VaultError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::checks::judge;
use super::document::{KeySource, ProfileDocument, REGISTRATION_ACCESS_TOKEN, SecretSource};
use super::find::read_kept;
use super::read::read_document;
use super::reader::Problems;
use crate::view::{FieldProblem, ProfileRow, RemovedRow};
use crate::{Bearerbox, Error, now_ms};

/// How long a removed profile can be restored at least, in milliseconds: a day.
const KEPT_AFTER_REMOVAL: i64 = 24 * 60 * 60 * 1000;

/// What lists show of a profile without opening its document; kept beside it, free of secrets.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Summary {
    pub(super) grant_type: String,
    pub(super) server: String,
    pub(super) needs_browser: bool,
}

impl Bearerbox {
    /// Adds a profile.
    ///
    /// # Errors
    /// `InvalidDocument` with every problem; `NameTaken` of the vault.
    pub fn add_profile(&self, draft: &Value) -> Result<ProfileRow, Error> {
        let document = accept(draft, None)?;
        let id = self.add_document(&document)?;
        self.profile_row(id)
    }

    /// Replaces a profile's document; its history stays, and so do its tokens unless it names another server or client.
    /// `{"held": true}` keeps a secret as it is.
    ///
    /// # Errors
    /// `InvalidDocument` with every problem; `NoSuchProfile`; `NameTaken` of the vault.
    pub fn replace_profile(&self, id: i64, draft: &Value) -> Result<ProfileRow, Error> {
        self.replace_profile_as_read(id, draft, None)
    }

    /// As [`Bearerbox::replace_profile`], but where `read_at` says which state the draft was made from, only if that is
    /// still the profile's.
    ///
    /// # Errors
    /// As [`Bearerbox::replace_profile`]; `ProfileChanged` of the vault.
    pub fn replace_profile_as_read(&self, id: i64, draft: &Value, read_at: Option<i64>) -> Result<ProfileRow, Error> {
        let (existing, updated_at) = self.read_profile(id)?;
        // First of all: a draft that was overtaken may be wrong only because of that.
        if read_at.is_some_and(|read_at| read_at != updated_at) {
            return Err(VaultError::ProfileChanged { id }.into());
        }
        let document = accept(draft, Some(&existing))?;
        let read = Vec::from_iter(read_at.map(|read_at| (id, read_at)));
        self.write_documents_as_read(&[(Some(id), document)], &read)?;
        self.profile_row(id)
    }

    /// Judges a draft as [`check`](super::check) does, and against what the vault holds: whether its name is free, and
    /// whether there is a secret where it keeps one. `id` is the profile it is to replace.
    ///
    /// # Errors
    /// `NoSuchProfile`; the vault's.
    pub fn check_profile(&self, draft: &Value, id: Option<i64>) -> Result<Vec<FieldProblem>, Error> {
        let existing = id.map(|id| self.written_document(id)).transpose()?;
        let mut problems = Problems::default();
        let document = examine(draft, existing.as_ref(), &mut problems);
        if !problems.are_at("name")
            && let Some(other) = self.vault().profile_named(&document.name)?
            && Some(other.id) != id
        {
            problems.wrong("name", "Another profile has this name: choose another one.");
        }
        Ok(problems.into_list())
    }

    /// Adds a copy of a profile, secrets included, under the next free name: `web`, `web-2`, `web-3`.
    ///
    /// # Errors
    /// `NoSuchProfile`; the vault's.
    pub fn duplicate_profile(&self, id: i64) -> Result<ProfileRow, Error> {
        let original = self.written_document(id)?;
        let names: HashSet<String> = self
            .vault()
            .profile_list()?
            .into_iter()
            .map(|listing| listing.name)
            .collect();
        let base = strip_number(&original.name);
        for number in 2_u64.. {
            let document = ProfileDocument {
                name: format!("{base}-{number}"),
                ..original.clone()
            };
            if names.contains(&document.name) {
                continue;
            }
            match self.add_document(&document) {
                // Another process was faster.
                Err(Error::Vault(VaultError::NameTaken { .. })) => {}
                added => return self.profile_row(added?),
            }
        }
        unreachable!("there are more numbers than profiles")
    }

    /// Removes a profile. It can be restored, with its tokens and history, until it is purged.
    ///
    /// # Errors
    /// `NoSuchProfile` of the vault.
    pub fn remove_profile(&self, id: i64) -> Result<(), Error> {
        Ok(self.vault().remove_profile(id, now_ms())?)
    }

    /// Brings a removed profile back.
    ///
    /// # Errors
    /// `NameTaken` when its name was given to another one since; `NoSuchProfile`.
    pub fn restore_profile(&self, id: i64) -> Result<ProfileRow, Error> {
        self.vault().restore_profile(id)?;
        self.profile_row(id)
    }

    /// The profiles that can be restored, the one removed last first.
    ///
    /// # Errors
    /// The vault's.
    pub fn removed_profiles(&self) -> Result<Vec<RemovedRow>, Error> {
        let removed = self.vault().removed_profiles()?.into_iter().map(|removed| RemovedRow {
            id: removed.id,
            name: removed.name,
            environment: removed.environment,
            removed_at: removed.removed_at,
        });
        Ok(removed.collect())
    }

    /// Brings back the profile that had this name and was removed last.
    ///
    /// # Errors
    /// `NoRemovedProfile`; `NameTaken` when its name was given to another one since.
    pub fn restore_profile_named(&self, name: &str) -> Result<ProfileRow, Error> {
        let removed = self.vault().removed_profiles()?;
        let newest = removed
            .into_iter()
            .find(|removed| removed.name == name)
            .ok_or_else(|| Error::NoRemovedProfile { name: name.to_owned() })?;
        self.restore_profile(newest.id)
    }

    /// Forgets for good, with tokens and history, the profiles that were removed more than a day ago. Gives how many.
    ///
    /// # Errors
    /// The vault's.
    pub fn purge_removed_profiles(&self) -> Result<usize, Error> {
        Ok(self
            .vault()
            .purge_removed(now_ms().saturating_sub(KEPT_AFTER_REMOVAL))?)
    }

    fn add_document(&self, document: &ProfileDocument) -> Result<i64, Error> {
        let stored = Stored::of(document)?;
        Ok(self.vault().add_profile(stored.as_new(), now_ms())?)
    }

    /// Writes several documents, all or none. Each replaces the profile whose id is beside it, or is added where there
    /// is none. Gives the ids. Tokens are of one client at one server: of those that are of another one now, none is
    /// current any more.
    pub(super) fn write_documents(&self, documents: &[(Option<i64>, ProfileDocument)]) -> Result<Vec<i64>, Error> {
        self.write_documents_as_read(documents, &[])
    }

    pub(super) fn write_documents_as_read(
        &self,
        documents: &[(Option<i64>, ProfileDocument)],
        read: &[(i64, i64)],
    ) -> Result<Vec<i64>, Error> {
        let stored = documents.iter().map(|(_, document)| Stored::of(document));
        let stored = stored.collect::<Result<Vec<_>, _>>()?;
        let replaced = documents.iter().map(|(replaced, _)| *replaced);
        let profiles: Vec<_> = replaced.zip(stored.iter().map(Stored::as_new)).collect();
        // Whose tokens they are cannot be told from a document that cannot be read.
        let is_former = |place: usize, before: &str| {
            let document = &documents[place].1;
            !read_kept(before).is_ok_and(|before| document.keeps_tokens_of(&before))
        };
        Ok(self
            .vault()
            .write_profiles_as_read(&profiles, is_former, read, now_ms())?)
    }
}

/// A document as the vault takes it.
pub(super) struct Stored<'a> {
    document: &'a ProfileDocument,
    pub(super) summary: String,
    pub(super) text: Secret,
}

impl<'a> Stored<'a> {
    pub(super) fn of(document: &'a ProfileDocument) -> Result<Self, Error> {
        Ok(Self {
            document,
            summary: summarize(document)?,
            text: document.to_vault_json(),
        })
    }

    fn as_new(&self) -> NewProfile<'_> {
        NewProfile {
            name: &self.document.name,
            environment: self.document.environment.as_deref(),
            summary: &self.summary,
            document: self.text.expose(),
        }
    }
}

/// Reads and judges a draft. What it says is held is taken from `existing`.
///
/// # Errors
/// `InvalidDocument` with every problem, warnings among them.
fn accept(draft: &Value, existing: Option<&ProfileDocument>) -> Result<ProfileDocument, Error> {
    let mut problems = Problems::default();
    let document = examine(draft, existing, &mut problems);
    let problems = problems.into_list();
    if problems.iter().any(|problem| !problem.warning) {
        return Err(Error::InvalidDocument(problems));
    }
    Ok(document)
}

/// Reads and judges a draft, as far as it can be read.
pub(super) fn examine(draft: &Value, existing: Option<&ProfileDocument>, problems: &mut Problems) -> ProfileDocument {
    let mut document = read_document(draft, problems);
    // A secret is for one client at one server, and goes to no other.
    let mut same = existing
        .filter(|existing| document.is_same_client_as(existing))
        .cloned();
    let registration_moved = same
        .as_ref()
        .is_some_and(|same| same.client.registration_client_uri != document.client.registration_client_uri);
    let mut kept = same.as_mut().map(ProfileDocument::secrets);
    for (place, (path, source)) in document.secrets().into_iter().enumerate() {
        if *source != Some(SecretSource::Held) {
            continue;
        }
        // Whoever writes another address down must not be told what is for the one before.
        let is_for_another = registration_moved && path == REGISTRATION_ACCESS_TOKEN;
        let kept = kept.as_mut().filter(|_| !is_for_another);
        *source = kept.and_then(|kept| kept[place].1.clone());
        if source.is_none() {
            problems.wrong(
                path,
                "The vault holds no secret for this client at this server: enter it.",
            );
        }
    }
    if document.client.jwks == Some(KeySource::Held) {
        let same = existing.filter(|existing| document.is_same_client_as(existing));
        document.client.jwks = same.and_then(|existing| existing.client.jwks.clone());
        if document.client.jwks.is_none() {
            problems.wrong("client.jwks", "The vault holds no keys for it: fill them in.");
        }
    }
    judge(&document, problems);
    document
}

/// A draft as it would be in effect, as far as it can be read, with what it keeps of `existing`.
pub(crate) fn draft_in_effect(draft: &Value, existing: Option<&ProfileDocument>) -> ProfileDocument {
    let document = examine(draft, existing, &mut Problems::default());
    document.effective().into_owned()
}

fn summarize(document: &ProfileDocument) -> Result<String, Error> {
    let document = document.effective();
    let summary = Summary {
        grant_type: document.grant_type.as_str().to_owned(),
        server: document.authorization_server.short_name(),
        needs_browser: document.needs_browser(),
    };
    serde_json::to_string(&summary).map_err(|_| Error::Unreadable { what: "profile" })
}

/// `web-2` is a copy of `web`, and so is the copy of it; room is left for the number.
fn strip_number(name: &str) -> &str {
    let base = match name.rsplit_once('-') {
        Some((base, number)) if !base.is_empty() && number.parse::<u64>().is_ok() => base,
        _ => name,
    };
    &base[..base.len().min(80)]
}
