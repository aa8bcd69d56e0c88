//! Registrations that are refused, by the server or by us, and what stays of them.

use serde_json::{Value, json};

use super::{add_machine, add_web, client, document, refused, settings, with_initial_access_token, with_patches};
use crate::world::{SECRET, World, failure, find_check, titles};

#[test]
fn an_initial_access_token_opens_the_door_and_a_wrong_one_does_not() {
    let mut world = World::start(&with_initial_access_token("a-good-initial-token"));
    add_machine(&world, "machine", json!({}));
    world.write("wrong", "a-wrong-initial-token\n");
    world.write("good", "a-good-initial-token\n");
    let file = |name: &str| world.bearerbox.home().join(name).display().to_string();

    let none = refused(&world, &["register", "machine"]);
    let wrong = refused(
        &world,
        &["register", "machine", "--initial-access-token-file", &file("wrong")],
    );

    assert_eq!(none["code"], "server_refused");
    assert_eq!(wrong["server"]["error"], "invalid_token");
    for error in [none, wrong] {
        assert_eq!(
            error["next_step"],
            "The server registers only for those who have an initial access token, and it was missing, wrong, expired \
             or used up: ask those who run the server for one."
        );
    }
    let run = world.last_run("machine").to_string();
    assert!(!run.contains("a-wrong-initial-token"), "{run}");
    assert_eq!(document(&world, "machine")["client_id"], "");

    client(
        &world,
        &["register", "machine", "--initial-access-token-file", &file("good")],
    );
    // By the environment, as in a script.
    add_machine(&world, "other", json!({}));
    world
        .bearerbox
        .set("BEARERBOX_INITIAL_ACCESS_TOKEN", "a-good-initial-token");
    client(&world, &["register", "other"]);
    world.log_in("other").done();
}

#[test]
fn other_redirect_uris_than_asked_are_refused_and_the_client_is_kept_to_be_mended() {
    let other = "https://elsewhere.example/callback";
    let world = World::start(&with_patches(json!({ "/reg": { "redirect_uris": [other] } })));
    add_web(&world, "web");

    let error = refused(&world, &["register", "web"]);

    assert_eq!(error["code"], "answer_refused");
    assert_eq!(
        error["message"],
        format!(
            "The answer to the registration request was refused: {other} is registered as redirect URI, not \
             http://localhost/callback as asked for."
        )
    );
    let run = world.last_run("web");
    let title = "The redirect URIs are registered as asked for";
    assert_eq!(find_check(&run, title).unwrap()["verdict"], "failed");
    assert_eq!(titles(&run), ["Metadata", "Registration request", "Note"]);
    let kept = document(&world, "web");
    assert_eq!(kept["redirect_uri"], "http://localhost/callback");
    assert_ne!(kept["client_id"], "");
    assert_eq!(kept["registration_access_token"], json!({ "held": true }));
    // Nothing is lost: the registration can be mended, or ended.
    client(&world, &["update", "web"]);
    client(&world, &["delete", "web"]);
}

#[test]
fn an_answer_without_a_client_id_is_refused() {
    let world = World::start(&with_patches(json!({ "/reg": { "client_id": null } })));
    add_machine(&world, "machine", json!({}));

    let error = refused(&world, &["register", "machine"]);

    assert_eq!(
        error["message"],
        "The answer to the registration request was refused: it has no usable client_id."
    );
    let kept = document(&world, "machine");
    assert_eq!(kept["client_id"], "");
    assert_eq!(kept["registration_access_token"], json!({ "held": true }));
    client(&world, &["delete", "machine"]);
}

#[test]
fn metadata_that_the_server_does_not_take_are_refused_in_its_words() {
    let world = World::start(&settings());
    add_web(&world, "web");

    let auth_method = json!({ "token_endpoint_auth_method": "carrier_pigeon" });
    let error = refused(&world, &["register", "web", "--metadata", &auth_method.to_string()]);
    assert_eq!(error["message"], "The server refused the registration request.");
    assert_eq!(error["server"]["error"], "invalid_client_metadata");
    assert_eq!(
        error["next_step"],
        "Compare what was asked for, in the Flow tab, with what the server supports; the server's words may name the \
         member."
    );
    let redirect_uris = json!({ "redirect_uris": ["http://elsewhere.example/callback"] });
    let error = refused(&world, &["register", "web", "--metadata", &redirect_uris.to_string()]);
    assert_eq!(error["server"]["error"], "invalid_redirect_uri");
    let no_json = failure(
        &world
            .bearerbox
            .run(&["client", "register", "web", "--metadata", "[1]", "--json"]),
    );
    assert_eq!(no_json["code"], "usage");
    assert_eq!(document(&world, "web")["client_id"], "");
}

