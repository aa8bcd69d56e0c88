//! `bearerbox practice`: an authorization server of one's own on loopback. It forgets everything when it ends.

use bearerbox_practice::{Options, User, practice_clients};
use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::interrupt::{build_runtime, interrupted};
use crate::output::Output;
use crate::passphrase;
use crate::words::align;

/// Start the practice authorization server, until Ctrl-C
///
/// It listens on loopback only. Its users take any password.
#[derive(Args)]
#[command(after_help = "Example: bearerbox practice --port 8976 --add-profiles")]
pub struct Practice {
    /// The port; a free one where none is named
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,
    /// Add the profiles practice-web and practice-machine for it
    #[arg(long)]
    add_profiles: bool,
}

/// The running server as `--json` writes it.
#[derive(Serialize)]
struct Running {
    issuer: String,
    clients: Vec<Client>,
    users: [User; 2],
    profiles: Vec<String>,
}

/// A client registered there.
#[derive(Serialize)]
struct Client {
    client_id: String,
    token_endpoint_auth_method: &'static str,
    grant_types: Vec<&'static str>,
}

impl Practice {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let bearerbox = if self.add_profiles {
            Some(passphrase::open()?)
        } else {
            None
        };
        build_runtime()?.block_on(async {
            let options = Options {
                port: self.port,
                ..Options::default()
            };
            let practice = bearerbox_practice::Practice::start(options)
                .await
                .map_err(Failure::Practice)?;
            let profiles = match &bearerbox {
                Some(bearerbox) => bearerbox.add_practice_profiles(practice.issuer())?.to_vec(),
                None => Vec::new(),
            };
            let running = Running {
                issuer: practice.issuer().to_owned(),
                clients: list_clients(),
                users: [User::Alice, User::Bob],
                profiles: profiles.into_iter().map(|profile| profile.name).collect(),
            };
            // In this order: a script may interrupt as soon as it has read the issuer.
            tokio::try_join!(
                biased;
                async { interrupted().await.map_err(Failure::Unwritable) },
                async {
                    output.write(&running, describe)?;
                    output.remark("It runs until Ctrl-C.");
                    Ok(())
                },
            )?;
            practice.stop().await;
            // Ctrl-C is how this command ends.
            Ok(())
        })
    }
}

fn list_clients() -> Vec<Client> {
    let clients = practice_clients().into_iter().map(|client| Client {
        token_endpoint_auth_method: client.authentication.method(),
        grant_types: client
            .grant_types
            .iter()
            .map(|grant_type| grant_type.as_str())
            .collect(),
        client_id: client.client_id,
    });
    clients.collect()
}

fn describe(running: &Running) -> String {
    let mut rows = vec![vec!["issuer".to_owned(), running.issuer.clone()]];
    for client in &running.clients {
        let how = format!(
            "{}, {}",
            client.token_endpoint_auth_method,
            client.grant_types.join(", ")
        );
        rows.push(vec!["client".to_owned(), format!("{} ({how})", client.client_id)]);
    }
    let users = running.users.map(|user| match user {
        User::Alice => "alice",
        User::Bob => "bob",
    });
    rows.push(vec!["users".to_owned(), format!("{} (any password)", users.join(", "))]);
    if !running.profiles.is_empty() {
        rows.push(vec!["profiles".to_owned(), running.profiles.join(", ")]);
    }
    align(&rows)
}
