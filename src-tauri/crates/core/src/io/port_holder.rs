//! Which program listens at a port, where the system says so to anybody.

use crate::runs::PortHolder;

/// The program that listens at `port`.
#[cfg(target_os = "linux")]
pub(super) fn find_port_holder(port: u16) -> Option<PortHolder> {
    use std::fs;

    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|path| fs::read_to_string(path).unwrap_or_default());
    let inodes: Vec<String> = tables
        .iter()
        .flat_map(|table| table.lines().skip(1))
        .filter_map(|line| listening_inode(line, port))
        .collect();
    for process in fs::read_dir("/proc").ok()?.flatten() {
        let Ok(id) = process.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        // The open files of somebody else's process cannot be read; then it stays unknown.
        let Ok(files) = fs::read_dir(process.path().join("fd")) else {
            continue;
        };
        let holds = files
            .flatten()
            .filter_map(|file| fs::read_link(file.path()).ok())
            .any(|target| {
                let target = target.to_string_lossy();
                inodes.iter().any(|inode| target == format!("socket:[{inode}]"))
            });
        if holds && id == std::process::id() {
            return Some(PortHolder::Ourselves);
        }
        if holds {
            let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some(PortHolder::Program(format!("{} (process {id})", name.trim())));
        }
    }
    None
}

/// The program that listens at `port`: this system does not tell.
#[cfg(not(target_os = "linux"))]
pub(super) fn find_port_holder(_port: u16) -> Option<PortHolder> {
    None
}

/// The inode of a line of `/proc/net/tcp` if that is a socket listening at `port`.
#[cfg(target_os = "linux")]
fn listening_inode(line: &str, port: u16) -> Option<String> {
    const LISTENING: &str = "0A";
    let columns: Vec<&str> = line.split_ascii_whitespace().collect();
    let (_, local_port) = columns.get(1)?.rsplit_once(':')?;
    let is_it = u16::from_str_radix(local_port, 16) == Ok(port) && *columns.get(3)? == LISTENING;
    is_it.then(|| columns.get(9).map(|inode| (*inode).to_owned()))?
}
