//! A page in the consent window that tries every command, and gets nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use support::desktop::{clipboard, set_clipboard, title_of};

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};

const PAGE: &str = include_str!("hostile_page.html");
/// What the clipboard holds, which no page may change.
const COPIED: &str = "copied before the page came";

/// What the page says it got, for each thing it tried.
#[derive(Debug, Deserialize)]
struct Report {
    phase: String,
    outcomes: BTreeMap<String, String>,
}

#[test]
fn a_page_that_tries_every_command_gets_nothing() {
    journey("hostile", async |journey| {
        let (address, reports) = serve();
        journey.command.add_profile(&json!({
            "name": "hostile",
            "authorization_server": {
                "authorization_endpoint": format!("{address}/page"),
                "token_endpoint": format!("{address}/token")
            },
            "client": { "client_id": "x", "redirect_uri": "http://127.0.0.1/callback" },
            "grant_type": "authorization_code"
        }));
        journey.open().await;
        let window = journey.window();
        window.click("hostile").await;
        let (listed, title) = (profiles(journey), title_of(window.main()));
        set_clipboard(COPIED);
        window.click("Get token").await;
        let mut consent = ConsentWindow::appears(window);
        let before = state(journey);
        assert_eq!(before["runs"].as_array().unwrap().len(), 1);

        // The page, what it framed, what it became, and word that it could not become one of the app's.
        await_nothing(
            &reports,
            &["page", "frame", "written", "still page", "second", "still second"],
        );
        assert_eq!(window.others().len(), 1, "a page opens no window by itself");
        // With a key it may open one, of its own kind.
        consent.press(&["Return"]);
        await_nothing(&reports, &["opened"]);
        assert_eq!(window.others().len(), 2);
        journey.picture("tried").await;

        assert_eq!(state(journey), before);
        assert_eq!(profiles(journey), listed);
        assert_eq!(title_of(window.main()), title);
        assert_eq!(clipboard(), COPIED);
        for other in window.others() {
            assert!(
                title_of(&other).starts_with("Sign in · hostile"),
                "{}",
                title_of(&other)
            );
        }
        window.shows("Waiting for you to sign in").await;
        assert!(window.others().contains(&consent.id().to_owned()));
        window.click("Cancel").await;
        consent.goes();
        assert!(window.others().is_empty());
        let after = state(journey);
        assert_eq!(after["profile"]["document"], before["profile"]["document"]);
        let runs = after["runs"].as_array().unwrap();
        assert_eq!(runs.len(), 1, "{runs:?}");
        assert_eq!(runs[0]["outcome"], "cancelled");
        assert_eq!(profiles(journey), listed);
    });
}

/// Waits for the reports of all `phases`, none of which may have got anything. Each has tried every command, but for
/// those that only say that they are still there.
fn await_nothing(reports: &Receiver<Report>, phases: &[&str]) {
    let mut awaited = phases.to_vec();
    while !awaited.is_empty() {
        let report = reports
            .recv_timeout(Duration::from_secs(60))
            .unwrap_or_else(|_| panic!("no report of {awaited:?}"));
        awaited.retain(|phase| *phase != report.phase);
        let untried: Vec<_> = permitted()
            .into_iter()
            .filter(|command| !report.outcomes.contains_key(&format!("invoke {command}")))
            .collect();
        assert!(
            untried.is_empty() || report.phase.starts_with("still "),
            "{} did not try {untried:?}",
            report.phase
        );
        for (attempt, outcome) in &report.outcomes {
            assert!(
                outcome == "absent" || outcome == "silent" || outcome.starts_with("refused"),
                "{}: {attempt}: {outcome}",
                report.phase
            );
        }
    }
}

/// The commands that the main window is permitted.
fn permitted() -> BTreeSet<&'static str> {
    let permissions = include_str!("../../src-tauri/permissions/commands.toml");
    let commands: BTreeSet<_> = permissions
        .lines()
        .filter_map(|line| line.strip_prefix("  \"")?.strip_suffix("\","))
        .collect();
    assert!(commands.contains("vault_status") && commands.contains("app_ready"));
    commands
}

/// Every profile, as the command lists it.
fn profiles(journey: &Journey) -> Value {
    let mut rows = journey.command.run(&["profile", "list", "--json"]).done().json();
    for row in rows.as_array_mut().unwrap() {
        // What the run itself changes.
        row.as_object_mut()
            .unwrap()
            .retain(|name, _| name != "token" && name != "personas");
    }
    rows
}

/// What is in the vault.
fn state(journey: &Journey) -> Value {
    let json = |arguments: &[&str]| journey.command.run(arguments).done().json();
    json!({
        "profiles": json(&["profile", "list", "--json"]),
        "profile": json(&["profile", "show", "hostile", "--json"]),
        "runs": json(&["runs", "hostile", "--json"]),
    })
}

/// Serves the page at every path; what is posted is a report.
fn serve() -> (String, Receiver<Report>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, reports) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let sender = sender.clone();
            std::thread::spawn(move || answer(stream, &sender));
        }
    });
    (address, reports)
}

fn answer(stream: TcpStream, reports: &Sender<Report>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).ok()? > 2 {}
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")?
                .trim()
                .parse()
                .ok()
        })
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    if head.starts_with("POST /report ") {
        reports.send(serde_json::from_slice(&body).ok()?).ok()?;
    }
    let page = PAGE.replace("/*commands*/ []", &commands().to_string());
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    reader.get_mut().write_all(answer.as_bytes()).ok()
}

/// Every command of the app, and those of Tauri that would do harm, with arguments that would work.
fn commands() -> Value {
    let lists = [commands_of_profiles(), commands_of_runs(), commands_of_tauri()];
    lists.iter().filter_map(Value::as_array).flatten().cloned().collect()
}

