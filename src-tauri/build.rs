//! Bakes the configuration and the user interface into the binary.
fn main() {
    tauri_build::build();
}
