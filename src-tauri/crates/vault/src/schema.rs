//! The tables, and how an older vault becomes a new one. Each version is a step that is never edited.

use rusqlite::{Connection, TransactionBehavior};

use crate::VaultError;

/// The steps from an empty file to the newest version, in order.
const VERSIONS: &[&str] = &[
    "
CREATE TABLE profiles (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,
    environment TEXT,
    summary     TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    removed_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX profile_names ON profiles (name) WHERE removed_at IS NULL;

-- Apart, so that lists do not read over the documents.
CREATE TABLE profile_documents (
    profile_id INTEGER PRIMARY KEY REFERENCES profiles ON DELETE CASCADE,
    document   TEXT NOT NULL
) STRICT;

CREATE TABLE personas (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    authorization_server TEXT NOT NULL,
    name                 TEXT NOT NULL,
    created_at           INTEGER NOT NULL,
    last_used_at         INTEGER NOT NULL,
    UNIQUE (authorization_server, name)
) STRICT;

CREATE TABLE runs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
    persona    TEXT,
    grant_type TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    outcome    TEXT,
    summary    TEXT,
    process    INTEGER NOT NULL,
    owner      TEXT NOT NULL,
    is_latest  INTEGER NOT NULL
) STRICT;
CREATE INDEX runs_of_profiles ON runs (profile_id);
CREATE INDEX runs_under_way ON runs (id) WHERE ended_at IS NULL;
CREATE INDEX latest_runs ON runs (profile_id, persona, started_at, ended_at, outcome)
    WHERE is_latest = 1;
CREATE UNIQUE INDEX one_latest_run ON runs (profile_id) WHERE is_latest = 1;

CREATE TABLE steps (
    run_id   INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    body     TEXT NOT NULL,
    UNIQUE (run_id, position)
) STRICT;

-- run_id is a note, not a reference: what obtained a token set goes when its profile goes.
CREATE TABLE authorizations (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id   INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
    persona      TEXT,
    run_id       INTEGER,
    created_at   INTEGER NOT NULL,
    is_current   INTEGER NOT NULL,
    token_set_id INTEGER NOT NULL,
    generation   INTEGER NOT NULL,
    obtained_at  INTEGER NOT NULL,
    expires_at   INTEGER
) STRICT;
CREATE INDEX authorizations_of_profiles ON authorizations (profile_id);
CREATE INDEX current_token_sets
    ON authorizations (profile_id, persona, token_set_id, generation, obtained_at, expires_at)
    WHERE is_current = 1;

CREATE TABLE token_sets (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    authorization_id INTEGER NOT NULL REFERENCES authorizations ON DELETE CASCADE,
    generation       INTEGER NOT NULL,
    obtained_at      INTEGER NOT NULL,
    expires_at       INTEGER,
    run_id           INTEGER,
    body             TEXT NOT NULL,
    UNIQUE (authorization_id, generation)
) STRICT;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE metadata (
    address    TEXT PRIMARY KEY,
    body       TEXT NOT NULL,
    fetched_at INTEGER NOT NULL
) STRICT;
",
    "
-- Whether the profile became another client, or one of another server, while the run was under way.
ALTER TABLE runs ADD COLUMN is_of_former_client INTEGER NOT NULL DEFAULT 0;
",
    "
-- Apart, as a token set is never overwritten.
CREATE TABLE revocations (
    token_set_id INTEGER NOT NULL REFERENCES token_sets ON DELETE CASCADE,
    token        TEXT NOT NULL,
    revoked_at   INTEGER NOT NULL,
    run_id       INTEGER NOT NULL,
    PRIMARY KEY (token_set_id, token)
) STRICT, WITHOUT ROWID;

-- Of the access token of the newest token set.
ALTER TABLE authorizations ADD COLUMN revoked_at INTEGER;
DROP INDEX current_token_sets;
CREATE INDEX current_token_sets
    ON authorizations (profile_id, persona, token_set_id, generation, obtained_at, expires_at, revoked_at)
    WHERE is_current = 1;
",
    "
-- token_set_id is a note: the JWT belongs to the authorization, whichever token set it was obtained with.
CREATE TABLE jwts (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    authorization_id INTEGER NOT NULL REFERENCES authorizations ON DELETE CASCADE,
    token_set_id     INTEGER NOT NULL,
    asked            TEXT NOT NULL,
    obtained_at      INTEGER NOT NULL,
    expires_at       INTEGER,
    run_id           INTEGER,
    body             TEXT NOT NULL
) STRICT;
CREATE INDEX jwts_of_authorizations ON jwts (authorization_id, asked);
",
    "
-- What servers published as their keys, each state once, so that a signature can be verified again after a rotation.
CREATE TABLE key_sets (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    address     TEXT NOT NULL,
    body        TEXT NOT NULL,
    fetched_at  INTEGER NOT NULL,
    fresh_until INTEGER NOT NULL
) STRICT;
CREATE INDEX key_sets_of_addresses ON key_sets (address);

-- Apart, as a token set is never overwritten.
CREATE TABLE keys_of_token_sets (
    token_set_id INTEGER PRIMARY KEY REFERENCES token_sets ON DELETE CASCADE,
    key_set_id   INTEGER NOT NULL REFERENCES key_sets
) STRICT;
CREATE INDEX token_sets_of_keys ON keys_of_token_sets (key_set_id);
",
];

/// The version that this build writes.
pub(crate) const KNOWN: i64 = VERSIONS.len() as i64;

/// The version of the database: 0 when it is still empty.
pub(crate) fn version(connection: &Connection) -> Result<i64, VaultError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings the database to the newest version, all or nothing.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), VaultError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it since.
    let found = version(&transaction)?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    for step in VERSIONS.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    if found < KNOWN {
        transaction.pragma_update(None, "user_version", KNOWN)?;
    }
    transaction.commit()?;
    Ok(())
}
