//! The redirect URI (RFC 6749 §3.1.2): any scheme, compared exactly.

use url::Url;

/// A redirect URI to the letter, and read as a URL to be compared.
#[derive(Clone, Debug)]
pub(crate) struct RedirectUri {
    pub text: String,
    url: Url,
}

impl RedirectUri {
    /// RFC 6749 §3.1.2: an absolute URI without a fragment.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok().filter(|url| url.fragment().is_none())?;
        Some(Self {
            text: text.to_owned(),
            url,
        })
    }

    /// Whether `url` is this redirect URI with whatever query and fragment: scheme, user, host, port
    /// and path are equal. A prefix, another path or another port is not.
    pub(crate) fn is_at(&self, url: &Url) -> bool {
        let mut here = self.url.clone();
        let mut there = url.clone();
        for url in [&mut here, &mut there] {
            url.set_query(None);
            url.set_fragment(None);
        }
        here == there
    }
}

#[cfg(test)]
mod tests;
