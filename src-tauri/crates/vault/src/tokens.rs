//! Authorizations and their token sets, generation by generation. Nothing here is ever overwritten.
//!
//! The newest authorization of a profile and persona is its current one; the row of an authorization
//! carries what is looked up of its newest token set, so that lists read no bodies. They are read in `held`.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::jwts::insert_jwt;
use crate::runs::end_run;
use crate::{NewJwt, RunEnd, Vault, VaultError};

/// An authorization that a run yielded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAuthorization {
    /// The profile.
    pub profile_id: i64,
    /// As whom; none where nobody signed in.
    pub persona: Option<String>,
    /// The run that yielded it.
    pub run_id: Option<i64>,
    /// When.
    pub created_at: i64,
}

/// The tokens of one token response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewTokenSet<'a> {
    /// When the response came.
    pub obtained_at: i64,
    /// When the access token expires, if that is known.
    pub expires_at: Option<i64>,
    /// The tokens and the response.
    pub body: &'a str,
    /// The run that obtained them.
    pub run_id: Option<i64>,
    /// A JWT that came with them.
    pub jwt: Option<NewJwt<'a>>,
}

/// What a run that is done yielded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewTokens<'a> {
    /// A new authorization with its first token set.
    Authorization(NewAuthorization, NewTokenSet<'a>),
    /// The next generation of an authorization.
    Generation {
        /// The authorization that was refreshed.
        authorization_id: i64,
        /// The generation that was newest when its refresh token was used.
        expected_generation: i64,
        /// The tokens.
        token_set: NewTokenSet<'a>,
    },
    /// A JWT beside the tokens of an authorization.
    Jwt {
        /// The authorization.
        authorization_id: i64,
        /// Its token set that the JWT was obtained with.
        token_set_id: i64,
        /// The JWT.
        jwt: NewJwt<'a>,
    },
}

impl Vault {
    /// Adds an authorization with its first token set, and makes it the current one of its profile
    /// and persona, unless the profile is another client's since its run started. Gives the ids of both.
    ///
    /// # Errors
    /// `NoSuchProfile`.
    pub fn add_authorization(
        &self,
        authorization: &NewAuthorization,
        token_set: NewTokenSet<'_>,
    ) -> Result<(i64, i64), VaultError> {
        self.write(|change| add_authorization(change, authorization, token_set))
    }

    /// Adds the next generation to an authorization and gives the id of the token set.
    ///
    /// # Errors
    /// `NoSuchAuthorization`; `Overtaken` when `expected_generation` is not the newest any more.
    pub fn add_generation(
        &self,
        authorization_id: i64,
        expected_generation: i64,
        token_set: NewTokenSet<'_>,
    ) -> Result<i64, VaultError> {
        self.write(|change| add_generation(change, authorization_id, expected_generation, token_set))
    }

    /// Deletes every token set of a profile and persona, and what belongs to it. Gives how many authorizations there were.
    pub fn delete_authorizations(&self, profile_id: i64, persona: Option<&str>) -> Result<usize, VaultError> {
        self.write(|change| {
            Ok(change
                .prepare_cached("DELETE FROM authorizations WHERE profile_id = ?1 AND persona IS ?2")?
                .execute(params![profile_id, persona])?)
        })
    }

    /// Ends a run with its last steps and stores what it yielded: all, or nothing. Gives the ids of the authorization
    /// and the token set. On a full disk it takes the space that was kept for it since the run started.
    ///
    /// # Errors
    /// `NoSuchRun`, `NoSuchProfile`, `NoSuchAuthorization`, `Overtaken`.
    pub fn finish_run_with_tokens(&self, end: RunEnd<'_>, tokens: &NewTokens<'_>) -> Result<(i64, i64), VaultError> {
        self.write_with_reserve(|change| finish_run(change, end, tokens))
    }
}

