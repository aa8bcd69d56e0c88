//! itsyou.online's JWTs, by the real command: made of an access token, or given in its place.

mod refreshed;

use serde_json::{Value, json};
use support::{Answer, Bearerbox, Finished, ItsYouOnline, UserAgent};

use super::{itsyou, log_in};
use crate::world::{claims, extend, failure, find_check, titles};

fn person(server: &ItsYouOnline) -> Value {
    let mut document = itsyou(server);
    document["authorization_server"]["jwt_endpoint"] = json!(server.jwt_endpoint());
    document
}

fn organisation(server: &ItsYouOnline, members: Value) -> Value {
    let mut document = json!({
        "name": "petshop",
        "preset": "itsyou.online",
        "authorization_server": {
            "authorization_endpoint": server.authorization_endpoint(),
            "token_endpoint": server.token_endpoint(),
            "jwt_endpoint": server.jwt_endpoint()
        },
        "grant_type": "client_credentials",
        "scope": "organization:owner",
        "client": { "client_id": ItsYouOnline::CLIENT_ID, "client_secret": ItsYouOnline::CLIENT_SECRET }
    });
    extend(&mut document, members);
    document
}

/// A person's profile whose token endpoint gives a JWT in place of an access token.
fn straight(server: &ItsYouOnline) -> Value {
    let mut document = person(server);
    document["parameters"] = json!({ "token": {
        "response_type": "id_token", "scope": "user:name,offline_access", "validity": "30"
    } });
    document
}

/// Alice has signed in.
async fn signed_in(server: &ItsYouOnline) -> Bearerbox {
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&person(server));
    sign_in(&bearerbox).await;
    bearerbox
}

async fn sign_in(bearerbox: &Bearerbox) {
    let user_agent = UserAgent::default();
    let callback = ItsYouOnline::CALLBACK_URL;
    let (_, finished) = log_in(bearerbox, "petshop", user_agent, callback, Answer::Allow("alice")).await;
    finished.done();
}

fn ask(bearerbox: &Bearerbox, arguments: &[&str]) -> Finished {
    bearerbox.run(&[&["token", "petshop", "--kind", "jwt"], arguments].concat())
}

fn jwt(bearerbox: &Bearerbox, arguments: &[&str]) -> String {
    ask(bearerbox, arguments).done().stdout.trim_end().to_owned()
}

fn last_run(bearerbox: &Bearerbox) -> Value {
    let runs = bearerbox.run(&["runs", "petshop", "--json"]).done().json();
    let id = runs[0]["id"].to_string();
    bearerbox.run(&["run", "show", &id, "--json"]).done().json()
}

/// How often each address was asked for, in the server's words.
fn count(server: &ItsYouOnline, path: &str) -> usize {
    server.received().iter().filter(|request| request.path == path).count()
}

#[tokio::test]
async fn a_person_s_jwt_is_made_of_the_access_token_and_used_again() {
    let server = ItsYouOnline::start();
    let bearerbox = signed_in(&server).await;
    let access_token = bearerbox.run(&["token", "petshop"]).done().stdout;

    let found = jwt(&bearerbox, &["--scope", "user:memberof:petshop"]);

    let said = claims(&found);
    assert_eq!(said["scope"], json!(["user:memberof:petshop"]));
    assert_eq!(
        (&said["username"], &said["azp"], &said["aud"]),
        (&json!("alice"), &json!("petshop"), &Value::Null)
    );
    let request = server.last_jwt_request().unwrap();
    let authorization = format!("token {}", access_token.trim_end());
    assert_eq!(request.header("authorization"), Some(authorization.as_str()));
    assert_eq!(request.header("accept"), Some("application/jwt"));
    assert_eq!(request.parameter("scope"), Some("user:memberof:petshop"));

    assert_eq!(jwt(&bearerbox, &["--scope", "user:memberof:petshop"]), found);
    assert_eq!(count(&server, "/v1/oauth/jwt"), 1, "the one that is held was good");
    let whole = jwt(&bearerbox, &[]);
    assert_eq!(claims(&whole)["scope"], json!(["user:name", "user:memberof:petshop"]));
    assert_eq!(jwt(&bearerbox, &["--scope", "user:memberof:petshop"]), found);
}

