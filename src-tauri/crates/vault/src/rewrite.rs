//! Profiles that the program itself changes, at once or with the end of a run: by what their documents say by then, so
//! that nothing is taken back that somebody wrote meanwhile.

use bearerbox_secret::Secret;
use rusqlite::{Transaction, params};

use crate::profiles::{document, retire};
use crate::runs::end_run;
use crate::{RunEnd, Vault, VaultError};

/// What becomes of a profile.
#[derive(Clone, Debug)]
pub struct Rewritten {
    /// What a list shows of it: small, and without a secret.
    pub summary: String,
    /// The whole document, secrets included.
    pub document: Secret,
    /// Whether it is another client's now, so that its authorizations are those of a former one.
    pub is_former: bool,
}

impl Vault {
    /// Replaces a profile's document by what `rewrite` makes of it; where that is none, nothing. A profile that is removed
    /// is rewritten, too: it may be restored.
    ///
    /// # Errors
    /// `NoSuchProfile`.
    pub fn rewrite_profile(
        &self,
        id: i64,
        now: i64,
        rewrite: impl Fn(&str) -> Option<Rewritten>,
    ) -> Result<(), VaultError> {
        self.write_with_reserve(|change| rewrite_profile(change, id, now, &rewrite))
    }

    /// Ends a run with its last steps and rewrites a profile as [`Vault::rewrite_profile`] does: both, or nothing. On a full
    /// disk it takes the space that was kept for it since the run started.
    ///
    /// # Errors
    /// `NoSuchRun`, `NoSuchProfile`.
    pub fn finish_run_with_profile(
        &self,
        end: RunEnd<'_>,
        id: i64,
        rewrite: impl Fn(&str) -> Option<Rewritten>,
    ) -> Result<(), VaultError> {
        self.write_with_reserve(|change| {
            end_run(change, end)?;
            rewrite_profile(change, id, end.ended_at, &rewrite)
        })
    }
}

fn rewrite_profile(
    change: &Transaction<'_>,
    id: i64,
    now: i64,
    rewrite: impl Fn(&str) -> Option<Rewritten>,
) -> Result<(), VaultError> {
    let before = document(change, id)?.ok_or(VaultError::NoSuchProfile { id })?;
    let Some(after) = rewrite(&before) else {
        return Ok(());
    };
    if after.is_former {
        retire(change, id)?;
    }
    change
        .prepare_cached("UPDATE profiles SET summary = ?2, updated_at = max(?3, updated_at + 1) WHERE id = ?1")?
        .execute(params![id, after.summary, now])?;
    change
        .prepare_cached("UPDATE profile_documents SET document = ?2 WHERE profile_id = ?1")?
        .execute(params![id, after.document.expose()])?;
    Ok(())
}
