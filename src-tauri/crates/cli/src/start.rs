//! `bearerbox` itself: decodes a token at once, and hands all else over.

mod hand_over;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use hand_over::hand_over;

use crate::commands::Decode;
use crate::output::Output;

/// `jwt decode` as it is called most.
#[derive(Parser)]
struct DecodeAtOnce {
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    decode: Decode,
}

/// Does what the arguments of this process ask for. Returns its exit status.
#[must_use]
pub fn start() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let Some(at_once) = find_decode(&arguments) else {
        return hand_over(&arguments);
    };
    let output = Output::new(at_once.json);
    output.finish(at_once.decode.run(&output))
}

/// Help, and what is wrong with the arguments, is for the full command to say.
fn find_decode(arguments: &[OsString]) -> Option<DecodeAtOnce> {
    let [_, jwt, decode @ ..] = arguments else { return None };
    if jwt != "jwt" || decode.first()? != "decode" {
        return None;
    }
    DecodeAtOnce::try_parse_from(decode).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(arguments: &[&str]) -> Option<bool> {
        let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
        Some(find_decode(&arguments)?.json)
    }

    #[test]
    fn decodes_at_once_what_needs_no_word_from_the_full_command() {
        assert_eq!(finds(&["bearerbox", "jwt", "decode"]), Some(false));
        assert_eq!(finds(&["bearerbox", "jwt", "decode", "-"]), Some(false));
        assert_eq!(finds(&["bearerbox", "jwt", "decode", "e30.e30.", "--json"]), Some(true));
        assert_eq!(finds(&["bearerbox", "jwt", "decode", "--json", "e30.e30."]), Some(true));
    }

    #[test]
    fn leaves_help_and_mistakes_and_all_else_to_the_full_command() {
        for arguments in [
            &[][..],
            &["bearerbox"],
            &["bearerbox", "jwt"],
            &["bearerbox", "jwt", "verify"],
            &["bearerbox", "jwt", "decode", "--help"],
            &["bearerbox", "jwt", "decode", "--jsn"],
            &["bearerbox", "jwt", "decode", "one", "two"],
            &["bearerbox", "--json", "jwt", "decode"],
            &["bearerbox", "token", "decode"],
        ] {
            assert_eq!(finds(arguments), None, "{arguments:?}");
        }
    }
}
