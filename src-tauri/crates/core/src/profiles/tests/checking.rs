//! What is said about each field.

use serde_json::{Value, json};

use super::minimal;
use crate::profiles::check;

/// What is said about the minimal profile with `value` at the dotted `path`: whether it is a warning, and the words.
fn judge(path: &str, value: Value) -> Vec<(String, bool, String)> {
    let mut draft = minimal();
    let pointer = format!("/{}", path.replace('.', "/"));
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let mut place = &mut draft;
    for step in parent.split('/').filter(|step| !step.is_empty()) {
        place = &mut place[step];
    }
    place[name] = value;
    check(&draft)
        .into_iter()
        .map(|problem| (problem.path, problem.warning, problem.message))
        .collect()
}

#[track_caller]
pub(super) fn refuse(path: &str, value: Value, at: &str, words: &str) {
    let problems = judge(path, value);
    assert!(
        problems
            .iter()
            .any(|(place, warning, message)| place == at && !warning && message.contains(words)),
        "{problems:?}"
    );
}

#[track_caller]
fn warn(path: &str, value: Value, at: &str, words: &str) {
    let problems = judge(path, value);
    assert!(
        problems
            .iter()
            .any(|(place, warning, message)| place == at && *warning && message.contains(words)),
        "{problems:?}"
    );
    assert!(problems.iter().all(|(_, warning, _)| *warning), "{problems:?}");
}

#[track_caller]
pub(super) fn accept(path: &str, value: Value) {
    assert_eq!(judge(path, value), []);
}

#[test]
fn has_nothing_to_say_about_a_good_profile() {
    assert_eq!(check(&minimal()), []);
}

#[test]
fn refuses_unknown_members_and_names_the_nearest() {
    refuse(
        "client.redirect_url",
        json!("x"),
        "client.redirect_url",
        "Did you mean \"redirect_uri\"?",
    );
    refuse(
        "client.clientId",
        json!("x"),
        "client.clientId",
        "Did you mean \"client_id\"?",
    );
    refuse("colour", json!("x"), "colour", "There is no member \"colour\" here.");
    refuse(
        "authorization_server.token_endpont",
        json!("x"),
        "authorization_server.token_endpont",
        "token_endpoint",
    );
    refuse("dialect", json!({ "commas": true }), "dialect.commas", "no member");
}

#[test]
fn the_scheme_of_an_api_is_one_word() {
    for wrong in ["Bearer token", "token:", "tøken", "a\r\nb"] {
        let dialect = json!({ "api_scheme": wrong });
        refuse("dialect", dialect, "dialect.api_scheme", "is one word");
    }
    refuse(
        "dialect",
        json!({ "api_scheme": 1 }),
        "dialect.api_scheme",
        "Must be a text",
    );
}

#[test]
fn says_what_was_expected_instead_of_a_wrong_type() {
    refuse("name", json!(1), "name", "Must be a text, not a number.");
    refuse("client", json!([]), "client", "Must be an object, not a list.");
    refuse(
        "pkce",
        json!("S512"),
        "pkce",
        "Must be one of \"S256\", \"plain\", \"none\", not \"S512\".",
    );
    refuse("browser", json!(true), "browser", "Must be a text, not true or false.");
    refuse(
        "parameters",
        json!({ "token": { "a": 1 } }),
        "parameters.token.a",
        "Must be a text or a list of texts",
    );
    refuse(
        "parameters",
        json!({ "token": { "a": ["x", 1] } }),
        "parameters.token.a[1]",
        "Must be a text, not a number.",
    );
    refuse("client.client_secret", json!(5), "client.client_secret", "not a number");
    refuse(
        "client.client_secret",
        json!({ "command": "op" }),
        "client.client_secret.command",
        "Must be a list of texts",
    );
    refuse(
        "client.client_secret",
        json!({ "env": "A", "file": "b" }),
        "client.client_secret",
        "Must say one place",
    );
    refuse(
        "client.client_secret",
        json!({}),
        "client.client_secret",
        "Must say one place",
    );
    refuse(
        "authorization_server.scopes_supported",
        json!("a"),
        "authorization_server.scopes_supported",
        "list of texts",
    );
    assert!(!check(&json!([])).is_empty());
    assert!(!check(&json!("x")).is_empty());
}

