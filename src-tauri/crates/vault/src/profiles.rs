//! Profiles: their documents, and removing them in a way that can be undone. Lists are in `listing`.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::{Vault, VaultError};

/// A profile as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileRecord {
    /// Its id.
    pub id: i64,
    /// Its name, unique among the profiles that are not removed.
    pub name: String,
    /// The environment's label.
    pub environment: Option<String>,
    /// What a list shows of it: small, and without a secret.
    pub summary: String,
    /// The whole document, secrets included.
    pub document: String,
    /// When it was added.
    pub created_at: i64,
    /// When it was last replaced; of two replacements, the later one has the greater number.
    pub updated_at: i64,
}

/// A profile that was removed and is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedProfile {
    /// Its id.
    pub id: i64,
    /// The name that it had; another one may have it now.
    pub name: String,
    /// The environment's label.
    pub environment: Option<String>,
    /// When it was removed.
    pub removed_at: i64,
}

/// A profile to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewProfile<'a> {
    /// Its name, unique among the profiles that are not removed.
    pub name: &'a str,
    /// The environment's label.
    pub environment: Option<&'a str>,
    /// What a list shows of it: small, and without a secret.
    pub summary: &'a str,
    /// The whole document, secrets included.
    pub document: &'a str,
}

impl Vault {
    /// Adds a profile and gives its id.
    ///
    /// # Errors
    /// `NameTaken`.
    pub fn add_profile(&self, profile: NewProfile<'_>, now: i64) -> Result<i64, VaultError> {
        self.write(|change| add_profile(change, profile, now))
    }

    /// Replaces all of a profile but its id.
    ///
    /// # Errors
    /// `NoSuchProfile`, `NameTaken`.
    pub fn replace_profile(&self, id: i64, profile: NewProfile<'_>, now: i64) -> Result<(), VaultError> {
        self.write(|change| replace_profile(change, id, profile, now))
    }

    /// Writes several profiles, all or none. Each replaces the profile whose id is beside it, or is added where there
    /// is none. Gives their ids, in the same order. Where `is_former`, asked with the place of a profile and the document
    /// that it replaces, says that this was another client's, the authorizations are kept, but none of them is the
    /// current one any more, and neither will be those of runs under way.
    ///
    /// # Errors
    /// `NoSuchProfile`, `NameTaken`.
    pub fn write_profiles(
        &self,
        profiles: &[(Option<i64>, NewProfile<'_>)],
        is_former: impl Fn(usize, &str) -> bool,
        now: i64,
    ) -> Result<Vec<i64>, VaultError> {
        self.write_profiles_as_read(profiles, is_former, &[], now)
    }

    /// As [`Vault::write_profiles`], but only if each profile in `read` was last replaced at the time beside it.
    ///
    /// # Errors
    /// `ProfileChanged`, `NoSuchProfile`, `NameTaken`.
    pub fn write_profiles_as_read(
        &self,
        profiles: &[(Option<i64>, NewProfile<'_>)],
        is_former: impl Fn(usize, &str) -> bool,
        read: &[(i64, i64)],
        now: i64,
    ) -> Result<Vec<i64>, VaultError> {
        self.write(|change| {
            for (id, updated_at) in read {
                let is_as_read: bool = change
                    .prepare_cached("SELECT updated_at = ?2 FROM profiles WHERE id = ?1 AND removed_at IS NULL")?
                    .query_row([id, updated_at], |row| row.get(0))
                    .optional()?
                    .ok_or(VaultError::NoSuchProfile { id: *id })?;
                if !is_as_read {
                    return Err(VaultError::ProfileChanged { id: *id });
                }
            }
            let write = |(place, (replaced, profile)): (usize, &(Option<i64>, NewProfile<'_>))| match *replaced {
                Some(id) => {
                    if document(change, id)?.is_some_and(|document| is_former(place, &document)) {
                        retire(change, id)?;
                    }
                    replace_profile(change, id, *profile, now).map(|()| id)
                }
                None => add_profile(change, *profile, now),
            };
            profiles.iter().enumerate().map(write).collect()
        })
    }

    /// The profile with this id, unless it is removed.
    pub fn profile(&self, id: i64) -> Result<Option<ProfileRecord>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT id, name, environment, summary, document, created_at, updated_at
                     FROM profiles JOIN profile_documents ON profile_id = id
                     WHERE id = ?1 AND removed_at IS NULL",
                )?
                .query_row([id], profile_of)
                .optional()?)
        })
    }

