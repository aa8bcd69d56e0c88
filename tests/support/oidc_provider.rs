//! The certified authorization server of npm, as a child process that ends with the test.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::keys::{Authority, Identity};

/// A running oidc-provider on a loopback port of its own.
pub struct OidcProvider {
    ready: Value,
    child: Child,
    tls: Option<Tls>,
    // The server ends when its standard input closes, even if this process is killed.
    _stdin: ChildStdin,
}

/// The certificate that it serves by, and who issued it; they lie in a folder until the server ends.
struct Tls {
    identity: Identity,
    authority: Authority,
    folder: TempDir,
}

/// What its certificate is made out to.
const NAMES: &[&str] = &["localhost", "127.0.0.1", "::1"];

impl OidcProvider {
    /// Starts one with the settings of `server.mjs`, changed by `configuration`.
    pub fn start(configuration: &Value) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("oidc-provider");
        let mut child = Command::new("node")
            .args(["server.mjs", "-"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts: `cargo xtask test` installs what is missing");
        let mut stdin = child.stdin.take().expect("stdin is piped");
        writeln!(stdin, "{configuration}").expect("the server reads its configuration");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout is piped"))
            .read_line(&mut line)
            .expect("the server says where it is");
        let ready = serde_json::from_str(&line).expect("one line of JSON: `npm ci` in tests/oidc-provider");
        Self {
            ready,
            child,
            tls: None,
            _stdin: stdin,
        }
    }

    /// Starts one at `https://localhost:PORT` by a certificate of a fresh authority, with a second listener that asks
    /// for client certificates of that authority.
    pub fn start_tls(configuration: &Value) -> Self {
        let authority = Authority::new("Bearerbox tests");
        let identity = authority.issue_server(NAMES);
        Self::start_with(configuration, identity, authority)
    }

    /// Starts one at `https://localhost:PORT` by a certificate that nobody vouches for.
    pub fn start_self_signed(configuration: &Value) -> Self {
        let authority = Authority::new("Bearerbox tests");
        Self::start_with(configuration, Identity::self_signed_server(NAMES), authority)
    }

    /// Starts one at `https://localhost:PORT` by this certificate; those of its clients `authority` issues.
    pub fn start_with(configuration: &Value, identity: Identity, authority: Authority) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the certificate");
        let file = |name: &str, text: String| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("the folder can be written");
            path
        };
        let mut configuration = configuration.clone();
        configuration["name"] = "localhost".into();
        configuration["tls"] = json!({
            "key": file("server.key", identity.key().pkcs8_pem()),
            "cert": file("server.pem", identity.certificate_pem()),
        });
        configuration["mtls"] = json!({ "ca": file("ca.pem", authority.pem()) });
        let tls = Tls {
            identity,
            authority,
            folder,
        };
        let mut started = Self::start(&configuration);
        started.tls = Some(tls);
        started
    }

    /// Its issuer, `http://127.0.0.1:PORT` or `https://localhost:PORT`.
    pub fn issuer(&self) -> &str {
        self.origin("issuer")
    }

    /// Where client certificates are asked for.
    pub fn mtls_origin(&self) -> &str {
        self.origin("mtls")
    }

    /// Where the gateway of WSO2 is, if it plays WSO2.
    pub fn gateway_origin(&self) -> &str {
        self.origin("gateway")
    }

    /// The PEM file with the certificate of its own.
    pub fn certificate_file(&self) -> PathBuf {
        self.tls().folder.path().join("server.pem")
    }

    /// The PEM file with the authority's certificate, which a client has to trust unless the server is self-signed.
    pub fn ca_file(&self) -> PathBuf {
        self.tls().folder.path().join("ca.pem")
    }

    /// Who issued its certificate, and issues those of clients.
    pub fn authority(&self) -> &Authority {
        &self.tls().authority
    }

    /// The fingerprint of its certificate, as a profile names it.
    pub fn fingerprint(&self) -> String {
        self.tls().identity.fingerprint()
    }

    fn origin(&self, name: &str) -> &str {
        self.ready[name].as_str().expect("it was configured")
    }

    fn tls(&self) -> &Tls {
        self.tls.as_ref().expect("it was started with TLS")
    }
}

impl Drop for OidcProvider {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about either.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
