//! `login`, `runs` and `run show`, with a script in the browser's place.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use bearerbox_practice::Interaction;
use serde_json::json;

use super::calling::{Finished, Home, Running, copy_program, machine, wait_for, web};
use super::playing_browser::{find_callback, get, start_practice, start_practice_as_alice};

#[test]
fn signs_in_over_the_loopback_redirect() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));

    let mut login = home.start(&["login", "web", "--browser", "print", "--persona", "alice"]);
    let url = login.read_line();
    let page = get(&find_callback(&url));
    let login = login.finish().done();

    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert_eq!(login.stdout, "web has a token as alice, valid for 10 min.\n");
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn opens_the_browser_that_the_environment_names() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));
    let opened = home.folder().join("opened");
    let browser = home.folder().join("browser");
    let script = format!(
        "#!/bin/sh\nprintf '%s' \"$1\" > {opened}.part && mv {opened}.part {opened}\n",
        opened = opened.display()
    );
    std::fs::write(&browser, script).unwrap();
    std::fs::set_permissions(&browser, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();

    let login = Running::of(home.command().env("BROWSER", &browser).args([
        "login",
        "web",
        "--browser",
        "system",
        "--persona",
        "alice",
        "--timeout",
        "30",
    ]));
    let url = wait_for("the browser to be opened", || std::fs::read_to_string(&opened).ok());
    let page = get(&find_callback(&url));
    let login = login.finish().done();

    assert!(url.starts_with(practice.issuer()), "{url}");
    assert!(page.contains("You can go back to Bearerbox"), "{page}");
    assert_eq!(login.stdout, "web has a token as alice, valid for 10 min.\n");
    assert!(!login.stdout.contains("http"), "{login:?}");
}

#[test]
fn takes_the_callback_pasted() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));

    let mut login = home.start(&["login", "web", "--browser", "print", "--json"]);
    let url = login.read_line();
    login.type_line("this is no URL");
    login.type_line(&find_callback(&url));
    let login = login.finish().done();

    let authorization = login.json();
    assert_eq!(authorization["persona"], "private");
    assert_eq!(authorization["token_set"]["tokens"][0]["kind"], "access");
    assert_eq!(login.stderr, "");
}

#[test]
fn prints_no_token() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));

    let login = home.call(&["login", "machine", "--json"]).done();

    let token = home.call(&["token", "machine"]).done().stdout;
    let signature = token.trim().rsplit('.').next().unwrap();
    assert!(!login.stdout.contains(signature), "{}", login.stdout);
}

#[test]
fn tells_a_denial_in_the_servers_words() {
    let practice = start_practice(Interaction::Deny);
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));

    let mut login = home.start(&["login", "web", "--browser", "print", "--json"]);
    let url = login.read_line();
    get(&find_callback(&url));

    let error = login.finish().error(1);
    assert_eq!(error["code"], "server_refused");
    assert_eq!(error["server"]["error"], "access_denied");
}

#[test]
fn ends_on_ctrl_c_as_cancelled() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));

    let mut login = home.start(&["login", "web", "--browser", "print", "--json"]);
    login.read_line();
    login.interrupt();

    assert_eq!(login.finish().error(130)["code"], "cancelled");
    let runs = home.call(&["runs", "web", "--json"]).done().json();
    assert_eq!(runs[0]["outcome"], "cancelled");
}

#[test]
fn ends_as_cancelled_when_it_is_asked_to_end_or_its_terminal_is_closed() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));
    for signal in ["TERM", "HUP"] {
        let mut login = home.start(&["login", "web", "--browser", "print", "--json"]);
        login.read_line();
        login.signal(signal);

        assert_eq!(login.finish().error(130)["code"], "cancelled", "{signal}");
        let runs = home.call(&["runs", "web", "--json"]).done().json();
        assert_eq!(runs[0]["outcome"], "cancelled", "{signal}");
    }
}

#[test]
fn ends_when_nobody_signs_in_in_time() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));

    let login = home.start(&["login", "web", "--browser", "print", "--timeout", "1", "--json"]);

    assert_eq!(login.finish().error(3)["code"], "sign_in_needed");
}

#[test]
fn says_who_holds_the_port_of_the_redirect_uri() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port();
    let practice = start_practice_as_alice();
    let home = Home::new();
    let mut document = web(practice.issuer());
    document["client"]["redirect_uri"] = json!(format!("http://127.0.0.1:{port}/callback"));
    home.add_profile(&document);

    let error = home.call(&["login", "web", "--browser", "print", "--json"]).error(1);

    assert_eq!(error["code"], "port_in_use");
    if cfg!(target_os = "linux") {
        let process = format!("(process {})", std::process::id());
        assert!(error["message"].as_str().unwrap().contains(&process), "{error}");
    }
}

/// `login web` from a folder where the desktop app is this script, or is not.
fn log_in_beside(app: Option<&str>) -> Finished {
    let home = Home::new();
    let mut command = prepare_login_beside(&home, app);
    Running::of(command.args(["login", "web", "--persona", "alice", "--timeout", "7", "--json"])).finish()
}

