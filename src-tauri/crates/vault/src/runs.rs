//! Runs and their traces; the tokens of a run are in `tokens`.
//!
//! A run is there for everybody when `start_run` returns. It is durable with its first steps, and those when
//! `append_steps` returns: whoever records what it is about to do appends before it does it.

use std::sync::PoisonError;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::run_owner::{self, RunOwner};
use crate::{Vault, VaultError, reserve};

/// A run that starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRun {
    /// The profile that is executed.
    pub profile_id: i64,
    /// As whom; none where nobody signs in.
    pub persona: Option<String>,
    /// The grant type of its token request, or the errand that it does.
    pub grant_type: String,
    /// When it starts.
    pub started_at: i64,
    /// Whether lists show it as the latest of its profile: one that executes the profile's grant.
    pub is_latest: bool,
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunEnd<'a> {
    /// The run.
    pub run_id: i64,
    /// When it ended.
    pub ended_at: i64,
    /// `done`, `failed`, `cancelled` or `interrupted`.
    pub outcome: &'a str,
    /// What a list shows of it: small, and without a secret.
    pub summary: &'a str,
    /// Its last steps, each with its time.
    pub steps: &'a [(i64, &'a str)],
}

/// A run as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRecord {
    /// Its id.
    pub id: i64,
    /// The profile that was executed.
    pub profile_id: i64,
    /// As whom.
    pub persona: Option<String>,
    /// The grant type of its token request.
    pub grant_type: String,
    /// When it started.
    pub started_at: i64,
    /// When it ended; none while it is under way.
    pub ended_at: Option<i64>,
    /// How it ended; none while it is under way.
    pub outcome: Option<String>,
    /// What a list shows of it; none while it is under way.
    pub summary: Option<String>,
    /// The id of the process that executed it.
    pub process: u32,
}

/// A run with all that happened in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunTrace {
    /// The run.
    pub run: RunRecord,
    /// Its steps, in order.
    pub steps: Vec<StepRecord>,
}

/// One step of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRecord {
    /// Its place in the trace, from 0.
    pub position: i64,
    /// When it happened.
    pub at: i64,
    /// What happened.
    pub body: String,
}

const COLUMNS: &str = "id, profile_id, persona, grant_type, started_at, ended_at, outcome, summary, process";

