//! Bearerbox without a window: profiles, runs, the life of tokens.
//!
//! Drives `bearerbox-oauth` over HTTP and keeps everything in `bearerbox-vault`. It knows no Tauri and
//! no widget: the window and the `bearerbox` command are two callers of the same use cases.

pub mod view;
