//! The server with `/api/oauth2/authorize` and `/api/oauth2/token`, twice: as the page in its documentation shows it
//! ([`ApiOauth2Page`]), and as strict as it really is ([`ApiOauth2`], by oidc-provider on its paths).

mod page;

pub use page::ApiOauth2Page;

use serde_json::json;

use crate::keys::TestKey;
use crate::oidc_provider::OidcProvider;

/// Client assertions only, PKCE always, pushed requests and DPoP for those who want them.
pub struct ApiOauth2(OidcProvider);

impl ApiOauth2 {
    /// A client that may leave pushing its requests.
    pub const CLIENT_ID: &str = "partner";
    /// One that has to push its requests.
    pub const PAR_CLIENT_ID: &str = "partner-par";
    /// One whose tokens have to be bound by DPoP.
    pub const DPOP_CLIENT_ID: &str = "partner-dpop";
    /// The `kid` of their key.
    pub const KEY_ID: &str = "partner-key";
    /// The audience of its access tokens.
    pub const RESOURCE: &str = "https://api.partner.example";

    /// Starts it with clients that authenticate by this key and algorithm: `PS256` or `EdDSA`, others are refused.
    /// They may redirect to loopback by any port, to the petshop, and to `https://your-app.com/callback`.
    pub fn start(alg: &str, key: &TestKey) -> Self {
        let client = |client_id: &str, more: (&str, bool)| {
            let mut client = json!({
                "client_id": client_id,
                "application_type": "native",
                "token_endpoint_auth_method": "private_key_jwt",
                "token_endpoint_auth_signing_alg": alg,
                "jwks": key.public_jwks(Self::KEY_ID),
                "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
                "response_types": ["code"],
                "redirect_uris": [
                    "http://127.0.0.1/callback", "http://localhost/callback",
                    "https://petshop.example/callback", "https://your-app.com/callback",
                ],
            });
            client[more.0] = more.1.into();
            client
        };
        Self(OidcProvider::start(&json!({
            "clients": [
                client(Self::CLIENT_ID, ("dpop_bound_access_tokens", false)),
                client(Self::PAR_CLIENT_ID, ("require_pushed_authorization_requests", true)),
                client(Self::DPOP_CLIENT_ID, ("dpop_bound_access_tokens", true)),
            ],
            "routes": {
                "authorization": "/api/oauth2/authorize",
                "token": "/api/oauth2/token",
                "pushed_authorization_request": "/api/oauth2/par",
                "jwks": "/api/oauth2/jwks",
                "revocation": "/api/oauth2/revoke",
                "introspection": "/api/oauth2/introspect",
            },
            "scopes": ["openid"],
            "clientAuthMethods": ["private_key_jwt"],
            "enabledJWA": { "clientAuthSigningAlgValues": ["PS256", "EdDSA"] },
            "client_assertion": { "audience": "token_endpoint", "max_seconds": 300 },
            "pkce_required": true,
            "refresh_tokens": "always",
            "ttl": { "RefreshToken": 90 * 24 * 60 * 60 },
            "resources": {
                Self::RESOURCE: { "scope": "pockets.read pockets.write", "accessTokenTTL": 15 * 60 }
            },
            "default_resource": Self::RESOURCE,
            // Its access tokens are for its API, userinfo included.
            "features": { "userinfo": { "enabled": false }, "jwtUserinfo": { "enabled": false } },
            "discovery_paths": { "userinfo_endpoint": "/api/v1/user" },
            "apis": {
                "/api/v1/user": {},
                "/api/v1/pockets": { "scope": "pockets.read", "body": page::pockets() },
            },
        })))
    }

    /// Its issuer, with discovery.
    pub fn issuer(&self) -> &str {
        self.0.issuer()
    }

    /// An endpoint under `/api/oauth2/`: `authorize`, `token`, `par`, `jwks`.
    pub fn endpoint(&self, name: &str) -> String {
        format!("{}/api/oauth2/{name}", self.issuer())
    }

    /// The API call that wants the scope `pockets.read`.
    pub fn pockets(&self) -> String {
        format!("{}/api/v1/pockets", self.issuer())
    }
}