#[test]
fn a_software_statement_that_the_server_does_not_believe_is_told() {
    for (code, next_step) in [
        (
            "invalid_software_statement",
            "The server cannot verify the software statement: check who signed it, and that it is whole.",
        ),
        (
            "unapproved_software_statement",
            "The server does not trust whoever signed the software statement: ask those who run it.",
        ),
    ] {
        let mut settings = settings();
        settings["first_answers"] = json!({ "/reg": [{
            "status": 400, "headers": { "content-type": "application/json" },
            "body": { "error": code }
        }] });
        let world = World::start(&settings);
        add_machine(&world, "machine", json!({}));
        let statement = json!({ "software_statement": "eyJhbGciOiJub25lIn0.e30.c2lnbmF0dXJl" });

        let error = refused(&world, &["register", "machine", "--metadata", &statement.to_string()]);

        assert_eq!(error["server"]["error"], code);
        assert_eq!(error["next_step"], next_step);
        // The next try is answered as it should be.
        client(&world, &["register", "machine"]);
    }
}

#[test]
fn a_secret_that_has_expired_is_said_at_the_registration_and_when_it_is_refused() {
    let world = World::start(&with_patches(json!({ "/reg": { "client_secret_expires_at": 1 } })));
    add_machine(&world, "machine", json!({}));
    client(&world, &["register", "machine"]);
    let check = "The client secret has not expired";
    let run = world.last_run("machine");
    assert_eq!(find_check(&run, check).unwrap()["verdict"], "warning");

    let mut settings = settings();
    settings["extra_clients"] = json!([{
        "client_id": "stale", "client_secret": SECRET, "client_secret_expires_at": 1,
        "grant_types": ["client_credentials"], "response_types": [], "redirect_uris": [], "scope": "orders.read"
    }]);
    let world = World::start(&settings);
    add_machine(
        &world,
        "stale",
        json!({ "client": { "client_id": "stale", "client_secret": SECRET, "client_secret_expires_at": 1 } }),
    );
    let error = failure(&world.log_in("stale"));
    assert_eq!(error["server"]["error"], "invalid_client");
    assert_eq!(
        error["message"],
        "The server refused the token request. The client secret has expired."
    );
    assert!(
        error["next_step"].as_str().unwrap().contains("bearerbox client update"),
        "{error}"
    );
}

#[test]
fn what_cannot_be_asked_is_refused_before_anything_is_sent() {
    let world = World::start(&settings());
    add_machine(&world, "machine", json!({}));
    world.add(
        "given",
        json!({
            "grant_type": "client_credentials",
            "client": { "client_id": "machine", "client_secret": "machine-secret" },
        }),
    );
    let runs = |name: &str| world.bearerbox.run(&["runs", name, "--json"]).done().json();

    let login = failure(&world.log_in("machine"));
    assert_eq!(login["message"], "The profile has no client id.");
    let managed = refused(&world, &["show", "given"]);
    assert_eq!(
        managed["message"],
        "The profile does not say where its client's registration is managed, and by what."
    );
    let again = refused(&world, &["register", "given"]);
    assert_eq!(again["message"], "The profile has a client already: machine.");
    assert_eq!(refused(&world, &["show", "nobody"])["code"], "not_found");
    assert_eq!((runs("machine"), runs("given")), (json!([]), json!([])));
}

#[test]
fn a_server_that_registers_nobody_is_told() {
    let world = World::start(&json!({ "features": {
        "registration": { "enabled": false }, "registrationManagement": { "enabled": false },
    } }));
    add_machine(&world, "machine", json!({}));

    let error = refused(&world, &["register", "machine"]);

    assert_eq!(
        error["message"],
        "Neither the server's metadata nor the profile names the registration_endpoint."
    );
}

#[test]
fn less_than_asked_is_told_and_no_refusal() {
    let patches =
        json!({ "/reg": { "scope": "orders.read", "grant_types": ["client_credentials", "urn:example:more"] } });
    let world = World::start(&with_patches(patches));
    add_machine(&world, "machine", json!({ "scope": "orders.read orders.write" }));

    let answer = client(&world, &["register", "machine"]);

    let wanted = |name: &str| super::member(&answer, name)["wanted"].clone();
    assert_eq!(wanted("scope"), "orders.read orders.write");
    assert_eq!(wanted("grant_types"), "[\"client_credentials\"]");
    assert_eq!(wanted("token_endpoint_auth_method"), Value::Null);
    let run = world.last_run("machine");
    for title in [
        "The scope is registered as asked for",
        "The grant types are registered as asked for",
    ] {
        assert_eq!(find_check(&run, title).unwrap()["verdict"], "warning", "{title}");
    }
    world.log_in("machine").done();
}
