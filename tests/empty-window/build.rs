//! Bakes the configuration and the empty page into the binary.
fn main() {
    tauri_build::build();
}