#[tokio::test]
async fn it_is_handed_over_in_every_form_and_shown_beside_the_access_token() {
    let server = ItsYouOnline::start();
    let bearerbox = signed_in(&server).await;
    let token = jwt(&bearerbox, &[]);
    let form = |form: &str| ask(&bearerbox, &["--format", form]).done().stdout.trim_end().to_owned();

    assert_eq!(form("header"), format!("Authorization: bearer {token}"));
    assert_eq!(
        form("curl"),
        format!("curl -H 'Authorization: bearer {token}' 'https://'")
    );
    assert_eq!(form("json"), token);

    // What the server takes is what was handed over.
    let (name, value) = form("header")
        .split_once(": ")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let answer = support::http_client()
        .get(server.user_info("alice"))
        .header(name, value)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn an_organisation_s_jwt_is_for_whom_it_is_asked_for() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&organisation(&server, json!({})));

    // Nobody is needed: the access token is got on the way.
    let said = claims(&jwt(&bearerbox, &["--audience", "cockpit,reports"]));

    assert_eq!(said["globalid"], "petshop");
    assert_eq!(said["aud"], json!(["cockpit", "reports"]));
    assert_eq!(said["scope"], json!(["organization:owner"]));
    assert_eq!(said["iss"], "itsyouonline");
    assert_eq!(count(&server, "/v1/oauth/access_token"), 1);
    let run = last_run(&bearerbox);
    assert_eq!(
        find_check(&run, "The JWT's aud names those that were asked for").unwrap()["verdict"],
        "passed"
    );
}

#[tokio::test]
async fn a_client_by_itself_gets_another_access_token_where_that_is_over() {
    let server = ItsYouOnline::start();
    server.give_access_tokens_that_are_said_to_be_over();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&organisation(&server, json!({})));
    let first = jwt(&bearerbox, &["--audience", "cockpit"]);

    let second = jwt(&bearerbox, &["--audience", "reports"]);

    assert_eq!(claims(&second)["aud"], json!(["reports"]));
    assert_ne!(first, second);
    assert_eq!(count(&server, "/v1/oauth/access_token"), 2);
}

#[tokio::test]
async fn validity_only_shortens_and_a_longer_one_is_told() {
    let server = ItsYouOnline::start();
    let bearerbox = signed_in(&server).await;
    let lifetime = |jwt: &str| claims(jwt)["exp"].as_u64().unwrap() - server.now();
    let title = "The JWT lives, and no longer than was asked for";

    let short = jwt(&bearerbox, &["--validity", "300"]);
    assert!((1..=300).contains(&lifetime(&short)), "{}", lifetime(&short));
    assert_eq!(find_check(&last_run(&bearerbox), title).unwrap()["verdict"], "passed");
    let longer = jwt(&bearerbox, &["--validity", "9999999"]);
    assert!((86_000..=86_400).contains(&lifetime(&longer)), "{}", lifetime(&longer));

    // What is due sooner than it is needed is made anew, and given even so.
    assert_ne!(jwt(&bearerbox, &["--validity", "300", "--min-ttl", "600"]), short);
}

#[tokio::test]
async fn a_scope_that_was_not_granted_is_refused_in_a_text_that_is_shown() {
    let server = ItsYouOnline::start();
    let bearerbox = signed_in(&server).await;

    let refused = ask(&bearerbox, &["--scope", "user:phone"]);

    assert_eq!(refused.status, 1);
    assert_eq!(
        refused.stderr,
        "The server refused with status 401 and gave no reason.\n\
         The server says: status 401, \"Unauthorized\"\n\
         The access token is expired or revoked, or was not granted a scope that was asked for: ask for less, or get \
         another token.\n"
    );
    let run = last_run(&bearerbox);
    assert_eq!(run["row"]["outcome"], "failed");
    assert_eq!(run["row"]["grant_type"], "jwt");
    // What is held is as good as before.
    jwt(&bearerbox, &["--scope", "user:name"]);
    server.forget_access_tokens();
    let refused = ask(&bearerbox, &["--json"]);
    assert_eq!(
        (refused.status, failure(&refused)["server"]["status"].clone()),
        (1, json!(401))
    );
}

