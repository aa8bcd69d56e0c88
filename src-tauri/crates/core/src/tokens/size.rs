//! How long a token is on its way, and who refuses that unless configured otherwise.

use std::sync::LazyLock;

use bearerbox_secret::Secret;
use serde::Deserialize;

use crate::view::{SizeLimitOf, SizeLimitView, SizeView};

/// What else a small request has before its body: the request line, Host, User-Agent, Accept.
const REST_OF_THE_HEAD: usize = 400;
/// A short name for a cookie.
const COOKIE_NAME: &str = "token";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    server: String,
    setting: String,
    bytes: usize,
    of: SizeLimitOf,
    source: String,
}

// That it can be read is tested.
static LIMITS: LazyLock<Vec<Limit>> =
    LazyLock::new(|| serde_json::from_str(include_str!("size_limits.json")).unwrap_or_default());

/// Of `token`, which goes with this authentication scheme. A token that a header field can have is ASCII (RFC 6750 §2.1),
/// a byte for each character.
pub(crate) fn size_of(token: &Secret, scheme: &str) -> SizeView {
    let characters = token.characters();
    let header_field = "Authorization: ".len() + scheme.len() + " ".len() + characters + "\r\n".len();
    let cookie = COOKIE_NAME.len() + characters;
    let taken = |of| match of {
        SizeLimitOf::HeaderField => header_field,
        SizeLimitOf::Head => header_field + REST_OF_THE_HEAD,
        SizeLimitOf::Cookie => cookie,
    };
    let mut refusing: Vec<&Limit> = LIMITS.iter().filter(|limit| taken(limit.of) > limit.bytes).collect();
    refusing.sort_by_key(|limit| (limit.bytes, limit.of));
    SizeView {
        header_field,
        cookie,
        refused_by: refusing.into_iter().map(view).collect(),
    }
}

fn view(limit: &Limit) -> SizeLimitView {
    SizeLimitView {
        server: limit.server.clone(),
        setting: limit.setting.clone(),
        bytes: limit.bytes,
        of: limit.of,
        source: limit.source.clone(),
    }
}

#[cfg(test)]
mod tests {
    use bearerbox_secret::Secret;

    use super::{LIMITS, size_of};

    fn refusing(characters: usize) -> Vec<String> {
        let size = size_of(&Secret::new("x".repeat(characters)), "Bearer");
        size.refused_by.into_iter().map(|limit| limit.server).collect()
    }

    #[test]
    fn counts_the_whole_line_and_the_whole_cookie() {
        let size = size_of(&Secret::new("x".repeat(100)), "Bearer");

        assert_eq!(size.header_field, "Authorization: Bearer \r\n".len() + 100);
        assert_eq!(size.cookie, 105);
        assert_eq!(size.refused_by, []);
    }

    #[test]
    fn says_who_refuses_it_the_strictest_first() {
        assert_eq!(refusing(3_000), [""; 0]);
        // As a cookie, and where all of the head has to fit into 4 KB.
        assert_eq!(refusing(4_092), ["uWSGI", "Browsers"]);
        let at_8_kb = refusing(8_192);
        for server in ["nginx", "Apache httpd", "Apache Tomcat"] {
            assert!(at_8_kb.iter().any(|name| name == server), "{server}: {at_8_kb:?}");
        }
        assert!(!at_8_kb.iter().any(|name| name == "Node.js"), "{at_8_kb:?}");
        assert!(refusing(16_384).iter().any(|name| name == "Node.js"));
    }

    #[test]
    fn each_limit_says_where_it_is_written() {
        assert!(LIMITS.len() > 8);
        for limit in LIMITS.iter() {
            assert!(limit.source.starts_with("https://"), "{}", limit.server);
            assert!((4_096..=65_536).contains(&limit.bytes), "{}", limit.server);
        }
    }
}