impl Vault {
    /// Starts a run and gives its id. It counts as interrupted when this process ends before it does.
    ///
    /// It outlasts this process, but a loss of power only with its first steps: before them it has done nothing.
    ///
    /// # Errors
    /// `NoSuchProfile`; `DiskFull` when there would be no space for what it yields.
    pub fn start_run(&self, run: &NewRun) -> Result<i64, VaultError> {
        reserve::take(self.home())?;
        let owner = self.own_runs()?;
        self.write_without_waiting(|change| {
            if run.is_latest {
                change
                    .prepare_cached("UPDATE runs SET is_latest = 0 WHERE profile_id = ?1 AND is_latest = 1")?
                    .execute([run.profile_id])?;
            }
            change
                .prepare_cached(
                    "INSERT INTO runs
                         (profile_id, persona, grant_type, started_at, process, owner, is_latest)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    run.profile_id,
                    run.persona,
                    run.grant_type,
                    run.started_at,
                    std::process::id(),
                    owner,
                    run.is_latest
                ])
                .map_err(|error| {
                    if VaultError::is_dangling(&error) {
                        VaultError::NoSuchProfile { id: run.profile_id }
                    } else {
                        error.into()
                    }
                })?;
            Ok(change.last_insert_rowid())
        })
    }

    /// Appends steps, each with its time, to a run's trace: all or none.
    ///
    /// # Errors
    /// `NoSuchRun`.
    pub fn append_steps(&self, run_id: i64, steps: &[(i64, &str)]) -> Result<(), VaultError> {
        self.write(|change| append_steps(change, run_id, steps))
    }

    /// Ends a run that yielded no tokens. On a full disk it takes the space that was kept for its end.
    ///
    /// # Errors
    /// `NoSuchRun` when there is none, or it has ended; its last steps are not appended then.
    pub fn end_run(&self, end: RunEnd<'_>) -> Result<(), VaultError> {
        self.write_with_reserve(|change| end_run(change, end))
    }

    /// A run with its trace.
    pub fn run(&self, id: i64) -> Result<Option<RunTrace>, VaultError> {
        self.read(|connection| {
            let transaction = connection.transaction()?;
            let Some(run) = transaction
                .prepare_cached(&format!("SELECT {COLUMNS} FROM runs WHERE id = ?1"))?
                .query_row([id], run_of)
                .optional()?
            else {
                return Ok(None);
            };
            let steps = transaction
                .prepare_cached("SELECT position, at, body FROM steps WHERE run_id = ?1 ORDER BY position")?
                .query_map([id], |row| {
                    Ok(StepRecord {
                        position: row.get(0)?,
                        at: row.get(1)?,
                        body: row.get(2)?,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(Some(RunTrace { run, steps }))
        })
    }

    /// At most `limit` runs of a profile, the newest first, from before the run `before`.
    pub fn runs(&self, profile_id: i64, limit: u32, before: Option<i64>) -> Result<Vec<RunRecord>, VaultError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM runs WHERE profile_id = ?1 AND id < ?2
                 ORDER BY id DESC LIMIT ?3"
            ))?;
            let rows = statement.query_map(params![profile_id, before.unwrap_or(i64::MAX), limit], run_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The ids of at most `limit` of a profile's runs with this grant type, or errand, that were not interrupted, the
    /// newest first.
    pub fn latest_ended_runs(&self, profile_id: i64, grant_type: &str, limit: u32) -> Result<Vec<i64>, VaultError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id FROM runs
                 WHERE profile_id = ?1 AND grant_type = ?2 AND outcome IN ('done', 'failed', 'cancelled')
                 ORDER BY id DESC LIMIT ?3",
            )?;
            let ids = statement.query_map(params![profile_id, grant_type, limit], |row| row.get(0))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }

    /// Marks as `interrupted` the runs under way whose process is gone, and gives their number.
    ///
    /// A process is gone when it holds its lock file no more, or when `alive` denies its id. The lock files of
    /// processes that are gone are removed.
    pub fn close_interrupted_runs(&self, now: i64, alive: impl Fn(u32) -> bool) -> Result<usize, VaultError> {
        let open = self.read(|connection| open_runs(connection))?;
        let mut closed = 0;
        for (run_id, process, owner) in open {
            if !run_owner::is_gone(self.home(), &owner) && alive(process) {
                continue;
            }
            let end = RunEnd {
                run_id,
                ended_at: now,
                outcome: "interrupted",
                summary: "{}",
                steps: &[],
            };
            match self.write(|change| end_run(change, end)) {
                Ok(()) => closed += 1,
                // It ended by itself meanwhile.
                Err(VaultError::NoSuchRun { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        run_owner::sweep(self.home());
        Ok(closed)
    }

    /// The name under which this process executes runs; its lock file is made on the first call.
    fn own_runs(&self) -> Result<String, VaultError> {
        let mut owner = self.run_owner.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(owner) = owner.as_ref() {
            return Ok(owner.name.clone());
        }
        let new = RunOwner::new(self.home())?;
        let name = new.name.clone();
        *owner = Some(new);
        Ok(name)
    }
}

fn append_steps(change: &Transaction<'_>, run_id: i64, steps: &[(i64, &str)]) -> Result<(), VaultError> {
    let first: i64 = change
        .prepare_cached("SELECT ifnull(max(position) + 1, 0) FROM steps WHERE run_id = ?1")?
        .query_row([run_id], |row| row.get(0))?;
    let mut insert = change.prepare_cached("INSERT INTO steps (run_id, position, at, body) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, (at, body)) in (first..).zip(steps) {
        insert.execute(params![run_id, position, at, body]).map_err(|error| {
            if VaultError::is_dangling(&error) {
                VaultError::NoSuchRun { id: run_id }
            } else {
                error.into()
            }
        })?;
    }
    Ok(())
}

/// Ends a run within a transaction: one under way, or one that was taken for interrupted while it lived.
pub(crate) fn end_run(change: &Transaction<'_>, end: RunEnd<'_>) -> Result<(), VaultError> {
    let ended = change
        .prepare_cached(
            "UPDATE runs SET ended_at = ?2, outcome = ?3, summary = ?4
             WHERE id = ?1 AND (ended_at IS NULL OR outcome = 'interrupted')",
        )?
        .execute(params![end.run_id, end.ended_at, end.outcome, end.summary])?;
    if ended == 0 {
        return Err(VaultError::NoSuchRun { id: end.run_id });
    }
    append_steps(change, end.run_id, end.steps)
}

fn open_runs(connection: &Connection) -> Result<Vec<(i64, u32, String)>, VaultError> {
    let mut statement = connection.prepare_cached("SELECT id, process, owner FROM runs WHERE ended_at IS NULL")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn run_of(row: &Row<'_>) -> rusqlite::Result<RunRecord> {
    Ok(RunRecord {
        id: row.get(0)?,
        profile_id: row.get(1)?,
        persona: row.get(2)?,
        grant_type: row.get(3)?,
        started_at: row.get(4)?,
        ended_at: row.get(5)?,
        outcome: row.get(6)?,
        summary: row.get(7)?,
        process: row.get(8)?,
    })
}
