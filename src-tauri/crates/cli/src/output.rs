//! The one writer to standard output and standard error.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use bearerbox_core::exit;
use bearerbox_secret::Secret;
use serde::Serialize;

use crate::failure::Failure;
use crate::printable::to_printable;

/// Where the result goes, and in which form.
#[derive(Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// As JSON, or as text for people.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// As the arguments of this process ask for it, where they could not be read otherwise.
    pub fn as_asked() -> Self {
        Self::new(env::args_os().any(|argument| argument == "--json"))
    }

    /// Whether JSON was asked for.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Writes the result: `value` as JSON, or what `text` makes of it.
    pub fn write<T: Serialize>(&self, value: &T, text: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        if self.json {
            let json = serde_json::to_string_pretty(value).map_err(|error| Failure::Unwritable(error.into()))?;
            self.write_line(&json)
        } else {
            self.write_line(&to_printable(&text(value)))
        }
    }

    /// Writes a line to standard output, at once.
    pub fn write_line(&self, line: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        stdout
            .write_all(line.as_bytes())
            .and_then(|()| {
                if line.ends_with('\n') {
                    Ok(())
                } else {
                    stdout.write_all(b"\n")
                }
            })
            .and_then(|()| stdout.flush())
            .map_err(|error| {
                if error.kind() == io::ErrorKind::BrokenPipe {
                    Failure::NobodyReads
                } else {
                    Failure::Unwritable(error)
                }
            })
    }

    /// Writes a secret as a line to standard output: the person asked for it.
    pub fn write_secret(&self, secret: &Secret) -> Result<(), Failure> {
        self.write_line(secret.expose())
    }

    /// Says something to a person beside the result; nothing where JSON was asked for.
    pub fn remark(&self, text: &str) {
        if !self.json {
            write_to_stderr(&to_printable(text));
        }
    }

    /// Says why the command failed, if it did. Returns its exit status.
    pub fn finish(&self, result: Result<(), Failure>) -> ExitCode {
        let Err(failure) = result else { return exit::DONE.into() };
        self.report(&failure);
        failure.exit_status().into()
    }

    /// Says why the command failed.
    fn report(&self, failure: &Failure) {
        if matches!(failure, Failure::NobodyReads | Failure::Differs) {
            return;
        }
        write_to_stderr(&if self.json {
            failure.to_json()
        } else {
            to_printable(&failure.to_text()).into_owned()
        });
    }
}

fn write_to_stderr(text: &str) {
    // There is no other place to say that this failed.
    let _ = writeln!(io::stderr().lock(), "{text}");
}
