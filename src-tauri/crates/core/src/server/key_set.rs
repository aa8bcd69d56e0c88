//! Fetches the keys that a server publishes, and reads how long they are good for.

use bearerbox_jwt::JwkSet;
use bearerbox_oauth::jwks_request;
use url::Url;

use crate::io::{Connection, Http, Limits};
use crate::{Error, now_ms};

const MINUTE: i64 = 60 * 1000;
/// Where the server does not say how long its keys are good for.
const FRESH: i64 = 60 * MINUTE;
/// However long it says: a key that was taken out of use has to be noticed.
const FRESH_AT_MOST: i64 = 24 * 60 * MINUTE;

/// Keys as they came, with the times in milliseconds since the Unix epoch.
pub(crate) struct FetchedKeySet {
    pub(crate) set: JwkSet,
    pub(crate) body: String,
    pub(crate) fetched_at: i64,
    pub(crate) fresh_until: i64,
}

/// Fetches the JWK Set at `url`.
///
/// # Errors
/// `Network`, `ResponseTooLarge`; `KeysRefused` with what is wrong with it.
pub(crate) async fn fetch_key_set(http: &Http, url: &Url, connection: &Connection) -> Result<FetchedKeySet, Error> {
    let request = jwks_request(url.clone());
    let response = http.send(&request, connection, &Limits::default()).await?;
    let refuse = |reason: String| Error::KeysRefused {
        address: url.to_string(),
        reason,
    };
    if response.status != 200 {
        return Err(refuse(format!("it came with status {}", response.status)));
    }
    let body = String::from_utf8(response.body.clone()).map_err(|_| refuse("it is no text".to_owned()))?;
    let set = JwkSet::parse(&body).map_err(|problem| refuse(problem.to_string()))?;
    let fetched_at = now_ms();
    let fresh_until = fetched_at + fresh_for(response.header("cache-control").unwrap_or_default());
    Ok(FetchedKeySet {
        set,
        body,
        fetched_at,
        fresh_until,
    })
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