fn finish_run(change: &Transaction<'_>, end: RunEnd<'_>, tokens: &NewTokens<'_>) -> Result<(i64, i64), VaultError> {
    end_run(change, end)?;
    match tokens {
        NewTokens::Authorization(authorization, token_set) => add_authorization(change, authorization, *token_set),
        NewTokens::Generation {
            authorization_id,
            expected_generation,
            token_set,
        } => {
            let id = add_generation(change, *authorization_id, *expected_generation, *token_set)?;
            Ok((*authorization_id, id))
        }
        NewTokens::Jwt {
            authorization_id,
            token_set_id,
            jwt,
        } => {
            insert_jwt(change, *authorization_id, *token_set_id, *jwt)?;
            Ok((*authorization_id, *token_set_id))
        }
    }
}

fn add_authorization(
    change: &Transaction<'_>,
    authorization: &NewAuthorization,
    token_set: NewTokenSet<'_>,
) -> Result<(i64, i64), VaultError> {
    let is_current = !is_of_former_client(change, authorization.run_id)?;
    if is_current {
        change
            .prepare_cached(
                "UPDATE authorizations SET is_current = 0
                 WHERE profile_id = ?1 AND persona IS ?2 AND is_current = 1",
            )?
            .execute(params![authorization.profile_id, authorization.persona])?;
    }
    change
        .prepare_cached(
            "INSERT INTO authorizations (profile_id, persona, run_id, created_at, is_current,
                 token_set_id, generation, obtained_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?7, 0, 0, ?5, ?6)",
        )?
        .execute(params![
            authorization.profile_id,
            authorization.persona,
            authorization.run_id,
            authorization.created_at,
            token_set.obtained_at,
            token_set.expires_at,
            is_current
        ])
        .map_err(|error| {
            if VaultError::is_dangling(&error) {
                VaultError::NoSuchProfile {
                    id: authorization.profile_id,
                }
            } else {
                error.into()
            }
        })?;
    let authorization_id = change.last_insert_rowid();
    let token_set_id = insert_token_set(change, authorization_id, 0, token_set)?;
    Ok((authorization_id, token_set_id))
}

/// Whether the profile was given to another client after this run had started: what it yields is of the one before.
fn is_of_former_client(connection: &Connection, run_id: Option<i64>) -> Result<bool, VaultError> {
    Ok(connection
        .prepare_cached("SELECT is_of_former_client FROM runs WHERE id = ?1")?
        .query_row([run_id], |row| row.get(0))
        .optional()?
        .unwrap_or(false))
}

fn add_generation(
    change: &Transaction<'_>,
    authorization_id: i64,
    expected_generation: i64,
    token_set: NewTokenSet<'_>,
) -> Result<i64, VaultError> {
    let current = newest_generation(change, authorization_id)?;
    if current != expected_generation {
        return Err(VaultError::Overtaken { current });
    }
    insert_token_set(change, authorization_id, current + 1, token_set)
}

fn newest_generation(connection: &Connection, authorization_id: i64) -> Result<i64, VaultError> {
    connection
        .prepare_cached("SELECT generation FROM authorizations WHERE id = ?1")?
        .query_row([authorization_id], |row| row.get(0))
        .optional()?
        .ok_or(VaultError::NoSuchAuthorization { id: authorization_id })
}

fn insert_token_set(
    change: &Transaction<'_>,
    authorization_id: i64,
    generation: i64,
    token_set: NewTokenSet<'_>,
) -> Result<i64, VaultError> {
    change
        .prepare_cached(
            "INSERT INTO token_sets
                 (authorization_id, generation, obtained_at, expires_at, run_id, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            authorization_id,
            generation,
            token_set.obtained_at,
            token_set.expires_at,
            token_set.run_id,
            token_set.body
        ])?;
    let id = change.last_insert_rowid();
    change
        .prepare_cached(
            "UPDATE authorizations
             SET token_set_id = ?2, generation = ?3, obtained_at = ?4, expires_at = ?5, revoked_at = NULL
             WHERE id = ?1",
        )?
        .execute(params![
            authorization_id,
            id,
            generation,
            token_set.obtained_at,
            token_set.expires_at
        ])?;
    if let Some(jwt) = token_set.jwt {
        insert_jwt(change, authorization_id, id, jwt)?;
    }
    Ok(id)
}
