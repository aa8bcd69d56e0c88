//! `bearerbox jwt verify`: whether a token is what it says, by keys from anywhere.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bearerbox_core::jwts::{Demands, FoundKeys, KeySource, SecretForm, find_keys, verify_signatures, verify_token};
use bearerbox_core::view::{FindingVerdict, ProofView};
use bearerbox_secret::Secret;
use clap::Args;
use jiff::Timestamp;

use super::input::{read_file, read_secret_file, read_token};
use crate::commands::check::{broken_rules, describe_findings};
use crate::commands::server::{Reach, ask};
use crate::failure::Failure;
use crate::output::Output;

/// Verify the signature, and hold the claims to the rules
///
/// Without a vault. The exit status is 0 only where every check passed or does not speak of such a token. What nobody
/// asks for, such as an audience, is not checked.
#[derive(Args)]
#[command(after_help = "Example: bearerbox token staging-web | bearerbox jwt verify --issuer https://id.example")]
pub struct Verify {
    /// The token, also as JWS in JSON; '-', or nothing, reads standard input, where no other user sees it
    token: Option<String>,
    #[command(flatten)]
    keys: Keys,
    /// For whom it has to be; may be given more than once, and one of them is enough
    #[arg(long, value_name = "AUDIENCE")]
    audience: Vec<String>,
    /// Judge it for this time, as 2026-01-31T12:00:00Z or in seconds since 1970; else now
    #[arg(long, value_name = "TIME", value_parser = read_time)]
    at: Option<SystemTime>,
    /// How many seconds two clocks may differ
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    leeway: u64,
    /// Check the signature and nothing else: the payload need not be JSON
    #[arg(long)]
    signature_only: bool,
    /// A file with the payload, where it is detached
    #[arg(long, value_name = "FILE", requires = "signature_only")]
    content: Option<PathBuf>,
    /// Show also the rules that do not speak of such a token
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    reach: Reach,
}

/// Where the keys are.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Keys {
    /// A JWK Set, as a file or an address
    #[arg(long, value_name = "FILE|URL")]
    jwks: Option<String>,
    /// An issuer, whose metadata say where its keys are, and whom the token has to be from
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// A file with a JWK, a JWK Set, a public key in PEM or a certificate
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// A file with a shared secret: as text, hex or base64, whichever verifies
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

impl Verify {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let token = read_token(self.token.as_deref())?;
        let content = self.content.as_deref().map(read_file).transpose()?;
        let found = self.find_keys(&token, content.as_deref())?;
        let proof = if self.signature_only {
            verify_signatures(&token, content.as_deref(), &found)
        } else {
            verify_token(&token, &found, &self.demands())
        };
        output.write(&proof, |proof| self.describe(proof))?;
        let not_passed = proof
            .findings
            .iter()
            .filter(|finding| matches!(finding.verdict, FindingVerdict::Failed | FindingVerdict::Unknown));
        broken_rules(not_passed)
    }

    fn find_keys(&self, token: &Secret, content: Option<&[u8]>) -> Result<FoundKeys, Failure> {
        let Keys {
            jwks,
            issuer,
            key,
            secret_file,
        } = &self.keys;
        let is_address = |named: &&String| named.contains("://");
        let file = jwks.as_ref().filter(|named| !is_address(named)).map(PathBuf::from);
        let octets = key.as_ref().or(file.as_ref()).map(|path| read_file(path)).transpose()?;
        let secret = secret_file.as_deref().map(read_secret_file).transpose()?;
        let source = match (&octets, &secret, jwks, issuer) {
            (Some(octets), ..) => KeySource::Octets(octets),
            (None, Some(secret), ..) => KeySource::Secret(secret),
            (None, None, Some(url), _) => KeySource::JwksUrl(url),
            (None, None, None, issuer) => KeySource::Issuer(issuer.as_deref().unwrap_or_default()),
        };
        let connection = self.reach.connection();
        ask(find_keys(token, content, source, &connection, self.reach.plaintext()))
    }

    fn demands(&self) -> Demands {
        Demands {
            audiences: self.audience.clone(),
            issuer: None,
            at: self.at.unwrap_or_else(SystemTime::now),
            leeway: Duration::from_secs(self.leeway),
        }
    }

    fn describe(&self, proof: &ProofView) -> String {
        let mut text = describe_findings(&proof.findings, self.all);
        if let Some(keys) = &proof.keys {
            text.push_str(&format!("\n  {} keys of {}", keys.count, keys.address));
        }
        if let Some(form) = proof.secret_form {
            text.push_str(&format!("\n  the secret was read as {}", name_form(form)));
        }
        text
    }
}

fn name_form(form: SecretForm) -> &'static str {
    match form {
        SecretForm::Text => "text",
        SecretForm::Hex => "hex",
        SecretForm::Base64 => "base64",
    }
}

fn read_time(text: &str) -> Result<SystemTime, String> {
    let stamp = match text.parse::<i64>() {
        Ok(seconds) => Timestamp::from_second(seconds),
        Err(_) => text.parse::<Timestamp>(),
    };
    let stamp = stamp.map_err(|_| "neither 2026-01-31T12:00:00Z nor seconds since 1970".to_owned())?;
    let seconds = u64::try_from(stamp.as_millisecond()).map_err(|_| "before 1970".to_owned())?;
    Ok(UNIX_EPOCH + Duration::from_millis(seconds))
}
