//! The state in bytes: keys, refresh tokens, revocations, logins and consents, so that a refresh still works after a
//! restart. It has private keys in it: whoever keeps it keeps it secret.

use serde::{Deserialize, Serialize};

use crate::keys::{KeptKeys, Keys};
use crate::store::Kept;

const VERSION: u32 = 1;

/// Why an earlier state cannot be taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// It is not a state of this server, or was damaged.
    #[error("The practice server's saved state cannot be read. Start it without the saved state.")]
    Unreadable,
    /// It was written by a newer version.
    #[error("The practice server's saved state has version {0}, which is newer than this program.")]
    Newer(u32),
}

#[derive(Serialize)]
struct StateOut<'a> {
    version: u32,
    keys: &'a KeptKeys,
    kept: &'a Kept,
}

#[derive(Deserialize)]
struct StateIn {
    keys: KeptKeys,
    kept: Kept,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

pub(crate) fn encode_state(keys: &KeptKeys, kept: &Kept) -> Vec<u8> {
    serde_json::to_vec(&StateOut {
        version: VERSION,
        keys,
        kept,
    })
    .expect("maps with text keys can be written as JSON")
}

pub(crate) fn decode_state(bytes: &[u8]) -> Result<(Keys, Kept), StateError> {
    let unreadable = |_| StateError::Unreadable;
    let Version { version } = serde_json::from_slice(bytes).map_err(unreadable)?;
    if version > VERSION {
        return Err(StateError::Newer(version));
    }
    let state: StateIn = serde_json::from_slice(bytes).map_err(unreadable)?;
    let keys = Keys::restore(&state.keys).ok_or(StateError::Unreadable)?;
    Ok((keys, state.kept))
}

#[cfg(test)]
mod tests {
    use super::{StateError, decode_state, encode_state};
    use crate::keys::Keys;
    use crate::store::Kept;

    #[test]
    fn refuses_what_it_cannot_read_and_what_is_newer() {
        assert_eq!(decode_state(b"").err(), Some(StateError::Unreadable));
        assert_eq!(decode_state(br#"{"version":1}"#).err(), Some(StateError::Unreadable));
        assert_eq!(decode_state(br#"{"version":2}"#).err(), Some(StateError::Newer(2)));
    }

    #[test]
    fn reads_what_it_wrote() {
        let keys = Keys::generate().unwrap();
        let mut kept = Kept::default();
        kept.revoke_grant("grant", 1);

        let (_, kept) = decode_state(&encode_state(&keys.keep().unwrap(), &kept)).unwrap();

        assert!(kept.is_revoked("grant.token"));
        assert!(!kept.is_revoked("other.token"));
    }
}
