//! Checks on what the client was given with its registration (RFC 7591 §3.2.1, RFC 7592 §3).

use super::super::document::{ProfileDocument, REGISTRATION_ACCESS_TOKEN};
use super::super::reader::Problems;
use super::addresses::check_endpoint;
use crate::now_ms;

pub(super) fn check_registration(document: &ProfileDocument, problems: &mut Problems) {
    let client = &document.client;
    let path = "client.registration_client_uri";
    match (&client.registration_client_uri, &client.registration_access_token) {
        (Some(uri), token) => {
            check_endpoint(path, uri, problems);
            if token.is_none() && !problems.are_at(REGISTRATION_ACCESS_TOKEN) {
                problems.warn(
                    REGISTRATION_ACCESS_TOKEN,
                    "Is needed to read, update or delete the registration.",
                );
            }
        }
        (None, Some(_)) if !problems.are_at(path) => {
            problems.warn(
                path,
                "Is needed: without it, the registration access token is of no use.",
            );
        }
        (None, _) => {}
    }
    if client.secret_has_expired(now_ms()) {
        problems.warn(
            "client.client_secret",
            "Has expired: update the client's registration to get another, or enter one.",
        );
    }
}
