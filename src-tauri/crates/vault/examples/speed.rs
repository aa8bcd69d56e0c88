//! How quick the vault is: `speed` fills one with 1,000 profiles and 50,000 token sets and measures.
//!
//! `speed make HOME` makes a vault whose key is in the keyring, and `speed token HOME` reads a token
//! from it and does nothing else, to be measured from outside against `secret-tool lookup`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement for whoever runs it"
)]

use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use bearerbox_secret::Secret;
use bearerbox_vault::{
    Key, KeyStore, KeyringError, NewAuthorization, NewProfile, NewRun, NewTokenSet, OsKeyring, RunEnd, Vault, create,
    open,
};

const PROFILES: i64 = 1_000;
const TOKEN_SETS: i64 = 50_000;

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => measure(),
        ["make", home] => fill(&create(Path::new(home), Key::Keyring(&OsKeyring)).unwrap(), 20, 100),
        ["token", home] => println!(
            "{}",
            read_token(&open(Path::new(home), Key::Keyring(&OsKeyring)).unwrap())
        ),
        ["key", account] => println!("{}", OsKeyring.read(account).unwrap().is_some()),
        _ => println!("usage: speed [make HOME | token HOME | key ACCOUNT]"),
    }
}

fn measure() {
    // In memory, so that filling does not wait for the disk 100,000 times.
    let folder = tempfile::tempdir_in(if cfg!(target_os = "linux") { "/dev/shm" } else { "." }).unwrap();
    let keyring = MemoryKeyring::default();
    let key = Key::Keyring(&keyring);
    let filling = Instant::now();
    fill(&create(folder.path(), key).unwrap(), PROFILES, TOKEN_SETS);
    println!("fill: {:?}", filling.elapsed());

    print_median("open, key at hand", || drop(open(folder.path(), key).unwrap()));
    print_median("open and profile_list", || {
        let vault = open(folder.path(), key).unwrap();
        assert_eq!(vault.profile_list().unwrap().len(), 1_000);
    });
    let vault = open(folder.path(), key).unwrap();
    print_median("profile_list", || {
        assert_eq!(vault.profile_list().unwrap().len(), 1_000)
    });
    print_median("profile_listing", || {
        assert!(vault.profile_listing(7).unwrap().is_some())
    });
    print_median("open and token lookup", || {
        assert!(!read_token(&open(folder.path(), key).unwrap()).is_empty());
    });
    print_median("token lookup", || assert!(!read_token(&vault).is_empty()));
}

fn print_median(what: &str, mut action: impl FnMut()) {
    let mut times: Vec<Duration> = (0..51)
        .map(|_| {
            let started = Instant::now();
            action();
            started.elapsed()
        })
        .collect();
    times.sort();
    println!("{what}: {:?}", times[25]);
}

fn read_token(vault: &Vault) -> String {
    let profile = vault.profile_named("profile-7").unwrap().unwrap();
    let authorization = vault.latest_current(profile.id).unwrap().unwrap();
    vault.token_set(authorization.token_set_id).unwrap().unwrap().body
}

fn fill(vault: &Vault, profiles: i64, token_sets: i64) {
    let summary = r#"{"issuer":"https://id.example","client_id":"web","scope":"openid profile"}"#;
    let document = "d".repeat(1_500);
    let body = "t".repeat(2_500);
    for number in 0..profiles {
        let profile = NewProfile {
            name: &format!("profile-{number}"),
            environment: Some("staging"),
            summary,
            document: &document,
        };
        let profile_id = vault.add_profile(profile, number).unwrap();
        let run = NewRun {
            profile_id,
            persona: Some("alice".to_owned()),
            grant_type: "authorization_code".to_owned(),
            started_at: number,
            is_latest: true,
        };
        let run_id = vault.start_run(&run).unwrap();
        let end = RunEnd {
            run_id,
            ended_at: number,
            outcome: "done",
            summary: "{}",
            steps: &[],
        };
        vault.end_run(end).unwrap();
        let authorization = NewAuthorization {
            profile_id,
            persona: run.persona,
            run_id: Some(run_id),
            created_at: number,
        };
        let token_set = NewTokenSet {
            obtained_at: number,
            expires_at: Some(number),
            body: &body,
            run_id: Some(run_id),
            jwt: None,
        };
        let (authorization_id, _) = vault.add_authorization(&authorization, token_set).unwrap();
        for generation in 1..token_sets / profiles {
            vault
                .add_generation(authorization_id, generation - 1, token_set)
                .unwrap();
        }
    }
}

#[derive(Default)]
struct MemoryKeyring(Mutex<HashMap<String, Secret>>);

impl KeyStore for MemoryKeyring {
    fn read(&self, account: &str) -> Result<Option<Secret>, KeyringError> {
        Ok(self.0.lock().unwrap().get(account).cloned())
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        self.0.lock().unwrap().insert(account.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        self.0.lock().unwrap().remove(account);
        Ok(())
    }
}
