//! WSO2 Identity Server and API Manager as far as a client sees them: paths, gateway, words, a self-signed certificate.
//!
//! Behind the paths is oidc-provider, so that the protocol itself is held to.

use serde_json::{Value, json};

use crate::oidc_provider::OidcProvider;

/// The running server and its gateway.
pub struct Wso2(OidcProvider);

impl Wso2 {
    /// The consumer key of an application with every grant but implicit: Basic, any loopback port, the petshop, and
    /// [`Self::EXAMPLE_CALLBACK_URL`].
    pub const CLIENT_ID: &str = "wU62DjlyDBnq87GlBwplfqvmAbAa";
    /// Its consumer secret.
    pub const CLIENT_SECRET: &str = "Gm0bJ6oWV8fC5OQLLlC6jslACW8a-PLAYGROUND";
    /// The consumer key of the sample *playground2*, with the same secret; only to [`Self::CALLBACK_URL`].
    pub const PLAYGROUND_CLIENT_ID: &str = "Playground2Diq87GlBwplfqvmAbAa";
    /// The consumer key of an application with implicit and hybrid answers, too, with the same secret; to the petshop
    /// and [`Self::EXAMPLE_CALLBACK_URL`].
    pub const IMPLICIT_CLIENT_ID: &str = "Implicit7GlBwplfqvmAbAawU62Djl";
    /// The callback of the sample *playground2*.
    pub const CALLBACK_URL: &str = "https://localhost:8443/playground2/oauth2client";
    /// The callback in the documentation's requests.
    pub const EXAMPLE_CALLBACK_URL: &str = "https://client.example.com/cb";
    /// The query that the token endpoint's URL has to keep.
    pub const TENANT: &str = "tenantDomain=wso2.com";

    /// Starts it on free ports.
    pub fn start() -> Self {
        Self::start_with(json!({}))
    }

    /// Starts it on the ports of the documentation, 9443 and 8243, which one test at a time can have.
    pub fn start_on_its_own_ports() -> Self {
        Self::start_with(json!({ "port": 9443, "wso2": { "gateway_port": 8243 } }))
    }

    /// Starts it so that its token and authorization endpoints need [`Self::TENANT`] as their own query.
    pub fn start_for_tenants() -> Self {
        let required = json!({ "/oauth2/token": Self::TENANT, "/oauth2/authorize": Self::TENANT });
        Self::start_with(json!({ "wso2": { "required_queries": required } }))
    }

    fn start_with(settings: Value) -> Self {
        let callbacks = [
            "http://127.0.0.1/callback",
            "http://localhost/callback",
            "https://petshop.example/callback",
            Self::EXAMPLE_CALLBACK_URL,
        ];
        let mut configuration = json!({
            "routes": {
                "authorization": "/oauth2/authorize",
                "token": "/oauth2/token",
                "introspection": "/oauth2/introspect",
                "revocation": "/oauth2/revoke",
                "userinfo": "/oauth2/userinfo",
                "jwks": "/oauth2/jwks",
                "end_session": "/oidc/logout",
                "device_authorization": "/oauth2/device_authorize",
                "pushed_authorization_request": "/oauth2/par",
            },
            "scopes": ["openid", "offline_access", "PRODUCTION", "SANDBOX", "default"],
            "refresh_tokens": "always",
            "wso2": {},
            "apis": { "/photos": { "scope": "PRODUCTION", "body": { "photos": ["beach.jpg"] } } },
            "clients": [{
                "client_id": Self::CLIENT_ID,
                "client_secret": Self::CLIENT_SECRET,
                "application_type": "native",
                "grant_types": ["authorization_code", "refresh_token", "client_credentials", "password"],
                "response_types": ["code"],
                "redirect_uris": callbacks,
                "post_logout_redirect_uris": ["https://petshop.example/goodbye"],
            }, {
                "client_id": Self::PLAYGROUND_CLIENT_ID,
                "client_secret": Self::CLIENT_SECRET,
                "grant_types": ["authorization_code", "refresh_token", "client_credentials", "password"],
                "response_types": ["code"],
                "redirect_uris": [Self::CALLBACK_URL],
            }, {
                "client_id": Self::IMPLICIT_CLIENT_ID,
                "client_secret": Self::CLIENT_SECRET,
                "grant_types": ["authorization_code", "implicit", "refresh_token"],
                "response_types": ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"],
                "redirect_uris": ["https://petshop.example/callback", Self::EXAMPLE_CALLBACK_URL],
            }],
        });
        if let (Some(all), Value::Object(settings)) = (configuration.as_object_mut(), settings) {
            all.extend(settings);
        }
        Self(OidcProvider::start_self_signed(&configuration))
    }

    /// The server, `https://localhost:PORT`.
    pub fn origin(&self) -> &str {
        self.0.issuer()
    }

    /// The gateway, `https://localhost:PORT`, with `/authorize` and `/token`.
    pub fn gateway_origin(&self) -> &str {
        self.0.gateway_origin()
    }

    /// An endpoint under `/oauth2/`: `authorize`, `token`, `introspect`, `revoke`, `userinfo`, `jwks`.
    pub fn endpoint(&self, name: &str) -> String {
        format!("{}/oauth2/{name}", self.origin())
    }

    /// `/oidc/logout`.
    pub fn logout_endpoint(&self) -> String {
        format!("{}/oidc/logout", self.origin())
    }

    /// An API behind it that wants the scope `PRODUCTION`.
    pub fn photos(&self) -> String {
        format!("{}/photos", self.origin())
    }

    /// The fingerprint of its self-signed certificate, as a profile names it.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint()
    }

    /// The PEM file with that certificate.
    pub fn certificate_file(&self) -> std::path::PathBuf {
        self.0.certificate_file()
    }
}
