//! Reading, updating and deleting a registration (RFC 7592).

use serde_json::{Value, json};

use super::{add_machine, add_web, client, document, member, refused, settings, with_patches};
use crate::world::{World, titles};

#[test]
fn what_is_registered_is_read_and_compared_with_the_profile() {
    let world = World::start(&settings());
    add_web(&world, "web");
    let made = client(&world, &["register", "web"]);
    let mut changed = world.bearerbox.run(&["profile", "show", "web", "--json"]).done().json()["document"].clone();
    changed["scope"] = "openid orders.read".into();
    let arguments = ["profile", "add", "-", "--replace"];
    world.bearerbox.run_with_input(&arguments, &changed.to_string()).done();

    let read = client(&world, &["show", "web"]);

    assert_eq!(read["client_id"], made["client_id"]);
    let scope = member(&read, "scope");
    assert_eq!(
        (&scope["value"], &scope["wanted"]),
        (&json!("openid"), &json!("openid orders.read"))
    );
    assert_eq!(member(&read, "redirect_uris")["wanted"], Value::Null);
    let text = world.bearerbox.run(&["client", "show", "web"]).done().stdout;
    assert!(text.contains("(wanted: openid orders.read)"), "{text}");
    assert!(
        text.contains("One member is registered otherwise than it was wanted."),
        "{text}"
    );
}

#[test]
fn an_update_registers_what_the_profile_says_and_gives_up_nothing_else() {
    let world = World::start(&settings());
    add_machine(&world, "machine", json!({}));
    let metadata = json!({ "contacts": ["a@b.example"], "client_name": "Nightly" });
    client(&world, &["register", "machine", "--metadata", &metadata.to_string()]);
    let before = document(&world, "machine");

    let changes = json!({ "token_endpoint_auth_method": "client_secret_post", "client_name": null });
    let updated = client(&world, &["update", "machine", "--metadata", &changes.to_string()]);

    assert_eq!(member(&updated, "contacts")["value"], "[\"a@b.example\"]");
    let names = updated["members"].as_array().unwrap().iter();
    assert!(!names.clone().any(|member| member["name"] == "client_name"));
    assert_eq!(
        titles(&world.last_run("machine")),
        ["Client read request", "Client update request"]
    );
    let after = document(&world, "machine");
    assert_eq!(after["token_endpoint_auth_method"], "client_secret_post");
    assert_eq!(after["client_id"], before["client_id"]);
    world.log_in("machine").done();
}

#[test]
fn each_update_brings_another_token_and_the_next_one_goes_by_it() {
    let world = World::start(&settings());
    add_machine(&world, "machine", json!({}));
    client(&world, &["register", "machine"]);

    for round in 0..3 {
        let changes = json!({ "client_name": format!("Round {round}") });
        client(&world, &["update", "machine", "--metadata", &changes.to_string()]);
        let read = client(&world, &["show", "machine"]);
        assert_eq!(member(&read, "client_name")["value"], format!("Round {round}"));
    }
}

#[test]
fn a_secret_that_an_update_gives_anew_is_kept() {
    let patches =
        json!({ "PUT /reg/*": { "client_secret": "rotated", "client_secret_expires_at": 4_000_000_000_u64 } });
    let world = World::start(&with_patches(patches));
    add_machine(&world, "machine", json!({}));
    client(&world, &["register", "machine"]);
    world.log_in("machine").done();

    client(&world, &["update", "machine"]);

    assert_eq!(
        document(&world, "machine")["client_secret_expires_at"],
        4_000_000_000_u64
    );
    // The server knows nothing of it: that it is refused shows that it is what is sent.
    assert_ne!(world.log_in("machine").status, 0);
    let error = super::failure(&world.log_in("machine"));
    assert_eq!(error["server"]["error"], "invalid_client");
}

#[test]
fn a_token_that_was_given_with_what_was_read_is_kept_though_the_update_is_refused() {
    let patches = json!({ "GET /reg/*": { "registration_access_token": "another-token" } });
    let world = World::start(&with_patches(patches));
    add_machine(&world, "machine", json!({}));
    client(&world, &["register", "machine"]);

    // The server does not know the token that it is made to give.
    let error = refused(&world, &["update", "machine"]);
    assert_eq!(error["server"]["error"], "invalid_token");
    assert_eq!(
        error["next_step"],
        "The registration access token is good for nothing any more: another may have taken its place, or the client was \
         deleted at the server."
    );

    // What is sent next is what was given.
    let error = refused(&world, &["show", "machine"]);
    assert_eq!(error["server"]["error"], "invalid_token");
}

