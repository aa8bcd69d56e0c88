//! A certified server, and a Bearerbox with profiles at it whose files lie in a folder of the test's own.

use serde_json::{Value, json};
use support::{Answer, Bearerbox, Finished, OidcProvider, UserAgent, http_client, http_client_trusting};
use url::Url;

/// The secret of every client: HS512 needs as many characters.
pub const SECRET: &str = "a-secret-of-at-least-64-characters-so-that-it-is-enough-for-hs512";

pub struct World {
    pub server: OidcProvider,
    pub bearerbox: Bearerbox,
    has_tls: bool,
}

impl World {
    /// A server with these settings, over plain HTTP.
    pub fn start(settings: &Value) -> Self {
        Self::around(OidcProvider::start(settings), false)
    }

    /// One with TLS, whose authority is in `ca.pem`.
    pub fn start_tls(settings: &Value) -> Self {
        let world = Self::around(OidcProvider::start_tls(settings), true);
        world.write("ca.pem", world.server.authority().pem());
        world
    }

    /// As [`World::start_tls`], by a server that was started before.
    pub fn around(server: OidcProvider, has_tls: bool) -> Self {
        let mut bearerbox = Bearerbox::default();
        let folder = bearerbox.home().display().to_string();
        // Where relative paths in profiles start.
        bearerbox.set("HOME", &folder);
        bearerbox.set("EXAMPLE_CLIENT_SECRET", SECRET);
        Self {
            server,
            bearerbox,
            has_tls,
        }
    }

    /// Writes a file that a profile names.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.bearerbox.home().join(name), content).unwrap();
    }

    /// Adds a profile with these members.
    pub fn add(&self, name: &str, members: Value) {
        self.bearerbox.add_profile(&self.document(name, members));
    }

    /// A profile document with these members and where the server is.
    pub fn document(&self, name: &str, members: Value) -> Value {
        let mut document = json!({ "name": name, "authorization_server": { "issuer": self.server.issuer() } });
        extend(&mut document, members);
        if self.has_tls {
            document["tls"]["ca_file"] = "ca.pem".into();
        }
        document
    }

    /// Runs the grant of a profile that needs nobody, or whose server asks the person itself.
    pub fn log_in(&self, name: &str) -> Finished {
        self.bearerbox.run(&["login", name, "--json"])
    }

    /// Signs in with a browser at a loopback redirect URI.
    pub async fn sign_in(&self, name: &str, answer: Answer<'_>) -> Finished {
        let (url, running) = self.bearerbox.start_login(name);
        if url.is_empty() {
            // It failed before it came to a browser.
            return running.finish();
        }
        let person = self.person();
        match person.authorize(&url, self.loopback(), answer).await {
            Ok(callback) => {
                person.get(&callback).await;
            }
            Err(page) => {
                running.interrupt();
                panic!("{page}: {:?}", running.finish());
            }
        }
        running.finish()
    }

    /// How a loopback redirect URI begins, and no URL of the server's.
    pub fn loopback(&self) -> &'static str {
        if self.has_tls {
            "http://127.0.0.1"
        } else {
            "http://localhost"
        }
    }

    /// Runs the device grant, and plays the person on the page that it names.
    pub async fn consent_on_device(&self, name: &str, answer: Answer<'_>) -> Finished {
        let mut running = self.bearerbox.spawn(&["login", name, "--json"]);
        let line = running.read_line();
        if let Ok(code) = serde_json::from_str::<Value>(&line) {
            let address = code["verification_uri_complete"].as_str().unwrap();
            self.person().visit(address, answer).await;
        }
        running.finish()
    }

    /// Somebody with a browser of their own.
    pub fn person(&self) -> UserAgent {
        UserAgent::with_client(if self.has_tls {
            http_client_trusting(&self.server.authority().pem())
        } else {
            http_client()
        })
    }

    /// The trace of the profile's latest run.
    pub fn last_run(&self, name: &str) -> Value {
        let runs = self.bearerbox.run(&["runs", name, "--json"]).done().json();
        let id = runs[0]["id"].to_string();
        self.bearerbox.run(&["run", "show", &id, "--json"]).done().json()
    }

    /// A token of the profile, of this kind.
    pub fn token(&self, name: &str, kind: &str) -> String {
        let token = self.bearerbox.run(&["token", name, "--kind", kind]).done().stdout;
        token.trim_end().to_owned()
    }
}

/// Why a command failed, as it said it.
pub fn failure(finished: &Finished) -> Value {
    assert_ne!(finished.status, 0, "{finished:?}");
    serde_json::from_str(&finished.stderr).unwrap_or_else(|_| panic!("{finished:?}"))
}

/// The claims of a JWT, unverified.
pub fn claims(jwt: &str) -> Value {
    let payload = jwt.split('.').nth(1).unwrap_or_else(|| panic!("{jwt} is no JWT"));
    serde_json::from_slice(&support::keys::decode(payload).unwrap()).unwrap()
}

/// Puts members into an object, over those of the same name.
pub fn extend(object: &mut Value, members: Value) {
    let Value::Object(members) = members else {
        panic!("{members} is no object")
    };
    object.as_object_mut().unwrap().extend(members);
}

/// Whether some step of a trace has a check of this title with this verdict.
pub fn find_check<'a>(run: &'a Value, title: &str) -> Option<&'a Value> {
    let steps = run["steps"].as_array().unwrap().iter();
    steps
        .flat_map(|step| step["checks"].as_array().unwrap())
        .find(|check| check["title"] == title)
}

/// The titles of a trace's steps.
pub fn titles(run: &Value) -> Vec<&str> {
    let steps = run["steps"].as_array().unwrap().iter();
    steps.map(|step| step["title"].as_str().unwrap()).collect()
}

/// A parameter of a URL's query.
pub fn parameter(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).unwrap();
    let mut pairs = url.query_pairs();
    pairs
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
}
