//! A server with one client of each kind, a clock that the test moves, and the ways to get tokens from it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bearerbox_practice::{
    Behaviour, ClientAuthentication, ClientOptions, Endpoint, GrantType, Interaction, Options, PkcePolicy, Practice,
    RefreshPolicy, SigningAlgorithm, User,
};
use bearerbox_secret::Secret;
use serde_json::{Map, Value};

use crate::agent::{Agent, Reply, encode};

pub const REDIRECT: &str = "https://app.example/cb";
pub const START: u64 = 1_800_000_000;
// RFC 7636, Appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Each of its characters has to be form-encoded.
pub const SECRET: &str = "s:e%c+r&t é";

pub struct Setup {
    pub practice: Practice,
    pub agent: Agent,
    time: Arc<AtomicU64>,
}

pub fn options(time: &Arc<AtomicU64>) -> Options {
    let time = time.clone();
    Options {
        clients: clients(),
        clock: Arc::new(move || UNIX_EPOCH + Duration::from_secs(time.load(Ordering::Relaxed))),
        ..Options::default()
    }
}

/// `web` and `other` are public and allow as alice without pages; `pages` shows them; `basic` and `post` have a
/// secret and need no PKCE; `rsa` gets RS256 ID tokens; `keep` keeps its refresh tokens; `hybrid`
/// has all response types; `machine` is nobody.
fn clients() -> Vec<ClientOptions> {
    let at_once = Behaviour {
        interaction: Interaction::AllowAs(User::Alice),
        ..Behaviour::default()
    };
    let web = |id: &str, authentication| ClientOptions {
        behaviour: at_once.clone(),
        ..ClientOptions::web(id, authentication, &[REDIRECT])
    };
    let secret = || Secret::new(SECRET);
    let none = ClientAuthentication::None;
    vec![
        web("web", none.clone()),
        ClientOptions {
            client_name: "<b>Pages</b> & \"more\"".to_owned(),
            behaviour: Behaviour::default(),
            post_logout_redirect_uris: vec!["https://app.example/bye".to_owned(), "http://127.0.0.1/bye".to_owned()],
            ..web("pages", none.clone())
        },
        ClientOptions {
            pkce: PkcePolicy::Optional,
            ..web("basic", ClientAuthentication::SecretBasic(secret()))
        },
        ClientOptions {
            pkce: PkcePolicy::Required,
            ..web("post", ClientAuthentication::SecretPost(secret()))
        },
        ClientOptions {
            id_token_signing: SigningAlgorithm::Rs256,
            ..web("rsa", none.clone())
        },
        ClientOptions {
            behaviour: Behaviour {
                refresh: RefreshPolicy::Keep,
                ..at_once.clone()
            },
            ..web("keep", none.clone())
        },
        ClientOptions {
            grant_types: vec![GrantType::RefreshToken],
            ..web("no-code", none.clone())
        },
        ClientOptions {
            behaviour: at_once.clone(),
            ..ClientOptions::hybrid("hybrid", none.clone(), &[REDIRECT])
        },
        web("other", none),
        ClientOptions::machine("machine", ClientAuthentication::SecretBasic(secret())),
    ]
}

impl Setup {
    pub async fn start() -> Self {
        let time = Arc::new(AtomicU64::new(START));
        let practice = Practice::start(options(&time)).await.unwrap();
        Self {
            practice,
            agent: Agent::new(),
            time,
        }
    }

    pub fn pass_seconds(&self, seconds: u64) {
        self.time.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn url(&self, endpoint: Endpoint) -> String {
        self.practice.url(endpoint)
    }

    /// An authorization request of `client` with `more` over the usual parameters; an empty value leaves one out.
    pub fn authorization_url(&self, client: &str, more: &[(&str, &str)]) -> String {
        let pairs = [
            ("response_type", "code"),
            ("client_id", client),
            ("redirect_uri", REDIRECT),
            ("scope", "openid profile email offline_access orders.read"),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        format!("{}?{}", self.url(Endpoint::Authorization), encode(&over(&pairs, more)))
    }

    pub async fn authorize(&self, client: &str, more: &[(&str, &str)]) -> Reply {
        self.agent.get(&self.authorization_url(client, more)).await
    }

    pub async fn code(&self, client: &str, more: &[(&str, &str)]) -> String {
        self.authorize(client, more).await.answered("code").unwrap()
    }

    /// A code request of a public client with `more` over the usual parameters.
    pub async fn redeem(&self, client: &str, code: &str, more: &[(&str, &str)]) -> Reply {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", client),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        self.ask_token(&form, more).await
    }

    /// A token request with `more` over `usual`.
    pub async fn ask_token(&self, usual: &[(&str, &str)], more: &[(&str, &str)]) -> Reply {
        self.agent.post(&self.url(Endpoint::Token), &over(usual, more)).await
    }

    /// The token response of a public client for `scope`.
    pub async fn tokens(&self, client: &str, scope: &str) -> Reply {
        let code = self.code(client, &[("scope", scope)]).await;
        let reply = self.redeem(client, &code, &[]).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply
    }

    pub async fn refresh(&self, client: &str, refresh_token: &str) -> Reply {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", client),
            ("refresh_token", refresh_token),
        ];
        self.agent.post(&self.url(Endpoint::Token), &form).await
    }

    pub async fn token_as_machine(&self, more: &[(&str, &str)]) -> Reply {
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend(more);
        self.agent
            .post_with_authorization(&self.url(Endpoint::Token), &basic("machine", SECRET), &form)
            .await
    }

    pub async fn introspect(&self, token: &str) -> Map<String, Value> {
        let url = self.url(Endpoint::Introspection);
        let reply = self
            .agent
            .post_with_authorization(&url, &basic("machine", SECRET), &[("token", token)])
            .await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }

    pub async fn is_active(&self, token: &str) -> bool {
        self.introspect(token).await["active"] == true
    }
}

/// `more` over `usual`: an empty value leaves one out, and a name may be repeated.
pub fn over<'a>(usual: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let is_over = |name: &str| more.iter().any(|(key, _)| *key == name);
    let rest = usual.iter().filter(|(name, _)| !is_over(name));
    let more = more.iter().filter(|(_, value)| !value.is_empty());
    rest.chain(more).copied().collect()
}

/// The `Authorization` header of a client, form-encoded (RFC 6749 §2.3.1).
pub fn basic(id: &str, secret: &str) -> String {
    let form = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    raw_basic(&format!("{}:{}", form(id), form(secret)))
}

pub fn raw_basic(text: &str) -> String {
    format!("Basic {}", STANDARD.encode(text))
}

/// Header and claims of a JWT, its signature unchecked.
pub fn decode(jwt: &str) -> (Map<String, Value>, Map<String, Value>) {
    let parts: Vec<&str> = jwt.split('.').collect();
    assert_eq!(parts.len(), 3, "not a JWT: {jwt}");
    let read = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    (read(parts[0]), read(parts[1]))
}
