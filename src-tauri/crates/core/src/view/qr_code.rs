//! An address to be scanned by another device.

use qrcodegen::QrCodeEcc;
use serde::Serialize;
use ts_rs::TS;

/// A QR code as rows of modules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct QrCode {
    /// Row by row, `1` for dark and `0` for light; without the quiet zone of four modules around it.
    pub rows: Vec<String>,
}

impl QrCode {
    /// The code for `text`; none where it is longer than a code can hold.
    pub fn of(text: &str) -> Option<Self> {
        let code = qrcodegen::QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let side = 0..code.size();
        let row = |y| {
            side.clone()
                .map(|x| if code.get_module(x, y) { '1' } else { '0' })
                .collect()
        };
        Some(Self {
            rows: side.clone().map(row).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::QrCode;

    #[test]
    fn draws_the_three_corners() {
        let code = QrCode::of("https://example.com/device?user_code=WDJB-MJHT").unwrap();
        let side = code.rows.len();

        assert!(code.rows.iter().all(|row| row.len() == side));
        for (row, start) in [(0, 0), (0, side - 7), (side - 7, 0)] {
            assert_eq!(&code.rows[row][start..start + 7], "1111111");
            assert_eq!(&code.rows[row + 1][start..start + 7], "1000001");
        }
    }

    #[test]
    fn a_text_that_is_too_long_has_none() {
        assert_eq!(QrCode::of(&"a".repeat(10_000)), None);
    }
}
