//! The requests of devices that wait for a person (RFC 8628): how far each one got, under the digest of its device code.

use std::collections::HashMap;

use crate::grant::Access;
use crate::random::random_bytes;
use crate::user::SignedIn;

/// How many are remembered at most.
const LIMIT: usize = 1_000;

/// How long one that has expired is still known as such, in seconds.
const KNOWN_AS_EXPIRED: u64 = 3_600;

/// Consonants alone make no words (RFC 8628 §6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// A device's request.
pub(crate) struct DeviceRequest {
    pub(crate) client_id: String,
    /// Eight letters, without the hyphen that is shown.
    pub(crate) user_code: String,
    pub(crate) access: Access,
    pub(crate) decision: Decision,
    pub(crate) expires_at: u64,
    /// Seconds to wait between two polls; grows when the device does not.
    pub(crate) interval: u64,
    pub(crate) last_polled: Option<u64>,
}

/// What the person said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Pending,
    Allowed(SignedIn),
    Denied,
}

/// All of them, by digest of the device code.
#[derive(Default)]
pub(crate) struct DeviceRequests(HashMap<String, DeviceRequest>);

impl DeviceRequests {
    pub(crate) fn insert(&mut self, digest: String, request: DeviceRequest, now: u64) {
        if self.0.len() >= LIMIT {
            self.0.retain(|_, one| one.expires_at + KNOWN_AS_EXPIRED > now);
        }
        if self.0.len() >= LIMIT {
            let oldest = self.0.iter().min_by_key(|(_, one)| one.expires_at);
            if let Some(digest) = oldest.map(|(digest, _)| digest.clone()) {
                self.0.remove(&digest);
            }
        }
        self.0.insert(digest, request);
    }

    pub(crate) fn get_mut(&mut self, digest: &str) -> Option<&mut DeviceRequest> {
        self.0.get_mut(digest)
    }

    pub(crate) fn remove(&mut self, digest: &str) -> Option<DeviceRequest> {
        self.0.remove(digest)
    }

    /// The one that waits for a person with this code, however it was typed.
    pub(crate) fn find_waiting(&self, typed: &str, now: u64) -> Option<&DeviceRequest> {
        let user_code = read_user_code(typed);
        self.0
            .values()
            .find(|one| one.user_code == user_code && one.decision == Decision::Pending && now < one.expires_at)
    }

    /// Decides the one that waits with this code; `false` if none does any more.
    pub(crate) fn decide(&mut self, typed: &str, decision: Decision, now: u64) -> bool {
        let user_code = read_user_code(typed);
        let waiting = self
            .0
            .values_mut()
            .find(|one| one.user_code == user_code && one.decision == Decision::Pending && now < one.expires_at);
        match waiting {
            Some(request) => {
                request.decision = decision;
                true
            }
            None => false,
        }
    }
}

pub(crate) fn random_user_code() -> String {
    let letter = |byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]);
    random_bytes::<8>().map(letter).into_iter().collect()
}

/// With a hyphen in the middle, for people.
pub(crate) fn show_user_code(user_code: &str) -> String {
    let (start, end) = user_code.split_at(user_code.len() / 2);
    format!("{start}-{end}")
}

/// RFC 8628 §6.1: case and punctuation do not count.
fn read_user_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{random_user_code, read_user_code, show_user_code};

    #[test]
    fn reads_a_code_however_it_is_typed() {
        let code = random_user_code();

        assert_eq!(code.len(), 8);
        assert_eq!(read_user_code(&show_user_code(&code)), code);
        assert_eq!(read_user_code(&format!(" {} ", code.to_lowercase())), code);
    }
}
