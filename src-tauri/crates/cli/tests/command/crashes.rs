//! Commands killed at any moment: what was said to be done is there, and nothing is there by half.

use std::time::{Duration, Instant};

use bearerbox_practice::{Behaviour, Interaction, RefreshPolicy, User};
use serde_json::{Value, json};

use super::calling::{Finished, Home, Running, machine, web};
use super::playing_browser::{find_callback, get, start_practice_as_alice};

const ROUNDS: u32 = 12;

/// Starts a call and kills it at a moment that is different in every round: at once in the first, so that one surely
/// comes too early to be done, and most of them late, because what is written is written in the end.
fn kill_at_some_moment(round: u32, usual: Duration, start: impl FnOnce() -> Running) -> Finished {
    let share = f64::from(round.wrapping_mul(2_654_435_761) >> 16 & 0xff) / 255.0;
    let wait = if round == 1 { 0.0 } else { 0.3 + share };
    let deadline = Instant::now() + usual.mul_f64(wait);
    let running = start();
    while Instant::now() < deadline {
        std::thread::yield_now();
    }
    running.kill()
}

fn measure(action: impl FnOnce()) -> Duration {
    let started = Instant::now();
    action();
    started.elapsed()
}

/// Ten profiles that say in which round they were written, and one that only this round has.
fn documents_of(round: u32) -> Value {
    let document = |name: String| {
        let mut document = web("https://id.example");
        document["name"] = json!(name);
        document["environment"] = json!(format!("round-{round}"));
        document
    };
    let mut documents: Vec<_> = (0..10).map(|number| document(format!("web-{number}"))).collect();
    documents.push(document(format!("only-{round}")));
    json!(documents)
}

#[test]
fn adds_and_replaces_all_profiles_of_a_document_or_none_when_killed() {
    let home = Home::new();
    let write = |round: u32| {
        let file = home.folder().join("profiles.json");
        std::fs::write(&file, documents_of(round).to_string()).unwrap();
        home.start(&["profile", "add", "--replace", file.to_str().unwrap()])
    };
    write(0).finish().done();
    let usual = measure(|| drop(write(0).finish().done()));
    let mut last = "round-0".to_owned();
    let mut killed_before_it_was_done = 0;

    for round in 1..=ROUNDS {
        let call = kill_at_some_moment(round, usual, || write(round));

        let listed = home.call(&["profile", "list", "--json"]).done().json();
        let rows = listed.as_array().unwrap();
        let kept: Vec<_> = rows
            .iter()
            .filter(|row| row["name"].as_str().unwrap().starts_with("web-"))
            .map(|row| row["environment"].as_str().unwrap())
            .collect();
        let now = kept[0].to_owned();
        assert_eq!(kept, [now.as_str(); 10]);
        let has_own = rows.iter().any(|row| row["name"] == format!("only-{round}"));
        assert_eq!(has_own, now == format!("round-{round}"));
        if call.stdout.ends_with('\n') {
            assert!(has_own, "{call:?}");
        } else {
            killed_before_it_was_done += 1;
        }
        if !has_own {
            assert_eq!(now, last);
        }
        last = now;
    }
    assert!(killed_before_it_was_done > 0, "no moment was early enough");
}

#[test]
fn holds_every_token_that_was_given_when_killed() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));
    // No token is valid for that long, so each call gets a new one.
    let start = || home.start(&["token", "machine", "--min-ttl", "86400"]);
    start().finish().done();
    let usual = measure(|| drop(start().finish().done()));
    let mut killed_before_it_was_done = 0;

    for round in 1..=ROUNDS {
        let call = kill_at_some_moment(round, usual, start);

        let held = home.call(&["token", "machine"]).done().stdout;
        if call.stdout.ends_with('\n') {
            assert_eq!(held, call.stdout);
        } else {
            killed_before_it_was_done += 1;
        }
        let runs = home.call(&["runs", "machine", "--json"]).done().json();
        for run in runs.as_array().unwrap() {
            assert!(run["outcome"] == "done" || run["outcome"] == "interrupted", "{run}");
        }
    }
    assert!(killed_before_it_was_done > 0, "no moment was early enough");
}

