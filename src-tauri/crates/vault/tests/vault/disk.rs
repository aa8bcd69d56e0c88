//! Disks that take no more, and homes that cannot be written.
#![cfg(unix)]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::{fs, path::Path};

use bearerbox_vault::{Key, NewTokens, Status, Vault, VaultError, create, open, status};

use crate::fixture::{
    Place, Running, add_profile, ended, new_authorization, new_run, place_of_child, token_set, vault_of_child,
};

/// The shell's way to take signals for a size limit as errors, as most programs see a full disk.
const SMALL_FILES: &str = "trap '' XFSZ; ulimit -f 400";

#[test]
fn keeps_what_it_has_when_files_may_not_grow() {
    let (place, vault) = Place::with_vault();
    add_profile(&vault, "a");
    drop(vault);

    let mut child = Running::start(place.child_after(SMALL_FILES, "disk::child_fills_the_disk"));

    assert_was_filled(&place, &mut child);
}

#[test]
fn keeps_what_it_has_when_the_disk_is_full() {
    let Some(mut unshared) = own_mounts() else { return };
    let (place, vault) = Place::with_vault();
    add_profile(&vault, "a");
    drop(vault);
    let home = place.home();
    // The small disk goes with the child: what is on it is copied back before.
    let script = format!(
        "mkdir {aside} && cp {home}/vault.* {aside} && mount -t tmpfs -o size=600k none {home} \\
         && cp {aside}/* {home} && \"$@\" && rm -rf {aside}/* && cp {home}/vault.* {aside}",
        home = home.display(),
        aside = place.folder.path().join("aside").display(),
    );
    let child = place.child("disk::child_fills_the_disk");
    unshared
        .args(["sh", "-c", &script, "sh"])
        .arg(child.get_program())
        .args(child.get_args());
    unshared.envs(child.get_envs().filter_map(|(name, value)| Some((name, value?))));
    unshared.stdout(std::process::Stdio::piped());

    let mut child = Running::start(unshared);
    let reports = child.reports();
    assert!(child.child.wait().unwrap().success(), "{reports:?}");
    fs::remove_dir_all(&home).unwrap();
    fs::rename(place.folder.path().join("aside"), &home).unwrap();

    assert_holds(&place, &reports);
}

fn assert_was_filled(place: &Place, child: &mut Running) {
    let reports = child.reports();
    assert!(child.child.wait().unwrap().success(), "{reports:?}");
    assert_holds(place, &reports);
}

/// All token sets that the child was told are stored are there, and the vault takes more.
fn assert_holds(place: &Place, reports: &[String]) {
    assert_eq!(reports.last().map(String::as_str), Some("full"));
    let vault = place.open();
    let acknowledged = reports.len() - 1;
    assert!(acknowledged > 3, "the disk was full too early to show anything");
    for id in &reports[..acknowledged] {
        let stored = vault.token_set(id.parse().unwrap()).unwrap().unwrap();
        assert_eq!(stored.body, "t".repeat(3000));
    }
    add_profile(&vault, "another");
}

#[test]
fn stores_what_a_run_yields_when_the_disk_has_filled_up_since_it_started() {
    let Some(mut unshared) = own_mounts() else { return };
    let (place, vault) = Place::with_vault();
    add_profile(&vault, "a");
    drop(vault);
    let child = place.child("disk::child_runs_while_the_disk_fills_up");
    let script = format!(
        "mkdir {aside} && cp {home}/vault.* {aside} && mount -t tmpfs -o size=3m none {home} \
         && cp {aside}/* {home} && \"$@\"",
        home = place.home().display(),
        aside = place.folder.path().join("aside").display(),
    );
    unshared
        .args(["sh", "-c", &script, "sh"])
        .arg(child.get_program())
        .args(child.get_args());
    unshared.envs(child.get_envs().filter_map(|(name, value)| Some((name, value?))));
    unshared.stdout(std::process::Stdio::piped());

    let mut child = Running::start(unshared);

    assert_eq!(child.reports(), ["stored", "refused to start"]);
}

#[test]
#[ignore = "started by stores_what_a_run_yields_when_the_disk_has_filled_up_since_it_started"]
fn child_runs_while_the_disk_fills_up() {
    let Some(vault) = vault_of_child() else { return };
    let run_id = vault.start_run(&new_run(1)).unwrap();
    fill_the_disk(&vault);

    let body = "t".repeat(200_000);
    let tokens = NewTokens::Authorization(new_authorization(1, None), token_set(1, &body));
    let stored = vault.finish_run_with_tokens(ended(run_id, 2, "done", ""), &tokens);
    let (_, id) = stored.unwrap();
    if vault.token_set(id).unwrap().unwrap().body == body {
        println!("report: stored");
    }
    fill_the_disk(&vault);
    if let Err(VaultError::DiskFull) = vault.start_run(&new_run(1)) {
        println!("report: refused to start");
    }
}

/// Leaves no space for anything beside the vault.
fn fill_the_disk(vault: &Vault) {
    let mut filler = fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(vault.home().join("filler"))
        .unwrap();
    while filler.write_all(&[0; 1024]).is_ok() {}
}

#[test]
#[ignore = "started by the tests above"]
fn child_fills_the_disk() {
    let Some(vault) = vault_of_child() else { return };
    let body = "t".repeat(3000);
    loop {
        match vault.add_authorization(&new_authorization(1, None), token_set(1, &body)) {
            Ok((_, id)) => println!("report: {id}"),
            Err(VaultError::DiskFull) => break,
            Err(error) => panic!("{error:?}"),
        }
    }
    // What is stored can still be read.
    assert!(vault.latest_current(1).unwrap().is_some());
    println!("report: full");
}

#[test]
fn makes_nothing_on_a_full_disk() {
    let place = Place::new();

    let limit = "trap '' XFSZ; ulimit -f 0";
    let mut child = Running::start(place.child_after(limit, "disk::child_cannot_create"));

    assert_eq!(child.reports(), ["full"]);
    assert_eq!(status(&place.home()).unwrap(), Status::New);
    place.create();
}

#[test]
#[ignore = "started by makes_nothing_on_a_full_disk"]
fn child_cannot_create() {
    let Some((home, _)) = place_of_child() else { return };
    let keyring = crate::fixture::MemoryKeyring::default();
    match create(&home, Key::Keyring(&keyring)).err() {
        Some(VaultError::DiskFull) => println!("report: full"),
        other => println!("report: {other:?}"),
    }
}

#[test]
fn refuses_a_home_that_cannot_be_written() {
    let (place, vault) = Place::with_vault();
    add_profile(&vault, "a");
    drop(vault);
    let home = place.home();
    let child = place.child("disk::child_finds_it_read_only");

    let reports = if is_root() {
        // Modes do not stop root: the home is mounted over itself, without the right to write.
        let Some(mut unshared) = own_mounts() else { return };
        let script = format!(
            "mount --bind {home} {home} && mount -o remount,bind,ro {home} && exec \"$@\"",
            home = home.display()
        );
        unshared
            .args(["sh", "-c", &script, "sh"])
            .arg(child.get_program())
            .args(child.get_args());
        unshared.envs(child.get_envs().filter_map(|(name, value)| Some((name, value?))));
        unshared.stdout(std::process::Stdio::piped());
        Running::start(unshared).reports()
    } else {
        let set_mode = |mode| fs::set_permissions(&home, fs::Permissions::from_mode(mode)).unwrap();
        set_mode(0o500);
        let reports = Running::start(child).reports();
        set_mode(0o700);
        reports
    };

    assert_eq!(reports, ["open refused", "change refused", "create refused"]);
    assert!(place.open().profile_named("a").unwrap().is_some());
}

#[test]
#[ignore = "started by refuses_a_home_that_cannot_be_written"]
fn child_finds_it_read_only() {
    let Some((home, keyring)) = place_of_child() else {
        return;
    };
    let key = Key::Keyring(&keyring);
    let report = |what: &str, error: Option<VaultError>| match error {
        Some(VaultError::ReadOnly { .. }) => println!("report: {what} refused"),
        other => println!("report: {what}: {other:?}"),
    };
    report("open", open(&home, key).err());
    report("change", bearerbox_vault::change_key(&home, key, key).err());
    report("create", create(&home.join("below"), key).err());
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(Path::new("/proc/self")).is_ok_and(|metadata| metadata.uid() == 0)
}

/// The start of a command that may mount what it likes; none, with the reason printed, where the
/// system does not let us. `BEARERBOX_TEST_MOUNTS=1` says that it does.
fn own_mounts() -> Option<Command> {
    // Root may do so by itself; others only as the root of a user namespace, which some systems refuse them.
    for arguments in [&["--mount"][..], &["--map-root-user", "--mount"]] {
        let trial = Command::new("unshare").args(arguments).arg("true").output();
        if trial.is_ok_and(|trial| trial.status.success()) {
            let mut command = Command::new("unshare");
            command.args(arguments);
            return Some(command);
        }
    }
    let must = std::env::var_os("BEARERBOX_TEST_MOUNTS").is_some_and(|value| value == "1");
    assert!(!must, "BEARERBOX_TEST_MOUNTS is 1, and unshare --mount is refused");
    println!("skipped: this system lets nobody mount in a namespace of their own");
    None
}
