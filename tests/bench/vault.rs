//! A data folder as a busy person has it after years.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use bearerbox_core::{Bearerbox, Home, Unlock};
use bearerbox_practice::{Options, Practice};
use bearerbox_vault::{Key, NewAuthorization, NewTokenSet, OsKeyring};
use serde_json::json;
use support::cli_binary;
use tempfile::TempDir;

const GENERATIONS: usize = 25;
const HOUR: i64 = 3_600_000;

/// A data folder with `profiles` profiles and `token_sets` token sets spread over them, its key in the keyring.
pub fn filled_home(profiles: usize, token_sets: usize) -> TempDir {
    // Filled in memory, where nothing waits for a disk, and then carried over.
    let workshop = tempfile::tempdir_in("/dev/shm").unwrap();
    let bearerbox = Bearerbox::create(Home::at(workshop.path()), Unlock::Keyring).unwrap();
    let body = a_real_token_set(workshop.path(), &bearerbox);
    let vault = bearerbox_vault::open(workshop.path(), Key::Keyring(&OsKeyring)).unwrap();
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
    let environments = ["dev", "test", "staging", "production"];
    for number in 0..profiles {
        let row = bearerbox
            .add_profile(&json!({
                "name": format!("profile-{number}"),
                "environment": environments[number % environments.len()],
                "authorization_server": {
                    "issuer": format!("https://id-{}.example", number % 40),
                    "token_endpoint": format!("https://id-{}.example/token", number % 40),
                },
                "client": { "client_id": format!("client-{number}"), "client_secret": "a secret", "token_endpoint_auth_method": "client_secret_basic" },
                "grant_type": "client_credentials",
                "scope": "orders.read orders.write",
            }))
            .unwrap();
        for _ in 0..(token_sets / profiles).div_ceil(GENERATIONS) {
            let token_set = NewTokenSet {
                obtained_at: now,
                expires_at: Some(now + HOUR),
                body: &body,
                run_id: None,
                jwt: None,
            };
            let authorization = NewAuthorization {
                profile_id: row.id,
                persona: None,
                run_id: None,
                created_at: now,
            };
            let (id, _) = vault.add_authorization(&authorization, token_set).unwrap();
            for generation in 1..GENERATIONS.min(token_sets / profiles) {
                vault
                    .add_generation(id, i64::try_from(generation - 1).unwrap(), token_set)
                    .unwrap();
            }
        }
    }
    drop((vault, bearerbox));
    let home = tempfile::tempdir().unwrap();
    carry(workshop.path(), home.path());
    home
}

/// A token set as a run against the practice server stores it.
pub fn a_real_token_set(home: &Path, bearerbox: &Bearerbox) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let practice = runtime.block_on(Practice::start(Options::default())).unwrap();
    let document = json!({
        "name": "source",
        "authorization_server": { "issuer": practice.issuer() },
        "client": {
            "client_id": "practice-machine",
            "client_secret": bearerbox_practice::PRACTICE_SECRET,
            "token_endpoint_auth_method": "client_secret_basic",
        },
        "grant_type": "client_credentials",
    });
    let row = bearerbox.add_profile(&document).unwrap();
    let output = Command::new(cli_binary())
        .args(["login", "source"])
        .env("BEARERBOX_HOME", home)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let vault = bearerbox_vault::open(home, Key::Keyring(&OsKeyring)).unwrap();
    let authorization = vault.latest_current(row.id).unwrap().unwrap();
    let body = vault.token_set(authorization.token_set_id).unwrap().unwrap().body;
    bearerbox.remove_profile(row.id).unwrap();
    body
}

fn carry(from: &Path, to: &Path) {
    let files: Vec<PathBuf> = std::fs::read_dir(from)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    for file in files.iter().filter(|path| path.is_file()) {
        std::fs::copy(file, to.join(file.file_name().unwrap())).unwrap();
    }
}
