//! `bearerbox jwt sign`: a token that no server issued.

use std::path::PathBuf;

use bearerbox_core::jwts::{
    Algorithm, Json, KeyChoice, SigningKey, SigningRequest, Wrong, make_wrong, parse_json, sign_token,
};
use bearerbox_core::{Error, now_ms};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use super::input::{read_file, read_secret_file, read_token};
use crate::failure::Failure;
use crate::output::Output;

/// Sign claims, or make a token that is wrong on purpose
///
/// For tests of one's own API: no server issued what comes of it.
#[derive(Args)]
#[command(after_help = "Example: bearerbox jwt sign --key private.pem '{\"sub\":\"alice\",\"aud\":\"orders\"}'")]
pub struct Sign {
    /// The claims as JSON; '-', or nothing, reads standard input
    claims: Option<String>,
    #[command(flatten)]
    keys: Keys,
    /// The algorithm; else what the key says, or what is usual for it
    #[arg(long, value_name = "ALG", value_parser = read_algorithm)]
    alg: Option<Algorithm>,
    /// Members for the header, as JSON
    #[arg(long, value_name = "JSON")]
    header: Option<String>,
    /// Make it wrong
    #[arg(long, value_enum)]
    wrong: Option<Fault>,
}

/// What to sign with.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Keys {
    /// A file with a private key: PEM, JWK, or a JWK Set of one
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// A file with a shared secret
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

/// What is wrong with it.
#[derive(Clone, Copy, ValueEnum)]
enum Fault {
    /// It expired an hour ago
    Expired,
    /// It is for somebody else
    Audience,
    /// Its alg is none, and it has no signature
    Unsigned,
    /// Its signature was changed
    Tampered,
    /// Another key signed it, by the same kid
    SwappedKey,
    /// Its secret is the public key, which everybody knows
    PublicKeyAsSecret,
}

impl Sign {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let key = match (&self.keys.key, &self.keys.secret_file) {
            (Some(path), _) => {
                let choice = KeyChoice {
                    kid: None,
                    algorithm: self.alg,
                };
                SigningKey::from_octets(&read_file(path)?, choice).map_err(Error::Key)?
            }
            (None, Some(path)) => SigningKey::from_client_secret(&read_secret_file(path)?),
            (None, None) => return Err(usage("A key is needed.")),
        };
        let request = SigningRequest {
            key: &key,
            algorithm: self.alg,
            header: self.header.as_deref().map_or(Ok(Map::new()), read_header)?,
            claims: match parse_json(read_token(self.claims.as_deref())?.expose()) {
                Ok(Json::Object(claims)) => claims,
                Ok(Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_)) => {
                    return Err(usage("The claims are a JSON object."));
                }
                Err(problem) => return Err(usage(&format!("The claims are not JSON: {problem}."))),
            },
        };
        let now = u64::try_from(now_ms() / 1000).unwrap_or_default();
        let token = match self.wrong {
            None => sign_token(&request)?,
            Some(fault) => make_wrong(request, fault.into(), now)?,
        };
        output.remark("Made here: no server issued this token.");
        output.write_secret(&token)
    }
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Expired => Self::Expired,
            Fault::Audience => Self::Audience,
            Fault::Unsigned => Self::Unsigned,
            Fault::Tampered => Self::Tampered,
            Fault::SwappedKey => Self::SwappedKey,
            Fault::PublicKeyAsSecret => Self::PublicKeyAsSecret,
        }
    }
}

fn read_algorithm(name: &str) -> Result<Algorithm, String> {
    Algorithm::from_name(name).ok_or_else(|| {
        let names = Algorithm::ALL.map(Algorithm::name);
        format!("it is one of {}", names.join(", "))
    })
}

fn read_header(text: &str) -> Result<Map<String, Value>, Failure> {
    serde_json::from_str(text).map_err(|error| usage(&format!("The header is no JSON object: {error}.")))
}

fn usage(message: &str) -> Failure {
    Failure::Usage {
        message: message.to_owned(),
    }
}
