//! `bearerbox jwt decode`: what a token says, without the vault. Nothing in it is proven by decoding.

use std::io::{self, Read};

use bearerbox_core::tokens::decode_view;
use bearerbox_core::view::{ClaimRow, ClaimVerdict, JwtView};
use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::output::Output;
use crate::words::{align, describe_time};

/// More than any server accepts in a header, many times over.
const TOKEN_LIMIT: u64 = 8 * 1024 * 1024;

/// What to do with a JWT.
#[derive(Subcommand)]
pub enum JwtCommand {
    /// Decode header and claims
    Decode(Decode),
}

/// Decode header and claims
///
/// The signature is not checked.
#[derive(Args)]
#[command(after_help = "Example: bearerbox token staging-web --kind id | bearerbox jwt decode")]
pub struct Decode {
    /// The token; '-', or nothing, reads standard input, where no other user sees it
    token: Option<String>,
}

impl JwtCommand {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let Self::Decode(command) = self;
        let text = match command.token.as_deref() {
            None | Some("-") => read_stdin()?,
            Some(token) => token.to_owned(),
        };
        let token = text.trim();
        // What people copy often has the scheme in front.
        let token = token.strip_prefix("Bearer ").unwrap_or(token).trim_start();
        let mut jwt = decode_view(token);
        if jwt.header.is_empty() && jwt.problems.is_empty() {
            jwt.problems.push(describe_opaque(token));
        }
        if output.is_json() || !jwt.header.is_empty() {
            output.write(&jwt, describe)?;
        }
        if jwt.problems.is_empty() {
            Ok(())
        } else {
            Err(Failure::BrokenJwt { problems: jwt.problems })
        }
    }
}

fn read_stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::stdin()
        .take(TOKEN_LIMIT)
        .read_to_end(&mut bytes)
        .map_err(|source| Failure::Unreadable {
            what: "Standard input".to_owned(),
            source,
        })?;
    // A byte that is no text becomes a character that no token has: the decoder says where.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn describe_opaque(token: &str) -> String {
    if token.is_empty() {
        "There is no token.".to_owned()
    } else {
        "This is no JWT but an opaque token: only the server that issued it can say what it means.".to_owned()
    }
}

fn describe(jwt: &JwtView) -> String {
    let mut parts = Vec::new();
    for (title, rows) in [("Header", &jwt.header), ("Claims", &jwt.claims)] {
        if !rows.is_empty() {
            let lines: Vec<_> = rows.iter().map(describe_claim).collect();
            parts.push(format!("{title}\n{}", align(&lines)));
        }
    }
    parts.join("\n\n")
}

fn describe_claim(claim: &ClaimRow) -> Vec<String> {
    let mut remarks = Vec::new();
    remarks.extend(claim.time.map(describe_time));
    remarks.extend(claim.meaning.clone());
    match claim.verdict {
        ClaimVerdict::Warning => remarks.push("worth a look".to_owned()),
        ClaimVerdict::Wrong => remarks.push("wrong".to_owned()),
        ClaimVerdict::Ok | ClaimVerdict::Neutral => {}
    }
    vec![format!("  {}", claim.name), claim.value.clone(), remarks.join("; ")]
}
