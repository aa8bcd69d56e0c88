use std::time::Duration;

use bearerbox_secret::Secret;

use super::{ReferenceError, locate_file, read_file, read_variable, resolve_secret, run_command, take_secret};
use crate::Error;
use crate::profiles::document::SecretSource;
use crate::profiles::read::read_document;
use crate::profiles::reader::Problems;
use crate::profiles::resolve_client;

fn command(script: &str) -> Vec<String> {
    ["sh", "-c", script].map(str::to_owned).to_vec()
}

#[tokio::test]
async fn takes_a_kept_secret_as_it_is() {
    let secret = resolve_secret(&SecretSource::Kept(Secret::new(" s\n"))).await.unwrap();

    assert_eq!(secret, Secret::new(" s\n"));
}

#[test]
fn says_that_a_variable_is_not_set() {
    let error = read_variable("BEARERBOX_TEST_NEVER_SET").unwrap_err();

    assert!(matches!(error, ReferenceError::EnvUnset { name } if name == "BEARERBOX_TEST_NEVER_SET"));
}

#[test]
fn takes_a_variable() {
    // PATH is set wherever tests run.
    assert!(read_variable("PATH").is_ok());
}

#[tokio::test]
async fn takes_a_file_without_its_line_ending() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, "s p\r\n").unwrap();

    let secret = read_file(path.to_str().unwrap()).await.unwrap();

    assert_eq!(secret, Secret::new("s p"));
}

#[tokio::test]
async fn says_which_file_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none").to_str().unwrap().to_owned();

    let error = read_file(&path).await.unwrap_err();

    assert!(matches!(error, ReferenceError::FileUnreadable { path: named, .. } if named == path));
}

#[tokio::test]
async fn refuses_a_file_that_is_empty_binary_or_too_long() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    let read = async |content: &[u8]| {
        std::fs::write(&path, content).unwrap();
        read_file(path.to_str().unwrap()).await.unwrap_err()
    };

    assert!(matches!(read(b"\n").await, ReferenceError::Empty { .. }));
    assert!(matches!(read(b"\xff\xfe").await, ReferenceError::NotASecret { .. }));
    assert!(matches!(
        read(&vec![b'a'; 100_000]).await,
        ReferenceError::NotASecret { .. }
    ));
}

#[test]
fn starts_a_relative_path_at_the_persons_folder() {
    let home = crate::home::personal_folder().unwrap();

    assert_eq!(locate_file("a/b"), home.join("a/b"));
    assert_eq!(locate_file("~/a"), home.join("a"));
    assert_eq!(locate_file("/a").to_str(), Some("/a"));
}

#[cfg(unix)]
#[tokio::test]
async fn takes_what_a_command_prints() {
    let secret = run_command(&command("echo s"), Duration::from_secs(10)).await.unwrap();

    assert_eq!(secret, Secret::new("s"));
}

#[tokio::test]
async fn passes_arguments_without_a_shell() {
    let arguments = ["echo", "$HOME; true"].map(str::to_owned);

    let secret = run_command(&arguments, Duration::from_secs(10)).await.unwrap();

    assert_eq!(secret, Secret::new("$HOME; true"));
}

#[tokio::test]
async fn says_that_a_command_is_not_there() {
    let error = run_command(&["bearerbox-no-such-program".to_owned()], Duration::from_secs(10))
        .await
        .unwrap_err();

    assert!(
        matches!(error, ReferenceError::CommandNotStarted { program, .. } if program == "bearerbox-no-such-program")
    );
}

#[cfg(unix)]
#[tokio::test]
async fn says_how_a_command_failed_and_never_what_it_printed() {
    let error = run_command(
        &command("echo hunter2; echo hunter2 >&2; exit 3"),
        Duration::from_secs(10),
    )
    .await
    .unwrap_err();

    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert!(matches!(error, ReferenceError::CommandFailed { status: Some(3), .. }));
}

#[cfg(unix)]
#[tokio::test]
async fn ends_a_command_that_takes_too_long() {
    let error = run_command(&command("exec sleep 60"), Duration::from_millis(50))
        .await
        .unwrap_err();

    assert!(matches!(error, ReferenceError::CommandTimedOut { .. }));
}

#[cfg(unix)]
#[tokio::test]
async fn refuses_a_command_that_prints_nothing() {
    let error = run_command(&command("true"), Duration::from_secs(10))
        .await
        .unwrap_err();

    assert!(matches!(error, ReferenceError::Empty { .. }));
}

#[test]
fn keeps_line_endings_inside_a_secret() {
    assert_eq!(
        take_secret(b"a\nb\n".to_vec(), String::new()).unwrap(),
        Secret::new("a\nb")
    );
}

#[tokio::test]
async fn says_that_a_secret_is_missing_only_when_it_is_needed() {
    let mut document = read_document(
        &serde_json::json!({ "client": { "client_id": "c", "token_endpoint_auth_method": "client_secret_post" } }),
        &mut Problems::default(),
    );

    let error = resolve_client(&document).await.unwrap_err();
    assert!(matches!(error, Error::Reference(ReferenceError::SecretMissing)));

    document.client.token_endpoint_auth_method = None;
    assert!(resolve_client(&document).await.is_ok());
}
