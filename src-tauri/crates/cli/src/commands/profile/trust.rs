//! `bearerbox profile trust`

use std::io::{self, BufRead, IsTerminal};

use bearerbox_core::server::UntrustedServer;
use bearerbox_core::view::{ErrorView, ProfileRow};
use bearerbox_core::{Bearerbox, Error, NetworkCause};
use clap::Args;

use crate::failure::Failure;
use crate::interrupt::{build_runtime, interrupted};
use crate::output::Output;
use crate::passphrase;
use crate::words::describe_certificate;

/// Trust a certificate of a profile's server
///
/// The profile then trusts exactly this certificate, for the hosts that it is for and for those that the profile names.
/// Without a fingerprint, the server is asked for its certificate; you look at it and decide.
#[derive(Args)]
#[command(after_help = "Example: bearerbox profile trust wso2-local")]
pub struct Trust {
    /// The profile's name
    name: String,
    /// The certificate's fingerprint, sha256: and 64 hexadecimal digits; needed where nobody can be asked
    fingerprint: Option<String>,
    /// Do not trust it any more
    #[arg(long, requires = "fingerprint")]
    remove: bool,
}

impl Trust {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let Some(fingerprint) = &self.fingerprint else {
            if output.is_json() || !io::stdin().is_terminal() {
                return Err(Failure::Usage {
                    message: "Give the certificate's fingerprint: bearerbox profile trust NAME FINGERPRINT".to_owned(),
                });
            }
            let bearerbox = passphrase::open()?;
            return self.show_and_ask(&bearerbox, output);
        };
        let bearerbox = passphrase::open()?;
        let id = bearerbox.profile_id(&self.name)?;
        if self.remove {
            let row = bearerbox.distrust_certificate(id, fingerprint)?;
            return output.write(&row, |row| format!("{} does not trust it any more.", row.name));
        }
        let row = bearerbox.trust_certificate(id, fingerprint)?;
        output.write(&row, describe_trusted)
    }

    fn show_and_ask(&self, bearerbox: &Bearerbox, output: &Output) -> Result<(), Failure> {
        let id = bearerbox.profile_id(&self.name)?;
        let servers = build_runtime()?.block_on(async {
            tokio::select! {
                servers = bearerbox.find_untrusted_certificates(id) => Ok(servers?),
                interrupted = interrupted() => Err(interrupted.map_or_else(Failure::Unwritable, |()| Failure::Cancelled)),
            }
        })?;
        if servers.is_empty() {
            let name = &self.name;
            return output.write_line(&format!("No server of {name} shows a certificate that is not trusted."));
        }
        for UntrustedServer { host, certificate } in servers {
            let fingerprint = certificate.fingerprint.clone();
            let can_be_trusted = certificate.hindrance.is_none();
            let error = Error::Network {
                host: host.clone(),
                cause: NetworkCause::UntrustedCertificate(Box::new(certificate)),
            };
            if !can_be_trusted {
                return Err(error.into());
            }
            let view = ErrorView::from(&error);
            let facts = view.certificate.as_deref().map(describe_certificate);
            output.remark(&format!("The certificate of {host}:\n{}", facts.unwrap_or_default()));
            output.remark(&format!("Trust this certificate for {}? Type yes.", self.name));
            if !is_yes()? {
                return Err(Failure::Cancelled);
            }
            let row = bearerbox.trust_certificate(id, &fingerprint)?;
            output.write(&row, describe_trusted)?;
        }
        Ok(())
    }
}

fn describe_trusted(row: &ProfileRow) -> String {
    format!("{} trusts it now.", row.name)
}

fn is_yes() -> Result<bool, Failure> {
    let mut line = String::new();
    io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|source| Failure::Unreadable {
            what: "The terminal".to_owned(),
            source,
        })?;
    Ok(matches!(line.trim().to_ascii_lowercase().as_str(), "yes" | "y"))
}
