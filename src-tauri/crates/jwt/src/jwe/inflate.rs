//! Content that was compressed before it was encrypted (RFC 7516 §4.1.3, RFC 1951).

use flate2::{Decompress, FlushDecompress, Status};
use zeroize::Zeroizing;

use super::DecryptProblem;

/// How many octets a compressed content may have when it is inflated: RFC 8725 §3.6 wants a limit.
pub const INFLATED_LIMIT: usize = 8 * 1024 * 1024;

const STEP: usize = 64 * 1024;

pub(super) fn inflate(compressed: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptProblem> {
    let mut inflater = Decompress::new(false);
    let mut content = Zeroizing::new(Vec::new());
    let mut read = 0;
    loop {
        let mut step = Vec::with_capacity(STEP);
        let status = inflater
            .decompress_vec(&compressed[read..], &mut step, FlushDecompress::None)
            .map_err(|_| DecryptProblem::NotInflatable)?;
        content.extend_from_slice(&step);
        let has_moved = !step.is_empty();
        zeroize::Zeroize::zeroize(&mut step);
        if content.len() > INFLATED_LIMIT {
            return Err(DecryptProblem::InflatesTooFar);
        }
        read = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        match status {
            Status::StreamEnd => return Ok(content),
            Status::Ok | Status::BufError if has_moved => {}
            // Nothing is left to read, and the stream has not ended.
            Status::Ok | Status::BufError => return Err(DecryptProblem::NotInflatable),
        }
    }
}
