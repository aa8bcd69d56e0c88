//! `token` and `refresh`

use std::time::Duration;

use bearerbox_practice::{Behaviour, Endpoint, Fault, Interaction, Practice, User};

use super::calling::{Home, machine, web};
use super::playing_browser::{find_callback, get, start_practice_as_alice};

fn sign_in(home: &Home, practice: &Practice) {
    home.add_profile(&web(practice.issuer()));
    let mut login = home.start(&["login", "web", "--browser", "print"]);
    let url = login.read_line();
    get(&find_callback(&url));
    login.finish().done();
}

/// From now on, access tokens live this long, and the server takes its time to answer.
fn give_tokens_for(practice: &Practice, seconds: u64) {
    let behaviour = Behaviour {
        interaction: Interaction::AllowAs(User::Alice),
        access_token_lifetime: Duration::from_secs(seconds),
        latency: Duration::from_millis(100),
        ..Behaviour::default()
    };
    practice.set_behaviour("practice-web", behaviour).unwrap();
}

/// From now on, ID tokens live this long.
fn give_id_tokens_for(practice: &Practice, seconds: u64) {
    let behaviour = Behaviour {
        interaction: Interaction::AllowAs(User::Alice),
        id_token_lifetime: Duration::from_secs(seconds),
        ..Behaviour::default()
    };
    practice.set_behaviour("practice-web", behaviour).unwrap();
}

/// From now on, the server takes this long to answer.
fn answer_after(practice: &Practice, latency: Duration) {
    let behaviour = Behaviour {
        interaction: Interaction::AllowAs(User::Alice),
        latency,
        ..Behaviour::default()
    };
    practice.set_behaviour("practice-web", behaviour).unwrap();
}

fn count_token_requests(practice: &Practice) -> usize {
    practice
        .recorded_requests()
        .iter()
        .filter(|request| request.path == Endpoint::Token.path())
        .count()
}

#[test]
fn gets_a_token_without_anybody_and_only_once() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));

    let first = home.call(&["token", "machine"]).done();
    let second = home.call(&["token", "machine"]).done();

    assert_eq!(first.stdout, second.stdout);
    assert_eq!(first.stdout.matches('.').count(), 2, "{}", first.stdout);
    assert_eq!(count_token_requests(&practice), 1);
}

#[test]
fn asks_once_for_a_client_whatever_persona_is_named() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));

    let first = home.call(&["token", "machine", "--persona", "x"]).done();
    let second = home.call(&["token", "machine", "--persona", "x"]).done();

    assert_eq!(first.stdout, second.stdout);
    assert_eq!(count_token_requests(&practice), 1);
}

#[test]
fn gives_a_held_token_when_the_server_is_gone() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));
    let token = home.call(&["token", "machine"]).done().stdout;

    drop(practice);

    assert_eq!(home.call(&["token", "machine"]).done().stdout, token);
    assert_eq!(
        home.call(&["token", "machine", "--min-ttl", "100000", "--json"])
            .error(5)["code"],
        "network"
    );
    assert_eq!(home.call(&["token", "machine"]).done().stdout, token);
}

#[test]
fn gives_every_form() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));
    let token = home.call(&["token", "machine"]).done().stdout.trim().to_owned();

    let form = |form: &str| home.call(&["token", "machine", "--format", form]).done();

    assert_eq!(form("header").stdout, format!("Authorization: Bearer {token}\n"));
    assert!(
        form("curl")
            .stdout
            .starts_with(&format!("curl -H 'Authorization: Bearer {token}'"))
    );
    assert_eq!(form("json").json()["access_token"], token);
}

#[test]
fn needs_someone_to_sign_in() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));

    assert_eq!(
        home.call(&["token", "web", "--json"]).error(3)["code"],
        "sign_in_needed"
    );
    assert_eq!(
        home.call(&["refresh", "web", "--json"]).error(3)["code"],
        "sign_in_needed"
    );
}

#[test]
fn gives_each_kind_of_token() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    sign_in(&home, &practice);

    let kind = |kind: &str| home.call(&["token", "web", "--kind", kind]).done().stdout;

    let tokens = [kind("access"), kind("id"), kind("refresh")];
    assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2] && tokens[0] != tokens[2]);
    let claims = home
        .call_with_input(&["jwt", "decode", "--json"], &tokens[1])
        .done()
        .json();
    assert!(
        claims["claims"]
            .as_array()
            .unwrap()
            .iter()
            .any(|claim| claim["value"] == "alice")
    );
}

#[test]
fn says_that_there_is_no_such_kind() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));
    home.call(&["token", "machine"]).done();

    home.call(&["token", "machine", "--kind", "id", "--json"]).error(1);
}

