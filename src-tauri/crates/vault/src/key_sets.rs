//! What authorization servers published as their keys, and which of it belongs to a token set.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::{Vault, VaultError};

/// A key set as fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySetRecord {
    /// Its id.
    pub id: i64,
    /// The document.
    pub body: String,
    /// When it was fetched last, unchanged.
    pub fetched_at: i64,
    /// Until when it need not be fetched again.
    pub fresh_until: i64,
}

/// A key set to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewKeySet<'a> {
    /// Where it was fetched from, and how.
    pub address: &'a str,
    /// The document.
    pub body: &'a str,
    /// When.
    pub fetched_at: i64,
    /// Until when it need not be fetched again.
    pub fresh_until: i64,
}

const COLUMNS: &str = "id, body, fetched_at, fresh_until";

impl Vault {
    /// The key set last fetched from an address.
    pub fn newest_key_set(&self, address: &str) -> Result<Option<KeySetRecord>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM key_sets WHERE address = ?1 ORDER BY id DESC LIMIT 1"
                ))?
                .query_row([address], key_set_of)
                .optional()?)
        })
    }

    /// The key set that a token set was given.
    pub fn key_set_of(&self, token_set_id: i64) -> Result<Option<KeySetRecord>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM key_sets
                     WHERE id = (SELECT key_set_id FROM keys_of_token_sets WHERE token_set_id = ?1)"
                ))?
                .query_row([token_set_id], key_set_of)
                .optional()?)
        })
    }

    /// Keeps what was fetched; what was there already is but marked as fetched again. Gives its id. Of the states before,
    /// those stay that a token set was given. A loss of power right after may take it back: it can be fetched again.
    pub fn keep_key_set(&self, new: NewKeySet<'_>) -> Result<i64, VaultError> {
        self.write_without_waiting(|change| keep(change, new))
    }

    /// Gives a token set a key set, in place of one before; nothing where the token set is gone meanwhile.
    pub fn give_key_set(&self, token_set_id: i64, key_set_id: i64) -> Result<(), VaultError> {
        self.write_without_waiting(|change| {
            change
                .prepare_cached(
                    "INSERT INTO keys_of_token_sets (token_set_id, key_set_id)
                     SELECT id, ?2 FROM token_sets WHERE id = ?1
                     ON CONFLICT (token_set_id) DO UPDATE SET key_set_id = excluded.key_set_id",
                )?
                .execute([token_set_id, key_set_id])?;
            Ok(())
        })
    }
}

fn keep(change: &Transaction<'_>, new: NewKeySet<'_>) -> Result<i64, VaultError> {
    let newest: Option<(i64, String)> = change
        .prepare_cached("SELECT id, body FROM key_sets WHERE address = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([new.address], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((id, body)) = newest
        && body == new.body
    {
        change
            .prepare_cached("UPDATE key_sets SET fetched_at = ?2, fresh_until = ?3 WHERE id = ?1")?
            .execute(params![id, new.fetched_at, new.fresh_until])?;
        return Ok(id);
    }
    change
        .prepare_cached(
            "DELETE FROM key_sets
             WHERE address = ?1 AND id NOT IN (SELECT key_set_id FROM keys_of_token_sets)",
        )?
        .execute([new.address])?;
    change
        .prepare_cached("INSERT INTO key_sets (address, body, fetched_at, fresh_until) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![new.address, new.body, new.fetched_at, new.fresh_until])?;
    Ok(change.last_insert_rowid())
}

fn key_set_of(row: &Row<'_>) -> rusqlite::Result<KeySetRecord> {
    Ok(KeySetRecord {
        id: row.get(0)?,
        body: row.get(1)?,
        fetched_at: row.get(2)?,
        fresh_until: row.get(3)?,
    })
}