    /// The profile with this name, unless it is removed.
    pub fn profile_named(&self, name: &str) -> Result<Option<ProfileRecord>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT id, name, environment, summary, document, created_at, updated_at
                     FROM profiles JOIN profile_documents ON profile_id = id
                     WHERE name = ?1 AND removed_at IS NULL",
                )?
                .query_row([name], profile_of)
                .optional()?)
        })
    }

    /// Takes a profile out of the lists. Its tokens and runs are kept, and its name is free again.
    ///
    /// # Errors
    /// `NoSuchProfile`.
    pub fn remove_profile(&self, id: i64, now: i64) -> Result<(), VaultError> {
        self.write(|change| {
            let removed = change
                .prepare_cached("UPDATE profiles SET removed_at = ?2 WHERE id = ?1 AND removed_at IS NULL")?
                .execute([id, now])?;
            if removed == 0 {
                Err(VaultError::NoSuchProfile { id })
            } else {
                Ok(())
            }
        })
    }

    /// The removed profiles that are still there, the one removed last first.
    pub fn removed_profiles(&self) -> Result<Vec<RemovedProfile>, VaultError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, name, environment, removed_at FROM profiles
                 WHERE removed_at IS NOT NULL ORDER BY removed_at DESC, id DESC",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(RemovedProfile {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    environment: row.get(2)?,
                    removed_at: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Undoes `remove_profile`.
    ///
    /// # Errors
    /// `NoSuchProfile`; `NameTaken` when the name was given to another profile meanwhile.
    pub fn restore_profile(&self, id: i64) -> Result<(), VaultError> {
        self.write(|change| {
            let name: String = change
                .prepare_cached("SELECT name FROM profiles WHERE id = ?1 AND removed_at IS NOT NULL")?
                .query_row([id], |row| row.get(0))
                .optional()?
                .ok_or(VaultError::NoSuchProfile { id })?;
            change
                .prepare_cached("UPDATE profiles SET removed_at = NULL WHERE id = ?1")?
                .execute([id])
                .map_err(|error| name_taken(error, &name))?;
            Ok(())
        })
    }

    /// Deletes the profiles removed before a time, with their tokens and runs. Gives their number.
    pub fn purge_removed(&self, before: i64) -> Result<usize, VaultError> {
        self.write(|change| {
            Ok(change
                .prepare_cached("DELETE FROM profiles WHERE removed_at < ?1")?
                .execute([before])?)
        })
    }
}

fn add_profile(change: &Transaction<'_>, profile: NewProfile<'_>, now: i64) -> Result<i64, VaultError> {
    change
        .prepare_cached(
            "INSERT INTO profiles (name, environment, summary, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?4)",
        )?
        .execute(params![profile.name, profile.environment, profile.summary, now])
        .map_err(|error| name_taken(error, profile.name))?;
    let id = change.last_insert_rowid();
    change
        .prepare_cached("INSERT INTO profile_documents (profile_id, document) VALUES (?1, ?2)")?
        .execute(params![id, profile.document])?;
    Ok(id)
}

fn replace_profile(change: &Transaction<'_>, id: i64, profile: NewProfile<'_>, now: i64) -> Result<(), VaultError> {
    let replaced = change
        .prepare_cached(
            "UPDATE profiles SET name = ?2, environment = ?3, summary = ?4, updated_at = max(?5, updated_at + 1)
             WHERE id = ?1 AND removed_at IS NULL",
        )?
        .execute(params![id, profile.name, profile.environment, profile.summary, now])
        .map_err(|error| name_taken(error, profile.name))?;
    if replaced == 0 {
        return Err(VaultError::NoSuchProfile { id });
    }
    change
        .prepare_cached("UPDATE profile_documents SET document = ?2 WHERE profile_id = ?1")?
        .execute(params![id, profile.document])?;
    Ok(())
}

pub(crate) fn document(change: &Transaction<'_>, id: i64) -> Result<Option<String>, VaultError> {
    Ok(change
        .prepare_cached("SELECT document FROM profile_documents WHERE profile_id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

pub(crate) fn retire(change: &Transaction<'_>, id: i64) -> Result<(), VaultError> {
    change
        .prepare_cached("UPDATE authorizations SET is_current = 0 WHERE profile_id = ?1 AND is_current = 1")?
        .execute([id])?;
    change
        .prepare_cached("UPDATE runs SET is_of_former_client = 1 WHERE profile_id = ?1 AND ended_at IS NULL")?
        .execute([id])?;
    Ok(())
}

fn profile_of(row: &Row<'_>) -> rusqlite::Result<ProfileRecord> {
    Ok(ProfileRecord {
        id: row.get(0)?,
        name: row.get(1)?,
        environment: row.get(2)?,
        summary: row.get(3)?,
        document: row.get(4)?,
        created_at: row.get(5)?,
        updated_at: row.get(6)?,
    })
}

fn name_taken(error: rusqlite::Error, name: &str) -> VaultError {
    if VaultError::is_duplicate(&error) {
        VaultError::NameTaken { name: name.to_owned() }
    } else {
        error.into()
    }
}
