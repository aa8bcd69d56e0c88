//! The profiles of `fixtures/profiles`, the files that they name, and their clients as a server registers them.

use std::fs;
use std::path::{Path, PathBuf};

use bearerbox_practice::{ClientAuthentication, ClientOptions, GrantType};
use bearerbox_secret::Secret;
use serde_json::{Value, json};
use support::keys::{Identity, KeyKind, TestKey};

use crate::world::{SECRET, World, extend};

/// A profile of a file.
pub struct Example {
    pub document: Value,
    /// The file's name without its extension.
    pub file: String,
}

/// The keys and certificates that the examples name.
pub struct Files {
    keys: Vec<(&'static str, TestKey)>,
    self_signed: Identity,
}

/// The files, in order.
pub fn paths() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/profiles");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    paths
}

/// All profiles, file by file.
pub fn read_examples() -> Vec<Example> {
    let read = |path: PathBuf| -> Vec<Example> {
        let documents: Vec<Value> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let file = path.file_stem().unwrap().to_string_lossy();
        let of_file = |document| Example {
            document,
            file: file.clone().into_owned(),
        };
        documents.into_iter().map(of_file).collect()
    };
    paths().into_iter().flat_map(read).collect()
}

impl Example {
    pub fn name(&self) -> &str {
        self.document["name"].as_str().unwrap()
    }

    pub fn grant_type(&self) -> &str {
        self.document["grant_type"].as_str().unwrap()
    }

    pub fn auth_method(&self) -> &str {
        self.document["client"]["token_endpoint_auth_method"].as_str().unwrap()
    }

    /// Where it is in the table: the grant, or the form of its key.
    pub fn row(&self) -> &str {
        &self.file
    }

    /// Whether oidc-provider lacks its grant.
    pub fn is_for_practice(&self) -> bool {
        matches!(self.file.as_str(), "password" | "jwt_bearer" | "token_exchange")
    }
}

/// Fresh ones.
pub fn files() -> Files {
    Files {
        keys: vec![
            ("rsa", TestKey::generate(KeyKind::Rsa(2048))),
            ("ec-256", TestKey::generate(KeyKind::P256)),
            ("ec-384", TestKey::generate(KeyKind::P384)),
            ("ec-512", TestKey::generate(KeyKind::P521)),
            ("ed25519", TestKey::generate(KeyKind::Ed25519)),
        ],
        self_signed: Identity::self_signed_client("example"),
    }
}

impl Files {
    fn key(&self, name: &str) -> &TestKey {
        &self.keys.iter().find(|(known, _)| *known == name).unwrap().1
    }

    /// The public half of what the example signs with, as registered.
    fn public_jwks(&self, example: &Example) -> Value {
        let client = &example.document["client"];
        let file = client["jwks"]["file"].as_str().unwrap();
        let kind = match file.split('.').next().unwrap() {
            "example" => client["kid"].as_str().unwrap(),
            "private-key" => "ec-256",
            kind => kind,
        };
        self.key(kind).public_jwks(client["kid"].as_str().unwrap_or(kind))
    }

    pub fn write_all(&self, world: &World) {
        for (name, key) in &self.keys {
            world.write(&format!("{name}.pkcs8.pem"), key.pkcs8_pem());
            world.write(&format!("{name}.jwk"), key.jwk(name).to_string());
            match key.kind() {
                KeyKind::Rsa(_) => world.write(&format!("{name}.pkcs1.pem"), key.pkcs1_pem()),
                KeyKind::P256 | KeyKind::P384 | KeyKind::P521 => {
                    world.write(&format!("{name}.sec1.pem"), key.sec1_pem());
                }
                KeyKind::Ed25519 => {}
            }
        }
        let set: Vec<Value> = self.keys.iter().map(|(name, key)| key.jwk(name)).collect();
        world.write("example.jwks", json!({ "keys": set }).to_string());
        world.write("private-key.pem", self.key("ec-256").pkcs8_pem());
        let issued = world.server.authority().issue_client("example");
        for (name, identity) in [("client", &issued), ("self-signed", &self.self_signed)] {
            let (certificate, key) = (identity.certificate_pem(), identity.key().pkcs8_pem());
            world.write(&format!("{name}.both.pem"), format!("{certificate}{key}"));
            world.write(&format!("{name}.pem"), certificate);
            world.write(&format!("{name}.key"), key);
            world.write(&format!("{name}.p12"), identity.pkcs12(""));
        }
    }
}

/// The client of an example as oidc-provider registers it.
pub fn register(example: &Example, files: &Files) -> Option<Value> {
    if example.is_for_practice() {
        return None;
    }
    let client = &example.document["client"];
    let is_code = example.grant_type() == "authorization_code";
    let mut registered = json!({
        "client_id": client["client_id"],
        "application_type": "native",
        "token_endpoint_auth_method": example.auth_method(),
        "grant_types": if is_code { json!(["authorization_code", "refresh_token"]) } else { json!([example.grant_type()]) },
        "response_types": if is_code { json!(["code"]) } else { json!([]) },
        "redirect_uris": if is_code { json!([client["redirect_uri"]]) } else { json!([]) },
        "scope": "openid offline_access orders.read",
    });
    if let Some(algorithm) = client["token_endpoint_auth_signing_alg"].as_str() {
        registered["token_endpoint_auth_signing_alg"] = algorithm.into();
    }
    if example.file == "ciba" {
        registered["backchannel_token_delivery_mode"] = "poll".into();
    }
    let more = match example.auth_method() {
        "none" => json!({}),
        "private_key_jwt" => json!({ "jwks": files.public_jwks(example) }),
        "tls_client_auth" => json!({ "tls_client_auth_subject_dn": "CN=example" }),
        "self_signed_tls_client_auth" => {
            json!({ "jwks": { "keys": [files.self_signed.jwk_with_certificate("example")] } })
        }
        _ => json!({ "client_secret": SECRET }),
    };
    extend(&mut registered, more);
    Some(registered)
}

/// The client of an example as the practice server registers it.
pub fn practice_client(example: &Example, files: &Files) -> Option<ClientOptions> {
    if !example.is_for_practice() {
        return None;
    }
    let secret = Secret::new(SECRET);
    let authentication = match example.auth_method() {
        "client_secret_basic" => ClientAuthentication::SecretBasic(secret),
        "client_secret_post" => ClientAuthentication::SecretPost(secret),
        _ => ClientAuthentication::None,
    };
    let grant_type = match example.file.as_str() {
        "password" => GrantType::Password,
        "jwt_bearer" => GrantType::JwtBearer,
        _ => GrantType::TokenExchange,
    };
    let jwks = match example.file.as_str() {
        "jwt_bearer" => vec![files.key("ec-256").public_jwk("example").as_object().unwrap().clone()],
        _ => Vec::new(),
    };
    Some(ClientOptions {
        grant_types: vec![grant_type],
        jwks,
        ..ClientOptions::web(example.name(), authentication, &[])
    })
}
