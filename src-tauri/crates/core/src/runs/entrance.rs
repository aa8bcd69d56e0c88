//! Where a browser enters the front channel: at the authorization request's URL, or at a page of ours that posts it.

use bearerbox_oauth::AuthorizationRequest;
use url::Url;

use crate::Error;
use crate::io::loopback::{FormPage, Listening};

/// What a browser is opened with.
pub(crate) enum Entrance {
    /// The request, whole.
    Url(Url),
    /// A page that posts it.
    Page {
        page: FormPage,
        /// Where to.
        endpoint: Url,
    },
}

impl Entrance {
    /// The entrance to `request`; its page is served until the [`Listening`] is dropped.
    ///
    /// # Errors
    /// `CannotListen`, `NoRandomness`.
    pub(super) fn open(request: &AuthorizationRequest) -> Result<(Self, Option<Listening>), Error> {
        let Some(form) = &request.form else {
            return Ok((Self::Url(request.url.clone()), None));
        };
        let (page, listening) = FormPage::serve(&request.url, form, &request.redirect_uri)?;
        let endpoint = request.url.clone();
        Ok((Self::Page { page, endpoint }, Some(listening)))
    }

    /// An address for one browser.
    ///
    /// # Errors
    /// `NoRandomness`.
    pub(super) fn address(&self) -> Result<Url, Error> {
        match self {
            Self::Url(url) => Ok(url.clone()),
            Self::Page { page, .. } => page.address(),
        }
    }

    /// Where to load again what failed on the way to `url`: what was posted cannot be loaded by its address.
    pub(super) fn address_again(&self, url: &Url) -> Url {
        match self {
            Self::Page { page, endpoint } if endpoint == url => page.address().unwrap_or_else(|_| url.clone()),
            Self::Page { .. } | Self::Url(_) => url.clone(),
        }
    }

    /// Whether `url` is of our own page, which is no part of the protocol.
    pub(super) fn is_own_page(&self, url: &str) -> bool {
        match self {
            Self::Url(_) => false,
            Self::Page { page, .. } => Url::parse(url).is_ok_and(|url| page.is_at(&url)),
        }
    }
}
