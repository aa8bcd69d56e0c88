//! Authorizations and their token sets, as they are held: read, never written.

use rusqlite::{OptionalExtension, Row, params};

use crate::revocations::{REVOCATIONS, Revocations, revocations_of};
use crate::{Vault, VaultError};

/// An authorization with what is looked up of its newest token set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRecord {
    /// Its id.
    pub id: i64,
    /// The profile.
    pub profile_id: i64,
    /// As whom; none where nobody signed in.
    pub persona: Option<String>,
    /// The run that yielded it.
    pub run_id: Option<i64>,
    /// When.
    pub created_at: i64,
    /// Whether it is the newest of its profile and persona.
    pub is_current: bool,
    /// Its newest token set.
    pub token_set_id: i64,
    /// The generation of that, from 0.
    pub generation: i64,
    /// When that was obtained.
    pub obtained_at: i64,
    /// When that expires, if it is known.
    pub expires_at: Option<i64>,
    /// When its access token was revoked, if it was.
    pub revoked_at: Option<i64>,
}

/// A token set without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSetListing {
    /// Its id.
    pub id: i64,
    /// The authorization that it belongs to.
    pub authorization_id: i64,
    /// Its generation, from 0.
    pub generation: i64,
    /// When the response came.
    pub obtained_at: i64,
    /// When the access token expires, if that is known.
    pub expires_at: Option<i64>,
    /// The run that obtained it.
    pub run_id: Option<i64>,
    /// What was revoked of it.
    pub revocations: Revocations,
}

/// A token set as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSetRecord {
    /// Its id.
    pub id: i64,
    /// The authorization that it belongs to.
    pub authorization_id: i64,
    /// Its generation, from 0.
    pub generation: i64,
    /// When the response came.
    pub obtained_at: i64,
    /// When the access token expires, if that is known.
    pub expires_at: Option<i64>,
    /// The run that obtained it.
    pub run_id: Option<i64>,
    /// What was revoked of it.
    pub revocations: Revocations,
    /// The tokens and the response.
    pub body: String,
}

const AUTHORIZATION: &str = "SELECT id, profile_id, persona, run_id, created_at, is_current, \
     token_set_id, generation, obtained_at, expires_at, revoked_at FROM authorizations";

impl Vault {
    /// The authorization with this id.
    pub fn authorization(&self, id: i64) -> Result<Option<AuthorizationRecord>, VaultError> {
        self.find_authorization("WHERE id = ?1", params![id])
    }

    /// The newest authorization of a profile and persona.
    pub fn current_authorization(
        &self,
        profile_id: i64,
        persona: Option<&str>,
    ) -> Result<Option<AuthorizationRecord>, VaultError> {
        self.find_authorization(
            "WHERE profile_id = ?1 AND persona IS ?2 AND is_current = 1",
            params![profile_id, persona],
        )
    }

    /// Of the current authorizations of a profile, the one whose tokens were obtained last.
    pub fn latest_current(&self, profile_id: i64) -> Result<Option<AuthorizationRecord>, VaultError> {
        self.find_authorization(
            "WHERE profile_id = ?1 AND is_current = 1
             ORDER BY obtained_at DESC, token_set_id DESC LIMIT 1",
            params![profile_id],
        )
    }

    /// The token set with this id, with its body.
    pub fn token_set(&self, id: i64) -> Result<Option<TokenSetRecord>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(&format!(
                    "SELECT id, authorization_id, generation, obtained_at, expires_at, run_id, body, {REVOCATIONS}
                     FROM token_sets WHERE id = ?1"
                ))?
                .query_row([id], |row| {
                    Ok(TokenSetRecord {
                        id: row.get(0)?,
                        authorization_id: row.get(1)?,
                        generation: row.get(2)?,
                        obtained_at: row.get(3)?,
                        expires_at: row.get(4)?,
                        run_id: row.get(5)?,
                        body: row.get(6)?,
                        revocations: revocations_of(row, 7)?,
                    })
                })
                .optional()?)
        })
    }

    /// All token sets of an authorization, the oldest first.
    pub fn generations(&self, authorization_id: i64) -> Result<Vec<TokenSetListing>, VaultError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT id, authorization_id, generation, obtained_at, expires_at, run_id, {REVOCATIONS}
                 FROM token_sets WHERE authorization_id = ?1 ORDER BY generation"
            ))?;
            let rows = statement.query_map([authorization_id], |row| {
                Ok(TokenSetListing {
                    id: row.get(0)?,
                    authorization_id: row.get(1)?,
                    generation: row.get(2)?,
                    obtained_at: row.get(3)?,
                    expires_at: row.get(4)?,
                    run_id: row.get(5)?,
                    revocations: revocations_of(row, 6)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn find_authorization(
        &self,
        condition: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<AuthorizationRecord>, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(&format!("{AUTHORIZATION} {condition}"))?
                .query_row(values, authorization_of)
                .optional()?)
        })
    }
}

fn authorization_of(row: &Row<'_>) -> rusqlite::Result<AuthorizationRecord> {
    Ok(AuthorizationRecord {
        id: row.get(0)?,
        profile_id: row.get(1)?,
        persona: row.get(2)?,
        run_id: row.get(3)?,
        created_at: row.get(4)?,
        is_current: row.get(5)?,
        token_set_id: row.get(6)?,
        generation: row.get(7)?,
        obtained_at: row.get(8)?,
        expires_at: row.get(9)?,
        revoked_at: row.get(10)?,
    })
}