#[test]
fn says_each_problem_once_and_goes_on() {
    let problems = check(&json!({ "name": 1, "client": 2, "authorization_server": 3 }));

    let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["name", "authorization_server", "client"]);
}

#[test]
fn counts_the_problems_that_are_too_many_to_list() {
    let mut draft = minimal();
    for number in 0..10_000 {
        draft[format!("unknown{number}")] = json!(1);
    }

    let problems = check(&draft);

    assert_eq!(problems.len(), 101);
    assert_eq!(problems[100].message, "There are 9900 more problems.");
}

#[test]
fn takes_names_that_commands_and_files_take() {
    accept("name", json!("staging-web_2.eu"));
    refuse("name", json!(""), "name", "Give it a name.");
    refuse("name", json!("a b"), "name", "a space");
    refuse("name", json!("a/b"), "name", "'/'");
    refuse("name", json!("-a"), "name", "'-'");
    refuse("name", json!("a".repeat(101)), "name", "At most 100");
}

#[test]
fn wants_an_issuer_or_endpoints() {
    refuse(
        "authorization_server",
        json!({}),
        "authorization_server.issuer",
        "Give the issuer, or the endpoints",
    );
    refuse(
        "authorization_server",
        json!({ "token_endpoint": "https://id.example/token" }),
        "authorization_server.authorization_endpoint",
        "Is needed",
    );
    accept(
        "authorization_server",
        json!({ "authorization_endpoint": "https://id.example/a?t=1", "token_endpoint": "https://id.example/t" }),
    );
}

#[test]
fn checks_addresses() {
    let issuer = "authorization_server.issuer";
    refuse(issuer, json!("id.example"), issuer, "it starts with https://");
    refuse(issuer, json!("https://"), issuer, "is not a URL");
    refuse(issuer, json!("ftp://id.example"), issuer, "not with ftp:");
    refuse(issuer, json!("https://u:p@id.example"), issuer, "password");
    warn(issuer, json!("http://id.example"), issuer, "Not encrypted");
    warn(
        issuer,
        json!("https://id.example/.well-known/openid-configuration"),
        issuer,
        "discovery URL",
    );
    accept(issuer, json!("http://localhost:8080"));
    let endpoint = "authorization_server.token_endpoint";
    refuse(endpoint, json!("https://id.example/t#f"), endpoint, "fragment");
    refuse(endpoint, json!("/token"), endpoint, "is not a URL");
    warn(endpoint, json!("http://id.example/t"), endpoint, "Not encrypted");
}

#[test]
fn checks_the_redirect_uri() {
    let path = "client.redirect_uri";
    accept(path, json!("com.example.app:/callback"));
    accept(path, json!("https://petshop.example/callback?x=1"));
    refuse(path, json!(null), path, "Is needed");
    refuse(path, json!("/callback"), path, "not an absolute URI");
    refuse(path, json!("https://a.example/#f"), path, "fragment");
    refuse(path, json!("javascript:alert(1)"), path, "cannot receive");
    warn(path, json!("http://a.example/callback"), path, "Not encrypted");
}

#[test]
fn checks_where_a_logout_leads_back_to() {
    let path = "client.post_logout_redirect_uri";
    accept(path, json!("com.example.app:/bye"));
    accept(path, json!("http://shop.example/bye"));
    refuse(path, json!("/bye"), path, "not an absolute URI");
    refuse(path, json!("https://shop.example/bye#f"), path, "fragment");
    refuse(path, json!("data:text/html,bye"), path, "cannot receive");
}

#[test]
fn wants_a_loopback_redirect_for_the_system_browser() {
    let mut draft = minimal();
    draft["browser"] = json!("system");
    assert_eq!(check(&draft), []);

    draft["client"]["redirect_uri"] = json!("https://petshop.example/callback");

    assert_eq!(check(&draft)[0].path, "browser");
}

