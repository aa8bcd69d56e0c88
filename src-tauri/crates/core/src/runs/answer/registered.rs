//! A registered client, as the trace keeps it and as it is shown: each member beside what was wanted of it.

use bearerbox_jwt::{Json, JsonObject, parse_json};
use bearerbox_oauth::RegisteredClient;

use super::super::mask::Mask;
use super::super::trace::RegisteredStep;
use crate::view::{RegisteredMember, RegisteredView};

/// The members that are times (RFC 7591 §3.2.1).
const TIMES: &[&str] = &["client_id_issued_at", "client_secret_expires_at"];

impl RegisteredStep {
    pub fn of(client: &RegisteredClient) -> Self {
        let differences = client.differences.iter();
        let differences = differences.map(|difference| (difference.name.clone(), difference.wanted.to_string()));
        Self {
            client_id: client.information.client_id.clone().unwrap_or_default(),
            metadata: client.metadata.to_string(),
            differences: differences.collect(),
        }
    }
}

/// What is shown of it, secrets taken out: the members as they came, and those that were wanted and are not said.
pub(super) fn describe_registered(mask: &Mask, client: &RegisteredStep) -> RegisteredView {
    let object = match parse_json(&client.metadata) {
        Ok(Json::Object(object)) => object,
        Ok(_) | Err(_) => JsonObject::default(),
    };
    let wanted = |name: &str| {
        let found = client.differences.iter().find(|(differing, _)| differing == name);
        found.map(|(_, wanted)| mask.scrub(&shorten(wanted)))
    };
    let said = object.members().iter().map(|(name, value)| RegisteredMember {
        name: name.clone(),
        value: Some(mask.scrub(&shorten(&value.to_string()))),
        time: find_time(name, value),
        wanted: wanted(name),
    });
    let is_unsaid = |name: &str| object.get(name).is_none();
    let unsaid = client.differences.iter().filter(|(name, _)| is_unsaid(name));
    let unsaid = unsaid.map(|(name, _)| RegisteredMember {
        name: name.clone(),
        value: None,
        time: None,
        wanted: wanted(name),
    });
    RegisteredView {
        client_id: client.client_id.clone(),
        members: said.chain(unsaid).collect(),
    }
}

/// A text without its quotes.
fn shorten(json: &str) -> String {
    match parse_json(json) {
        Ok(Json::String(text)) => text,
        Ok(_) | Err(_) => json.to_owned(),
    }
}

/// In milliseconds since the Unix epoch; 0 is no time, but never.
fn find_time(name: &str, value: &Json) -> Option<i64> {
    let seconds: i64 = value.as_number().filter(|_| TIMES.contains(&name))?.parse().ok()?;
    (seconds > 0).then(|| seconds.saturating_mul(1000))
}
