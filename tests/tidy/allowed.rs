//! Every exception to the house rules, each with its reason. An entry that is no longer needed fails, too.

/// What the pure crates may build on: data and arithmetic, no I/O.
pub const PURE_DEPENDENCIES: &[&str] = &[
    "base64",
    "bearerbox-jwt",
    "bearerbox-secret",
    "openssl",
    "serde",
    "serde_json",
    "sha2",
    "subtle",
    "thiserror",
    "url",
    "zeroize",
];

/// Where a secret is opened: path, number of places, why the value really leaves there.
pub const EXPOSED: &[(&str, usize, &str)] = &[];

/// Rule 6: path and why a text is compared there that is no error's.
pub const ERROR_TEXT: &[(&str, &str)] = &[];

/// Rule 7: `path: item` and why no RFC speaks of it.
pub const WITHOUT_RFC: &[(&str, &str)] = &[];

/// Rule 8: path and why it is better long.
pub const LONG_FILES: &[(&str, &str)] = &[];
