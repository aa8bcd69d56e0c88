//! Every grant with every client authentication that servers take: the profiles of `fixtures/profiles` are run as they are,
//! at oidc-provider and, where that lacks the grant, at the practice server. The table of what passes is in the README.

mod examples;
mod table;

use std::sync::Mutex;

use bearerbox_practice::{Options, Practice};
use serde_json::{Value, json};
use support::{Answer, Finished};

use self::examples::{Example, files, practice_client, read_examples, register};
use self::table::{Passed, readme_section};
use crate::world::{World, failure};

/// How many profiles are run at a time.
const AT_ONCE: usize = 4;

struct Servers {
    world: World,
    practice: Practice,
}

impl Servers {
    /// Both, with the examples' clients, and the examples in the vault.
    async fn start(examples: &[Example]) -> Self {
        let files = files();
        let clients: Vec<Value> = examples
            .iter()
            .filter_map(|example| register(example, &files))
            .collect();
        let mut world = World::start_tls(&json!({
            "clients": clients,
            // Nobody wants to wait here; without it, a poll comes every five seconds.
            "patches": { "/device/auth": { "interval": 1 }, "/backchannel": { "interval": 1 } },
        }));
        let practice = Practice::start(Options {
            clients: examples
                .iter()
                .filter_map(|example| practice_client(example, &files))
                .collect(),
            ..Options::default()
        })
        .await
        .unwrap();
        files.write_all(&world);
        world
            .bearerbox
            .set("EXAMPLE_PASSWORD", bearerbox_practice::PRACTICE_PASSWORD);
        let servers = Self { world, practice };
        let documents: Vec<Value> = examples.iter().map(|example| servers.place(example)).collect();
        servers.world.bearerbox.add_profile(&documents.into());
        servers
    }

    /// The example as it is, but at the server of this test.
    fn place(&self, example: &Example) -> Value {
        let mut document = example.document.clone();
        if example.is_for_practice() {
            document["authorization_server"]["issuer"] = self.practice.issuer().into();
        } else {
            document["authorization_server"]["issuer"] = self.world.server.issuer().into();
            document["tls"]["ca_file"] = "ca.pem".into();
        }
        document
    }

    async fn run(&self, example: &Example) -> Finished {
        match example.grant_type() {
            "authorization_code" => self.world.sign_in(example.name(), Answer::Allow("alice")).await,
            "urn:ietf:params:oauth:grant-type:device_code" => {
                let answer = Answer::Allow("alice");
                self.world.consent_on_device(example.name(), answer).await
            }
            _ => self.world.log_in(example.name()),
        }
    }

    /// Runs the grant, and refreshes where that gave a refresh token; notes what passed.
    async fn try_out(&self, example: &Example, passed: &Mutex<Passed>) -> Result<(), String> {
        let ran = self.run(example).await;
        if ran.status != 0 {
            return Err(format!("{}: {}", example.name(), failure(&ran)));
        }
        passed.lock().unwrap().note(example, example.row());
        if example.grant_type() == "authorization_code" {
            let refreshed = self.world.bearerbox.run(&["refresh", example.name(), "--json"]);
            if refreshed.status != 0 {
                return Err(format!("refresh of {}: {}", example.name(), failure(&refreshed)));
            }
            passed.lock().unwrap().note(example, "refresh");
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn every_grant_passes_with_every_client_authentication() {
    let examples = read_examples();
    let servers = Servers::start(&examples).await;
    let passed = Mutex::new(Passed::default());

    // Exchanges one of its tokens, so that it goes first.
    let (first, rest): (Vec<_>, Vec<_>) = examples.iter().partition(|example| example.row() == "password");
    let mut failures = Vec::new();
    for example in first {
        failures.extend(servers.try_out(example, &passed).await.err());
    }
    let next = Mutex::new(rest.into_iter());
    let work = || async {
        let mut failures = Vec::new();
        loop {
            let Some(example) = next.lock().unwrap().next() else {
                break failures;
            };
            failures.extend(servers.try_out(example, &passed).await.err());
        }
    };
    std::thread::scope(|scope| {
        let handle = tokio::runtime::Handle::current();
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let (handle, work) = (handle.clone(), &work);
                scope.spawn(move || handle.block_on(work()))
            })
            .collect();
        for worker in workers {
            failures.extend(worker.join().unwrap());
        }
    });

    let table = passed.into_inner().unwrap().to_markdown();
    println!("{table}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(
        readme_section().trim(),
        table.trim(),
        "the README's section \"Grants and client authentication\" has another table than what was run"
    );
}

#[test]
fn every_example_is_added_by_the_command() {
    let bearerbox = support::Bearerbox::default();
    let paths = examples::paths();
    let mut names = Vec::new();

    for path in &paths {
        let added = bearerbox
            .run(&["profile", "add", path.to_str().unwrap(), "--json"])
            .done()
            .json();
        assert_eq!(added["missing"], json!([]), "{added}");
        let rows = added["added"].as_array().unwrap().clone();
        names.extend(rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()));
    }

    let expected: Vec<String> = read_examples()
        .iter()
        .map(|example| example.name().to_owned())
        .collect();
    assert_eq!(names, expected);
}
