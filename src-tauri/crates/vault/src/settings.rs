//! Settings: small values by name. What they mean is not here.

use rusqlite::OptionalExtension;

use crate::{Vault, VaultError};

impl Vault {
    /// The value of a setting, or none when it was never set.
    pub fn setting(&self, key: &str) -> Result<Option<String>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()?)
        })
    }

    /// Sets a setting.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), VaultError> {
        self.write(|change| {
            change
                .prepare_cached(
                    "INSERT INTO settings (key, value) VALUES (?1, ?2)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                )?
                .execute([key, value])?;
            Ok(())
        })
    }
}
