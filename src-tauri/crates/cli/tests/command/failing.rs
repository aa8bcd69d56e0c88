//! Usage, help, and a reader that goes away.

use std::io::Read;

use super::calling::{Home, Running, web};

const COMMANDS: &[&[&str]] = &[
    &[],
    &["profile"],
    &["profile", "add"],
    &["profile", "list"],
    &["profile", "show"],
    &["profile", "export"],
    &["profile", "remove"],
    &["profile", "trust"],
    &["server", "discover"],
    &["login"],
    &["token"],
    &["refresh"],
    &["userinfo"],
    &["introspect"],
    &["revoke"],
    &["logout"],
    &["runs"],
    &["run", "show"],
    &["jwt", "decode"],
    &["practice"],
    &["vault"],
    &["vault", "passphrase"],
];

#[test]
fn helps_with_every_command_without_a_vault() {
    let home = Home::new();
    for command in COMMANDS {
        let help = home.call(&[command, &["--help"][..]].concat()).done();
        assert!(help.stdout.contains("Usage: bearerbox"), "{command:?}");
        let is_group = matches!(command, ["profile"] | ["vault"]);
        assert!(
            is_group || help.stdout.contains("Example: "),
            "{command:?}: {}",
            help.stdout
        );
    }
    assert!(!home.vault_folder().exists());
}

#[test]
fn refuses_what_it_does_not_understand() {
    let home = Home::new();
    for arguments in [
        &["tokn"][..],
        &["token"],
        &["token", "web", "--kind", "x"],
        &["login", "web", "--timeout", "0"],
    ] {
        assert_eq!(home.call(arguments).status, 2, "{arguments:?}");
        let error = home.call(&[arguments, &["--json"]].concat()).error(2);
        assert_eq!(error["code"], "usage");
    }
    assert!(!home.vault_folder().exists());
}

#[cfg(unix)]
#[test]
fn refuses_an_argument_that_is_not_utf_8() {
    use std::os::unix::ffi::OsStrExt;

    let home = Home::new();
    let argument = std::ffi::OsStr::from_bytes(b"\xff");

    let said = Running::of(home.command().arg("token").arg(argument)).finish();
    assert_eq!((said.status, said.stdout.as_str()), (2, ""));
    assert!(said.stderr.contains("Usage: bearerbox"), "{}", said.stderr);
    let error = Running::of(home.command().arg("token").arg(argument).arg("--json"))
        .finish()
        .error(2);
    assert_eq!(error["code"], "usage");
    assert!(!home.vault_folder().exists());
}

#[test]
fn ends_quietly_when_nobody_reads() {
    let home = Home::new();
    home.add_profile(&web("https://id.example"));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);

    let mut child = home.command().args(["profile", "list"]).stdout(writer).spawn().unwrap();

    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn says_that_there_is_no_such_run() {
    assert_eq!(
        Home::new().call(&["run", "show", "7", "--json"]).error(1)["code"],
        "not_found"
    );
}

#[test]
fn finds_its_home_where_the_platform_keeps_data() {
    let home = Home::new();
    let data = home.folder().join("data");

    let status = Running::of(
        home.command()
            .env_remove("BEARERBOX_HOME")
            .env("XDG_DATA_HOME", &data)
            .env("HOME", home.folder())
            .args(["vault", "status", "--json"]),
    )
    .finish()
    .done()
    .json();

    if cfg!(target_os = "linux") {
        assert_eq!(status["home"], data.join("bearerbox").to_str().unwrap());
    }
}
