//! Random values: the one place that draws them from the operating system.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_secret::Secret;

use crate::Error;

/// 256 random bits in base64url, 43 characters: enough for `state`, `nonce` and a code verifier (RFC 7636 §4.1).
///
/// # Errors
/// `NoRandomness`.
pub(crate) fn draw_secret() -> Result<Secret, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Error::NoRandomness)?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_of_a_thousand_draws_are_the_same() {
        let draws: Vec<_> = (0..1000).map(|_| draw_secret().unwrap()).collect();

        let texts: HashSet<&str> = draws.iter().map(Secret::expose).collect();
        assert_eq!(texts.len(), draws.len());
        for text in texts {
            assert_eq!(text.len(), 43, "{text}");
            assert_eq!(URL_SAFE_NO_PAD.decode(text).unwrap().len(), 32, "{text}");
        }
        // Every bit of every place is drawn: none of them is always the same.
        let bytes: Vec<_> = draws
            .iter()
            .map(|draw| URL_SAFE_NO_PAD.decode(draw.expose()).unwrap())
            .collect();
        for place in 0..32 {
            let (ones, zeros) = bytes
                .iter()
                .fold((0, 0), |(ones, zeros), draw| (ones | draw[place], zeros | !draw[place]));
            assert_eq!((ones, zeros), (0xff, 0xff), "byte {place}");
        }
    }
}
