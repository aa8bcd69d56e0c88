//! Personas: the named test users at an authorization server. Their browser sessions are not here.

use rusqlite::{OptionalExtension, Row, params};

use crate::{Vault, VaultError};

/// A persona as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonaRecord {
    /// Its id.
    pub id: i64,
    /// The authorization server that knows this user.
    pub authorization_server: String,
    /// Its name, unique at that server.
    pub name: String,
    /// When it was first used.
    pub created_at: i64,
    /// When it was last used.
    pub last_used_at: i64,
}

impl Vault {
    /// The persona of this name at this authorization server, made when there is none.
    pub fn persona(&self, authorization_server: &str, name: &str, now: i64) -> Result<PersonaRecord, VaultError> {
        self.write(|change| {
            change
                .prepare_cached(
                    "INSERT INTO personas (authorization_server, name, created_at, last_used_at)
                     VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO NOTHING",
                )?
                .execute(params![authorization_server, name, now])?;
            Ok(change
                .prepare_cached(
                    "SELECT id, authorization_server, name, created_at, last_used_at FROM personas
                     WHERE authorization_server = ?1 AND name = ?2",
                )?
                .query_row([authorization_server, name], persona_of)?)
        })
    }

    /// The persona with this id.
    pub fn persona_by_id(&self, id: i64) -> Result<Option<PersonaRecord>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT id, authorization_server, name, created_at, last_used_at FROM personas
                     WHERE id = ?1",
                )?
                .query_row([id], persona_of)
                .optional()?)
        })
    }

    /// The personas at an authorization server, the most recently used first.
    pub fn personas(&self, authorization_server: &str) -> Result<Vec<PersonaRecord>, VaultError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, authorization_server, name, created_at, last_used_at FROM personas
                 WHERE authorization_server = ?1 ORDER BY last_used_at DESC, name",
            )?;
            let rows = statement.query_map([authorization_server], persona_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Notes that a persona was used. A loss of power right after may take the note back.
    ///
    /// # Errors
    /// `NoSuchPersona`.
    pub fn touch_persona(&self, id: i64, now: i64) -> Result<(), VaultError> {
        self.write_without_waiting(|change| {
            let touched = change
                .prepare_cached("UPDATE personas SET last_used_at = ?2 WHERE id = ?1")?
                .execute([id, now])?;
            if touched == 0 {
                Err(VaultError::NoSuchPersona { id })
            } else {
                Ok(())
            }
        })
    }

    /// Forgets a persona: of what these profiles were given as it, none is current any more. Their history stays. One
    /// that is not known here may have tokens all the same.
    pub fn forget_persona(&self, authorization_server: &str, name: &str, profiles: &[i64]) -> Result<(), VaultError> {
        self.write(|change| {
            change
                .prepare_cached("DELETE FROM personas WHERE authorization_server = ?1 AND name = ?2")?
                .execute([authorization_server, name])?;
            let mut retire = change.prepare_cached(
                "UPDATE authorizations SET is_current = 0
                 WHERE profile_id = ?1 AND persona = ?2 AND is_current = 1",
            )?;
            for profile in profiles {
                retire.execute(params![profile, name])?;
            }
            Ok(())
        })
    }
}

fn persona_of(row: &Row<'_>) -> rusqlite::Result<PersonaRecord> {
    Ok(PersonaRecord {
        id: row.get(0)?,
        authorization_server: row.get(1)?,
        name: row.get(2)?,
        created_at: row.get(3)?,
        last_used_at: row.get(4)?,
    })
}
