//! A vault in a folder of its own, a practice server, and a person whose browser does what a test says.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use bearerbox_core::runs::{ConsentRequest, Frontend, RunEnd, RunRequest};
use bearerbox_core::view::{AuthorizationView, RunProgress, RunStage, RunView, TokenForm, TokenKind};
use bearerbox_core::{Bearerbox, Error, Home, Unlock};
use bearerbox_practice::{Behaviour, Endpoint, Fault, Interaction, Options, Practice, User};
use bearerbox_secret::Secret;
use bearerbox_vault::{KeyStore, KeyringError};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use url::Url;

/// How long anything may take before a test gives up.
const DEADLINE: Duration = Duration::from_secs(20);

pub struct World {
    pub home: TempDir,
    pub bearerbox: Bearerbox,
    pub practice: Practice,
}

impl World {
    pub async fn new() -> Self {
        let home = TempDir::new().unwrap();
        let practice = Practice::start(Options::default()).await.unwrap();
        let bearerbox = Bearerbox::create_with(Home::at(home.path()), &Unlock::Keyring, &FileKeys::of(&home)).unwrap();
        let world = Self {
            home,
            bearerbox,
            practice,
        };
        world.behave("practice-web", |behaviour| {
            behaviour.interaction = Interaction::AllowAs(User::Bob)
        });
        world
    }

    pub fn behave(&self, client_id: &str, change: impl FnOnce(&mut Behaviour)) {
        let mut behaviour = Behaviour {
            interaction: Interaction::AllowAs(User::Bob),
            ..Behaviour::default()
        };
        change(&mut behaviour);
        self.practice.set_behaviour(client_id, behaviour).unwrap();
    }

    pub fn break_token_endpoint(&self, client_id: &str, fault: Fault) {
        self.practice
            .set_faults(client_id, vec![fault.always(Endpoint::Token)])
            .unwrap();
    }

    /// A profile of the code grant; `change` has the document.
    pub fn add_web(&self, change: impl FnOnce(&mut Value)) -> i64 {
        let mut document = self.web_document();
        change(&mut document);
        self.bearerbox.add_profile(&document).unwrap().id
    }

    pub fn web_document(&self) -> Value {
        json!({
            "name": "web",
            "authorization_server": { "issuer": self.practice.issuer() },
            "client": { "client_id": "practice-web", "redirect_uri": "http://127.0.0.1/callback" },
            "scope": "openid offline_access orders.read",
            "browser": "system"
        })
    }

    pub fn add_machine(&self, change: impl FnOnce(&mut Value)) -> i64 {
        let mut document = json!({
            "name": "machine",
            "authorization_server": { "issuer": self.practice.issuer() },
            "client": { "client_id": "practice-machine", "client_secret": "practice-secret" },
            "grant_type": "client_credentials",
            "scope": "orders.read"
        });
        change(&mut document);
        self.bearerbox.add_profile(&document).unwrap().id
    }

    pub fn token_requests(&self) -> usize {
        self.practice
            .recorded_requests()
            .iter()
            .filter(|request| request.path == "/token")
            .count()
    }

    /// A sign-in in the system's browser that goes well.
    pub async fn sign_in(&self, profile_id: i64) -> (i64, i64) {
        let (person, mut shown) = Person::new();
        let request = RunRequest::of_profile(profile_id);
        let run = tokio::spawn({
            let bearerbox = self.bearerbox.clone();
            async move { bearerbox.run(request, person).await.unwrap() }
        });
        let url = shown.system_browser().await;
        browse(follow(&url).await).await;
        done(run.await.unwrap())
    }

    pub async fn run_machine(&self, profile_id: i64) -> RunEnd {
        self.bearerbox
            .run(RunRequest::of_profile(profile_id), Person::new().0)
            .await
            .unwrap()
    }

    /// The token set that a profile holds, and its access token.
    pub fn held(&self, profile_id: i64) -> (i64, String) {
        let authorization = self.bearerbox.current_authorization(profile_id, None).unwrap();
        let id = authorization.unwrap().token_set.id;
        (id, self.token(id, TokenKind::Access))
    }

    /// A sentence about the practice server, as it is on this port.
    pub fn say(&self, sentence: &str) -> String {
        let host = format!("127.0.0.1:{}", self.practice.port());
        sentence
            .replace("{issuer}", self.practice.issuer())
            .replace("{host}", &host)
    }

    pub fn view(&self, end: &RunEnd) -> RunView {
        self.bearerbox.run_view(end.run_id()).unwrap()
    }

    pub fn authorization(&self, id: i64) -> AuthorizationView {
        self.bearerbox.authorization(id, None).unwrap()
    }

    pub fn token(&self, token_set_id: i64, kind: TokenKind) -> String {
        self.bearerbox
            .hand_over(token_set_id, kind, TokenForm::Raw)
            .unwrap()
            .expose()
            .to_owned()
    }
}

