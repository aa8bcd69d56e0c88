//! A vault in a folder of its own, keyrings to break, and this test binary as another process.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use bearerbox_secret::Secret;
use bearerbox_vault::{
    Key, KeyStore, KeyringError, NewAuthorization, NewProfile, NewRun, NewTokenSet, RunEnd, Vault, create, open,
};
use rusqlite::Connection;
use tempfile::TempDir;

/// A keyring in memory.
#[derive(Default)]
pub struct MemoryKeyring {
    pub secrets: Mutex<HashMap<String, Secret>>,
}

impl KeyStore for MemoryKeyring {
    fn read(&self, account: &str) -> Result<Option<Secret>, KeyringError> {
        Ok(self.secrets.lock().unwrap().get(account).cloned())
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        self.secrets.lock().unwrap().insert(account.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        self.secrets.lock().unwrap().remove(account);
        Ok(())
    }
}

/// A keyring that never does anything.
pub struct BrokenKeyring(pub KeyringError);

impl KeyStore for BrokenKeyring {
    fn read(&self, _: &str) -> Result<Option<Secret>, KeyringError> {
        Err(self.0.clone())
    }

    fn write(&self, _: &str, _: &Secret) -> Result<(), KeyringError> {
        Err(self.0.clone())
    }

    fn remove(&self, _: &str) -> Result<(), KeyringError> {
        Err(self.0.clone())
    }
}

/// A keyring in a folder, which several processes can use.
pub struct FolderKeyring(pub PathBuf);

impl KeyStore for FolderKeyring {
    fn read(&self, account: &str) -> Result<Option<Secret>, KeyringError> {
        Ok(fs::read_to_string(self.0.join(account)).ok().map(Secret::new))
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        fs::create_dir_all(&self.0).unwrap();
        fs::write(self.0.join(account), secret.expose()).unwrap();
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        fs::remove_file(self.0.join(account)).unwrap();
        Ok(())
    }
}

/// A folder with a vault in `home`, whose key other processes can read.
pub struct Place {
    pub folder: TempDir,
}

impl Place {
    /// A place without a vault yet.
    pub fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    /// A place with a vault.
    pub fn with_vault() -> (Self, Vault) {
        let place = Self::new();
        let vault = place.create();
        (place, vault)
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn keyring(&self) -> FolderKeyring {
        FolderKeyring(self.folder.path().join("keyring"))
    }

    pub fn create(&self) -> Vault {
        create(&self.home(), Key::Keyring(&self.keyring())).unwrap()
    }

    pub fn open(&self) -> Vault {
        open(&self.home(), Key::Keyring(&self.keyring())).unwrap()
    }

    /// The database, opened past the vault.
    pub fn database(&self) -> Connection {
        let entry = fs::read_dir(self.keyring().0).unwrap().next().unwrap().unwrap();
        let key = fs::read_to_string(entry.path()).unwrap();
        let connection = Connection::open(self.home().join("vault.db")).unwrap();
        connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).unwrap();
        connection
    }

    /// Takes the database back to an older version, which must be shut.
    pub fn make_version(&self, version: u32) {
        let database = self.database();
        let newest: u32 = database.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        for step in BACK[version as usize - 1..newest as usize - 1].iter().rev() {
            database.execute_batch(step).unwrap();
        }
        database.pragma_update(None, "user_version", version).unwrap();
    }

    /// This test binary in another process, to run the ignored test `name` with this place.
    pub fn child(&self, name: &str) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(child_arguments(name));
        command.env(PLACE, self.folder.path()).stdout(Stdio::piped());
        command
    }

    /// The same, started by a shell after `preparation`.
    pub fn child_after(&self, preparation: &str, name: &str) -> Command {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{preparation}\nexec \"$0\" \"$@\""));
        command
            .arg(std::env::current_exe().unwrap())
            .args(child_arguments(name));
        command.env(PLACE, self.folder.path()).stdout(Stdio::piped());
        command
    }
}

/// What takes each version back to the one before.
const BACK: [&str; 4] = [
    "ALTER TABLE runs DROP COLUMN is_of_former_client",
    "DROP TABLE revocations;
     DROP INDEX current_token_sets;
     ALTER TABLE authorizations DROP COLUMN revoked_at;
     CREATE INDEX current_token_sets
         ON authorizations (profile_id, persona, token_set_id, generation, obtained_at, expires_at)
         WHERE is_current = 1",
    "DROP TABLE jwts",
    "DROP TABLE keys_of_token_sets; DROP TABLE key_sets",
];

const PLACE: &str = "BEARERBOX_TEST_PLACE";

fn child_arguments(name: &str) -> [&str; 5] {
    ["--exact", name, "--ignored", "--nocapture", "--test-threads=1"]
}

/// In a child: the place that it was started with; none when a person started it.
pub fn place_of_child() -> Option<(PathBuf, FolderKeyring)> {
    let folder = PathBuf::from(std::env::var_os(PLACE)?);
    Some((folder.join("home"), FolderKeyring(folder.join("keyring"))))
}

/// In a child: its vault.
pub fn vault_of_child() -> Option<Vault> {
    let (home, keyring) = place_of_child()?;
    Some(open(&home, Key::Keyring(&keyring)).unwrap())
}

/// A child with the lines that it reports.
pub struct Running {
    pub child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// What comes after `: ` in the next report; none when the child has ended.
    pub fn report(&mut self) -> Option<String> {
        // The test harness prints lines of its own between.
        for line in self.lines.by_ref() {
            if let Some((_, report)) = line.ok()?.split_once("report: ") {
                return Some(report.to_owned());
            }
        }
        None
    }

    /// All reports to come.
    pub fn reports(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.report()).collect()
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

pub fn add_profile(vault: &Vault, name: &str) -> i64 {
    vault.add_profile(new_profile(name), 1).unwrap()
}

pub fn new_profile(name: &str) -> NewProfile<'_> {
    NewProfile {
        name,
        environment: None,
        summary: "{}",
        document: "{}",
    }
}

pub fn new_run(profile_id: i64) -> NewRun {
    NewRun {
        profile_id,
        persona: None,
        grant_type: "client_credentials".to_owned(),
        started_at: 10,
        is_latest: true,
    }
}

pub fn ended<'a>(run_id: i64, ended_at: i64, outcome: &'a str, summary: &'a str) -> RunEnd<'a> {
    RunEnd {
        run_id,
        ended_at,
        outcome,
        summary,
        steps: &[],
    }
}

pub fn new_authorization(profile_id: i64, persona: Option<&str>) -> NewAuthorization {
    NewAuthorization {
        profile_id,
        persona: persona.map(str::to_owned),
        run_id: None,
        created_at: 20,
    }
}

pub fn token_set(obtained_at: i64, body: &str) -> NewTokenSet<'_> {
    NewTokenSet {
        obtained_at,
        expires_at: Some(obtained_at + 1000),
        body,
        run_id: None,
        jwt: None,
    }
}

/// The content of every file in a folder.
pub fn all_files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else {
            files.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

/// The names of the lock files of processes that execute runs.
pub fn owner_files(place: &Place) -> Vec<String> {
    let files = fs::read_dir(place.home().join("locks")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("run-")).collect()
}
