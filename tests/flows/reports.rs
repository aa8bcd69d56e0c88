//! The validation report of tokens that a certified server issued, by every algorithm it has, and what a profile expects.

use serde_json::{Value, json};
use support::Answer;
use support::keys::TestKey;

use crate::world::{SECRET, World, failure};

const PETSHOP: &str = "https://petshop.example/callback";

const ALGORITHMS: [&str; 13] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384", "HS512",
];

/// A code flow client that is registered with these members.
fn client(id: &str, members: Value) -> Value {
    let mut client = json!({
        "client_id": id, "client_secret": SECRET, "redirect_uris": [PETSHOP],
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"]
    });
    crate::world::extend(&mut client, members);
    client
}

fn add(world: &World, name: &str, members: Value) {
    let mut profile = json!({
        "grant_type": "authorization_code", "scope": "openid email",
        "client": { "client_id": name, "client_secret": SECRET, "redirect_uri": PETSHOP }
    });
    let client = members.get("client").cloned().unwrap_or_else(|| json!({}));
    let mut members = members;
    members.as_object_mut().unwrap().remove("client");
    crate::world::extend(&mut profile["client"], client);
    crate::world::extend(&mut profile, members);
    world.add(name, profile);
}

async fn sign_in(world: &World, name: &str) {
    let (url, mut running) = world.bearerbox.start_login(name);
    let callback = world
        .person()
        .authorize(&url, PETSHOP, Answer::Allow("alice"))
        .await
        .unwrap();
    running.type_line(callback.as_str());
    running.finish().done();
}

/// A private key of RSA, for encryption.
fn encryption_key() -> Value {
    let mut key = TestKey::for_algorithm("RS256").jwk("enc-1");
    key["use"] = "enc".into();
    key.as_object_mut().unwrap().remove("alg");
    key
}

