//! The authorization request (RFC 6749 §4.1.1, OIDC Core §3.1.2.1): read, and what it calls for decided. Pure: no
//! answer is made here.

use crate::acr::{Acr, read_acr_values};
use crate::answer::{ErrorCode, Refusal};
use crate::authorization_details::AuthorizationDetailsType;
use crate::client::ClientOptions;
use crate::grant::Access;
use crate::pkce::{Challenge, read_challenge};
use crate::redirect_uri;
use crate::request::Params;
use crate::response_type::{ResponseType, read_response_type};
use crate::scope::Scope;
use crate::user::{SignedIn, User};

/// An authorization request that may be answered.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) response_type: ResponseType,
    pub(crate) access: Access,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) nonce: Option<String>,
    pub(crate) prompt: Prompt,
    /// Seconds since the login that are still fine.
    pub(crate) max_age: Option<u64>,
    /// How sure the login has to be, the best first; empty if that does not matter.
    pub(crate) acr_values: Vec<Acr>,
    /// The user whom the client expects, as it wrote it.
    pub(crate) login_hint: Option<String>,
}

/// Which pages the client asks for; all false if it does not care.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prompt {
    pub(crate) is_none: bool,
    pub(crate) login: bool,
    pub(crate) consent: bool,
}

/// What has to happen before the request is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Login,
    Consent(SignedIn),
    Grant(SignedIn),
    Refuse(ErrorCode),
}

/// The redirect URI the answer goes to, and whether the request named it; `None` if it is not registered.
pub(crate) fn find_redirect_uri(params: &Params, client: &ClientOptions) -> Option<(String, bool)> {
    if let Some(uri) = params.get("redirect_uri") {
        let is_registered = |one: &String| redirect_uri::matches(one, uri);
        return client
            .redirect_uris
            .iter()
            .any(is_registered)
            .then(|| (uri.to_owned(), true));
    }
    // RFC 6749 §3.1.2.3 lets a client with one redirect URI leave it out, OIDC Core §3.1.2.1 does not.
    let is_openid = Scope::parse(params.get("scope").unwrap_or_default()).contains("openid");
    match client.redirect_uris.as_slice() {
        [only] if !is_openid => Some((only.clone(), false)),
        _ => None,
    }
}

/// Reads the request of a client that was found, whose redirect URI is its own.
pub(crate) fn read_request(
    params: &Params,
    client: &ClientOptions,
    known: &[AuthorizationDetailsType],
) -> Result<AuthorizationRequest, Refusal> {
    let refuse = |code, description| Err(Refusal::new(code, description));
    if params.duplicate().is_some() {
        return refuse(ErrorCode::InvalidRequest, "A parameter was sent more than once.");
    }
    for (name, code) in [
        ("request", ErrorCode::RequestNotSupported),
        ("request_uri", ErrorCode::RequestUriNotSupported),
        ("registration", ErrorCode::RegistrationNotSupported),
    ] {
        if params.get(name).is_some() {
            return refuse(code, "This server does not support that parameter.");
        }
    }
    let response_type = read_response_type(params, client)?;
    let mut access = Access::read(params, client, known)?;
    if response_type.has_id_token() && !access.scope.contains("openid") {
        return refuse(
            ErrorCode::InvalidRequest,
            "A response_type with id_token needs the scope openid.",
        );
    }
    if !response_type.has_code() {
        // OIDC Core §11: without a code there is no refresh token to ask for.
        access.scope.remove("offline_access");
    }
    let challenge = if response_type.has_code() {
        read_challenge(params, client.pkce)?
    } else {
        None
    };
    let max_age = match params.get("max_age").map(str::parse) {
        Some(Ok(seconds)) => Some(seconds),
        Some(Err(_)) => {
            return refuse(ErrorCode::InvalidRequest, "The max_age is not a number of seconds.");
        }
        None => None,
    };
    Ok(AuthorizationRequest {
        response_type,
        access,
        challenge,
        nonce: params.get("nonce").map(str::to_owned),
        prompt: read_prompt(params.get("prompt"))?,
        max_age,
        acr_values: read_acr_values(params)?,
        login_hint: params.get("login_hint").map(str::to_owned),
    })
}

