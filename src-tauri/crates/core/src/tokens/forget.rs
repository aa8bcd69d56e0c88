//! Tokens are forgotten: deleted here, without a word to the server.

use crate::{Bearerbox, Error};

impl Bearerbox {
    /// Deletes every token set that is held for a profile and a persona, with their JWTs; of the
    /// persona who was given a token last where none is named. False where nothing was held. The tokens stay as good as
    /// they were, and the history keeps what was sent and received.
    ///
    /// # Errors
    /// The vault's.
    pub fn forget_tokens(&self, profile_id: i64, persona: Option<&str>) -> Result<bool, Error> {
        let Some(record) = self.current_record(profile_id, persona)? else {
            return Ok(false);
        };
        let deleted = self
            .vault()
            .delete_authorizations(profile_id, record.persona.as_deref())?;
        Ok(deleted > 0)
    }
}
