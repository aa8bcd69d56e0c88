//! `bearerbox practice`: an authorization server of one's own on loopback. It forgets everything when it ends.

use std::time::Duration;

use bearerbox_core::Bearerbox;
use bearerbox_practice::{ClientOptions, Options, User, practice_clients};
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
#[command(after_help = "Example: bearerbox practice --add-profiles --access-token-lifetime 30")]
pub struct Practice {
    /// The port; where none is named a free one, and with --add-profiles the one that it had before
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,
    /// Add the profiles practice-web and practice-machine for it, and go on where it ended before
    #[arg(long)]
    add_profiles: bool,
    /// How long access tokens are valid
    #[arg(long, value_name = "SECONDS", value_parser = lifetime())]
    access_token_lifetime: Option<u64>,
    /// How long refresh tokens are valid
    #[arg(long, value_name = "SECONDS", value_parser = lifetime())]
    refresh_token_lifetime: Option<u64>,
    /// How long ID tokens are valid
    #[arg(long, value_name = "SECONDS", value_parser = lifetime())]
    id_token_lifetime: Option<u64>,
    /// How long each request waits for its answer
    #[arg(long, value_name = "MILLISECONDS", value_parser = clap::value_parser!(u64).range(0..=600_000))]
    latency: Option<u64>,
}

/// Up to ten years.
fn lifetime() -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(1..=315_360_000)
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
            let practice = bearerbox_practice::Practice::start(self.options(bearerbox.as_ref())?)
                .await
                .map_err(Failure::Practice)?;
            let profiles = match &bearerbox {
                Some(bearerbox) => {
                    bearerbox.keep_practice_port(practice.port())?;
                    bearerbox.add_practice_profiles(practice.issuer())?.to_vec()
                }
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

impl Practice {
    /// A server whose profiles are kept comes back the same, in the terminal and in the window.
    fn options(&self, bearerbox: Option<&Bearerbox>) -> Result<Options, Failure> {
        let mut options = Options {
            port: self.port,
            clients: self.clients(),
            // What people type is nothing to keep.
            recorded_requests: 0,
            ..Options::default()
        };
        if let Some(bearerbox) = bearerbox {
            options.port = self.port.or(bearerbox.practice_port()?);
            options.state = bearerbox.practice_state()?;
            let keeper = bearerbox.clone();
            options.on_change = Some(Box::new(move |state| {
                // What is lost is the practice server's memory of its own tokens, not a token of the person.
                let _ = keeper.keep_practice_state(&state);
            }));
        }
        Ok(options)
    }

    fn clients(&self) -> Vec<ClientOptions> {
        let mut clients = practice_clients();
        for client in &mut clients {
            let behaviour = &mut client.behaviour;
            for (asked, lifetime) in [
                (self.access_token_lifetime, &mut behaviour.access_token_lifetime),
                (self.refresh_token_lifetime, &mut behaviour.refresh_token_lifetime),
                (self.id_token_lifetime, &mut behaviour.id_token_lifetime),
            ] {
                *lifetime = asked.map_or(*lifetime, Duration::from_secs);
            }
            behaviour.latency = self.latency.map_or(behaviour.latency, Duration::from_millis);
        }
        clients
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
