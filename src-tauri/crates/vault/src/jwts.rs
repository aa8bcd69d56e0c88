//! JWTs of an authorization, beside its token sets. Nothing here is ever overwritten: of those that were asked for in the
//! same words, the newest is the one in use.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::{Vault, VaultError};

/// A JWT that a run obtained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewJwt<'a> {
    /// What it was asked for with: a newer one that was asked for so takes its place.
    pub asked: &'a str,
    /// When it came.
    pub obtained_at: i64,
    /// When it expires, if that is known.
    pub expires_at: Option<i64>,
    /// The JWT and what belongs to it.
    pub body: &'a str,
    /// The run that obtained it.
    pub run_id: Option<i64>,
}

/// A JWT as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwtRecord {
    /// Its id.
    pub id: i64,
    /// The authorization that it belongs to.
    pub authorization_id: i64,
    /// The token set that was the newest when it was obtained.
    pub token_set_id: i64,
    /// What it was asked for with.
    pub asked: String,
    /// When it came.
    pub obtained_at: i64,
    /// When it expires, if that is known.
    pub expires_at: Option<i64>,
    /// The run that obtained it.
    pub run_id: Option<i64>,
    /// The JWT and what belongs to it.
    pub body: String,
}

const COLUMNS: &str = "id, authorization_id, token_set_id, asked, obtained_at, expires_at, run_id, body";

impl Vault {
    /// The JWT with this id.
    pub fn jwt(&self, id: i64) -> Result<Option<JwtRecord>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM jwts WHERE id = ?1"))?
                .query_row([id], jwt_of)
                .optional()?)
        })
    }

    /// Of an authorization's JWTs that were asked for in the same words the newest each, the newest first.
    pub fn newest_jwts(&self, authorization_id: i64) -> Result<Vec<JwtRecord>, VaultError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM jwts
                 WHERE id IN (SELECT max(id) FROM jwts WHERE authorization_id = ?1 GROUP BY asked)
                 ORDER BY id DESC"
            ))?;
            let rows = statement.query_map([authorization_id], jwt_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Adds a JWT within a transaction.
pub(crate) fn insert_jwt(
    change: &Transaction<'_>,
    authorization_id: i64,
    token_set_id: i64,
    jwt: NewJwt<'_>,
) -> Result<i64, VaultError> {
    change
        .prepare_cached(
            "INSERT INTO jwts (authorization_id, token_set_id, asked, obtained_at, expires_at, run_id, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            authorization_id,
            token_set_id,
            jwt.asked,
            jwt.obtained_at,
            jwt.expires_at,
            jwt.run_id,
            jwt.body
        ])
        .map_err(|error| {
            if VaultError::is_dangling(&error) {
                VaultError::NoSuchAuthorization { id: authorization_id }
            } else {
                error.into()
            }
        })?;
    Ok(change.last_insert_rowid())
}

fn jwt_of(row: &Row<'_>) -> rusqlite::Result<JwtRecord> {
    Ok(JwtRecord {
        id: row.get(0)?,
        authorization_id: row.get(1)?,
        token_set_id: row.get(2)?,
        asked: row.get(3)?,
        obtained_at: row.get(4)?,
        expires_at: row.get(5)?,
        run_id: row.get(6)?,
        body: row.get(7)?,
    })
}