#[test]
fn checks_the_client() {
    warn("client.client_id", json!(""), "client.client_id", "Is needed before");
    warn("client.client_id", json!("c "), "client.client_id", "white space");
    warn("client.client_id", json!("ü"), "client.client_id", "RFC 6749");
}

#[test]
fn compares_the_secret_with_the_client_authentication() {
    let with = |method: &str, secret: Value| {
        json!({
            "client_id": "c",
            "redirect_uri": "http://127.0.0.1/callback",
            "token_endpoint_auth_method": method,
            "client_secret": secret,
        })
    };
    accept("client", with("client_secret_basic", json!("s")));
    accept("client", with("client_secret_post", json!({ "held": true })));
    warn(
        "client",
        with("client_secret_basic", json!(null)),
        "client.client_secret",
        "Is needed for client_secret_basic",
    );
    warn(
        "client",
        with("none", json!("s")),
        "client.client_secret",
        "Is not sent",
    );
    warn(
        "client",
        with("private_key_jwt", json!(null)),
        "client.jwks",
        "A private key is needed",
    );
    warn(
        "client",
        with("tls_client_auth", json!(null)),
        "tls.client_certificate",
        "A client certificate is needed",
    );
    warn(
        "client",
        with("magic", json!(null)),
        "client.token_endpoint_auth_method",
        "no client authentication that Bearerbox knows",
    );
    refuse(
        "client",
        with("client_secret_post", json!({ "command": [] })),
        "client.client_secret",
        "names no program",
    );
    refuse(
        "client",
        with("client_secret_post", json!({ "env": "A=B" })),
        "client.client_secret",
        "'='",
    );
}

#[test]
fn checks_scopes() {
    accept("scope", json!("openid  profile\nemail"));
    refuse("scope", json!("a\"b"), "scope", "'\"'");
    refuse("scope", json!("ä"), "scope", "'ä'");
    warn("scope", json!("a b a"), "scope", "more than once");
    warn("scope", json!("a,b"), "scope", "separated by spaces");
}

#[test]
fn takes_ten_thousand_scopes() {
    let scopes: Vec<_> = (0..10_000)
        .map(|number| format!("https://api.example/scope/{number}"))
        .collect();

    accept("scope", json!(scopes.join(" ")));
}

#[test]
fn checks_parameters_and_headers() {
    accept(
        "parameters",
        json!({ "authorization": { "prompt": "consent", "resource": ["https://a", "https://b"] } }),
    );
    warn(
        "parameters",
        json!({ "token": { "client_id": "x" } }),
        "parameters.token.client_id",
        "Takes the place",
    );
    accept("parameters", json!({ "token": { "response_type": "id_token" } }));
    warn(
        "parameters",
        json!({ "authorization": { "response_type": "token" } }),
        "parameters.authorization.response_type",
        "Takes the place",
    );
    accept("headers", json!({ "token": { "X-Tenant": "a" } }));
    refuse(
        "headers",
        json!({ "token": { "X Tenant": "a" } }),
        "headers.token.X Tenant",
        "not a header field's name",
    );
    refuse(
        "headers",
        json!({ "token": { "Host": "a" } }),
        "headers.token.Host",
        "connection",
    );
    refuse(
        "headers",
        json!({ "refresh": { "X": "a\r\nB: c" } }),
        "headers.refresh.X",
        "one line",
    );
}

#[test]
fn checks_the_connection() {
    accept("proxy", json!("http://127.0.0.1:3128"));
    refuse("proxy", json!("127.0.0.1:3128"), "proxy", "HTTP proxy");
    refuse(
        "tls",
        json!({ "client_key": "k.pem" }),
        "tls.client_certificate",
        "together",
    );
    refuse(
        "tls",
        json!({ "trusted_certificates": ["sha256:a"] }),
        "tls.trusted_certificates",
        "no fingerprint",
    );
    warn(
        "grant_type",
        json!("auth_code"),
        "grant_type",
        "no registered grant type",
    );
    refuse("preset", json!("keycloack"), "preset", "Did you mean \"keycloak\"?");
    refuse("preset", json!("my-own"), "preset", "no preset \"my-own\"");
}
