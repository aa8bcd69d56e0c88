//! What is asked with a token that is held: userinfo, introspection and revocation, at a certified server.

use serde_json::{Value, json};
use support::Answer;

use crate::world::{SECRET, World, failure, find_check, titles};

/// Somebody has signed in with a client that has these members beside the usual ones.
async fn signed_in(mut settings: Value, client: Value) -> World {
    let mut registered = json!({
        "client_id": "asking", "client_secret": SECRET, "application_type": "native",
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
        "redirect_uris": ["http://localhost/callback"]
    });
    crate::world::extend(&mut registered, client);
    settings["extra_clients"] = json!([registered]);
    let world = World::start(&settings);
    world.add(
        "web",
        json!({
            "grant_type": "authorization_code",
            "scope": "openid offline_access",
            "client": { "client_id": "asking", "client_secret": SECRET, "redirect_uri": "http://localhost/callback" },
            "parameters": { "authorization": { "prompt": "consent" } }
        }),
    );
    world.sign_in("web", Answer::Allow("alice")).await.done();
    world
}

fn ask(world: &World, arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.push("--json");
    world.bearerbox.run(&all).done().json()
}

fn refused(world: &World, arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.push("--json");
    failure(&world.bearerbox.run(&all))
}

fn member<'a>(rows: &'a Value, name: &str) -> &'a Value {
    let rows = rows.as_array().unwrap();
    let row = rows.iter().find(|row| row["name"] == name);
    &row.unwrap_or_else(|| panic!("no {name} in {rows:?}"))["value"]
}

#[tokio::test]
async fn userinfo_is_about_the_person_who_signed_in() {
    let world = signed_in(json!({}), json!({})).await;

    let answer = ask(&world, &["userinfo", "web"]);

    assert_eq!(
        (&answer["kind"], &answer["signed"]),
        (&json!("user_info"), &json!(false))
    );
    assert_eq!(member(&answer["claims"], "sub"), "alice");
    let run = world.last_run("web");
    assert_eq!(run["row"]["grant_type"], "userinfo");
    assert_eq!(titles(&run), ["Userinfo request"]);
    let subject = find_check(&run, "The claims are about the person of the ID token").unwrap();
    assert_eq!(subject["verdict"], "passed");
    let text = run.to_string();
    assert!(!text.contains(&world.token("web", "access")), "{text}");
}

#[tokio::test]
async fn userinfo_and_introspection_are_verified_where_they_are_signed() {
    let client = json!({ "userinfo_signed_response_alg": "PS256", "introspection_signed_response_alg": "ES256" });
    let world = signed_in(json!({}), client).await;

    let userinfo = ask(&world, &["userinfo", "web"]);
    assert_eq!(
        (&userinfo["signed"], member(&userinfo["claims"], "sub")),
        (&json!(true), &json!("alice"))
    );
    assert_eq!(titles(&world.last_run("web")), ["Userinfo request", "Keys"]);

    let introspection = ask(&world, &["introspect", "web", "--signed"]);
    assert_eq!(
        (&introspection["signed"], &introspection["active"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(member(&introspection["members"], "sub"), "alice");
}

#[tokio::test]
async fn userinfo_about_somebody_else_is_refused() {
    let world = signed_in(json!({ "patches": { "/me": { "sub": "mallory" } } }), json!({})).await;

    let error = refused(&world, &["userinfo", "web"]);

    assert_eq!(error["code"], "answer_refused");
    assert_eq!(
        error["message"],
        "The answer to the userinfo request was refused: it is about mallory, and the ID token about alice."
    );
    // Its signature is right all the same, and the report knows of both.
    let checked = world.bearerbox.run(&["check", "web", "--json"]);
    let report = checked.json();
    let findings = report["id"]["findings"].as_array().unwrap();
    let finding = findings
        .iter()
        .find(|finding| finding["rule"] == "userinfo_subject")
        .unwrap();
    assert_eq!(
        (&finding["verdict"], &finding["expected"], &finding["found"]),
        (&json!("failed"), &json!("mallory"), &json!("alice"))
    );
    // What is held is as good as before.
    assert!(!world.token("web", "access").is_empty());
}

#[tokio::test]
async fn introspection_tells_both_tokens_and_a_time_with_a_fraction() {
    let patches = json!({ "patches": { "/token/introspection": { "exp": 4_000_000_000.25 } } });
    let world = signed_in(patches, json!({})).await;

    let access = ask(&world, &["introspect", "web"]);
    let exp = access["members"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == "exp")
        .unwrap();
    assert_eq!(
        (&exp["value"], &exp["time"]),
        (&json!("4000000000.25"), &json!(4_000_000_000_250_i64))
    );

    let refresh = ask(&world, &["introspect", "web", "--kind", "refresh"]);
    assert_eq!(refresh["active"], true);
    let run = world.last_run("web");
    assert_eq!(run["row"]["summary"], "The refresh token is active.");
}

#[tokio::test]
async fn a_revoked_access_token_is_not_active_and_is_refused_as_such() {
    let world = signed_in(json!({}), json!({})).await;

    assert_eq!(ask(&world, &["revoke", "web"]), json!({ "kind": "revoked" }));

    assert_eq!(ask(&world, &["introspect", "web"])["active"], false);
    let error = refused(&world, &["userinfo", "web"]);
    assert_eq!(error["server"]["error"], "invalid_token");
    assert_eq!(
        error["next_step"],
        "The access token is expired, revoked or not for this endpoint: refresh it, or get another."
    );
}

#[tokio::test]
async fn a_revoked_refresh_token_refreshes_no_more() {
    let world = signed_in(json!({}), json!({})).await;

    ask(&world, &["revoke", "web", "--kind", "refresh"]);

    assert_eq!(refused(&world, &["refresh", "web"])["server"]["error"], "invalid_grant");
}
