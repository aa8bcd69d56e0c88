//! Metadata that was found, kept in the vault so that a run need not ask again.

use bearerbox_oauth::AuthorizationServerMetadata;

use crate::io::Connection;
use crate::{Bearerbox, Error, now_ms};

/// Long enough for a day's work to start at once, short enough for a changed endpoint to be noticed.
const FRESH: i64 = 60 * 60 * 1000;

impl Bearerbox {
    /// The issuer's metadata, if it was found by the same way of connecting within the last hour.
    ///
    /// # Errors
    /// The vault's.
    pub(crate) fn cached_metadata(
        &self,
        issuer: &str,
        connection: &Connection,
    ) -> Result<Option<AuthorizationServerMetadata>, Error> {
        let Some(cached) = self.vault().cached_metadata(&key(issuer, connection))? else {
            return Ok(None);
        };
        // A clock that was set back makes nothing fresh.
        let is_fresh = (0..FRESH).contains(&(now_ms() - cached.fetched_at));
        // What cannot be read is asked for again.
        Ok(if is_fresh {
            serde_json::from_str(&cached.body).ok()
        } else {
            None
        })
    }

    /// What the issuer said of itself last, however long ago: good for comparing, not for sending anything there.
    ///
    /// # Errors
    /// The vault's.
    pub(crate) fn last_metadata(
        &self,
        issuer: &str,
        connection: &Connection,
    ) -> Result<Option<AuthorizationServerMetadata>, Error> {
        let cached = self.vault().cached_metadata(&key(issuer, connection))?;
        Ok(cached.and_then(|cached| serde_json::from_str(&cached.body).ok()))
    }

    /// Keeps what was found for the issuer.
    ///
    /// # Errors
    /// The vault's.
    pub(crate) fn cache_metadata(
        &self,
        issuer: &str,
        connection: &Connection,
        metadata: &AuthorizationServerMetadata,
    ) -> Result<(), Error> {
        let body = serde_json::to_string(metadata).map_err(|_| Error::Unreadable { what: "metadata" })?;
        let key = key(issuer, connection);
        Ok(self.vault().cache_metadata(&key, &body, now_ms())?)
    }

    /// Forgets the issuer's metadata, so that it is asked for anew.
    ///
    /// # Errors
    /// The vault's.
    pub(crate) fn forget_metadata(&self, issuer: &str, connection: &Connection) -> Result<(), Error> {
        Ok(self.vault().cache_metadata(&key(issuer, connection), "", 0)?)
    }
}

/// Whom a profile trusts and through whom it goes decides what it gets to read: no other profile takes it over.
pub(crate) fn key(issuer: &str, connection: &Connection) -> String {
    let connection = connection.in_effect();
    if connection == Connection::default() {
        issuer.to_owned()
    } else {
        format!("{issuer} {connection:?}")
    }
}
