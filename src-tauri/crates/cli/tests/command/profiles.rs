//! `profile add|list|show|export|remove`

use serde_json::{Value, json};

use super::calling::{Home, web};

const ISSUER: &str = "https://id.example";

#[test]
fn adds_from_a_file_and_lists() {
    let home = Home::new();
    let file = home.folder().join("web.json");
    std::fs::write(&file, web(ISSUER).to_string()).unwrap();

    let added = home.call(&["profile", "add", file.to_str().unwrap()]).done();
    assert_eq!(added.stdout, "Added web.\n");

    let listed = home.call(&["profile", "list", "--json"]).done().json();
    assert_eq!(listed[0]["name"], "web");
    assert_eq!(listed[0]["needs_browser"], true);
    assert_eq!(listed[0]["token"]["held"], false);
    let text = home.call(&["profile", "list"]).done().stdout;
    assert!(
        text.starts_with("web  -  authorization_code  id.example  no token"),
        "{text}"
    );
}

#[test]
fn lists_nothing_where_there_is_nothing() {
    let home = Home::new();

    assert_eq!(home.call(&["profile", "list", "--json"]).done().json(), json!([]));
    assert_eq!(home.call(&["profile", "list"]).done().stdout, "");
}

#[test]
fn takes_secrets_from_standard_input_and_shows_none() {
    let home = Home::new();
    let mut document = web(ISSUER);
    document["client"]["client_secret"] = json!("hunter2");

    home.add_profile(&document);

    for arguments in [["profile", "show", "web"], ["profile", "export", "web"]] {
        let shown = home.call(&arguments).done();
        assert!(!format!("{shown:?}").contains("hunter2"), "{shown:?}");
    }
    let shown = home.call(&["profile", "show", "web", "--json"]).done().json();
    assert_eq!(shown["document"]["client"]["client_secret"], json!({ "held": true }));
    assert_eq!(shown["row"]["name"], "web");
}

#[test]
fn shows_no_value_that_is_named_like_a_secret() {
    let home = Home::new();
    let mut document = web(ISSUER);
    document["headers"] =
        json!({ "token": { "Authorization": "hunter2", "X-Api-Key": "hunter2", "X-Tenant": "acme" } });
    document["parameters"] = json!({ "token": { "client_assertion": "hunter2", "password": "hunter2" } });
    document["proxy"] = json!("http://ada:hunter2@127.0.0.1:3128/");

    home.add_profile(&document);

    for arguments in [vec!["profile", "show", "web"], vec!["profile", "show", "web", "--json"]] {
        let shown = home.call(&arguments).done();
        assert!(!format!("{shown:?}").contains("hunter2"), "{shown:?}");
        assert!(shown.stdout.contains("acme"), "{shown:?}");
        assert!(shown.stdout.contains("http://127.0.0.1:3128/"), "{shown:?}");
    }
}

#[test]
fn exports_what_can_be_added_again() {
    let home = Home::new();
    let mut document = web(ISSUER);
    document["client"]["client_secret"] = json!("hunter2");
    home.add_profile(&document);

    let exported = home.call(&["profile", "export", "web"]).done();
    assert_eq!(exported.stderr, "Left out, to be filled in: client.client_secret.\n");
    home.call(&["profile", "remove", "web"]).done();
    let added = home
        .call_with_input(&["profile", "add", "-", "--json"], &exported.stdout)
        .done()
        .json();

    assert_eq!(added["missing"], json!(["web: client.client_secret"]));
}

#[test]
fn replaces_only_when_told_to() {
    let home = Home::new();
    home.add_profile(&web(ISSUER));
    let mut document = web(ISSUER);
    document["environment"] = json!("staging");

    let refused = home.call_with_input(&["profile", "add", "-", "--json"], &document.to_string());
    assert_eq!(refused.error(1)["code"], "name_taken");
    home.call_with_input(&["profile", "add", "-", "--replace"], &document.to_string())
        .done();

    let listed = home.call(&["profile", "list", "--json"]).done().json();
    assert_eq!(
        (listed.as_array().unwrap().len(), &listed[0]["environment"]),
        (1, &json!("staging"))
    );
}

