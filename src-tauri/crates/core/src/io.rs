//! What reaches out of the process: HTTP, the loopback redirect, the system browser.
//!
//! No rule of the protocol is here; what is sent and what an answer means is `bearerbox-oauth`'s.

mod http;
pub(crate) mod loopback;
mod port_holder;
mod system_browser;

pub(crate) use http::{
    Answer, FORM, Http, Limits, Overflow, USER_AGENT, name_host, name_host_alone, read_certificate_metadata,
};
pub use http::{CertificateProblem, ChosenCertificates, Connection, TrustHindrance, UntrustedCertificate};
pub(crate) use system_browser::open_system_browser;
