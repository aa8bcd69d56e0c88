//! The small program that people call, and the whole command beside it.

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use super::calling::{Home, Running, copy_program, web};

const JWT: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6MX0.";

/// The small program in a folder of its own.
fn alone(home: &Home) -> PathBuf {
    let own = home.folder().join("bearerbox");
    copy_program(env!("CARGO_BIN_EXE_bearerbox"), &own);
    own
}

#[test]
fn decodes_as_the_whole_command_does() {
    let home = Home::new();
    let own = alone(&home);
    for token in [JWT, "opaque", "eyJhbGciOiJub25lIn0.!.", ""] {
        for options in [&[][..], &["--json"]] {
            let arguments = [&["jwt", "decode", "-"], options].concat();
            let small = Running::of(home.program(&own).args(&arguments)).finish_with_input(token);
            let whole = Running::of(home.program(env!("CARGO_BIN_EXE_bearerbox-full")).args(&arguments))
                .finish_with_input(token);

            assert_eq!(small.status, whole.status, "{token}");
            assert_eq!(small.stdout, whole.stdout, "{token}");
            assert_eq!(small.stderr, whole.stderr, "{token}");
        }
    }
}

#[test]
fn says_that_the_whole_command_is_missing() {
    let home = Home::new();
    let own = alone(&home);

    let error = Running::of(home.program(&own).args(["token", "web", "--json"]))
        .finish()
        .error(1);
    assert_eq!(error["code"], "unexpected");
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains(own.with_file_name("bearerbox-full").to_str().unwrap()),
        "{message}"
    );
    assert!(
        error["next_step"].as_str().unwrap().contains("in one folder"),
        "{error}"
    );

    let said = Running::of(home.program(&own).args(["token", "web"])).finish();
    assert_eq!((said.status, said.stdout.as_str()), (1, ""));
    assert!(said.stderr.contains("could not be started"), "{}", said.stderr);
}

#[test]
fn finds_the_whole_command_where_a_link_leads() {
    let home = Home::new();
    home.add_profile(&web("https://id.example"));
    let link = home.folder().join("link");
    symlink(env!("CARGO_BIN_EXE_bearerbox"), &link).unwrap();

    let listed = Running::of(home.program(&link).args(["profile", "list", "--json"]))
        .finish()
        .done();

    assert_eq!(listed.json()[0]["name"], "web");
}
