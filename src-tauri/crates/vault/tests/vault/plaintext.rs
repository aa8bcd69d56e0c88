//! Nothing that was stored can be read from the files.

use bearerbox_secret::Secret;
use bearerbox_vault::{Key, NewAuthorization, NewJwt, NewProfile, NewRun, NewTokenSet, Vault, create};

use crate::fixture::{all_files, ended};

const MARK: &str = "plain-text-that-must-not-be-found";
const PASSPHRASE: &str = "a-passphrase-that-must-not-be-found";

fn store_everywhere(vault: &Vault, name: &str) {
    let profile = NewProfile {
        name,
        environment: Some(MARK),
        summary: MARK,
        document: MARK,
    };
    let profile_id = vault.add_profile(profile, 1).unwrap();
    vault.persona(MARK, MARK, 1).unwrap();
    let persona = Some(MARK.to_owned());
    let run = NewRun {
        profile_id,
        persona: persona.clone(),
        grant_type: MARK.to_owned(),
        started_at: 1,
        is_latest: true,
    };
    let run_id = vault.start_run(&run).unwrap();
    vault.append_steps(run_id, &[(2, &MARK.repeat(500))]).unwrap();
    vault.end_run(ended(run_id, 3, MARK, MARK)).unwrap();
    let authorization = NewAuthorization {
        profile_id,
        persona,
        run_id: Some(run_id),
        created_at: 3,
    };
    let body = MARK.repeat(500);
    let tokens = NewTokenSet {
        obtained_at: 3,
        expires_at: None,
        body: &body,
        run_id: Some(run_id),
        jwt: Some(NewJwt {
            asked: MARK,
            obtained_at: 3,
            expires_at: None,
            body: &body,
            run_id: None,
        }),
    };
    vault.add_authorization(&authorization, tokens).unwrap();
    vault.set_setting(MARK, MARK).unwrap();
    vault.cache_metadata(MARK, MARK, 1).unwrap();
}

#[test]
fn leaves_no_plaintext_in_any_file() {
    let home = tempfile::tempdir().unwrap();
    let vault = create(home.path(), Key::Passphrase(&Secret::new(PASSPHRASE))).unwrap();
    store_everywhere(&vault, MARK);
    vault.remove_profile(1, 4).unwrap();
    vault.purge_removed(5).unwrap();
    store_everywhere(&vault, MARK);

    let while_open = all_files(home.path());
    drop(vault);
    let closed = all_files(home.path());

    let names: Vec<_> = while_open.iter().map(|(path, _)| path.file_name().unwrap()).collect();
    assert!(names.iter().any(|name| *name == "vault.db-wal"), "{names:?}");
    for (path, content) in while_open.iter().chain(&closed) {
        for needle in [MARK, PASSPHRASE] {
            let found = content.windows(needle.len()).any(|part| part == needle.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}