#[tokio::test]
async fn the_token_endpoint_gives_a_jwt_straight_away_where_it_is_asked_to() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&organisation(
        &server,
        json!({ "parameters": { "token": { "response_type": "id_token", "aud": "cockpit" } } }),
    ));

    let found = jwt(&bearerbox, &[]);

    assert_eq!(claims(&found)["aud"], json!(["cockpit"]));
    assert_eq!(
        server.last_token_request().unwrap().header("accept"),
        Some("application/jwt")
    );
    assert_eq!(count(&server, "/v1/oauth/jwt"), 0);
    assert_eq!(jwt(&bearerbox, &[]), found, "it is held");
    assert_eq!(count(&server, "/v1/oauth/access_token"), 1);
    let run = last_run(&bearerbox);
    assert_eq!(titles(&run), ["Token request"]);
    assert_eq!(
        find_check(&run, "The answer is declared as a JWT").unwrap()["verdict"],
        "passed"
    );
    assert!(
        run["row"]["summary"]
            .as_str()
            .unwrap()
            .starts_with("JWT, good for 23 hours"),
        "{}",
        run["row"]
    );
    assert!(
        !run.to_string().contains(found.split('.').nth(1).unwrap()),
        "it is masked"
    );

    let listed = bearerbox.run(&["login", "petshop"]).done().stdout;
    assert_eq!(listed, "petshop has a token, valid for 24 h.\n");
    let access = bearerbox.run(&["token", "petshop", "--json"]);
    assert_eq!(failure(&access)["message"], "The server gave no access token.");
}

#[tokio::test]
async fn a_jwt_that_nobody_asked_for_is_no_token_response() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    let token_endpoint = format!("{}?response_type=id_token", server.token_endpoint());
    let mut document = organisation(&server, json!({ "headers": { "token": { "Accept": "*/*" } } }));
    document["authorization_server"]["token_endpoint"] = json!(token_endpoint);
    bearerbox.add_profile(&document);

    let refused = bearerbox.run(&["token", "petshop", "--json"]);

    let error = failure(&refused);
    assert_eq!(error["code"], "answer_refused");
    assert_eq!(
        error["message"],
        "The token endpoint answered with a JWT by itself, not with a token response."
    );
    assert!(
        error["next_step"].as_str().unwrap().contains("response_type=id_token"),
        "{error}"
    );
}

#[tokio::test]
async fn without_an_endpoint_or_with_another_kind_it_is_said_before_anything_is_sent() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&itsyou(&server));
    sign_in(&bearerbox).await;

    let none = ask(&bearerbox, &["--json"]);
    assert_eq!(
        failure(&none)["message"],
        "Neither the server's metadata nor the profile names the jwt_endpoint."
    );
    let usage = bearerbox.run(&["token", "petshop", "--validity", "60"]);
    assert_eq!(usage.status, 2);
    assert!(usage.stderr.contains("--kind jwt"), "{usage:?}");
    assert_eq!(
        bearerbox
            .run(&["token", "petshop", "--kind", "jwt", "--validity", "0"])
            .status,
        2
    );
}

#[tokio::test]
async fn another_sign_in_has_no_jwt_yet_and_the_trace_keeps_none_in_sight() {
    let server = ItsYouOnline::start();
    let bearerbox = signed_in(&server).await;
    let first = jwt(&bearerbox, &["--scope", "user:name,offline_access"]);
    let run = last_run(&bearerbox);

    assert_eq!(titles(&run), ["JWT request"]);
    let text = run.to_string();
    for secret in [
        first.as_str(),
        first.rsplit('.').next().unwrap(),
        claims(&first)["refresh_token"].as_str().unwrap(),
    ] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    sign_in(&bearerbox).await;
    assert_ne!(jwt(&bearerbox, &["--scope", "user:name,offline_access"]), first);
}