fn commands_of_profiles() -> Value {
    let draft = json!({
        "name": "stolen", "authorization_server": { "issuer": "http://127.0.0.1:1" },
        "client": { "client_id": "x" }, "grant_type": "client_credentials"
    });
    json!([
        ["vault_status", {}],
        ["vault_unlock", { "passphrase": "x" }],
        ["vault_create", { "passphrase": "x" }],
        ["vault_retry", {}],
        ["vault_lock", {}],
        ["vault_change_key", { "current": null, "passphrase": "x" }],
        ["profiles", {}],
        ["profile", { "id": 1 }],
        ["profile_check", { "draft": draft }],
        ["profile_add", { "draft": draft }],
        ["profile_replace", { "id": 1, "draft": draft }],
        ["profile_duplicate", { "id": 1 }],
        ["profile_remove", { "id": 1 }],
        ["profiles_removed", {}],
        ["profile_restore", { "id": 1 }],
        ["profiles_import", { "text": draft.to_string() }],
        ["profile_export", { "id": 1 }],
        ["profile_export_copy", { "id": 1 }],
        ["profile_export_save", { "id": 1 }],
        ["profile_trust", { "id": 1, "fingerprint": "x" }],
        ["profile_distrust", { "id": 1, "fingerprint": "x" }],
        ["profile_public_jwks", { "id": 1 }],
        ["presets", {}],
        ["preset", { "name": "keycloak" }],
        ["server_discover_cancel", {}],
        ["certificates_known", { "fingerprints": ["x"] }],
        ["server_discover", { "address": "http://127.0.0.1:1" }],
        ["server_resource", { "number": 1, "address": "http://127.0.0.1:1" }],
        ["key_read", { "text": "x", "kid": null }],
        ["key_new", { "kind": "p256" }],
        ["client_metadata", { "draft": draft, "id": null, "announced": {} }],
        ["registration_start", { "profileId": 1, "request": { "request": "read" } }],
        ["practice_start", {}],
        ["app_ready", {}]
    ])
}

fn commands_of_runs() -> Value {
    json!([
        ["run_open_verification_page", { "runId": 1 }],
        ["run_start", { "profileId": 1, "persona": null, "browser": null, "pauses": false, "stepUp": null }],
        ["run_cancel", { "runId": 1 }],
        ["run_move_to_system_browser", { "runId": 1 }],
        ["run_show_window", { "runId": 1 }],
        ["run_exchange_code", { "runId": 1 }],
        ["run_copy_code", { "runId": 1 }],
        ["api_request_last", { "profileId": 1 }],
        ["runs_active", {}],
        ["authorization_refresh", { "authorizationId": 1 }],
        ["errand_start", { "tokenSetId": 1, "errand": { "errand": "userinfo" } }],
        ["runs", { "profileId": 1, "limit": 10 }],
        ["run", { "runId": 1 }],
        ["authorization_current", { "profileId": 1, "persona": null }],
        ["authorization", { "id": 1, "tokenSetId": null }],
        ["token_reveal", { "tokenSetId": 1, "kind": "access" }],
        ["token_copy", { "tokenSetId": 1, "kind": "access", "form": "raw" }],
        ["tokens_forget", { "profileId": 1, "persona": null }],
        ["token_report", { "tokenSetId": 1, "kind": "id" }],
        ["jwt_make", { "tokenSetId": 1, "scope": null, "audience": null, "validity": null }],
        ["jwt_refresh", { "jwtId": 1 }],
        ["jwt_reveal", { "jwtId": 1 }],
        ["jwt_report", { "jwtId": 1 }],
        ["jwt_copy", { "jwtId": 1, "form": "raw" }],
        ["tokens_compare", {
            "one": { "token": "held", "token_set_id": 1, "kind": "access" },
            "other": { "token": "current", "profile_id": 1, "persona": null, "kind": "id" }
        }],
        ["scratchpad_look", { "text": "x", "chosen": 0 }],
        ["scratchpad_compare", { "text": "x", "before": 0, "after": 1, "related": "unrelated" }],
        ["scratchpad_verify", { "text": "x", "chosen": 0, "keys": { "from": "jwks", "url": "https://x" }, "audience": null }],
        ["scratchpad_decrypt", { "text": "x", "chosen": 0, "key": { "from": "profile", "profile_id": 1 } }],
        ["scratchpad_sign", { "header": "{}", "claims": "{}", "key": { "from": "profile", "profile_id": 1 }, "wrong": null }],
        ["text_copy", { "text": "x" }],
        ["persona_forget", { "profileId": 1, "persona": "private" }]
    ])
}

fn commands_of_tauri() -> Value {
    json!([
        ["plugin:event|listen", { "event": "run-progress", "target": { "kind": "Any" }, "handler": 71 }],
        ["plugin:event|emit", { "event": "vault-changed", "payload": {} }],
        ["plugin:window|close", { "label": "main" }],
        ["plugin:window|destroy", { "label": "main" }],
        ["plugin:window|set_title", { "label": "main", "value": "stolen" }],
        ["plugin:window|create", { "options": { "label": "stolen", "title": "stolen" } }],
        ["plugin:webview|create_webview_window", { "options": { "label": "stolen", "url": "index.html" } }],
        ["plugin:webview|internal_toggle_devtools", {}],
        ["plugin:webview|get_all_webviews", {}],
        ["plugin:app|version", {}],
        ["plugin:path|resolve_directory", { "directory": 21 }],
        ["plugin:resources|close", { "rid": 0 }],
        ["plugin:menu|new", { "kind": "Menu" }],
        ["plugin:tray|new", { "options": {} }]
    ])
}