/// The command, as it is called in a folder where the desktop app is this script, or is not.
fn prepare_login_beside(home: &Home, app: Option<&str>) -> Command {
    home.add_profile(&web("https://id.example"));
    let own = home.folder().join("bearerbox");
    copy_program(env!("CARGO_BIN_EXE_bearerbox"), &own);
    copy_program(
        env!("CARGO_BIN_EXE_bearerbox-full"),
        &home.folder().join("bearerbox-full"),
    );
    if let Some(script) = app {
        let path = home.folder().join("bearerbox-app");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let mut command = home.program(own);
    command.env("PATH", "/nowhere");
    command
}

#[test]
fn says_that_the_consent_window_is_missing() {
    let error = log_in_beside(None).error(1);

    assert_eq!(error["code"], "browser_unavailable");
    assert!(
        error["next_step"].as_str().unwrap().contains("--browser system"),
        "{error}"
    );
}

#[test]
fn tells_the_desktop_app_whom_to_sign_in_and_takes_its_cancellation() {
    let asked = log_in_beside(Some(
        r#"[ "$*" = "--login web --for-command --persona alice --timeout 7" ] && exit 130; exit 1"#,
    ));

    assert_eq!(asked.error(130)["code"], "cancelled");
}

#[test]
fn passes_on_why_the_desktop_app_could_not() {
    for (status, code) in [(3, "sign_in_needed"), (4, "vault_locked"), (5, "network")] {
        let asked = log_in_beside(Some(&format!("exit {status}")));

        assert_eq!(asked.error(status)["code"], code);
    }
    assert_eq!(
        log_in_beside(Some("kill -9 $$")).error(1)["code"],
        "browser_unavailable"
    );
}

/// Reads what it is told, says that it has, and goes on until it is told no more.
const LISTENING_APP: &str = r#"
    read -r line
    echo "$line" > "$BEARERBOX_HOME/told"
    while read -r line; do :; done
    sleep 0.2
    echo over > "$BEARERBOX_HOME/over"
    exit 0"#;

#[test]
fn lets_the_desktop_app_end_its_run_and_says_that_it_is_cancelled() {
    let home = Home::new();
    let mut login = prepare_login_beside(&home, Some(LISTENING_APP));
    let login = Running::of(login.args(["login", "web", "--json"]));
    wait_for_file(&home.vault_folder().join("told"));

    login.interrupt();

    assert_eq!(login.finish().error(130)["code"], "cancelled");
    assert!(home.vault_folder().join("over").exists());
    assert_eq!(std::fs::read_to_string(home.vault_folder().join("told")).unwrap(), "\n");
}

#[test]
#[cfg(target_os = "linux")]
fn hands_a_typed_passphrase_to_the_desktop_app_where_nobody_sees_it() {
    let home = Home::new();
    let login = prepare_login_beside(
        &home,
        Some(&format!("echo \"$*\" > \"$BEARERBOX_HOME/arguments\"\n{LISTENING_APP}")),
    );
    let mut terminal = home.program("script");
    terminal.env_remove("BEARERBOX_PASSPHRASE_FILE").args([
        "-qec",
        &format!("exec '{}' login web", login.get_program().to_str().unwrap()),
        "/dev/null",
    ]);
    let mut terminal = Running::of(&mut terminal);

    terminal.type_line("correct horse");
    wait_for_file(&home.vault_folder().join("told"));
    terminal.signal("TERM");
    terminal.finish();

    let told = |name: &str| std::fs::read_to_string(home.vault_folder().join(name)).unwrap();
    assert_eq!(told("told"), "correct horse\n");
    assert!(!told("arguments").contains("horse"));
}

fn wait_for_file(path: &Path) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !path.exists() {
        assert!(Instant::now() < deadline, "{} did not come", path.display());
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn does_not_believe_an_app_that_leaves_no_token() {
    let error = log_in_beside(Some("exit 0")).error(1);

    assert_eq!(error["code"], "browser_unavailable");
}

#[test]
fn keeps_every_run_with_its_steps() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));
    home.call(&["login", "machine"]).done();

    let runs = home.call(&["runs", "machine", "--json"]).done().json();
    let id = runs[0]["id"].to_string();
    let run = home.call(&["run", "show", &id, "--json"]).done();
    let text = home.call(&["run", "show", &id]).done().stdout;

    assert_eq!(
        (runs[0]["outcome"].as_str(), runs[0]["grant_type"].as_str()),
        (Some("done"), Some("client_credentials"))
    );
    assert!(run.json()["steps"].as_array().unwrap().len() >= 2, "{}", run.stdout);
    for shown in [&run.stdout, &text] {
        assert!(!shown.contains(bearerbox_practice::PRACTICE_SECRET), "{shown}");
    }
    assert!(text.contains("POST "), "{text}");
    let listed = home.call(&["runs", "machine"]).done().stdout;
    assert!(listed.starts_with(&id), "{listed}");
}

#[test]
fn says_that_a_wrong_secret_was_refused() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    let mut document = machine(practice.issuer());
    document["client"]["client_secret"] = json!("wrong");
    home.add_profile(&document);

    let login = home.call(&["login", "machine", "--json"]);
    let text = home.call(&["login", "machine"]).stderr;

    assert_eq!(login.error(1)["server"]["error"], "invalid_client");
    assert!(
        text.starts_with("The server refused the token request.\nThe server says: status 401, invalid_client"),
        "{text}"
    );
}

#[test]
fn takes_a_secret_from_where_the_profile_says() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    let mut document = machine(practice.issuer());
    document["client"]["client_secret"] = json!({ "env": "BEARERBOX_TEST_SECRET" });
    home.add_profile(&document);

    let missing = home.call(&["login", "machine", "--json"]).error(1);
    let found = Running::of(
        home.command()
            .env("BEARERBOX_TEST_SECRET", bearerbox_practice::PRACTICE_SECRET)
            .args(["login", "machine"]),
    );

    assert!(
        missing["message"].as_str().unwrap().contains("BEARERBOX_TEST_SECRET"),
        "{missing}"
    );
    found.finish().done();
}
