//! The `bearerbox` command that started this program for a sign-in, at the other end of stdin: it hands the passphrase
//! over, lets a run that has paused go on by a further line, and its end is that of the sign-in. A pipe, because arguments
//! and environment are to be seen by others.

use std::{
    io::{self, BufRead},
    thread,
};

use bearerbox_secret::Secret;
use tokio::sync::{
    mpsc::{UnboundedReceiver, unbounded_channel},
    oneshot::{Receiver, channel},
};

use crate::arguments::Stdin;

/// Whoever started this program.
pub struct Beside(Option<Heard>);

struct Heard {
    passphrase: Receiver<Secret>,
    /// Its end is that of the command.
    lines: UnboundedReceiver<()>,
}

/// What the command wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The run is to go on.
    GoOn,
    /// The sign-in is to end.
    End,
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

    /// What the command says next, its own end included.
    pub async fn next(&mut self) -> Said {
        match &mut self.0 {
            Some(heard) => heard.lines.recv().await.map_or(Said::End, |()| Said::GoOn),
            None => std::future::pending().await,
        }
    }
}

impl Heard {
    fn of(mut stdin: impl BufRead + Send + 'static) -> Self {
        let (passphrase_sender, passphrase) = channel();
        let (line_sender, lines) = unbounded_channel();
        thread::spawn(move || {
            let mut line = String::new();
            // What cannot be read is no passphrase; the vault says what it needs.
            let _ = stdin.read_line(&mut line);
            line.truncate(line.trim_end_matches(['\r', '\n']).len());
            let _ = passphrase_sender.send(Secret::new(line));
            for line in stdin.lines() {
                if line.is_err() || line_sender.send(()).is_err() {
                    return;
                }
            }
        });
        Self { passphrase, lines }
    }
}

#[cfg(test)]
mod tests {
    use super::{Beside, Heard, Said, Secret};

    #[tokio::test]
    async fn takes_the_first_line_as_the_passphrase_the_next_to_go_on_and_the_end_as_the_end() {
        let mut beside = Beside(Some(Heard::of("correct horse\n\n".as_bytes())));

        assert!(beside.passphrase().await == Some(Secret::new("correct horse")));
        assert_eq!(beside.next().await, Said::GoOn);
        assert_eq!(beside.next().await, Said::End);
        assert_eq!(beside.next().await, Said::End);
    }

    #[tokio::test]
    async fn takes_an_empty_line_for_no_passphrase() {
        let mut beside = Beside(Some(Heard::of("\n".as_bytes())));

        assert!(beside.passphrase().await.is_none());
    }
}