#[test]
fn removes_and_restores() {
    let home = Home::new();
    home.add_profile(&web(ISSUER));

    assert_eq!(home.call(&["profile", "remove", "web"]).done().stdout, "Removed web.\n");

    let again = home.call(&["profile", "remove", "web", "--json"]);
    assert_eq!(again.error(1)["code"], "not_found");

    assert_eq!(
        home.call(&["profile", "restore", "web"]).done().stdout,
        "Restored web.\n"
    );
    assert_eq!(
        home.call(&["profile", "list", "--json"]).done().json()[0]["name"],
        "web"
    );
    let again = home.call(&["profile", "restore", "web", "--json"]);
    assert_eq!(again.error(1)["code"], "not_found");
}

#[test]
fn says_every_problem_of_a_document_with_its_place() {
    let home = Home::new();
    let document = json!({ "name": "a b", "client": { "clientid": 1 }, "authorization_server": { "issuer": ISSUER } });

    let refused = home.call_with_input(&["profile", "add", "-"], &document.to_string());

    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("- name: Only letters"), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("Did you mean \"client_id\"?"),
        "{}",
        refused.stderr
    );
    assert_eq!(home.call(&["profile", "list", "--json"]).done().json(), json!([]));
}

#[test]
fn refuses_a_member_that_is_there_twice() {
    let home = Home::new();
    let document = web(ISSUER).to_string().replacen('{', r#"{"name":"other","#, 1);

    let refused = home.call_with_input(&["profile", "add", "-"], &document);

    assert_eq!(refused.status, 1);
    assert!(
        refused.stderr.contains("name: It is there more than once"),
        "{}",
        refused.stderr
    );
    assert_eq!(home.call(&["profile", "list", "--json"]).done().json(), json!([]));
}

#[test]
fn says_where_a_document_is_no_json() {
    let refused = Home::new().call_with_input(&["profile", "add", "-", "--json"], "{\n,}");

    let error = refused.error(1);
    assert_eq!(error["code"], "invalid");
    assert!(error["message"].as_str().unwrap().contains("line 2"), "{error}");
}

#[test]
fn refuses_five_megabytes() {
    let text = format!("{{\"name\": \"{}\"}}", "a".repeat(5 * 1024 * 1024));

    let error = Home::new()
        .call_with_input(&["profile", "add", "-", "--json"], &text)
        .error(1);

    assert!(
        error["message"].as_str().unwrap().contains("larger than 4 MiB"),
        "{error}"
    );
}

#[test]
fn names_a_file_that_cannot_be_read() {
    let refused = Home::new().call(&["profile", "add", "/nowhere/web.json", "--json"]);

    assert!(
        refused.error(1)["message"]
            .as_str()
            .unwrap()
            .contains("/nowhere/web.json")
    );
}

#[test]
fn names_the_nearest_profile() {
    let home = Home::new();
    home.add_profile(&web(ISSUER));

    let refused = home.call(&["profile", "show", "wbe"]);

    assert_eq!(
        (refused.status, refused.stderr.as_str()),
        (1, "There is no profile named \"wbe\".\nDid you mean \"web\"?\n")
    );
}

#[test]
fn adds_from_several_commands_at_once() {
    let home = Home::new();
    let calls: Vec<_> = (0..4)
        .map(|number| {
            let mut document = web(ISSUER);
            document["name"] = json!(format!("web-{number}"));
            let mut running = home.start(&["profile", "add", "-"]);
            running.type_line(&document.to_string());
            running
        })
        .collect();

    for call in calls {
        call.finish().done();
    }

    let listed: Value = home.call(&["profile", "list", "--json"]).done().json();
    assert_eq!(listed.as_array().unwrap().len(), 4);
}

#[test]
fn the_public_half_of_a_key_is_printed_for_registration() {
    let home = Home::new();
    let mut document = web(ISSUER);
    document["client"]["token_endpoint_auth_method"] = json!("private_key_jwt");
    document["client"]["kid"] = json!("k");
    document["client"]["jwks"] = json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": "k",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
    }] });
    home.call_with_input(&["profile", "add", "-"], &document.to_string())
        .done();

    let public = home.call(&["profile", "jwks", "web"]).done();

    let key = &public.json()["keys"][0];
    assert_eq!((&key["kid"], key.get("d")), (&json!("k"), None));
    assert!(!public.stdout.contains("jpsQnnGQ"));
}
