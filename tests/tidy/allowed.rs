//! Every exception to the house rules, each with its reason. An entry that is no longer needed fails, too.

/// What the pure crates may build on: data and arithmetic, no I/O.
pub const PURE_DEPENDENCIES: &[&str] = &[
    "aws-lc-rs",
    "base64",
    "bearerbox-jwt",
    "bearerbox-secret",
    "bigdecimal",
    "flate2",
    "httpdate",
    "openssl",
    "serde",
    "serde_json",
    "sha2",
    "subtle",
    "thiserror",
    "url",
    "zeroize",
];

/// Where random bytes are drawn from the system: the start of the path, and what for.
pub const RANDOM: &[(&str, &str)] = &[
    (
        "src-tauri/crates/core/src/random.rs",
        "`state`, `nonce` and code verifiers",
    ),
    (
        "src-tauri/crates/vault/src/bytes.rs",
        "the vault's key, salts and names",
    ),
    (
        "src-tauri/crates/practice/src/random.rs",
        "the practice server's codes and tokens",
    ),
];

/// Where a secret is opened: path, number of places, why the value really leaves there.
pub const EXPOSED: &[(&str, usize, &str)] = &[
    // Onto the wire.
    (
        "src-tauri/crates/oauth/src/client.rs",
        3,
        "client authentication, joined and encoded for the header",
    ),
    (
        "src-tauri/crates/oauth/src/errand.rs",
        1,
        "the access token in the Authorization header field",
    ),
    (
        "src-tauri/crates/oauth/src/bare_jwt.rs",
        1,
        "a JWT that came by itself is decoded",
    ),
    (
        "src-tauri/crates/oauth/src/request_object.rs",
        1,
        "the authorization request goes into the signed object",
    ),
    (
        "src-tauri/crates/oauth/src/run/registration.rs",
        1,
        "an update of the registration repeats the client secret (RFC 7592 §2.2)",
    ),
    (
        "src-tauri/crates/oauth/src/run/front_channel.rs",
        2,
        "an ID token from the browser is verified and decoded",
    ),
    (
        "src-tauri/crates/oauth/src/dpop.rs",
        1,
        "ath, the hash of the access token in a proof",
    ),
    (
        "src-tauri/crates/oauth/src/run/resource.rs",
        1,
        "whether what is sent to an API is JSON",
    ),
    (
        "src-tauri/crates/oauth/src/run/sending.rs",
        1,
        "values that are good once are drawn from the seed",
    ),
    (
        "src-tauri/crates/oauth/src/http.rs",
        2,
        "the body and headers of a request",
    ),
    (
        "src-tauri/crates/oauth/src/pkce.rs",
        2,
        "the code challenge is made from the verifier",
    ),
    (
        "src-tauri/crates/oauth/src/run/authorization_code.rs",
        1,
        "the query of the authorization request",
    ),
    (
        "src-tauri/crates/core/src/io/http.rs",
        3,
        "header values and the body, as they are sent",
    ),
    (
        "src-tauri/crates/core/src/io/loopback/serve.rs",
        1,
        "the nonce of the answer page's content security policy",
    ),
    (
        "src-tauri/crates/core/src/io/loopback/form_page.rs",
        2,
        "an address that is good once, and the nonce of that page's content security policy",
    ),
    // Handed over, because the person asked for it.
    (
        "src-tauri/crates/core/src/tokens/hand_over.rs",
        2,
        "a token as an Authorization header or a curl command",
    ),
    (
        "src-tauri/crates/cli/src/commands/login/app.rs",
        1,
        "a typed passphrase goes to the desktop app through its standard input",
    ),
    (
        "src-tauri/crates/cli/src/pause.rs",
        1,
        "`bearerbox login --pause --show-code` prints the code",
    ),
    (
        "src-tauri/crates/cli/src/output.rs",
        1,
        "`bearerbox token` prints a token",
    ),
    (
        "src-tauri/src/paused.rs",
        1,
        "the same from the desktop app to the command that started it",
    ),
    (
        "src-tauri/src/commands/runs.rs",
        1,
        "the code of a paused run goes to the clipboard",
    ),
    (
        "src-tauri/src/commands/tokens.rs",
        2,
        "a token is revealed, or goes to the clipboard",
    ),
    (
        "src-tauri/src/commands/jwts.rs",
        2,
        "a JWT is revealed, or goes to the clipboard",
    ),
    (
        "src-tauri/src/commands/keys.rs",
        1,
        "a key that was pasted or made goes into the draft, as a typed client secret does",
    ),
    (
        "src-tauri/crates/core/src/keys.rs",
        3,
        "a private JWK is put into its set; another secret is drawn",
    ),
    // Read, and only what may be shown goes on.
    (
        "src-tauri/crates/oauth/src/expiry.rs",
        1,
        "reads `exp` from an access token",
    ),
    (
        "src-tauri/crates/core/src/reports.rs",
        4,
        "tells whether a token is a JWT, and by which key it was signed",
    ),
    (
        "src-tauri/crates/oauth/src/report.rs",
        1,
        "looks at a token by every rule",
    ),
    (
        "src-tauri/crates/oauth/src/report/binding.rs",
        1,
        "hashes what came beside an ID token",
    ),
    (
        "src-tauri/crates/oauth/src/id_token.rs",
        1,
        "checks the claims of an ID token",
    ),
    (
        "src-tauri/crates/oauth/src/id_token/hash.rs",
        1,
        "hashes the access token for `at_hash`",
    ),
    (
        "src-tauri/crates/jwt/src/key/signing.rs",
        2,
        "a signing key is read from its text, or is a client secret",
    ),
    (
        "src-tauri/crates/jwt/src/key/decryption.rs",
        2,
        "a key to decrypt with is read from its text, or is a password",
    ),
    (
        "src-tauri/crates/jwt/src/key/verification.rs",
        1,
        "an HMAC is verified with a secret",
    ),
    (
        "src-tauri/crates/core/src/profiles/checks/client.rs",
        2,
        "warns of white space around a client secret",
    ),
    (
        "src-tauri/crates/core/src/profiles/references.rs",
        1,
        "cuts the line end off what a reference yields",
    ),
    (
        "src-tauri/crates/core/src/unlock.rs",
        1,
        "takes the first line of the passphrase file",
    ),
    (
        "src-tauri/crates/core/src/comparison/side.rs",
        3,
        "finds the token in what was pasted, and decodes it; what it says is compared, and where it breaks is shown",
    ),
    (
        "src-tauri/crates/core/src/scratchpad.rs",
        4,
        "finds the tokens in what was pasted; one is decoded, as whoever pasted it asks",
    ),
    (
        "src-tauri/crates/core/src/tokens/find.rs",
        2,
        "decodes a token; header and claims are shown, the signature is not",
    ),
    (
        "src-tauri/crates/core/src/tokens/held_jwt.rs",
        4,
        "a JWT goes into the vault; its claims are shown, its signature is not",
    ),
    (
        "src-tauri/crates/core/src/tokens/of_kind.rs",
        1,
        "reads `exp` from an ID token",
    ),
    (
        "src-tauri/crates/core/src/tokens/mask.rs",
        2,
        "finds the tokens in a response, to take them out",
    ),
    (
        "src-tauri/crates/cli/src/commands/client.rs",
        1,
        "the metadata to register, which may hold a software statement",
    ),
    (
        "src-tauri/crates/cli/src/commands/client/register.rs",
        1,
        "takes the first line of the initial access token's file",
    ),
    (
        "src-tauri/crates/cli/src/passphrase.rs",
        1,
        "takes the first line of the new passphrase's file",
    ),
    // Into the vault and the keyring.
    (
        "src-tauri/crates/core/src/profiles/kept.rs",
        1,
        "a profile with its secrets goes into the vault",
    ),
    (
        "src-tauri/crates/core/src/profiles/write.rs",
        2,
        "the profile document that the vault keeps",
    ),
    (
        "src-tauri/crates/core/src/runs/driver.rs",
        1,
        "a token set goes into the vault, also one with the refresh token of a refused answer",
    ),
    (
        "src-tauri/crates/core/src/runs/refreshing.rs",
        1,
        "the refresh token of a refused answer goes into the vault",
    ),
    (
        "src-tauri/crates/core/src/runs/told.rs",
        1,
        "looks in a trace for the request that carried a token",
    ),
    (
        "src-tauri/crates/core/src/runs/trace.rs",
        3,
        "the trace goes into the vault whole",
    ),
    (
        "src-tauri/crates/core/src/tokens/token_set.rs",
        3,
        "a token set goes into the vault; `sub` is read from its ID token",
    ),
    (
        "src-tauri/crates/core/src/practice.rs",
        1,
        "the practice client's well-known secret goes into its profile",
    ),
    (
        "src-tauri/crates/vault/src/descriptor.rs",
        1,
        "a digest by which the right key is recognised",
    ),
    (
        "src-tauri/crates/vault/src/keyring.rs",
        1,
        "the vault's key goes into the keyring",
    ),
    (
        "src-tauri/crates/vault/src/open.rs",
        1,
        "the vault's key is told to SQLCipher",
    ),
    (
        "src-tauri/crates/vault/src/rewrite.rs",
        1,
        "a profile with its secrets goes into the vault",
    ),
    (
        "src-tauri/crates/vault/src/wrap.rs",
        2,
        "the passphrase becomes the key that wraps the vault's, and that is wrapped",
    ),
    (
        "src-tauri/crates/cli/src/commands/jwt/decode.rs",
        1,
        "a pasted token is decoded",
    ),
    (
        "src-tauri/crates/cli/src/commands/jwt/sign.rs",
        1,
        "claims to be signed are read",
    ),
    (
        "src-tauri/crates/core/src/jwts/decrypt.rs",
        4,
        "a token is decrypted, and what comes out is read",
    ),
    (
        "src-tauri/crates/core/src/jwts/find_keys.rs",
        1,
        "a secret is tried on a token",
    ),
    (
        "src-tauri/crates/core/src/jwts/secret_form.rs",
        2,
        "a secret is read as hex and as base64",
    ),
    ("src-tauri/crates/core/src/jwts/verify.rs", 3, "a token is verified"),
    (
        "src-tauri/crates/core/src/jwts/wrong.rs",
        1,
        "a signature is changed on purpose",
    ),
    (
        "src-tauri/crates/core/src/reports/expectations.rs",
        1,
        "its claims are held to what the profile expects",
    ),
    (
        "src-tauri/crates/core/src/scratchpad/doing.rs",
        1,
        "a pasted key is read",
    ),
    (
        "src-tauri/src/commands/scratchpad.rs",
        1,
        "a token that was made here goes to whoever made it",
    ),
];

/// Rule 6: path and why a text is compared there that is no error's.
pub const ERROR_TEXT: &[(&str, &str)] = &[(
    "ui/src/state/toasts.svelte.ts",
    "a notice that is already there is not shown a second time",
)];

/// Rule 7: `path: item` and why no RFC speaks of it.
pub const WITHOUT_RFC: &[(&str, &str)] = &[(
    "src-tauri/crates/oauth/src/check.rs: CheckName",
    "each of its variants cites its own",
)];

/// Rule 8: path and why it is better long.
pub const LONG_FILES: &[(&str, &str)] = &[];
