//! What authorization servers published about themselves when last asked, by address.

use rusqlite::{OptionalExtension, params};

use crate::{Vault, VaultError};

/// A document as fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedMetadata {
    /// The document.
    pub body: String,
    /// When it was fetched.
    pub fetched_at: i64,
}

impl Vault {
    /// The document last fetched from an address.
    pub fn cached_metadata(&self, address: &str) -> Result<Option<CachedMetadata>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT body, fetched_at FROM metadata WHERE address = ?1")?
                .query_row([address], |row| {
                    Ok(CachedMetadata {
                        body: row.get(0)?,
                        fetched_at: row.get(1)?,
                    })
                })
                .optional()?)
        })
    }

    /// Keeps the document fetched from an address, in place of an older one. A loss of power right after may take it
    /// back: it can be fetched again.
    pub fn cache_metadata(&self, address: &str, body: &str, fetched_at: i64) -> Result<(), VaultError> {
        self.write_without_waiting(|change| {
            change
                .prepare_cached(
                    "INSERT INTO metadata (address, body, fetched_at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (address) DO UPDATE
                     SET body = excluded.body, fetched_at = excluded.fetched_at",
                )?
                .execute(params![address, body, fetched_at])?;
            Ok(())
        })
    }
}
