//! The `bearerbox` command that started this program for a sign-in, at the other end of stdin: it hands the passphrase
//! over, and its end is that of the sign-in. A pipe, because arguments and environment are to be seen by others.

use std::{
    io::{self, BufRead},
    thread,
};

use bearerbox_secret::Secret;
use tokio::sync::oneshot::{Receiver, channel};

use crate::arguments::Stdin;

/// Whoever started this program.
pub struct Beside(Option<Heard>);

struct Heard {
    passphrase: Receiver<Secret>,
    end: Receiver<()>,
}

impl Beside {
    /// Listens to the command, or to nobody.
    pub fn listen(stdin: Stdin) -> Self {
        match stdin {
            Stdin::Foreign => Self(None),
            Stdin::Command => Self(Some(Heard::of(io::BufReader::new(io::stdin())))),
        }
    }

    /// The passphrase that was handed over; none where the vault opens without.
    pub async fn passphrase(&mut self) -> Option<Secret> {
        let heard = self.0.as_mut()?;
        let passphrase = (&mut heard.passphrase).await.ok()?;
        (!passphrase.is_empty()).then_some(passphrase)
    }

    /// Completes when the command has ended or wants the sign-in to end.
    pub async fn ended(self) {
        match self.0 {
            Some(heard) => {
                let _ = heard.end.await;
            }
            None => std::future::pending().await,
        }
    }
}

impl Heard {
    fn of(mut stdin: impl BufRead + Send + 'static) -> Self {
        let (passphrase_sender, passphrase) = channel();
        let (end_sender, end) = channel();
        thread::spawn(move || {
            let mut line = String::new();
            // What cannot be read is no passphrase; the vault says what it needs.
            let _ = stdin.read_line(&mut line);
            line.truncate(line.trim_end_matches(['\r', '\n']).len());
            let _ = passphrase_sender.send(Secret::new(line));
            let _ = io::copy(&mut stdin, &mut io::sink());
            let _ = end_sender.send(());
        });
        Self { passphrase, end }
    }
}

#[cfg(test)]
mod tests {
    use super::{Beside, Heard, Secret};

    #[tokio::test]
    async fn takes_the_first_line_as_the_passphrase_and_the_end_as_the_end() {
        let mut beside = Beside(Some(Heard::of("correct horse\nmore\n".as_bytes())));

        assert!(beside.passphrase().await == Some(Secret::new("correct horse")));
        beside.ended().await;
    }

    #[tokio::test]
    async fn takes_an_empty_line_for_no_passphrase() {
        let mut beside = Beside(Some(Heard::of("\n".as_bytes())));

        assert!(beside.passphrase().await.is_none());
    }
}
