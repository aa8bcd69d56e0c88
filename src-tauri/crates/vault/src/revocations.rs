//! What a server took out of use at our request: which token of a token set, and when. The token stays, to be looked at.

use rusqlite::{Row, Transaction, params};

use crate::runs::end_run;
use crate::{RunEnd, Vault, VaultError};

/// Which token of a token set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokedToken {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
}

/// A token of a token set that a run had the server take out of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewRevocation {
    /// The token set.
    pub token_set_id: i64,
    /// Which token of it.
    pub token: RevokedToken,
    /// When.
    pub revoked_at: i64,
}

/// Since when the tokens of a token set are out of use; none where that is not known of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revocations {
    /// The access token.
    pub access: Option<i64>,
    /// The refresh token.
    pub refresh: Option<i64>,
}

impl RevokedToken {
    fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
        }
    }
}

impl Vault {
    /// Ends a run with its last steps and notes what it had revoked: all, or nothing. A token set that is gone meanwhile
    /// is passed over. On a full disk it takes the space that was kept for it since the run started.
    ///
    /// # Errors
    /// `NoSuchRun`.
    pub fn finish_run_with_revocations(
        &self,
        end: RunEnd<'_>,
        revocations: &[NewRevocation],
    ) -> Result<(), VaultError> {
        self.write_with_reserve(|change| {
            end_run(change, end)?;
            for revocation in revocations {
                add_revocation(change, end.run_id, *revocation)?;
            }
            Ok(())
        })
    }
}

fn add_revocation(change: &Transaction<'_>, run_id: i64, revocation: NewRevocation) -> Result<(), VaultError> {
    let NewRevocation {
        token_set_id,
        token,
        revoked_at,
    } = revocation;
    change
        .prepare_cached(
            "INSERT INTO revocations (token_set_id, token, revoked_at, run_id)
             SELECT id, ?2, ?3, ?4 FROM token_sets WHERE id = ?1
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![token_set_id, token.name(), revoked_at, run_id])?;
    if token == RevokedToken::Access {
        change
            .prepare_cached("UPDATE authorizations SET revoked_at = ?2 WHERE token_set_id = ?1 AND revoked_at IS NULL")?
            .execute([token_set_id, revoked_at])?;
    }
    Ok(())
}

/// What a query selects of a token set's revocations, to be read by [`revocations_of`].
pub(crate) const REVOCATIONS: &str = "(SELECT revoked_at FROM revocations WHERE token_set_id = token_sets.id AND token = 'access'), \
     (SELECT revoked_at FROM revocations WHERE token_set_id = token_sets.id AND token = 'refresh')";

/// Reads [`REVOCATIONS`] from the column `first` on.
pub(crate) fn revocations_of(row: &Row<'_>, first: usize) -> rusqlite::Result<Revocations> {
    Ok(Revocations {
        access: row.get(first)?,
        refresh: row.get(first + 1)?,
    })
}