#[test]
fn a_client_is_registered_with_all_that_it_was_given_or_not_at_all_when_killed() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    let add = |name: &str| {
        let mut document = machine(practice.issuer());
        document["name"] = json!(name);
        document["client"] = json!({});
        home.add_profile(&document);
    };
    let start = |name: &str| home.start(&["client", "register", name, "--json"]);
    add("usual");
    let usual = measure(|| drop(start("usual").finish().done()));
    let mut killed_before_it_was_done = 0;

    for round in 1..=ROUNDS {
        let name = format!("machine-{round}");
        add(&name);
        let call = kill_at_some_moment(round, usual, || start(&name));

        let shown = home.call(&["profile", "show", &name, "--json"]).done().json();
        let client = &shown["document"]["client"];
        let is_registered = client["client_id"] != "";
        for given in ["client_secret", "registration_access_token"] {
            let expected = if is_registered {
                json!({ "held": true })
            } else {
                json!(null)
            };
            assert_eq!(client[given], expected, "{name} {given}");
        }
        let runs = home.call(&["runs", &name, "--json"]).done().json();
        let outcome = &runs[0]["outcome"];
        if is_registered {
            assert_eq!(outcome, "done");
            home.call(&["client", "show", &name]).done();
            home.call(&["token", &name]).done();
        } else {
            assert!(outcome.is_null() || outcome == "interrupted", "{outcome}");
        }
        if call.stdout.ends_with("}\n") {
            assert!(is_registered, "{call:?}");
        } else {
            killed_before_it_was_done += 1;
        }
    }
    assert!(killed_before_it_was_done > 0, "no moment was early enough");
}

#[test]
fn a_refresh_that_is_killed_costs_neither_the_token_before_nor_the_next_refresh() {
    let practice = start_practice_as_alice();
    let behaviour = Behaviour {
        interaction: Interaction::AllowAs(User::Alice),
        // A server that rotates may have spent the refresh token when the kill comes, and nobody could keep the next.
        refresh: RefreshPolicy::Keep,
        ..Behaviour::default()
    };
    practice.set_behaviour("practice-web", behaviour).unwrap();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));
    let mut login = home.start(&["login", "web", "--browser", "print"]);
    get(&find_callback(&login.read_line()));
    login.finish().done();
    let token = || home.call(&["token", "web"]).done().stdout;
    let start = || home.start(&["refresh", "web", "--json"]);
    start().finish().done();
    let usual = measure(|| drop(start().finish().done()));
    let (mut before, mut generations, mut killed_before_it_was_done) = (token(), 3, 0);

    for round in 1..=ROUNDS {
        let call = kill_at_some_moment(round, usual, start);
        let was_told = call.stdout.ends_with("}\n");
        killed_before_it_was_done += u32::from(!was_told);

        let now = token();
        assert!(!was_told || now != before, "{call:?}");
        generations += usize::from(now != before);
        before = now;
    }
    let refreshed = start().finish().done().json();
    let runs = home.call(&["runs", "web", "--json"]).done().json();

    assert!(killed_before_it_was_done > 0, "no moment was early enough");
    assert_eq!(refreshed["generations"].as_array().unwrap().len(), generations + 1);
    for run in runs.as_array().unwrap() {
        assert!(run["outcome"] == "done" || run["outcome"] == "interrupted", "{run}");
    }
}

#[test]
fn a_revocation_that_was_told_is_known_when_killed() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));
    let start = || home.start(&["revoke", "machine"]);
    home.call(&["login", "machine"]).done();
    start().finish().done();
    let usual = measure(|| drop(start().finish().done()));
    let mut killed_before_it_was_done = 0;

    for round in 1..=ROUNDS {
        // Each round has a token of its own to revoke.
        home.call(&["login", "machine"]).done();
        let call = kill_at_some_moment(round, usual, start);

        let runs = home.call(&["runs", "machine", "--json"]).done().json();
        let listed = home.call(&["profile", "list", "--json"]).done().json();
        let is_known = listed[0]["token"]["revoked_at"].is_i64();
        // The mark and the end of its run are there, or neither is.
        let is_done = runs[0]["grant_type"] == "revocation" && runs[0]["outcome"] == "done";
        assert_eq!(is_known, is_done, "{}", runs[0]);
        if call.stdout.ends_with('\n') {
            assert!(is_known, "{call:?}");
        } else {
            killed_before_it_was_done += 1;
        }
    }
    assert!(killed_before_it_was_done > 0, "no moment was early enough");
}
