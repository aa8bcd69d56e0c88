//! Every command through Tauri's own IPC: its name, what goes in, what comes out, the code of its error; and who may
//! not call it.
#![expect(clippy::unwrap_used, reason = "a test")]

#[path = "commands/api.rs"]
mod api;
#[path = "commands/comparing.rs"]
mod comparing;
#[path = "commands/device.rs"]
mod device;
#[path = "commands/discovery.rs"]
mod discovery;
#[path = "commands/drafts.rs"]
mod drafts;
#[path = "commands/errands.rs"]
mod errands;
#[path = "commands/jwts.rs"]
mod jwts;
#[path = "commands/keys.rs"]
mod keys;
#[path = "commands/paused.rs"]
mod paused;
#[cfg(unix)]
#[path = "commands/read_only.rs"]
mod read_only;
#[path = "commands/registration.rs"]
mod registration;
#[path = "commands/scratchpad.rs"]
mod scratchpad;
#[path = "commands/shell.rs"]
mod shell;
#[path = "commands/trust.rs"]
mod trust;
#[path = "commands/two_windows.rs"]
mod two_windows;

use std::net::{TcpListener, TcpStream};

use bearerbox_core::{Bearerbox, Home, Unlock};
use bearerbox_secret::Secret;
use bearerbox_vault::Key;
use serde_json::json;
use shell::{LOCAL, PASSPHRASE, Shell, commands, invoke, machine, wait_until};
use tauri::{WebviewUrl, WebviewWindowBuilder};
use tempfile::TempDir;

#[test]
fn every_permitted_command_exists() {
    let shell = Shell::open();

    for command in commands() {
        let refusal = shell
            .call(&command, json!({}))
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();

        assert!(
            !refusal.contains("not found") && !refusal.contains("not allowed"),
            "{command}: {refusal}"
        );
    }
}

#[test]
fn a_consent_window_is_refused_every_command() {
    let shell = Shell::open();
    let consent = WebviewWindowBuilder::new(&shell.app, "consent-1", WebviewUrl::default())
        .build()
        .unwrap();
    let tab = WebviewWindowBuilder::new(&shell.app, "consent-1-0", WebviewUrl::default())
        .build()
        .unwrap();

    for command in commands().iter().map(String::as_str).chain(PLUGIN_COMMANDS) {
        // Even if a page of the app's own could be made to show in it.
        for (window, origin) in [(&consent, LOCAL), (&consent, REMOTE), (&tab, LOCAL), (&tab, REMOTE)] {
            let refusal = invoke(window, origin, command, json!({})).expect_err(command);

            assert!(
                refusal.as_str().is_some_and(|text| text.contains("not allowed")),
                "{command}: {refusal}"
            );
        }
    }
}

const REMOTE: &str = "https://id.example";
const PLUGIN_COMMANDS: [&str; 4] = [
    "plugin:event|listen",
    "plugin:event|emit",
    "plugin:window|close",
    "plugin:webview|create_webview_window",
];

#[test]
fn a_remote_page_in_the_main_window_is_refused_every_command() {
    let shell = Shell::open();

    for command in commands().iter().map(String::as_str).chain(PLUGIN_COMMANDS) {
        let refusal = invoke(&shell.main, REMOTE, command, json!({})).expect_err(command);

        assert!(
            refusal.as_str().is_some_and(|text| text.contains("not allowed")),
            "{command}: {refusal}"
        );
    }
}

