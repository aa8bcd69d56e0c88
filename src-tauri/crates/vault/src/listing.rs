//! What the list of profiles shows, read from small covering indexes: no document, no token body.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use crate::{Vault, VaultError};

/// A profile in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileListing {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The environment's label.
    pub environment: Option<String>,
    /// What a list shows of it.
    pub summary: String,
    /// When it was added.
    pub created_at: i64,
    /// When it was last replaced.
    pub updated_at: i64,
    /// The current token set of each persona, the most recently obtained first.
    pub current: Vec<CurrentTokenSet>,
    /// Its newest run.
    pub last_run: Option<LastRun>,
}

/// The newest token set of a profile and persona.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentTokenSet {
    /// As whom; none where nobody signed in.
    pub persona: Option<String>,
    /// The authorization.
    pub authorization_id: i64,
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

/// The newest run of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRun {
    /// Its id.
    pub id: i64,
    /// As whom.
    pub persona: Option<String>,
    /// When it started.
    pub started_at: i64,
    /// When it ended; none while it is under way.
    pub ended_at: Option<i64>,
    /// How it ended; none while it is under way.
    pub outcome: Option<String>,
}

impl Vault {
    /// All profiles that are not removed, by name.
    pub fn profile_list(&self) -> Result<Vec<ProfileListing>, VaultError> {
        self.read(|connection| {
            // One transaction, so that the three queries see the same moment.
            let transaction = connection.transaction()?;
            let mut listings = read_profiles(&transaction, None)?;
            let mut places = HashMap::with_capacity(listings.len());
            for (place, listing) in listings.iter().enumerate() {
                places.insert(listing.id, place);
            }
            for (profile_id, token_set) in read_current(&transaction, None)? {
                if let Some(place) = places.get(&profile_id) {
                    listings[*place].current.push(token_set);
                }
            }
            for (profile_id, run) in read_last_runs(&transaction, None)? {
                if let Some(place) = places.get(&profile_id) {
                    listings[*place].last_run = Some(run);
                }
            }
            Ok(listings)
        })
    }

    /// One profile as the list shows it, unless it is removed.
    pub fn profile_listing(&self, id: i64) -> Result<Option<ProfileListing>, VaultError> {
        self.read(|connection| {
            let transaction = connection.transaction()?;
            let Some(mut listing) = read_profiles(&transaction, Some(id))?.pop() else {
                return Ok(None);
            };
            listing.current = read_current(&transaction, Some(id))?
                .into_iter()
                .map(|(_, set)| set)
                .collect();
            listing.last_run = read_last_runs(&transaction, Some(id))?.pop().map(|(_, run)| run);
            Ok(Some(listing))
        })
    }
}

fn read_profiles(connection: &Connection, id: Option<i64>) -> Result<Vec<ProfileListing>, VaultError> {
    read(
        connection,
        "SELECT id, name, environment, summary, created_at, updated_at FROM profiles",
        "id",
        "removed_at IS NULL ORDER BY name",
        id,
        |row| {
            Ok(ProfileListing {
                id: row.get(0)?,
                name: row.get(1)?,
                environment: row.get(2)?,
                summary: row.get(3)?,
                created_at: row.get(4)?,
                updated_at: row.get(5)?,
                current: Vec::new(),
                last_run: None,
            })
        },
    )
}

fn read_current(connection: &Connection, profile_id: Option<i64>) -> Result<Vec<(i64, CurrentTokenSet)>, VaultError> {
    read(
        connection,
        "SELECT profile_id, persona, id, token_set_id, generation, obtained_at, expires_at, revoked_at
         FROM authorizations INDEXED BY current_token_sets",
        "profile_id",
        "is_current = 1 ORDER BY profile_id, obtained_at DESC, token_set_id DESC",
        profile_id,
        |row| {
            let token_set = CurrentTokenSet {
                persona: row.get(1)?,
                authorization_id: row.get(2)?,
                token_set_id: row.get(3)?,
                generation: row.get(4)?,
                obtained_at: row.get(5)?,
                expires_at: row.get(6)?,
                revoked_at: row.get(7)?,
            };
            Ok((row.get(0)?, token_set))
        },
    )
}

fn read_last_runs(connection: &Connection, profile_id: Option<i64>) -> Result<Vec<(i64, LastRun)>, VaultError> {
    read(
        connection,
        "SELECT profile_id, id, persona, started_at, ended_at, outcome
         FROM runs INDEXED BY latest_runs",
        "profile_id",
        "is_latest = 1",
        profile_id,
        |row| {
            let run = LastRun {
                id: row.get(1)?,
                persona: row.get(2)?,
                started_at: row.get(3)?,
                ended_at: row.get(4)?,
                outcome: row.get(5)?,
            };
            Ok((row.get(0)?, run))
        },
    )
}

/// Reads all rows, or those where `column` is `id`.
fn read<T>(
    connection: &Connection,
    select: &str,
    column: &str,
    condition: &str,
    id: Option<i64>,
    record: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, VaultError> {
    let rows = match id {
        None => connection
            .prepare_cached(&format!("{select} WHERE {condition}"))?
            .query_map([], record)?
            .collect::<Result<_, _>>()?,
        Some(id) => connection
            .prepare_cached(&format!("{select} WHERE {column} = ?1 AND {condition}"))?
            .query_map([id], record)?
            .collect::<Result<_, _>>()?,
    };
    Ok(rows)
}
