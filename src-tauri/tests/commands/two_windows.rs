//! Two people at once, each in a consent window of their own.

use serde_json::{Value, json};
use tauri::Manager;

use crate::shell::{Shell, wait_until};

#[test]
fn two_consent_windows_at_once_do_not_disturb_each_other_or_the_main_window() {
    let shell = Shell::open();
    let web = shell.answer("practice_start", json!({}))["profiles"][0]["id"].clone();
    let start = |persona: &str| {
        let arguments = json!({ "profileId": web, "persona": persona, "browser": "embedded" });
        shell.answer("run_start", arguments)
    };
    let active = || shell.answer("runs_active", json!({}));
    let is_there = |run: &Value| shell.app.get_webview_window(&format!("consent-{run}")).is_some();

    let (first, second) = (start("alice"), start("bob"));
    wait_until(|| {
        let runs = active();
        let runs = runs.as_array().unwrap();
        runs.len() == 2 && runs.iter().all(|run| run["stage"]["stage"] == "in_consent_window")
    });
    wait_until(|| is_there(&first) && is_there(&second));
    shell.answer("run_cancel", json!({ "runId": first }));
    wait_until(|| active().as_array().unwrap().len() == 1);

    let waiting = active();
    assert_eq!(waiting[0]["run_id"], second);
    assert_eq!(waiting[0]["stage"]["stage"], "in_consent_window");
    assert!(is_there(&second));
    shell.answer("run_show_window", json!({ "runId": second }));
    assert_eq!(shell.code("run_show_window", json!({ "runId": first })), "not_found");
    assert_eq!(
        shell.answer("run", json!({ "runId": first }))["row"]["outcome"],
        "cancelled"
    );
    assert_eq!(
        shell.answer("run", json!({ "runId": second }))["row"]["outcome"],
        json!(null)
    );
    assert!(shell.app.get_webview_window(bearerbox_app::MAIN).is_some());
    assert_eq!(shell.answer("profiles", json!({})).as_array().unwrap().len(), 2);

    shell.answer("run_cancel", json!({ "runId": second }));
    wait_until(|| active() == json!([]));
}