fn verdict(report: &Value, rule: &str) -> String {
    let findings = report["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == rule);
    finding.unwrap_or_else(|| panic!("{rule} in {report}"))["verdict"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn an_id_token_of_every_algorithm_keeps_every_rule() {
    let clients: Vec<Value> = ALGORITHMS
        .iter()
        .map(|alg| client(alg, json!({ "id_token_signed_response_alg": alg })))
        .collect();
    let world = World::start(&json!({ "clients": clients }));
    for alg in ALGORITHMS {
        add(&world, alg, json!({}));
        sign_in(&world, alg).await;

        let report = &world.bearerbox.run(&["check", alg, "--json"]).done().json()["id"];
        for rule in [
            "form",
            "algorithm",
            "signature",
            "issuer",
            "audience",
            "expiry",
            "nonce",
            "access_token_hash",
        ] {
            let found = verdict(report, rule);
            let is_fine = found == "passed" || (rule == "access_token_hash" && found == "not_applicable");
            assert!(is_fine, "{alg} {rule}: {found}");
        }
        let failed: Vec<&Value> = report["findings"].as_array().unwrap().iter().collect();
        assert!(
            failed.iter().all(|finding| finding["verdict"] != "failed"),
            "{alg}: {report}"
        );

        // The same from outside, with nothing but the token and where its issuer is.
        let token = world.token(alg, "id");
        world.write("secret", SECRET);
        let secret_file = world.bearerbox.home().join("secret").display().to_string();
        let keys = if alg.starts_with("HS") {
            ["--secret-file", &secret_file]
        } else {
            ["--issuer", world.server.issuer()]
        };
        let verify = [&["jwt", "verify", "-", "--audience", alg][..], &keys].concat();
        world.bearerbox.run_with_input(&verify, &token).done();
    }
}

#[tokio::test]
async fn an_id_token_that_is_encrypted_for_the_client_is_opened_and_held_to_the_rules() {
    let private = encryption_key();
    let mut public = private.clone();
    for member in ["d", "p", "q", "dp", "dq", "qi"] {
        public.as_object_mut().unwrap().remove(member);
    }
    let encrypted = |alg: &str, enc: &str| {
        json!({ "id_token_encrypted_response_alg": alg, "id_token_encrypted_response_enc": enc,
            "jwks": { "keys": [public] } })
    };
    let world = World::start(&json!({
        "clients": [
            client("by-key", encrypted("RSA-OAEP-256", "A256GCM")),
            client("by-secret", encrypted("A128KW", "A128CBC-HS256")),
        ],
        "enabledJWA": { "idTokenEncryptionAlgValues": ["RSA-OAEP-256", "A128KW"] }
    }));
    add(&world, "by-key", json!({ "client": { "jwks": { "keys": [private] } } }));
    add(&world, "by-secret", json!({}));
    for (name, found) in [
        ("by-key", "RSA-OAEP-256 with A256GCM"),
        ("by-secret", "A128KW with A128CBC-HS256"),
    ] {
        sign_in(&world, name).await;
        let report = &world.bearerbox.run(&["check", name, "--json"]).done().json()["id"];
        assert_eq!(verdict(report, "decryption"), "passed", "{name}");
        assert!(
            report["findings"][0]["found"].as_str().unwrap().starts_with(found),
            "{report}"
        );
        for rule in ["signature", "issuer", "audience", "expiry", "nonce"] {
            assert_eq!(verdict(report, rule), "passed", "{name} {rule}: {report}");
        }
        assert_eq!(report["decrypted"]["jwt"]["claims"][0]["name"], "sub", "{report}");
    }

    // Without the key that is registered, nobody but the server knows what it says.
    let other = json!({ "keys": [encryption_key()] });
    add(
        &world,
        "other",
        json!({ "client": { "client_id": "by-key", "jwks": other } }),
    );
    sign_in(&world, "other").await;
    let outcome = world.bearerbox.run(&["check", "other", "--json"]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert_eq!(verdict(&outcome.json()["id"], "decryption"), "failed");
}

#[tokio::test]
async fn what_a_profile_expects_is_checked_on_each_new_token() {
    let world = World::start(&json!({ "clients": [client("shop", json!({}))] }));
    let expectations =
        |lines: &[&str]| json!({ "expectations": { "id_token": lines, "access_token": ["aud = orders"] } });
    add(
        &world,
        "shop",
        expectations(&["aud = shop", "exp - iat <= 2h", "picture absent", "sub = bob"]),
    );
    sign_in(&world, "shop").await;

    let outcome = world.bearerbox.run(&["check", "shop", "--json"]);
    let report = outcome.json();
    let verdicts = |token: &str| -> Vec<String> {
        let findings = report[token]["expectations"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["verdict"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(verdicts("id"), ["passed", "passed", "passed", "failed"]);
    assert_eq!(verdicts("access"), ["unknown"], "an opaque token decides nothing");
    assert_eq!(report["id"]["expectations"][3]["found"], "alice");
    let error = failure(&outcome);
    assert!(error["message"].as_str().unwrap().contains("sub = bob"), "{error}");

    let junit = world.bearerbox.home().join("report.xml");
    let path = junit.display().to_string();
    assert_eq!(world.bearerbox.run(&["check", "shop", "--junit", &path]).status, 1);
    let xml = std::fs::read_to_string(&junit).unwrap();
    assert!(xml.contains("<testsuite name=\"shop: ID token\""), "{xml}");
    assert!(xml.contains("<failure message=\"alice\">"), "{xml}");
    assert!(xml.contains("name=\"exp - iat &lt;= 2h\""), "{xml}");
    let piped = world.bearerbox.run(&["check", "shop", "--junit", "-"]);
    assert_eq!(piped.stdout, xml, "standard output has the report alone");

    add(
        &world,
        "fine",
        json!({
            "client": { "client_id": "shop" }, "expectations": { "id_token": ["aud = shop", "sub one of alice, bob"] }
        }),
    );
    sign_in(&world, "fine").await;
    world.bearerbox.run(&["check", "fine"]).done();
}

#[tokio::test]
async fn an_access_token_that_is_bound_to_a_certificate_is_held_against_it() {
    const ORDERS: &str = "https://orders.example/api";
    let client = json!({
        "client_id": "bound", "token_endpoint_auth_method": "tls_client_auth",
        "tls_client_auth_subject_dn": "CN=bound", "tls_client_certificate_bound_access_tokens": true,
        "grant_types": ["client_credentials"], "response_types": [], "redirect_uris": [], "scope": "orders.read"
    });
    let resources = json!({ ORDERS: { "scope": "orders.read" } });
    let world = World::start_tls(&json!({ "clients": [client], "resources": resources }));
    let authority = world.server.authority();
    let (mine, other) = (authority.issue_client("bound"), authority.issue_client("bound"));
    world.write("client.pem", mine.certificate_pem());
    world.write("client.key", mine.key().pkcs8_pem());
    world.add(
        "machine",
        json!({
            "grant_type": "client_credentials", "scope": "orders.read", "resource": [ORDERS],
            "client": { "client_id": "bound", "token_endpoint_auth_method": "tls_client_auth" },
            "tls": { "client_certificate": "client.pem", "client_key": "client.key" }
        }),
    );
    world.log_in("machine").done();

    let check = || world.bearerbox.run(&["check", "machine", "--json"]).json()["access"].clone();
    assert_eq!(verdict(&check(), "confirmation"), "passed");
    world.write("client.pem", other.certificate_pem());
    assert_eq!(verdict(&check(), "confirmation"), "failed");
}
