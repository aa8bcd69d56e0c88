//! A client that registers itself, is used, and manages its registration, at a certified server (RFC 7591, RFC 7592).

mod managing;
mod refused;

use serde_json::{Value, json};
use support::Answer;
use support::keys::{Identity, KeyKind, TestKey};

use crate::world::{World, extend, failure, find_check, titles};

/// A server where whoever asks may register, and an update gives another registration access token.
fn settings() -> Value {
    json!({ "features": {
        "registration": { "enabled": true },
        "registrationManagement": { "enabled": true, "rotateRegistrationAccessToken": true },
    } })
}

/// A server that registers only for those who have this token.
fn with_initial_access_token(token: &str) -> Value {
    let mut settings = settings();
    settings["features"]["registration"]["initialAccessToken"] = token.into();
    settings
}

/// Such a server with what is wrong with its answers, by path.
fn with_patches(patches: Value) -> Value {
    let mut settings = settings();
    settings["patches"] = patches;
    settings
}

/// A profile that signs somebody in and has no client yet.
fn add_web(world: &World, name: &str) {
    world.add(
        name,
        json!({
            "grant_type": "authorization_code",
            "scope": "openid",
            "client": { "redirect_uri": "http://localhost/callback" },
        }),
    );
}

/// A profile of the client credentials grant that has no client yet.
fn add_machine(world: &World, name: &str, members: Value) {
    let mut all = json!({ "grant_type": "client_credentials", "scope": "orders.read" });
    extend(&mut all, members);
    world.add(name, all);
}

/// Calls `bearerbox client` and gives what it came to.
fn client(world: &World, arguments: &[&str]) -> Value {
    let all = [&["client"], arguments, &["--json"]].concat();
    world.bearerbox.run(&all).done().json()
}

/// Calls `bearerbox client` and gives why that failed.
fn refused(world: &World, arguments: &[&str]) -> Value {
    let all = [&["client"], arguments, &["--json"]].concat();
    failure(&world.bearerbox.run(&all))
}

/// What the profile says of its client.
fn document(world: &World, name: &str) -> Value {
    let shown = world.bearerbox.run(&["profile", "show", name, "--json"]).done().json();
    shown["document"]["client"].clone()
}

fn member<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let members = answer["members"].as_array().unwrap();
    let found = members.iter().find(|member| member["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {answer}"))
}

#[tokio::test]
async fn a_public_client_is_registered_and_signs_somebody_in() {
    let world = World::start(&settings());
    add_web(&world, "web");

    let answer = client(&world, &["register", "web"]);

    assert_eq!(answer["kind"], "registered");
    let registered = document(&world, "web");
    assert_eq!(registered["client_id"], answer["client_id"]);
    assert_eq!(registered["token_endpoint_auth_method"], "none");
    assert_eq!(registered["registration_access_token"], json!({ "held": true }));
    let uri = registered["registration_client_uri"].as_str().unwrap();
    assert!(uri.starts_with(world.server.issuer()), "{uri}");
    assert_eq!(registered["client_secret"], Value::Null);
    world.sign_in("web", Answer::Allow("alice")).await.done();
    let mut arguments = vec!["runs", "web", "--json"];
    let runs = world.bearerbox.run(&arguments).done().json();
    assert_eq!(runs[1]["grant_type"], "registration");
    assert_eq!(
        runs[1]["summary"],
        format!("Client {} registered.", answer["client_id"].as_str().unwrap())
    );
    let id = runs[1]["id"].to_string();
    arguments = vec!["run", "show", &id, "--json"];
    let run = world.bearerbox.run(&arguments).done().json();
    assert_eq!(titles(&run), ["Metadata", "Registration request"]);
    for title in [
        "The redirect URIs are registered as asked for",
        "The grant types are registered as asked for",
        "The scope is registered as asked for",
        "The registration is managed at the same server, encrypted",
    ] {
        assert_eq!(find_check(&run, title).unwrap()["verdict"], "passed", "{title}");
    }
}

