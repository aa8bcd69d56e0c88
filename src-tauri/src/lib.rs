//! The shell: windows, IPC commands, events, start-up, and the consent window.
//!
//! Everything it can do is done by `bearerbox-core`; here is only what a desktop adds. No decision
//! about tokens or runs is taken here.

// From exec to a window, or to one sign-in for the `bearerbox` command.
mod app;
mod arguments;
mod beside;
mod farewell;
mod login;
mod paused;
mod start;

// The windows.
mod consent;
mod window;

// What the main window calls and hears.
mod commands;
mod downloads;
mod events;

// What lives as long as the app.
mod clipboard;
mod discoveries;
mod door;
mod practice;
mod runs;
mod watch;

mod words;

pub use app::{build_app, context};
pub use commands::SavedDocument;
pub use door::{VaultKey, VaultStage, VaultView};
pub use practice::PracticeView;
pub use start::start;
pub use window::MAIN;
