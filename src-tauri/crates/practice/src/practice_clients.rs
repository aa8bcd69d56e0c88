//! The clients that a newcomer finds.

use std::time::Duration;

use bearerbox_secret::Secret;

use crate::client::{Behaviour, ClientAuthentication, ClientOptions, GrantType};

/// The well-known secret of every practice client that has one: it protects nothing but the practice.
pub const PRACTICE_SECRET: &str = "practice-secret";

/// The clients of a newcomer's server:
///
/// | client | for |
/// |---|---|
/// | `practice-web` | code + PKCE, public, `http://127.0.0.1/callback` on any port |
/// | `practice-machine` | client credentials, `client_secret_basic` with [`PRACTICE_SECRET`] |
/// | `practice-confidential` | code + PKCE, `client_secret_post` with [`PRACTICE_SECRET`] |
/// | `practice-short` | as `practice-web`, with tokens that last 30 seconds |
/// | `practice-device` | the device grant, public |
/// | `practice-hybrid` | as `practice-web`, with every response type |
/// | `practice-exchange` | token exchange and client credentials, `client_secret_basic` with [`PRACTICE_SECRET`] |
/// | `practice-password` | the password grant, `client_secret_basic` with [`PRACTICE_SECRET`] |
pub fn practice_clients() -> Vec<ClientOptions> {
    const REDIRECT: &str = "http://127.0.0.1/callback";
    let web = |id: &str, name: &str, authentication| ClientOptions {
        client_name: name.to_owned(),
        post_logout_redirect_uris: vec![REDIRECT.to_owned()],
        ..ClientOptions::web(id, authentication, &[REDIRECT])
    };
    let thirty_seconds = Duration::from_secs(30);

    vec![
        web("practice-web", "Practice web app", ClientAuthentication::None),
        ClientOptions {
            client_name: "Practice machine".to_owned(),
            ..ClientOptions::machine(
                "practice-machine",
                ClientAuthentication::SecretBasic(Secret::new(PRACTICE_SECRET)),
            )
        },
        web(
            "practice-confidential",
            "Practice web app with a secret",
            ClientAuthentication::SecretPost(Secret::new(PRACTICE_SECRET)),
        ),
        ClientOptions {
            behaviour: Behaviour {
                access_token_lifetime: thirty_seconds,
                id_token_lifetime: thirty_seconds,
                ..Behaviour::default()
            },
            ..web(
                "practice-short",
                "Practice app with 30-second tokens",
                ClientAuthentication::None,
            )
        },
        ClientOptions {
            client_name: "Practice device".to_owned(),
            ..ClientOptions::device("practice-device", ClientAuthentication::None)
        },
        ClientOptions {
            client_name: "Practice app with tokens in the redirect".to_owned(),
            ..ClientOptions::hybrid("practice-hybrid", ClientAuthentication::None, &[REDIRECT])
        },
        ClientOptions {
            client_name: "Practice API that calls another".to_owned(),
            grant_types: vec![GrantType::TokenExchange, GrantType::ClientCredentials],
            ..ClientOptions::machine(
                "practice-exchange",
                ClientAuthentication::SecretBasic(Secret::new(PRACTICE_SECRET)),
            )
        },
        ClientOptions {
            client_name: "Practice app that asks for the password".to_owned(),
            grant_types: vec![GrantType::Password, GrantType::RefreshToken],
            ..ClientOptions::web(
                "practice-password",
                ClientAuthentication::SecretBasic(Secret::new(PRACTICE_SECRET)),
                &[],
            )
        },
    ]
}