#[test]
fn a_machine_is_given_a_secret_that_nobody_sees_and_uses_it() {
    let world = World::start(&settings());
    add_machine(&world, "machine", json!({}));

    let answer = client(&world, &["register", "machine"]);

    let registered = document(&world, "machine");
    assert_eq!(registered["client_secret"], json!({ "held": true }));
    assert_eq!(registered["client_secret_expires_at"], 0);
    assert_eq!(registered["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(member(&answer, "client_secret_expires_at")["value"], "0");
    let run = world.last_run("machine");
    world.log_in("machine").done();
    assert!(!world.token("machine", "access").is_empty());
    // Not even in the trace of the run that brought them.
    for shown in [&answer, &run] {
        let members = shown.to_string();
        assert!(!members.contains("\"client_secret\":\""), "{members}");
    }
    let body = run["steps"][1]["response"]["body"].as_str().unwrap();
    for name in ["client_secret", "registration_access_token"] {
        let line = body.lines().find(|line| line.contains(&format!("\"{name}\""))).unwrap();
        assert!(line.contains("••••"), "{line}");
    }
}

#[test]
fn a_profile_is_made_for_an_issuer_and_its_client_registered_at_once() {
    let world = World::start(&settings());
    let metadata = json!({
        "grant_types": ["client_credentials"], "scope": "orders.write", "client_name": "Warehouse",
        "token_endpoint_auth_method": "client_secret_post",
    });

    let answer = client(
        &world,
        &[
            "register",
            "warehouse",
            "--issuer",
            world.server.issuer(),
            "--metadata",
            &metadata.to_string(),
        ],
    );

    assert_eq!(member(&answer, "client_name")["value"], "Warehouse");
    world.log_in("warehouse").done();
    let shown = world.bearerbox.run(&["profile", "show", "warehouse", "--json"]).done();
    let document = shown.json()["document"].clone();
    assert_eq!(document["grant_type"], "client_credentials");
    assert_eq!(document["client"]["token_endpoint_auth_method"], "client_secret_post");

    // For the code grant where nothing else is said.
    client(&world, &["register", "web", "--issuer", world.server.issuer()]);
    let shown = world.bearerbox.run(&["profile", "show", "web", "--json"]).done();
    let web = shown.json()["document"].clone();
    assert_eq!(web["client"]["redirect_uri"], "http://127.0.0.1/callback");
}

#[test]
fn members_are_added_replaced_and_taken_out_from_a_file_too() {
    let world = World::start(&settings());
    add_machine(&world, "machine", json!({}));
    let file = world.bearerbox.home().join("metadata.json");
    let metadata = json!({ "client_name": "Nightly", "contacts": ["a@b.example"], "scope": null });
    world.write("metadata.json", metadata.to_string());

    let answer = client(
        &world,
        &["register", "machine", "--metadata", &format!("@{}", file.display())],
    );

    assert_eq!(member(&answer, "client_name")["value"], "Nightly");
    assert_eq!(member(&answer, "contacts")["value"], "[\"a@b.example\"]");
    let run = world.last_run("machine");
    let sent: Value = serde_json::from_str(run["steps"][1]["request"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(sent.get("scope"), None);
    assert_eq!(sent["grant_types"], json!(["client_credentials"]));
}

#[test]
fn a_key_is_registered_by_its_public_half_and_signs_what_the_server_then_takes() {
    let world = World::start(&settings());
    let key = TestKey::generate(KeyKind::P256);
    world.write("key.pem", key.pkcs8_pem());
    let members = json!({ "client": {
        "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256",
        "jwks": { "file": "key.pem" }, "kid": "k1"
    } });
    add_machine(&world, "signing", members);

    client(&world, &["register", "signing"]);

    world.log_in("signing").done();
    let registered = client(&world, &["show", "signing"]);
    let jwks = member(&registered, "jwks")["value"].as_str().unwrap();
    assert!(jwks.contains("\"k1\"") && !jwks.contains("\"d\""), "{jwks}");
}

#[test]
fn a_certificate_is_registered_by_its_subject_or_by_itself() {
    let world = World::start_tls(&settings());
    let issued = world.server.authority().issue_client("shop");
    let own = Identity::self_signed_client("shop");
    for (name, identity) in [("issued", &issued), ("own", &own)] {
        world.write(&format!("{name}.pem"), identity.certificate_pem());
        world.write(&format!("{name}.key"), identity.key().pkcs8_pem());
    }
    for (name, method) in [("issued", "tls_client_auth"), ("own", "self_signed_tls_client_auth")] {
        let members = json!({
            "client": { "token_endpoint_auth_method": method },
            "tls": { "client_certificate": format!("{name}.pem"), "client_key": format!("{name}.key") },
        });
        add_machine(&world, name, members);

        client(&world, &["register", name]);

        world.log_in(name).done();
    }
    let subject = client(&world, &["show", "issued"]);
    assert_eq!(member(&subject, "tls_client_auth_subject_dn")["value"], "CN=shop");
}
