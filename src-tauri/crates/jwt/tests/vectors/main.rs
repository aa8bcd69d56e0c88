//! Every published example of JWS and JWE, held against this crate: a table of file, cases, and how many agree.
//!
//! The files are in `tests/fixtures/vectors`, whose README names their sources. What opens must also stay shut when any
//! of its parts is changed.

#![expect(clippy::unwrap_used, reason = "a vector that cannot be read is to end it")]
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

mod jwe;
mod jwks;
mod jws;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use table::Table;

fn main() -> ExitCode {
    let mut table = Table::default();
    jws::rfc7515(&mut table);
    for file in files("rfc7520/jws") {
        jws::cookbook(&mut table, &file);
    }
    for file in files("rfc7520/rfc7797") {
        jws::cookbook(&mut table, &file);
    }
    for file in files("rfc7520/jwe") {
        jwe::cookbook(&mut table, &file);
    }
    jws::cookbook(&mut table, &vector("rfc7520/curve25519/jws.json"));
    jwe::cookbook(&mut table, &vector("rfc7520/curve25519/ecdh-es.json"));
    jwe::nested(&mut table, &vector("rfc7520/6.nesting_signatures_and_encryption.json"));
    for file in files("rfc7520/jwk") {
        jwks::cookbook(&mut table, &file);
    }
    jws::panva(&mut table, &vector("panva-jose/cookbook_jws.json"));
    jwe::panva(&mut table, &vector("panva-jose/cookbook_jwe.json"));
    jwe::matrix(&mut table, &vector("jose/jwe.json"));
    table.print()
}

fn vector(path: &str) -> PathBuf {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/vectors");
    vectors.join(path)
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(vector(folder)).expect("the folder of vectors is there");
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