#[test]
fn a_vault_is_made_locked_and_unlocked_with_a_passphrase() {
    let shell = Shell::new();

    let made = shell.answer("vault_create", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(
        (&made["state"], &made["key"], &made["problem"]),
        (&json!("open"), &json!("passphrase"), &json!(null))
    );

    let locked = shell.answer("vault_lock", json!({}));
    assert_eq!((&locked["state"], &locked["problem"]), (&json!("locked"), &json!(null)));
    assert_eq!(shell.code("profiles", json!({})), "vault_locked");
    assert_eq!(
        shell.code("vault_unlock", json!({ "passphrase": "wrong" })),
        "wrong_passphrase"
    );
    assert_eq!(shell.answer("vault_status", json!({}))["state"], "locked");

    assert_eq!(
        shell.answer("vault_unlock", json!({ "passphrase": PASSPHRASE }))["state"],
        "open"
    );
    assert_eq!(shell.answer("profiles", json!({})), json!([]));
}

#[test]
#[cfg(target_os = "linux")]
fn a_vault_that_is_locked_is_shut_with_a_run_under_way_and_the_practice_server_running() {
    let shell = Shell::open();
    let web = shell.answer("practice_start", json!({}))["profiles"][0]["id"].clone();
    let run = shell.answer(
        "run_start",
        json!({ "profileId": web, "persona": "alice", "browser": "embedded" }),
    );
    wait_until(|| shell.answer("runs_active", json!({}))[0]["stage"]["stage"] == "in_consent_window");
    let database = shell.home.path().join("vault.db");
    let is_open = || {
        let files = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
        files
            .filter_map(|file| std::fs::read_link(file.path()).ok())
            .any(|target| target == database)
    };
    assert!(is_open());

    shell.answer("vault_lock", json!({}));
    wait_until(|| !is_open());

    shell.answer("vault_unlock", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(
        shell.answer("run", json!({ "runId": run }))["row"]["outcome"],
        "cancelled"
    );
}

#[test]
fn what_could_wait_until_the_vault_was_open_is_done_when_it_is_unlocked() {
    let home = TempDir::new().unwrap();
    let key = Unlock::Passphrase(Secret::new(PASSPHRASE));
    let bearerbox = Bearerbox::create(Home::at(home.path()), key).unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    bearerbox.keep_practice_port(free.port()).unwrap();
    let long_ago = bearerbox.add_profile(&machine("a")).unwrap().id;
    let secret = Secret::new(PASSPHRASE);
    let vault = bearerbox_vault::open(home.path(), Key::Passphrase(&secret)).unwrap();
    vault.remove_profile(long_ago, 0).unwrap();
    drop(bearerbox);
    let shell = Shell::at(home);
    shell.answer("vault_retry", json!({}));
    shell.answer("app_ready", json!({}));

    shell.answer("vault_unlock", json!({ "passphrase": PASSPHRASE }));

    wait_until(|| TcpStream::connect(free).is_ok());
    wait_until(|| vault.removed_profiles().unwrap().is_empty());
}

#[test]
fn another_passphrase_is_put_on_the_vault() {
    let shell = Shell::open();

    let wrong = json!({ "current": "wrong", "passphrase": "new" });
    assert_eq!(shell.code("vault_change_key", wrong), "wrong_passphrase");
    shell.answer(
        "vault_change_key",
        json!({ "current": PASSPHRASE, "passphrase": "new" }),
    );

    shell.answer("vault_lock", json!({}));
    assert_eq!(
        shell.code("vault_unlock", json!({ "passphrase": PASSPHRASE })),
        "wrong_passphrase"
    );
    shell.answer("vault_unlock", json!({ "passphrase": "new" }));
}

#[test]
fn retrying_a_vault_with_a_passphrase_leaves_it_locked() {
    let shell = Shell::open();
    shell.answer("vault_lock", json!({}));

    assert_eq!(shell.answer("vault_retry", json!({}))["state"], "locked");
}

#[test]
fn a_profile_is_added_changed_duplicated_removed_and_restored() {
    let shell = Shell::open();

    let id = shell.add("a");
    assert_eq!(
        shell.code("profile_add", json!({ "draft": machine("a") })),
        "name_taken"
    );
    assert_eq!(
        shell.answer("profile", json!({ "id": id }))["document"]["client"]["client_id"],
        "a"
    );
    assert_eq!(
        shell.answer("profile_replace", json!({ "id": id, "draft": machine("b") }))["name"],
        "b"
    );
    assert_eq!(shell.answer("profile_duplicate", json!({ "id": id }))["name"], "b-2");
    shell.answer("profile_remove", json!({ "id": id }));
    assert_eq!(shell.code("profile", json!({ "id": id })), "not_found");
    assert_eq!(shell.answer("profiles_removed", json!({}))[0]["name"], "b");
    assert_eq!(shell.answer("profile_restore", json!({ "id": id }))["name"], "b");
    assert_eq!(shell.answer("profiles_removed", json!({})), json!([]));
    assert_eq!(shell.answer("profiles", json!({})).as_array().unwrap().len(), 2);
}

#[test]
fn a_draft_is_checked_without_being_kept() {
    let shell = Shell::open();
    let draft = json!({ "name": "a b", "nmae": 1 });

    let problems = shell.answer("profile_check", json!({ "draft": draft, "id": null }));
    assert!(!problems.as_array().unwrap().is_empty());
    assert_eq!(shell.code("profile_add", json!({ "draft": draft })), "invalid");
    assert_eq!(shell.answer("profiles", json!({})), json!([]));
}

#[test]
fn profiles_go_out_and_come_in_as_documents() {
    let shell = Shell::open();
    let id = shell.add("a");

    let exported = shell.answer("profile_export", json!({ "id": id }));
    shell.answer("profile_remove", json!({ "id": id }));
    let imported = shell.answer("profiles_import", json!({ "text": exported["json"] }));

    assert_eq!(imported["added"][0]["name"], "a");
    assert_eq!(exported["missing"], json!([]));
    assert_eq!(shell.code("profiles_import", json!({ "text": "{" })), "invalid");
    assert_eq!(shell.code("profile_export", json!({ "id": 99 })), "not_found");
    assert_eq!(shell.code("profile_export_copy", json!({ "id": 99 })), "not_found");
    assert_eq!(shell.code("profile_export_save", json!({ "id": 99 })), "not_found");
}

#[test]
fn a_run_that_fails_is_told_in_its_trace() {
    let shell = Shell::open();
    let id = shell.add("a");

    let run = shell.answer(
        "run_start",
        json!({ "profileId": id, "persona": null, "browser": null }),
    );
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));

    let view = shell.answer("run", json!({ "runId": run }));
    assert_eq!(view["row"]["outcome"], "failed");
    assert_eq!(view["error"]["code"], "network");
    assert_eq!(view["may_have_acted"], true);
    let runs =
        |before: &serde_json::Value| shell.answer("runs", json!({ "profileId": id, "limit": 5, "before": before }));
    assert_eq!(runs(&json!(null))[0]["id"], run);
    assert_eq!(runs(&run), json!([]));
    assert_eq!(
        shell.answer("authorization_current", json!({ "profileId": id, "persona": null })),
        json!(null)
    );
}