fn read_prompt(text: Option<&str>) -> Result<Prompt, Refusal> {
    let refuse = |description| Err(Refusal::new(ErrorCode::InvalidRequest, description));
    let mut prompt = Prompt::default();
    for one in text.unwrap_or_default().split(' ').filter(|one| !one.is_empty()) {
        match one {
            "none" => prompt.is_none = true,
            // Choosing an account is what the login page is for.
            "login" | "select_account" => prompt.login = true,
            "consent" => prompt.consent = true,
            _ => return refuse("The prompt is not one of none, login, consent, select_account."),
        }
    }
    if prompt.is_none && (prompt.login || prompt.consent) {
        return refuse("The prompt none cannot be combined with another.");
    }
    Ok(prompt)
}

impl AuthorizationRequest {
    /// What the request calls for, given who is signed in, and what that user has `consented` to.
    /// `hinted` is the user of a valid `id_token_hint`.
    pub(crate) fn decide(
        &self,
        signed_in: Option<SignedIn>,
        hinted: Option<User>,
        consented: &Scope,
        now: u64,
    ) -> Next {
        let expected = hinted.or(self.login_hint.as_deref().and_then(User::find));
        let usable = signed_in.filter(|login| {
            let is_fresh = self
                .max_age
                .is_none_or(|max_age| now.saturating_sub(login.auth_time) < max_age);
            let is_sure = self.acr_values.is_empty() || self.acr_values.contains(&login.acr);
            let is_expected = expected.is_none_or(|user| user == login.user);
            is_fresh && is_expected && is_sure && !self.prompt.login
        });
        let none = self.prompt.is_none;
        match usable {
            None if none => Next::Refuse(ErrorCode::LoginRequired),
            None => Next::Login,
            Some(login) if self.needs_consent(consented) => {
                if none {
                    Next::Refuse(ErrorCode::ConsentRequired)
                } else {
                    Next::Consent(login)
                }
            }
            Some(login) => Next::Grant(login),
        }
    }

    /// How sure a login for it is.
    pub(crate) fn acr(&self) -> Acr {
        self.acr_values.first().copied().unwrap_or_default()
    }

    pub(crate) fn needs_consent(&self, consented: &Scope) -> bool {
        // What is allowed once in so many words is not allowed for ever.
        self.prompt.consent || !self.access.details.is_empty() || !self.access.scope.is_within(consented)
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthorizationRequest, Next, find_redirect_uri, read_request};
    use crate::acr::Acr;
    use crate::answer::ErrorCode;
    use crate::client::{ClientAuthentication, ClientOptions, PkcePolicy};
    use crate::request::Params;
    use crate::scope::Scope;
    use crate::user::{SignedIn, User};

    const ALICE: SignedIn = SignedIn {
        user: User::Alice,
        auth_time: 1_000,
        acr: Acr::Password,
    };

    fn client() -> ClientOptions {
        ClientOptions {
            pkce: PkcePolicy::Optional,
            ..ClientOptions::web("web", ClientAuthentication::None, &["app:/cb"])
        }
    }

    fn request(query: &str) -> AuthorizationRequest {
        let query = format!("response_type=code&scope=openid&{query}");
        read_request(&Params::parse(query.as_bytes()), &client(), &[]).unwrap()
    }

    fn decide(query: &str, login: Option<SignedIn>, consented: &str) -> Next {
        request(query).decide(login, None, &Scope::parse(consented), 1_100)
    }

    #[test]
    fn asks_for_nothing_that_was_already_given() {
        assert_eq!(decide("", None, ""), Next::Login);
        assert_eq!(decide("", Some(ALICE), ""), Next::Consent(ALICE));
        assert_eq!(decide("", Some(ALICE), "openid email"), Next::Grant(ALICE));
    }

