//! The issuer's keys for a report: those that the token set was given, else the newest that are held, else fetched.

use bearerbox_jwt::JwkSet;
use bearerbox_oauth::{Keys, jwks_request};
use bearerbox_vault::{KeySetRecord, NewKeySet};
use url::Url;

use super::facts::Facts;
use crate::io::Limits;
use crate::server::cache_key;
use crate::view::{ErrorView, KeysView};
use crate::{Bearerbox, Error, now_ms};

const MINUTE: i64 = 60 * 1000;
/// Where the server does not say how long its keys are good for.
const FRESH: i64 = 60 * MINUTE;
/// However long it says: a key that was taken out of use has to be noticed.
const FRESH_AT_MOST: i64 = 24 * 60 * MINUTE;

/// What was found.
pub(super) struct FoundKeys {
    set: Option<(JwkSet, Url, i64)>,
    is_published: bool,
    pub(super) error: Option<ErrorView>,
}

impl FoundKeys {
    pub(super) fn as_keys(&self) -> Keys<'_> {
        match &self.set {
            Some((set, ..)) => Keys::Held(set),
            None if self.is_published => Keys::NotFetched,
            None => Keys::Nowhere,
        }
    }

    pub(super) fn view(&self) -> Option<KeysView> {
        self.set.as_ref().map(|(set, address, fetched_at)| KeysView {
            address: address.to_string(),
            fetched_at: *fetched_at,
            count: set.keys().len(),
        })
    }
}

impl Bearerbox {
    /// The keys to verify a token with that names this `kid`. A token set keeps those that it was verified with first,
    /// so that the verdict can be repeated after a rotation.
    ///
    /// # Errors
    /// The vault's.
    pub(super) async fn find_keys(&self, facts: &Facts, kid: Option<&str>) -> Result<FoundKeys, Error> {
        let Some(url) = facts.jwks_uri().cloned() else {
            return Ok(FoundKeys {
                set: None,
                is_published: false,
                error: None,
            });
        };
        let address = cache_key(url.as_str(), &facts.document.connection());
        let given = self.vault().key_set_of(facts.record.id)?;
        if let Some(record) = given.as_ref().filter(|record| has(record, kid)) {
            return Ok(found(Some(record), url, None));
        }
        let newest = self.vault().newest_key_set(&address)?;
        let now = now_ms();
        let serves = newest.as_ref().is_some_and(|record| {
            let is_fresh = now < record.fresh_until && has(record, kid);
            // A key that is not there now will not be there in a moment.
            is_fresh || (0..MINUTE).contains(&(now - record.fetched_at))
        });
        if serves {
            return self.give(facts, newest, url, None);
        }
        match self.fetch_keys(facts, &url, &address).await {
            Ok(record) => self.give(facts, Some(record), url, None),
            Err(error) => self.give(facts, given.or(newest), url, Some(ErrorView::from(&error))),
        }
    }

    fn give(
        &self,
        facts: &Facts,
        record: Option<KeySetRecord>,
        url: Url,
        error: Option<ErrorView>,
    ) -> Result<FoundKeys, Error> {
        if let (Some(record), None) = (&record, &error) {
            self.vault().give_key_set(facts.record.id, record.id)?;
        }
        Ok(found(record.as_ref(), url, error))
    }

    async fn fetch_keys(&self, facts: &Facts, url: &Url, address: &str) -> Result<KeySetRecord, Error> {
        let request = jwks_request(url.clone());
        let connection = facts.document.connection();
        let response = self.http().send(&request, &connection, &Limits::default()).await?;
        let refuse = |reason: String| Error::KeysRefused {
            address: url.to_string(),
            reason,
        };
        if response.status != 200 {
            return Err(refuse(format!("it came with status {}", response.status)));
        }
        let body = String::from_utf8(response.body.clone()).map_err(|_| refuse("it is no text".to_owned()))?;
        JwkSet::parse(&body).map_err(|problem| refuse(problem.to_string()))?;
        let fetched_at = now_ms();
        let fresh_until = fetched_at + fresh_for(response.header("cache-control").unwrap_or_default());
        let id = self.vault().keep_key_set(NewKeySet {
            address,
            body: &body,
            fetched_at,
            fresh_until,
        })?;
        Ok(KeySetRecord {
            id,
            body,
            fetched_at,
            fresh_until,
        })
    }
}

fn found(record: Option<&KeySetRecord>, url: Url, error: Option<ErrorView>) -> FoundKeys {
    let set = record.and_then(|record| Some((JwkSet::parse(&record.body).ok()?, record.fetched_at)));
    FoundKeys {
        set: set.map(|(set, fetched_at)| (set, url, fetched_at)),
        is_published: true,
        error,
    }
}

/// Whether the key is there; any would do where the token names none.
fn has(record: &KeySetRecord, kid: Option<&str>) -> bool {
    let Some(kid) = kid else { return true };
    JwkSet::parse(&record.body).is_ok_and(|set| set.keys().iter().any(|key| key.kid() == Some(kid)))
}

/// How long an answer stays fresh, in milliseconds (RFC 9111 §5.2.2.1).
fn fresh_for(cache_control: &str) -> i64 {
    let max_age = cache_control.split(',').find_map(|directive| {
        let (name, seconds) = directive.trim().split_once('=')?;
        let seconds: i64 = seconds.trim_matches('"').parse().ok()?;
        name.eq_ignore_ascii_case("max-age").then_some(seconds)
    });
    max_age.map_or(FRESH, |seconds| {
        seconds.saturating_mul(1000).clamp(MINUTE, FRESH_AT_MOST)
    })
}

#[cfg(test)]
mod tests {
    use super::{FRESH, FRESH_AT_MOST, MINUTE, fresh_for};

    #[test]
    fn keys_are_fresh_as_long_as_the_server_says_within_bounds() {
        assert_eq!(fresh_for("public, max-age=600"), 600_000);
        assert_eq!(fresh_for("Max-Age=\"600\""), 600_000);
        assert_eq!(fresh_for("no-store"), FRESH);
        assert_eq!(fresh_for("max-age=0"), MINUTE);
        assert_eq!(fresh_for("max-age=99999999999999999"), FRESH_AT_MOST);
    }
}
