//! The issuer's keys for a report: those that the token set was given, else the newest that are held, else fetched.

use bearerbox_jwt::JwkSet;
use bearerbox_oauth::Keys;
use bearerbox_vault::{KeySetRecord, NewKeySet};
use url::Url;

use super::facts::Facts;
use crate::server::{FetchedKeySet, cache_key, fetch_key_set};
use crate::view::{ErrorView, KeysView, ReportKeyView};
use crate::{Bearerbox, Error, now_ms};

const MINUTE: i64 = 60 * 1000;

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

    /// The key that a token names by this `kid`; that it names none leaves no doubt where there is only one.
    pub(super) fn view_key(&self, kid: Option<&str>) -> Option<ReportKeyView> {
        let keys = self.set.as_ref()?.0.keys();
        let key = match (kid, keys) {
            (Some(_), _) => keys.iter().find(|key| key.kid() == kid)?,
            (None, [only]) => only,
            (None, _) => return None,
        };
        Some(ReportKeyView {
            kid: key.kid().map(str::to_owned),
            kind: key.kind().to_string(),
            thumbprint: key.thumbprint().to_owned(),
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
        let fetched = fetch_key_set(self.http(), url, &facts.document.connection()).await?;
        let FetchedKeySet {
            body,
            fetched_at,
            fresh_until,
            ..
        } = fetched;
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

#[cfg(test)]
mod tests {
    use bearerbox_jwt::JwkSet;
    use url::Url;

    use super::FoundKeys;

    fn found_keys(text: &str) -> FoundKeys {
        let url = Url::parse("https://id.example/jwks").unwrap();
        FoundKeys {
            set: Some((JwkSet::parse(text).unwrap(), url, 0)),
            is_published: true,
            error: None,
        }
    }

    #[test]
    fn the_key_is_the_one_of_that_name_or_the_only_one() {
        // RFC 8037 appendix A.2.
        let key = |kid| {
            format!(
                r#"{{"kty":"OKP","crv":"Ed25519","kid":"{kid}","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}"#
            )
        };
        let one = found_keys(&format!(r#"{{"keys":[{}]}}"#, key("a")));
        let two = found_keys(&format!(r#"{{"keys":[{},{}]}}"#, key("a"), key("b")));

        assert_eq!(one.view_key(None).unwrap().kid.as_deref(), Some("a"));
        assert_eq!(two.view_key(Some("b")).unwrap().kind, "OKP on Ed25519");
        assert_eq!(two.view_key(None), None);
        assert_eq!(two.view_key(Some("c")), None);
        assert_eq!(
            two.view_key(Some("a")).unwrap().thumbprint,
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }
}