/// What a person is shown.
pub enum Shown {
    Window(ConsentRequest),
    SystemBrowser(Url),
    Printed(String),
}

/// A person who does what the test does with what is shown.
pub struct Person {
    shown: UnboundedSender<Shown>,
    pub progress: Mutex<Vec<RunProgress>>,
}

pub struct Screen(UnboundedReceiver<Shown>);

impl Person {
    pub fn new() -> (Arc<Self>, Screen) {
        let (shown, screen) = unbounded_channel();
        (
            Arc::new(Self {
                shown,
                progress: Mutex::new(Vec::new()),
            }),
            Screen(screen),
        )
    }

    pub fn stages(&self) -> Vec<RunStage> {
        self.progress
            .lock()
            .unwrap()
            .iter()
            .map(|progress| progress.stage.clone())
            .collect()
    }
}

impl Frontend for Person {
    fn progress(&self, progress: RunProgress) {
        self.progress.lock().unwrap().push(progress);
    }

    fn open_consent_window(&self, request: ConsentRequest) -> Result<(), Error> {
        let _ = self.shown.send(Shown::Window(request));
        Ok(())
    }

    fn print_authorization_url(&self, url: &str) {
        let _ = self.shown.send(Shown::Printed(url.to_owned()));
    }

    fn open_system_browser(&self, url: &Url) -> Result<(), Error> {
        let _ = self.shown.send(Shown::SystemBrowser(url.clone()));
        Ok(())
    }
}

impl Screen {
    pub async fn next(&mut self) -> Shown {
        tokio::time::timeout(DEADLINE, self.0.recv()).await.unwrap().unwrap()
    }

    pub async fn system_browser(&mut self) -> Url {
        match self.next().await {
            Shown::SystemBrowser(url) => url,
            Shown::Window(_) | Shown::Printed(_) => panic!("not the system's browser"),
        }
    }

    pub async fn window(&mut self) -> ConsentRequest {
        match self.next().await {
            Shown::Window(request) => request,
            Shown::SystemBrowser(_) | Shown::Printed(_) => panic!("not the consent window"),
        }
    }

    pub async fn printed(&mut self) -> String {
        match self.next().await {
            Shown::Printed(url) => url,
            Shown::SystemBrowser(_) | Shown::Window(_) => panic!("not printed"),
        }
    }
}

/// Starts a run that somebody watches.
pub fn start(world: &World, request: RunRequest) -> (JoinHandle<RunEnd>, Screen, Arc<Person>) {
    let (person, screen) = Person::new();
    let bearerbox = world.bearerbox.clone();
    let frontend = person.clone();
    (
        tokio::spawn(async move { bearerbox.run(request, frontend).await.unwrap() }),
        screen,
        person,
    )
}

pub fn browser() -> reqwest::Client {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    });
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap()
}

/// Loads the authorization request, and gives where the server sends the browser.
pub async fn follow(url: &Url) -> Url {
    let answer = browser().get(url.clone()).send().await.unwrap();
    let location = answer.headers().get("location").unwrap().to_str().unwrap();
    url.join(location).unwrap()
}

/// Loads a page; gives its status and text.
pub async fn browse(url: Url) -> (u16, String) {
    let answer = browser().get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The values of a URL's query.
pub fn query(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

pub fn done(end: RunEnd) -> (i64, i64) {
    match end {
        RunEnd::Done {
            authorization_id,
            token_set_id,
            ..
        } => (authorization_id, token_set_id),
        RunEnd::Answered { .. } => panic!("answered"),
        RunEnd::Cancelled { .. } => panic!("cancelled"),
        RunEnd::Failed { error, .. } => panic!("{error:?}"),
    }
}

pub fn failed(end: RunEnd) -> Error {
    match end {
        RunEnd::Failed { error, .. } => error,
        RunEnd::Done { .. } | RunEnd::Answered { .. } | RunEnd::Cancelled { .. } => panic!("{end:?}"),
    }
}

/// Waits until `holds`, or gives up.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + DEADLINE;
    while !holds() {
        assert!(tokio::time::Instant::now() < deadline, "{what}");
        tokio::task::yield_now().await;
    }
}

/// A keyring in a file, which several processes share.
pub struct FileKeys(std::path::PathBuf);

impl FileKeys {
    pub fn of(home: impl AsRef<Path>) -> Self {
        Self(home.as_ref().join("test-keyring"))
    }
}

impl KeyStore for FileKeys {
    fn read(&self, _: &str) -> Result<Option<Secret>, KeyringError> {
        Ok(std::fs::read_to_string(&self.0).ok().map(Secret::new))
    }

    fn write(&self, _: &str, secret: &Secret) -> Result<(), KeyringError> {
        std::fs::write(&self.0, secret.expose()).map_err(|error| KeyringError::Refused {
            reason: error.to_string(),
        })
    }

    fn remove(&self, _: &str) -> Result<(), KeyringError> {
        let _ = std::fs::remove_file(&self.0);
        Ok(())
    }
}
