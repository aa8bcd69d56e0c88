//! Verifying against the `jsonwebtoken` crate, and `bearerbox jwt decode` against `jwt` of the jwt-cli crate.

use std::hint::black_box;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use bearerbox_jwt::{Algorithm, KeyChoice, SigningKey, VerificationKeys, sign, verify_jwt};
use bearerbox_oauth::{Keys, Reported, Terms, report};
use bearerbox_secret::Secret;
use jsonwebtoken::{DecodingKey, Validation, decode};
use serde_json::{Map, Value, json};

use crate::measure::{Figure, take_turns};
use crate::start_up::installed;
use support::keys::TestKey;

const ROUNDS: usize = 41;
/// So that one turn takes milliseconds, and what else the machine does counts for little.
const REPEATED: u32 = 1_000;

/// Each algorithm, alone and with the full report; then both commands with a small and a large token.
pub fn figures() -> Vec<Figure> {
    let mut figures = Vec::new();
    for (alg, verified, reported) in [
        ("HS256", "verify HS256", "the full report of HS256"),
        ("RS256", "verify RS256", "the full report of RS256"),
        ("ES256", "verify ES256", "the full report of ES256"),
        ("EdDSA", "verify EdDSA", "the full report of EdDSA"),
    ] {
        figures.extend(verifying(alg, verified, reported));
    }
    figures.push(decoding("`bearerbox jwt decode` of 2 KB", 2 * 1024, 101));
    figures.push(decoding("`bearerbox jwt decode` of 5 MB", 5 * 1024 * 1024, 41));
    figures
}

fn verifying(alg: &str, verified: &'static str, reported: &'static str) -> [Figure; 2] {
    let case = Case::of(alg);
    let theirs = || case.theirs();
    let (ours, other) = take_turns(ROUNDS, || repeat(|| case.verify()), || repeat(theirs));
    let (full, again) = take_turns(ROUNDS, || repeat(|| case.report()), || repeat(theirs));
    let against = "the `jsonwebtoken` crate";
    [
        Figure::of_times(verified, against, 1.0, &ours, &other),
        Figure::of_times(reported, against, 1.5, &full, &again),
    ]
}

fn repeat(work: impl Fn()) -> Duration {
    let started = Instant::now();
    (0..REPEATED).for_each(|_| work());
    started.elapsed()
}

/// One token with the keys of both sides.
struct Case {
    token: Secret,
    keys: VerificationKeys,
    their_key: DecodingKey,
    validation: Validation,
}

impl Case {
    fn of(alg: &str) -> Self {
        let algorithm = Algorithm::from_name(alg).unwrap();
        let secret = Secret::new("a".repeat(32));
        let (key, keys, their_key) = if algorithm.is_symmetric() {
            let keys = VerificationKeys::from_secret(&secret).unwrap();
            let theirs = DecodingKey::from_secret(secret.expose().as_bytes());
            (SigningKey::from_client_secret(&secret), keys, theirs)
        } else {
            let pem = TestKey::for_algorithm(alg).pkcs8_pem();
            let key = SigningKey::from_octets(pem.as_bytes(), KeyChoice::default()).unwrap();
            let jwk = Value::Object(key.public_jwk().unwrap());
            let keys = VerificationKeys::from_octets(jwk.to_string().as_bytes()).unwrap();
            let theirs = DecodingKey::from_jwk(&serde_json::from_value(jwk).unwrap()).unwrap();
            (key, keys, theirs)
        };
        let mut validation = Validation::new(alg.parse().unwrap());
        validation.set_audience(&["orders"]);
        Self {
            token: sign(&key, algorithm, &Map::new(), claims().as_object().unwrap()).unwrap(),
            keys,
            their_key,
            validation,
        }
    }

    fn verify(&self) {
        let verified = verify_jwt(self.token.expose(), &self.keys).unwrap();
        black_box(verified.claims().unwrap());
    }

    fn theirs(&self) {
        black_box(decode::<Value>(self.token.expose(), &self.their_key, &self.validation).unwrap());
    }

    fn report(&self) {
        let terms = Terms {
            secret: self.keys.secret(None),
            issuer: Some("https://id.example"),
            audiences: &["orders"],
            ..Terms::new(Reported::Other, Keys::Held(self.keys.public()), SystemTime::now())
        };
        black_box(report(&self.token, &terms));
    }
}

fn claims() -> Value {
    json!({
        "iss": "https://id.example", "sub": "alice", "aud": "orders", "exp": 4_000_000_000_u64, "iat": 1_700_000_000,
        "nonce": "n-0S6_WzA2Mj", "scope": "openid profile email orders.read orders.write",
        "roles": ["admin", "user", "auditor"], "name": "Alice Liddell", "email": "alice@example.com"
    })
}

fn decoding(measured: &'static str, octets: usize, rounds: usize) -> Figure {
    let yardstick = std::env::var_os("BEARERBOX_JWT_CLI").map(PathBuf::from);
    let yardstick = yardstick.expect("cargo xtask bench names it");
    let token = long_token(octets);
    let (ours, theirs) = take_turns(
        rounds,
        || {
            time(
                Command::new(installed("bearerbox")).args(["jwt", "decode", "-"]),
                &token,
            )
        },
        || time(Command::new(&yardstick).args(["decode", "-"]), &token),
    );
    Figure::of_times(measured, "`jwt decode` of jwt-cli", 1.0, &ours, &theirs)
}

/// A signed token of about so many characters.
fn long_token(octets: usize) -> String {
    let groups: Vec<String> = (0..octets / 20).map(|at| format!("group-{at:06}")).collect();
    let mut all = claims();
    all["groups"] = json!(groups);
    let secret = Secret::new("a".repeat(32));
    let key = SigningKey::from_client_secret(&secret);
    let token = sign(&key, Algorithm::Hs256, &Map::new(), all.as_object().unwrap()).unwrap();
    token.expose().to_owned()
}

fn time(command: &mut Command, input: &str) -> Duration {
    let started = Instant::now();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()).unwrap());
        child.wait_with_output().unwrap()
    });
    let taken = started.elapsed();
    assert!(output.status.success() && !output.stdout.is_empty());
    taken
}
