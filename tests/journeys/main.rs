//! What people do, from start to end, in the real window on a real desktop.
//!
//! The main window is driven through WebDriver; the consent window by keys alone, because that is all a
//! person has there. Each journey leaves pictures of its states in `target/journeys`.
//!
//! They need a display, a session bus and an unlocked keyring: `cargo xtask test` gives them a desktop of
//! their own.
#![expect(clippy::unwrap_used, reason = "a journey ends where it can't go on")]

mod consent_window;
mod journey;
mod servers;

// The stories.
mod api;
mod asked_to_end;
mod cancel;
mod command_beside;
mod comparing;
mod delete;
mod denial;
mod expectations;
mod first_token;
mod fragment;
mod hostile_page;
mod issuer;
mod itsyou_online;
mod killed;
mod logout;
mod off_callback;
mod partner;
mod passphrase;
mod posted_request;
mod reading;
mod registration;
mod restart;
mod scratchpad;
mod session_cookie;
mod trust;
mod two_steps;
