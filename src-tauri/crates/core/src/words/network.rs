//! Words for what the network does not deliver.

use super::{Words, certificate};
use crate::NetworkCause;
use crate::view::ErrorCode;

pub(super) fn find_words(host: &str, cause: &NetworkCause) -> Words {
    let (message, next_step) = match cause {
        NetworkCause::UnknownHost => (
            format!("The host {host} was not found."),
            "Check the name in the URL, and the network.",
        ),
        NetworkCause::ConnectionRefused => (
            format!("Nothing answers at {host}."),
            "Check the URL, and whether the server is running.",
        ),
        NetworkCause::TimedOut { seconds } => (
            format!("{host} did not answer within {seconds} seconds."),
            "Try again, or check whether the server is running.",
        ),
        NetworkCause::Tls { reason } => (
            format!("No secure connection to {host}: {reason}."),
            "Check its certificate. To trust a certificate authority of your own, name its file in tls.ca_file.",
        ),
        NetworkCause::UntrustedCertificate(certificate) => return certificate::find_words(host, certificate),
        NetworkCause::Interrupted => (
            format!("{host} closed the connection before it had answered."),
            "Try again.",
        ),
        NetworkCause::Other { reason } => (
            format!("{host} could not be reached: {reason}."),
            "Check the URL, and the network.",
        ),
    };
    Words::new(ErrorCode::Network, message, next_step)
}
