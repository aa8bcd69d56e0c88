//! What metadata was seen last at an address, so that a change of it can be shown.
//!
//! This is for people: no run uses it.

use bearerbox_oauth::AuthorizationServerMetadata;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::view::{MetadataChange, MetadataChanges};
use crate::{Bearerbox, Error, now_ms};

/// A change is still shown to whoever looks again within a day.
const SHOWN_FOR: i64 = 24 * 60 * 60 * 1000;

/// More than any server says of itself; what is longer is looked at, and not kept.
const KEPT_LIMIT: usize = 512 * 1024;

/// What the vault keeps.
#[derive(Serialize, Deserialize)]
struct Seen {
    document: Map<String, Value>,
    seen_at: i64,
    /// The document before it, while the change is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    former: Option<Former>,
}

#[derive(Serialize, Deserialize)]
struct Former {
    document: Map<String, Value>,
    last_seen_at: i64,
    noticed_at: i64,
}

impl Bearerbox {
    /// Compares metadata with what was seen last at `address`, and keeps it for the next time.
    ///
    /// # Errors
    /// The vault's.
    pub(super) fn compare_with_last_seen(
        &self,
        address: &Url,
        metadata: &AuthorizationServerMetadata,
    ) -> Result<Option<MetadataChanges>, Error> {
        let Ok(Value::Object(document)) = serde_json::to_value(metadata) else {
            return Err(Error::Unreadable { what: "metadata" });
        };
        let (key, now) = (key(address), now_ms());
        let kept = self.vault().cached_metadata(&key)?;
        // What cannot be read was never seen.
        let before: Option<Seen> = kept.and_then(|kept| serde_json::from_str(&kept.body).ok());
        let former = before.and_then(|before| find_former(before, &document, now));
        let changes = former.as_ref().map(|former| MetadataChanges {
            last_seen_at: former.last_seen_at,
            noticed_at: former.noticed_at,
            members: list_changes(&former.document, &document),
        });
        let seen = Seen {
            document,
            seen_at: now,
            former,
        };
        let body = serde_json::to_string(&seen).map_err(|_| Error::Unreadable { what: "metadata" })?;
        if body.len() <= KEPT_LIMIT {
            self.vault().cache_metadata(&key, &body, now)?;
        }
        Ok(changes)
    }
}

/// No issuer begins like this, so that what runs keep is never taken for it.
fn key(address: &Url) -> String {
    format!("seen {address}")
}

/// The document to compare with, if there is a change to show.
fn find_former(before: Seen, document: &Map<String, Value>, now: i64) -> Option<Former> {
    if before.document != *document {
        return Some(Former {
            document: before.document,
            last_seen_at: before.seen_at,
            noticed_at: now,
        });
    }
    // A clock that was set back shows no change for ever.
    before
        .former
        .filter(|former| (0..SHOWN_FOR).contains(&(now - former.noticed_at)))
}

/// Every member that is in one of them alone, or says something else.
fn list_changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<MetadataChange> {
    let added = after.keys().filter(|name| !before.contains_key(*name));
    let mut names: Vec<_> = before.keys().chain(added).collect();
    names.sort_unstable();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| MetadataChange {
            member: name.clone(),
            before: before.get(name).map(describe),
            after: after.get(name).map(describe),
        })
        .collect()
}

/// A value as people read it: a list of texts by commas.
fn describe(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(describe).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use bearerbox_oauth::AuthorizationServerMetadata;
    use serde_json::{Value, json};
    use url::Url;

    use super::{SHOWN_FOR, Seen, find_former, key};
    use crate::Bearerbox;
    use crate::profiles::tests::open_new;
    use crate::view::MetadataChanges;

    fn look(bearerbox: &Bearerbox, address: &str, document: Value) -> Option<MetadataChanges> {
        let metadata: AuthorizationServerMetadata = serde_json::from_value(document).unwrap();
        let address = Url::parse(address).unwrap();
        bearerbox.compare_with_last_seen(&address, &metadata).unwrap()
    }

    #[test]
    fn the_first_look_and_one_at_the_same_show_no_change() {
        let (_folder, bearerbox) = open_new();
        let document = json!({ "issuer": "https://id.example" });

        assert_eq!(look(&bearerbox, "https://id.example", document.clone()), None);
        assert_eq!(look(&bearerbox, "https://id.example", document), None);
    }

    #[test]
    fn a_change_names_what_was_added_removed_and_changed() {
        let (_folder, bearerbox) = open_new();
        look(
            &bearerbox,
            "https://id.example",
            json!({ "issuer": "https://id.example", "scopes_supported": ["openid"], "x": true }),
        );

        let changes = look(
            &bearerbox,
            "https://id.example",
            json!({ "issuer": "https://id.example", "scopes_supported": ["openid", "email"],
                    "jwks_uri": "https://id.example/jwks" }),
        )
        .unwrap();

        let members: Vec<_> = changes
            .members
            .iter()
            .map(|change| {
                (
                    change.member.as_str(),
                    change.before.as_deref(),
                    change.after.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            members,
            [
                ("jwks_uri", None, Some("https://id.example/jwks")),
                ("scopes_supported", Some("openid"), Some("openid, email")),
                ("x", Some("true"), None),
            ]
        );
        assert!(changes.last_seen_at <= changes.noticed_at);
    }

    #[test]
    fn a_change_is_shown_again_for_a_day() {
        let (_folder, bearerbox) = open_new();
        let address = Url::parse("https://id.example").unwrap();
        look(&bearerbox, address.as_str(), json!({ "x": 1 }));
        let first = look(&bearerbox, address.as_str(), json!({ "x": 2 })).unwrap();

        let again = look(&bearerbox, address.as_str(), json!({ "x": 2 })).unwrap();

        assert_eq!(again, first);
        let kept = bearerbox.vault().cached_metadata(&key(&address)).unwrap().unwrap();
        let read = || -> Seen { serde_json::from_str(&kept.body).unwrap() };
        let document = read().document;
        assert!(find_former(read(), &document, first.noticed_at + SHOWN_FOR - 1).is_some());
        assert!(find_former(read(), &document, first.noticed_at + SHOWN_FOR).is_none());
    }

    #[test]
    fn each_address_is_compared_with_itself() {
        let (_folder, bearerbox) = open_new();
        look(&bearerbox, "https://id.example", json!({ "x": 1 }));

        assert_eq!(look(&bearerbox, "https://other.example", json!({ "x": 2 })), None);
    }

    #[test]
    fn what_cannot_be_read_was_never_seen() {
        let (_folder, bearerbox) = open_new();
        let address = Url::parse("https://id.example").unwrap();
        bearerbox.vault().cache_metadata(&key(&address), "{", 1).unwrap();

        assert_eq!(look(&bearerbox, address.as_str(), json!({ "x": 1 })), None);
    }
}