#[test]
fn judges_an_id_token_by_its_own_expiry() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    give_id_tokens_for(&practice, 30);
    sign_in(&home, &practice);
    give_id_tokens_for(&practice, 600);
    let token = |kind: &str, min_ttl: &str| {
        let call = home.call(&["token", "web", "--kind", kind, "--min-ttl", min_ttl]);
        call.done().stdout
    };

    let (access, id) = (token("access", "60"), token("id", "0"));
    let renewed = token("id", "60");

    assert_ne!(renewed, id, "the access token was still good, the ID token was not");
    assert_ne!(token("access", "60"), access);
    assert_eq!(token("id", "60"), renewed);
}

#[test]
fn finds_the_id_token_of_the_generation_before_where_a_refresh_brought_none() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    sign_in(&home, &practice);
    let id = home.call(&["token", "web", "--kind", "id"]).done().stdout;
    let without = Fault::MergeAnswer([("id_token".to_owned(), serde_json::Value::Null)].into_iter().collect());
    practice
        .set_faults("practice-web", vec![without.always(Endpoint::Token)])
        .unwrap();

    home.call(&["refresh", "web"]).done();

    assert_eq!(home.call(&["token", "web", "--kind", "id"]).done().stdout, id);
    let due = home.call(&["token", "web", "--kind", "id", "--min-ttl", "100000", "--json"]);
    assert_eq!(due.error(3)["code"], "sign_in_needed");
}

#[test]
fn refreshes_on_demand() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    sign_in(&home, &practice);
    let before = home.call(&["token", "web", "--kind", "refresh"]).done().stdout;

    let refreshed = home.call(&["refresh", "web", "--json"]).done().json();

    assert_eq!(refreshed["generations"].as_array().unwrap().len(), 2);
    assert_ne!(home.call(&["token", "web", "--kind", "refresh"]).done().stdout, before);
}

#[test]
fn refreshes_for_a_part_of_what_was_granted() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    sign_in(&home, &practice);

    let refreshed = home
        .call(&["refresh", "web", "--scope", "openid", "--json"])
        .done()
        .json();

    let set = &refreshed["token_set"];
    assert_eq!(
        (&set["asked_scope"], &set["granted_scope"]),
        (&serde_json::json!(["openid"]), &serde_json::json!(["openid"]))
    );
    let whole = home.call(&["refresh", "web", "--json"]).done().json();
    assert_eq!(
        whole["token_set"]["granted_scope"],
        serde_json::json!(["openid", "offline_access"]),
        "the refresh token stays as good as it was"
    );
}

#[test]
fn keeps_the_answer_to_a_refresh_that_is_interrupted() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    sign_in(&home, &practice);
    let before = home.call(&["token", "web", "--kind", "refresh"]).done().stdout;
    let requests = count_token_requests(&practice);
    answer_after(&practice, Duration::from_millis(2500));
    let refresh = home.start(&["refresh", "web"]);
    while count_token_requests(&practice) == requests {
        std::thread::yield_now();
    }

    refresh.interrupt();

    refresh.finish().done();
    assert_ne!(home.call(&["token", "web", "--kind", "refresh"]).done().stdout, before);
}

#[test]
fn refreshes_a_token_that_is_due() {
    let practice = start_practice_as_alice();
    give_tokens_for(&practice, 30);
    let home = Home::new();
    sign_in(&home, &practice);
    give_tokens_for(&practice, 600);
    let token = |min_ttl: &str| home.call(&["token", "web", "--min-ttl", min_ttl]).done().stdout;

    let before = token("0");
    let after = token("60");

    assert_ne!(before, after);
    assert_eq!(token("60"), after);
}

#[test]
fn refreshes_once_for_two_commands_at_once() {
    let practice = start_practice_as_alice();
    give_tokens_for(&practice, 30);
    let home = Home::new();
    sign_in(&home, &practice);
    give_tokens_for(&practice, 600);
    let before = count_token_requests(&practice);

    let calls = [(); 2].map(|()| home.start(&["token", "web", "--min-ttl", "60"]));
    let tokens = calls.map(|call| call.finish().done().stdout);

    // Rotation revokes the whole family when a refresh token is used twice: both would have lost.
    assert_eq!(tokens[0], tokens[1]);
    assert_eq!(count_token_requests(&practice) - before, 1);
}

#[test]
fn keeps_personas_apart() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));
    for persona in ["alice", "bob"] {
        let mut login = home.start(&["login", "web", "--browser", "print", "--persona", persona]);
        let url = login.read_line();
        get(&find_callback(&url));
        login.finish().done();
    }

    let token = |arguments: &[&str]| home.call(&[&["token", "web"], arguments].concat()).done().stdout;

    assert_ne!(token(&["--persona", "alice"]), token(&["--persona", "bob"]));
    assert_eq!(token(&[]), token(&["--persona", "bob"]), "the latest one is meant");
    assert_eq!(
        home.call(&["token", "web", "--persona", "carol", "--json"]).error(3)["code"],
        "sign_in_needed"
    );
}
