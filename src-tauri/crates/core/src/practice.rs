//! What the product keeps of the practice server: its port and state, so that it comes back the same, and its two
//! profiles. Starting the server is for whoever has the process: the window or the command.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bearerbox_secret::Secret;
use serde_json::{Value, json};

use crate::view::ProfileRow;
use crate::{Bearerbox, Error};

const PORT: &str = "practice.port";
const STATE: &str = "practice.state";

/// The clients of the practice server that get a profile.
#[derive(Clone, Debug)]
pub struct PracticeClients {
    /// The server.
    pub issuer: String,
    /// The public client of the code grant, at any port of `http://127.0.0.1/callback`.
    pub web_client_id: String,
    /// The client of the client credentials grant.
    pub machine_client_id: String,
    /// Its secret, which is well known and protects nothing but the practice.
    pub machine_secret: Secret,
}

impl From<&str> for PracticeClients {
    /// The clients that every practice server has.
    fn from(issuer: &str) -> Self {
        Self {
            issuer: issuer.to_owned(),
            web_client_id: "practice-web".to_owned(),
            machine_client_id: "practice-machine".to_owned(),
            machine_secret: Secret::new("practice-secret"),
        }
    }
}

impl From<&Self> for PracticeClients {
    fn from(clients: &Self) -> Self {
        clients.clone()
    }
}

impl Bearerbox {
    /// The profiles of the practice server: a person signing in, and a machine. Found again by name and issuer, so
    /// that there are never more than two for one server.
    ///
    /// # Errors
    /// The vault's.
    pub fn add_practice_profiles(&self, clients: impl Into<PracticeClients>) -> Result<[ProfileRow; 2], Error> {
        let clients = clients.into();
        let issuer = &clients.issuer;
        let server = json!({ "issuer": issuer });
        let web = json!({
            "name": "practice-web",
            "environment": "practice",
            "authorization_server": server,
            "client": {
                "client_id": clients.web_client_id,
                "token_endpoint_auth_method": "none",
                "redirect_uri": "http://127.0.0.1/callback",
                "post_logout_redirect_uri": "http://127.0.0.1/callback"
            },
            "grant_type": "authorization_code",
            "scope": "openid profile email offline_access orders.read"
        });
        let machine = json!({
            "name": "practice-machine",
            "environment": "practice",
            "authorization_server": server,
            "client": {
                "client_id": clients.machine_client_id,
                "client_secret": clients.machine_secret.expose(),
                "token_endpoint_auth_method": "client_secret_basic"
            },
            "grant_type": "client_credentials",
            "scope": "orders.read orders.write"
        });
        Ok([self.find_or_add(issuer, web)?, self.find_or_add(issuer, machine)?])
    }

    /// The port at which the practice server last listened.
    ///
    /// # Errors
    /// The vault's.
    pub fn practice_port(&self) -> Result<Option<u16>, Error> {
        Ok(self.vault().setting(PORT)?.and_then(|port| port.parse().ok()))
    }

    /// Keeps the port for the next time.
    ///
    /// # Errors
    /// The vault's.
    pub fn keep_practice_port(&self, port: u16) -> Result<(), Error> {
        Ok(self.vault().set_setting(PORT, &port.to_string())?)
    }

    /// The practice server's keys and sign-ins, as it handed them over.
    ///
    /// # Errors
    /// The vault's.
    pub fn practice_state(&self) -> Result<Option<Vec<u8>>, Error> {
        Ok(self
            .vault()
            .setting(STATE)?
            .and_then(|state| STANDARD.decode(state).ok()))
    }

    /// Keeps the practice server's keys and sign-ins for the next time.
    ///
    /// # Errors
    /// The vault's.
    pub fn keep_practice_state(&self, state: &[u8]) -> Result<(), Error> {
        Ok(self.vault().set_setting(STATE, &STANDARD.encode(state))?)
    }

    /// The profile under its name, or where a person has taken that for something else, the next number.
    fn find_or_add(&self, issuer: &str, mut draft: Value) -> Result<ProfileRow, Error> {
        let name = draft["name"].as_str().unwrap_or_default().to_owned();
        for number in 1_u32.. {
            let name = if number == 1 {
                name.clone()
            } else {
                format!("{name}-{number}")
            };
            let Some(record) = self.vault().profile_named(&name)? else {
                draft["name"] = name.into();
                return self.add_profile(&draft);
            };
            let document = self.document(record.id)?;
            if document.authorization_server.issuer.as_deref() == Some(issuer) {
                return self.profile_row(record.id);
            }
        }
        unreachable!("there are more numbers than profiles")
    }
}