#[test]
fn a_client_is_deleted_and_another_can_be_registered() {
    let world = World::start(&settings());
    add_machine(&world, "machine", json!({}));
    let first = client(&world, &["register", "machine"]);
    world.log_in("machine").done();

    let text = world.bearerbox.run(&["client", "delete", "machine"]).done().stdout;

    assert!(text.contains("The profile stays in the vault"), "{text}");
    let left = document(&world, "machine");
    assert_eq!(left["client_id"], "");
    for name in [
        "client_secret",
        "client_secret_expires_at",
        "registration_client_uri",
        "registration_access_token",
    ] {
        assert_eq!(left[name], Value::Null, "{name}");
    }
    let error = super::failure(&world.log_in("machine"));
    assert_eq!(error["message"], "The profile has no client id.");
    let runs = world.bearerbox.run(&["runs", "machine", "--json"]).done().json();
    assert_eq!(runs[0]["summary"], "The client is not registered any more.");

    let second = client(&world, &["register", "machine"]);
    assert_ne!(first["client_id"], second["client_id"]);
    world.log_in("machine").done();
}

#[test]
fn a_client_that_the_server_deleted_by_itself_is_told_as_that() {
    let world = World::start(&settings());
    add_machine(&world, "machine", json!({}));
    client(&world, &["register", "machine"]);
    let document = world
        .bearerbox
        .run(&["profile", "show", "machine", "--json"])
        .done()
        .json()["document"]
        .clone();
    client(&world, &["delete", "machine"]);
    // As on another computer, which knows the client still.
    let mut stale = document;
    stale["client"]["registration_access_token"] = "stale-token".into();
    stale["client"]["client_secret"] = "stale-secret".into();
    let arguments = ["profile", "add", "-", "--replace"];
    world.bearerbox.run_with_input(&arguments, &stale.to_string()).done();

    let error = refused(&world, &["show", "machine"]);

    assert_eq!(error["server"]["error"], "invalid_token");
    assert!(
        error["next_step"]
            .as_str()
            .unwrap()
            .contains("the client was deleted at the server")
    );
}

#[test]
fn a_registration_by_hand_is_managed_by_a_token_that_is_kept_elsewhere() {
    let mut world = World::start(&settings());
    add_machine(&world, "machine", json!({}));
    let patches = json!({ "client_name": "By hand" });
    client(&world, &["register", "machine", "--metadata", &patches.to_string()]);
    let made = document(&world, "machine");
    let token = world.bearerbox.home().join("registration-token");
    // Only a server that keeps its tokens, so that the one in the file stays good.
    world.bearerbox.set("REGISTRATION_TOKEN", "not-the-token");
    world.write("registration-token", "not-the-token-either");
    world.add(
        "by-hand",
        json!({
            "grant_type": "client_credentials",
            "client": {
                "client_id": made["client_id"], "client_secret": "s",
                "registration_client_uri": made["registration_client_uri"],
                "registration_access_token": { "file": token },
            },
        }),
    );

    let error = refused(&world, &["show", "by-hand"]);
    assert_eq!(error["server"]["error"], "invalid_token");
    let exported = world.bearerbox.run(&["profile", "export", "by-hand"]).done().stdout;
    assert!(
        exported.contains("registration_client_uri"),
        "a reference is no secret: {exported}"
    );
}

#[test]
fn an_export_leaves_the_registration_out_and_taking_it_in_again_puts_it_back() {
    let world = World::start(&settings());
    add_machine(&world, "machine", json!({}));
    client(&world, &["register", "machine"]);

    let exported = world.bearerbox.run(&["profile", "export", "machine"]).done().stdout;
    assert!(!exported.contains("registration_"), "{exported}");
    assert!(!exported.contains("expires_at"), "{exported}");
    world
        .bearerbox
        .run_with_input(&["profile", "add", "-", "--replace"], &exported)
        .done();

    client(&world, &["show", "machine"]);
    world.log_in("machine").done();
    // At another address, the token that is held would be told to somebody else.
    let mut moved: Value = world
        .bearerbox
        .run(&["profile", "show", "machine", "--json"])
        .done()
        .json()["document"]
        .clone();
    moved["client"]["registration_client_uri"] = format!("{}/elsewhere", world.server.issuer()).into();
    let arguments = ["profile", "add", "-", "--replace", "--json"];
    let refused = super::failure(&world.bearerbox.run_with_input(&arguments, &moved.to_string()));
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("client.registration_access_token"), "{message}");
}