#[test]
fn runs_and_tokens_that_are_not_there_are_not_found() {
    let shell = Shell::open();

    assert_eq!(shell.code("run_start", json!({ "profileId": 99 })), "not_found");
    assert_eq!(shell.code("run", json!({ "runId": 99 })), "not_found");
    assert_eq!(shell.code("run_show_window", json!({ "runId": 99 })), "not_found");
    assert_eq!(
        shell.code("authorization", json!({ "id": 99, "tokenSetId": null })),
        "not_found"
    );
    assert_eq!(
        shell.code("authorization_refresh", json!({ "authorizationId": 99 })),
        "not_found"
    );
    assert_eq!(
        shell.code("token_reveal", json!({ "tokenSetId": 99, "kind": "access" })),
        "not_found"
    );
    assert_eq!(
        shell.code("token_copy", json!({ "tokenSetId": 99, "kind": "id", "form": "raw" })),
        "not_found"
    );
    assert_eq!(
        shell.code("persona_forget", json!({ "profileId": 99, "persona": "a" })),
        "not_found"
    );
    assert_eq!(shell.answer("run_cancel", json!({ "runId": 99 })), json!(null));
}

#[test]
fn the_practice_server_gives_a_token_that_is_shown_revealed_and_kept_apart() {
    let shell = Shell::open();

    let practice = shell.answer("practice_start", json!({}));
    let again = shell.answer("practice_start", json!({}));
    assert_eq!(practice["issuer"], again["issuer"]);
    let machine = practice["profiles"][1]["id"].clone();
    shell.answer(
        "run_start",
        json!({ "profileId": machine, "persona": null, "browser": null }),
    );
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));

    let current = shell.answer(
        "authorization_current",
        json!({ "profileId": machine, "persona": null }),
    );
    let shown = shell.answer("authorization", json!({ "id": current["id"], "tokenSetId": null }));
    assert_eq!(current["token_set"]["id"], shown["token_set"]["id"]);
    let token = shell.answer(
        "token_reveal",
        json!({ "tokenSetId": current["token_set"]["id"], "kind": "access" }),
    );
    let token = token.as_str().unwrap();
    assert_eq!(token.split('.').count(), 3);
    assert!(!shown.to_string().contains(token), "a view shows no token");
}

#[test]
fn a_run_in_its_consent_window_is_cancelled() {
    let shell = Shell::open();
    let web = shell.answer("practice_start", json!({}))["profiles"][0]["id"].clone();

    let run = shell.answer(
        "run_start",
        json!({ "profileId": web, "persona": "alice", "browser": "embedded" }),
    );
    wait_until(|| shell.answer("runs_active", json!({}))[0]["stage"]["stage"] == "in_consent_window");
    wait_until(|| shell.call("run_show_window", json!({ "runId": run })).is_ok());
    shell.answer("run_cancel", json!({ "runId": run }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));

    assert_eq!(
        shell.answer("run", json!({ "runId": run }))["row"]["outcome"],
        "cancelled"
    );
    assert_eq!(
        shell.code("run_move_to_system_browser", json!({ "runId": run })),
        "not_found"
    );
}
