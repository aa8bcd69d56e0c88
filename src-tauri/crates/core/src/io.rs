//! What reaches out of the process: HTTP, the loopback redirect, the system browser.
//!
//! No rule of the protocol is here; what is sent and what an answer means is `bearerbox-oauth`'s.

mod http;

pub(crate) use http::{Answer, Connection, FORM, Http, Limits, USER_AGENT};
