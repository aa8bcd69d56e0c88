//! `bearerbox try`: one request to an API with a token that is held.

mod report;

use std::fs::File;
use std::io::{self, Read};
use std::time::Duration;

use bearerbox_core::Bearerbox;
use bearerbox_core::errands::{ApiRequest, CONTENT_LIMIT, ErrandRequest, WrittenRequest};
use bearerbox_core::runs::RunEnd;
use bearerbox_core::server::Plaintext;
use bearerbox_core::view::TokenKind;
use bearerbox_secret::Secret;
use clap::Args;

use self::report::{fail_on_refusal, report_api_answer};
use super::errand::Held;
use crate::failure::Failure;
use crate::frontend::Terminal;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;

pub use self::report::describe_api_answer;

/// Send one request to an API with a token
///
/// The token that is held is sent as it is, expired or not; a profile of the client credentials grant gets one where none
/// is held. Whatever the API answers is shown, and where it refuses, what its challenge means and what to do. Redirects
/// are not followed: the token would go along.
#[derive(Args)]
#[command(after_help = "Example: bearerbox try staging-web https://api.example/orders -X POST --data @order.json")]
pub struct Try {
    #[command(flatten)]
    held: Held,
    /// The API's URL
    url: String,
    /// GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS; POST where something is sent, else GET
    #[arg(short = 'X', long)]
    method: Option<String>,
    /// A header field, such as 'Accept: text/csv'; more than one may be given
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = read_field)]
    headers: Vec<(String, String)>,
    /// What to send: a text, @FILE, or - for standard input; its Content-Type is guessed where no header field says it
    #[arg(short, long, value_name = "TEXT|@FILE|-")]
    data: Option<String>,
    /// Send the token although the URL is not encrypted
    #[arg(long)]
    allow_http: bool,
    /// How long the answer may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Fail where the API answers without success, with another status than 2xx
    #[arg(long)]
    fail: bool,
}

impl Try {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let request = self.read()?;
        let bearerbox = passphrase::open()?;
        let token_set_id = self.find_token_set(&bearerbox)?;
        let end = run_until_interrupted(&bearerbox, async {
            let frontend = Terminal::new(&bearerbox, *output);
            let run = bearerbox.start_errand(token_set_id, ErrandRequest::Api(request), frontend)?;
            Ok(run.finish().await)
        })?;
        match end {
            RunEnd::Answered { run_id } => {
                let answer = report_api_answer(&bearerbox, &self.held.name, run_id, output)?;
                if self.fail { fail_on_refusal(&answer) } else { Ok(()) }
            }
            RunEnd::Failed { error, .. } => Err(error.into()),
            RunEnd::Cancelled { .. } | RunEnd::Done { .. } => Err(Failure::Cancelled),
        }
    }

    fn read(&self) -> Result<ApiRequest, Failure> {
        let content = self.data.as_deref().map(read_data).transpose()?;
        let default = if content.is_some() { "POST" } else { "GET" };
        let written = WrittenRequest {
            method: self.method.as_deref().unwrap_or(default).to_owned(),
            url: self.url.clone(),
            headers: self.headers.clone(),
            content,
        };
        let plaintext = if self.allow_http {
            Plaintext::Allowed
        } else {
            Plaintext::Refused
        };
        let mut request = ApiRequest::read(written, plaintext)?;
        request.timeout = Some(Duration::from_secs(self.timeout));
        Ok(request)
    }

    fn find_token_set(&self, bearerbox: &Bearerbox) -> Result<i64, Failure> {
        let profile_id = bearerbox.profile_id(&self.held.name)?;
        let persona = self.held.persona.as_deref();
        if let Some(held) = bearerbox.held_token(profile_id, persona, 0)? {
            return Ok(held.token_set_id);
        }
        run_until_interrupted(bearerbox, async {
            let kind = TokenKind::Access;
            Ok(bearerbox.usable_token_of(profile_id, persona, kind, 0).await?)
        })
    }
}

fn read_field(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once(':').ok_or("write it as 'name: value'")?;
    Ok((name.trim().to_owned(), value.trim_matches([' ', '\t']).to_owned()))
}

/// The text itself, or what is in a file or comes in.
pub fn read_data(data: &str) -> Result<Secret, Failure> {
    let (what, source): (&str, Box<dyn Read>) = match data.strip_prefix('@') {
        Some(path) => {
            let file = File::open(path).map_err(|source| unreadable(path, source))?;
            (path, Box::new(file))
        }
        None if data == "-" => ("standard input", Box::new(io::stdin())),
        None => return Ok(Secret::new(data)),
    };
    let mut text = String::new();
    // A character has at most four bytes; more than that is refused anyhow.
    let mut source = source.take(4 * CONTENT_LIMIT as u64 + 4);
    source
        .read_to_string(&mut text)
        .map_err(|source| unreadable(what, source))?;
    Ok(Secret::new(text))
}

fn unreadable(what: &str, source: io::Error) -> Failure {
    Failure::Unreadable {
        what: what.to_owned(),
        source,
    }
}