    #[test]
    fn shows_the_page_that_prompt_asks_for() {
        assert_eq!(decide("prompt=login", Some(ALICE), "openid"), Next::Login);
        assert_eq!(decide("prompt=consent", Some(ALICE), "openid"), Next::Consent(ALICE));
        assert_eq!(decide("prompt=select_account", Some(ALICE), "openid"), Next::Login);
    }

    #[test]
    fn shows_no_page_under_prompt_none() {
        assert_eq!(decide("prompt=none", None, ""), Next::Refuse(ErrorCode::LoginRequired));
        assert_eq!(
            decide("prompt=none", Some(ALICE), ""),
            Next::Refuse(ErrorCode::ConsentRequired)
        );
        assert_eq!(decide("prompt=none", Some(ALICE), "openid"), Next::Grant(ALICE));
    }

    #[test]
    fn asks_for_a_login_when_the_last_is_too_old_or_another_users() {
        assert_eq!(decide("max_age=100", Some(ALICE), "openid"), Next::Login);
        assert_eq!(decide("max_age=101", Some(ALICE), "openid"), Next::Grant(ALICE));
        assert_eq!(decide("max_age=0", Some(ALICE), "openid"), Next::Login);
        assert_eq!(decide("login_hint=bob", Some(ALICE), "openid"), Next::Login);
        assert_eq!(decide("login_hint=alice", Some(ALICE), "openid"), Next::Grant(ALICE));
    }

    #[test]
    fn asks_for_a_login_that_is_as_sure_as_the_client_wants() {
        let (password, two_factor) = (Acr::Password.as_str(), Acr::TwoFactor.as_str());

        assert_eq!(
            decide(&format!("acr_values={two_factor}"), Some(ALICE), "openid"),
            Next::Login
        );
        let either = format!("acr_values={two_factor}+{password}");
        assert_eq!(decide(&either, Some(ALICE), "openid"), Next::Grant(ALICE));
        assert_eq!(request(&either).acr(), Acr::TwoFactor);
    }

    #[test]
    fn refuses_what_it_cannot_do_by_the_right_code() {
        for (query, code) in [
            ("scope=openid", ErrorCode::InvalidRequest),
            ("response_type=none", ErrorCode::UnsupportedResponseType),
            ("response_type=token", ErrorCode::UnauthorizedClient),
            ("response_type=code&scope=admin", ErrorCode::InvalidScope),
            (
                "response_type=code&scope=openid&prompt=none+login",
                ErrorCode::InvalidRequest,
            ),
            ("response_type=code&scope=openid&prompt=loud", ErrorCode::InvalidRequest),
            (
                "response_type=code&scope=openid&max_age=soon",
                ErrorCode::InvalidRequest,
            ),
            ("response_type=code&scope=openid&scope=email", ErrorCode::InvalidRequest),
            (
                "response_type=code&scope=openid&acr_values=gold",
                ErrorCode::UnmetAuthenticationRequirements,
            ),
            ("response_type=code&request=x", ErrorCode::RequestNotSupported),
            ("response_type=code&request_uri=x", ErrorCode::RequestUriNotSupported),
        ] {
            let refusal = read_request(&Params::parse(query.as_bytes()), &client(), &[]).unwrap_err();
            assert_eq!(refusal.code, code, "{query}");
        }
    }

    #[test]
    fn lets_only_plain_oauth_leave_the_one_redirect_uri_out() {
        let find = |query: &str| find_redirect_uri(&Params::parse(query.as_bytes()), &client());

        assert_eq!(find("scope=email"), Some(("app:/cb".to_owned(), false)));
        assert_eq!(find("scope=openid"), None);
        assert_eq!(
            find("scope=openid&redirect_uri=app:/cb"),
            Some(("app:/cb".to_owned(), true))
        );
        assert_eq!(find("redirect_uri=app:/other"), None);
    }
}
