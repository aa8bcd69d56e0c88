//! Requests to APIs with a token that is held, at a certified server: allowed, refused with a challenge, and let in once
//! what the challenge asks for was got.

use serde_json::{Value, json};
use support::{Answer, ItsYouOnline};

use crate::world::{World, extend, failure, find_check, parameter, titles};

/// Somebody has signed in with `scope` where there are these APIs.
async fn signed_in(apis: Value, settings: Value, client: Value) -> World {
    let mut all = json!({ "apis": apis });
    extend(&mut all, settings);
    let world = World::start(&all);
    let mut members = json!({ "client_id": "spa", "redirect_uri": "http://localhost/callback" });
    extend(&mut members, client);
    world.add(
        "shop",
        json!({
            "grant_type": "authorization_code",
            "scope": "openid offline_access orders.read",
            "client": members,
            "parameters": { "authorization": { "prompt": "consent" } }
        }),
    );
    world.sign_in("shop", Answer::Allow("alice")).await.done();
    world
}

fn api(world: &World, path: &str) -> String {
    format!("{}{path}", world.server.issuer())
}

/// What an API answers, whatever that is.
fn attempt(world: &World, path: &str) -> Value {
    let answer = world.bearerbox.run(&["try", "shop", &api(world, path), "--json"]);
    answer.done().json()
}

fn refusal(answer: &Value) -> &Value {
    let refusals = answer["refusals"].as_array().unwrap();
    assert_eq!(refusals.len(), 1, "{answer}");
    &refusals[0]
}

/// The arguments of the command that the text names as the next step.
fn next_command(text: &str) -> Vec<String> {
    let line = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("bearerbox login "));
    let line = line.unwrap_or_else(|| panic!("no next step in {text}"));
    line.split(' ').map(|word| word.trim_matches('\'').to_owned()).collect()
}

/// Goes on as the text says, with a browser.
async fn follow(world: &World, text: &str) {
    let arguments = next_command(text);
    let mut all = vec!["login"];
    all.extend(arguments.iter().map(String::as_str));
    all.extend(["--browser", "print", "--timeout", "30", "--json"]);
    let mut running = world.bearerbox.spawn(&all);
    let url = running.read_line();
    let person = world.person();
    let callback = person
        .authorize(&url, world.loopback(), Answer::Allow("alice"))
        .await
        .unwrap();
    person.get(&callback).await;
    running.finish().done();
}

#[tokio::test]
async fn an_api_answers_a_token_that_has_its_scope() {
    let apis = json!({ "/api/orders": { "scope": "orders.read", "body": { "orders": [1, 2] } } });
    let world = signed_in(apis, json!({}), json!({})).await;
    let url = format!("{}?limit=5", api(&world, "/api/orders"));

    let answer = world.bearerbox.run(&["try", "shop", &url, "--json"]).done().json();
    let text = world.bearerbox.run(&["try", "shop", &url]).done().stdout;

    assert_eq!((&answer["kind"], &answer["status"]), (&json!("api"), &json!(200)));
    assert_eq!(answer["response"]["line"], "200 OK");
    assert_eq!(answer["response"]["body"], "{\n  \"orders\": [\n    1,\n    2\n  ]\n}");
    assert_eq!(answer["refusals"], json!([]));
    assert!(text.contains("200 OK in ") && text.contains("\"orders\""), "{text}");
    let run = world.last_run("shop");
    assert_eq!(run["row"]["grant_type"], "api_request");
    let host = world.server.issuer().trim_start_matches("http://").to_owned();
    assert_eq!(run["row"]["summary"], format!("GET {host}/api/orders · 200"));
    assert_eq!(titles(&run), ["API request"]);
    assert!(!run.to_string().contains(&world.token("shop", "access")), "{run}");
}

#[tokio::test]
async fn a_scope_that_is_missing_is_named_and_got_by_the_next_run_alone() {
    let apis = json!({ "/api/orders": { "scope": "orders.write" } });
    let world = signed_in(apis, json!({}), json!({})).await;

    let refused = attempt(&world, "/api/orders");
    let url = api(&world, "/api/orders");
    let text = world.bearerbox.run(&["try", "shop", &url]).done().stdout;
    follow(&world, &text).await;
    let allowed = attempt(&world, "/api/orders");

    assert_eq!(refused["status"], 403);
    assert_eq!(
        refusal(&refused)["message"],
        "The token lacks the scope orders.write, which the API needs for this."
    );
    assert_eq!(refusal(&refused)["server"]["error"], "insufficient_scope");
    assert_eq!(refused["step_up"]["scope"], json!(["orders.write"]));
    assert!(text.contains("--add-scope orders.write"), "{text}");
    assert_eq!((&allowed["status"], &allowed["step_up"]), (&json!(200), &Value::Null));
    let profile = world
        .bearerbox
        .run(&["profile", "show", "shop", "--json"])
        .done()
        .json();
    assert_eq!(profile["document"]["scope"], "openid offline_access orders.read");
    // What was got is refreshed as such.
    world.bearerbox.run(&["refresh", "shop"]).done();
    assert_eq!(attempt(&world, "/api/orders")["status"], 200);
}

#[tokio::test]
async fn a_surer_sign_in_is_asked_for_and_lets_in() {
    let apis = json!({ "/api/payments": { "acr": "urn:example:silver", "max_age": 300 } });
    let world = signed_in(apis, json!({}), json!({})).await;

    let refused = attempt(&world, "/api/payments");
    let text = world
        .bearerbox
        .run(&["try", "shop", &api(&world, "/api/payments")])
        .done()
        .stdout;
    follow(&world, &text).await;
    let login = world.last_run("shop");
    let allowed = attempt(&world, "/api/payments");

    assert_eq!(refused["status"], 401);
    assert_eq!(refusal(&refused)["source"], "RFC 9470 §3");
    assert_eq!(
        refused["step_up"],
        json!({ "scope": [], "acr_values": ["urn:example:silver"], "max_age": 300 })
    );
    assert_eq!(allowed["status"], 200);
    let mut steps = login["steps"].as_array().unwrap().iter();
    let request = steps.find(|step| step["title"] == "Authorization request").unwrap();
    let asked = |name: &str| {
        let parameters = request["request"]["parameters"].as_array().unwrap();
        parameters.iter().find(|each| each["name"] == name).unwrap()["value"].clone()
    };
    assert_eq!(
        (asked("acr_values"), asked("max_age")),
        (json!("urn:example:silver"), json!("300"))
    );
}

#[tokio::test]
async fn a_proof_goes_along_with_a_bound_token_and_the_nonce_is_given() {
    let apis = json!({ "/api/orders": { "scope": "orders.read", "dpop_nonce": true } });
    let bound = json!({ "dpop_bound_access_tokens": true });
    let world = signed_in(apis, json!({ "dpop_nonce": "required" }), bound).await;

    for _ in 0..2 {
        assert_eq!(attempt(&world, "/api/orders")["status"], 200);
        let run = world.last_run("shop");
        assert_eq!(
            titles(&run),
            ["API request", "API request"],
            "without the nonce and with it"
        );
        let headers = run["steps"][1]["request"]["headers"].as_array().unwrap();
        let authorization = headers.iter().find(|field| field["name"] == "Authorization").unwrap();
        assert!(
            authorization["note"].as_str().unwrap().starts_with("DPoP, "),
            "{authorization}"
        );
    }
}

#[tokio::test]
async fn a_token_bound_to_a_certificate_is_sent_with_it() {
    let client = json!({
        "client_id": "bound", "token_endpoint_auth_method": "tls_client_auth",
        "tls_client_auth_subject_dn": "CN=bound", "tls_client_certificate_bound_access_tokens": true,
        "grant_types": ["client_credentials"], "response_types": [], "redirect_uris": [], "scope": "orders.read"
    });
    let apis = json!({ "/api/orders": { "scope": "orders.read" } });
    let world = World::start_tls(&json!({ "clients": [client], "apis": apis }));
    let identity = world.server.authority().issue_client("bound");
    world.write("client.pem", identity.certificate_pem());
    world.write("client.key", identity.key().pkcs8_pem());
    world.add(
        "shop",
        json!({
            "grant_type": "client_credentials", "scope": "orders.read",
            "client": { "client_id": "bound", "token_endpoint_auth_method": "tls_client_auth" },
            "tls": { "client_certificate": "client.pem", "client_key": "client.key" }
        }),
    );

    let of = |origin: &str| {
        let url = format!("{origin}/api/orders");
        world.bearerbox.run(&["try", "shop", &url, "--json"]).done().json()
    };
    let with_certificate = of(world.server.mtls_origin());
    // Its other listener asks for none.
    let without = of(world.server.issuer());

    assert_eq!(with_certificate["status"], 200);
    assert_eq!(without["status"], 401);
    assert_eq!(refusal(&without)["server"]["error"], "invalid_token");
}

#[tokio::test]
async fn a_refusal_without_a_challenge_is_said_to_be_one() {
    let silent = json!({ "/api/silent": { "scope": "orders.write", "challenge": false } });
    let world = signed_in(silent, json!({}), json!({})).await;

    let forbidden = attempt(&world, "/api/silent");
    world.bearerbox.run(&["revoke", "shop"]).done();
    let unauthorized = attempt(&world, "/api/silent");

    assert_eq!(forbidden["status"], 403);
    assert_eq!(refusal(&forbidden)["source"], "RFC 9110 §15.5.4");
    assert_eq!(
        (&forbidden["step_up"], &forbidden["resource_metadata"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(unauthorized["status"], 401);
    assert_eq!(refusal(&unauthorized)["source"], "RFC 9110 §11.6.1");
}

#[tokio::test]
async fn a_refusal_is_an_answer_and_a_failure_only_where_that_is_wanted() {
    let apis = json!({ "/api/orders": { "scope": "orders.read" } });
    let world = signed_in(apis, json!({}), json!({})).await;
    let url = api(&world, "/api/orders");
    assert_eq!(world.bearerbox.run(&["try", "shop", &url, "--fail"]).status, 0);
    world.bearerbox.run(&["revoke", "shop"]).done();

    let failed = world.bearerbox.run(&["try", "shop", &url, "--fail", "--json"]);
    let answer = attempt(&world, "/api/orders");

    assert_eq!(
        refusal(&answer)["message"].as_str().unwrap().split(':').next(),
        Some("The API does not take the token")
    );
    assert_eq!(world.last_run("shop")["row"]["outcome"], "done");
    assert_eq!(failed.status, 1);
    assert_eq!(failed.json()["status"], 401);
    assert_eq!(failure(&failed)["message"], "The API answered 401 Unauthorized.");
}

#[tokio::test]
async fn an_api_of_the_dialect_gets_the_token_by_its_scheme() {
    let server = ItsYouOnline::start();
    let bearerbox = support::Bearerbox::default();
    bearerbox.add_profile(&json!({
        "name": "petshop", "preset": "itsyou.online", "grant_type": "client_credentials", "scope": null,
        "authorization_server": {
            "authorization_endpoint": server.authorization_endpoint(), "token_endpoint": server.token_endpoint()
        },
        "client": { "client_id": ItsYouOnline::CLIENT_ID, "client_secret": ItsYouOnline::CLIENT_SECRET }
    }));
    let api = support::Loopback::start(|_| support::loopback::respond(200.try_into().unwrap(), "text/plain", "ok"));

    bearerbox.run(&["try", "petshop", &api.origin()]).done();
    let header = bearerbox.run(&["token", "petshop", "--format", "header"]).done().stdout;
    let curl = bearerbox.run(&["token", "petshop", "--format", "curl"]).done().stdout;

    assert!(header.starts_with("Authorization: token "), "{header}");
    assert!(curl.starts_with("curl -H 'Authorization: token "), "{curl}");
    let received = api.last("GET", "/").unwrap();
    assert_eq!(
        Some(header.trim()),
        received
            .header("authorization")
            .map(|value| format!("Authorization: {value}"))
            .as_deref()
    );
}

#[tokio::test]
async fn what_an_api_says_of_itself_is_found_from_its_url_and_from_its_challenge() {
    let apis = json!({ "/api/orders": { "scope": "orders.write" } });
    let world = signed_in(apis, json!({}), json!({})).await;
    let url = api(&world, "/api/orders");
    let refused = attempt(&world, "/api/orders");
    let metadata = refused["resource_metadata"].as_str().unwrap();

    let by_url = world
        .bearerbox
        .run(&["server", "resource", &url, "--json"])
        .done()
        .json();
    let by_challenge = world
        .bearerbox
        .run(&["server", "resource", &url, "--metadata", metadata, "--json"])
        .done()
        .json();
    let text = world.bearerbox.run(&["server", "resource", &url]).done().stdout;
    let other = world.bearerbox.run(&[
        "server",
        "resource",
        world.server.issuer(),
        "--metadata",
        metadata,
        "--json",
    ]);

    assert_eq!(by_url["authorization_servers"], json!([world.server.issuer()]));
    assert_eq!(
        (&by_url["resource"], &by_url["scopes"]),
        (&json!(url), &json!(["orders.write"]))
    );
    assert_eq!(by_challenge["resource"], by_url["resource"]);
    assert!(text.contains("authorization server"), "{text}");
    assert_eq!(failure(&other)["code"], "answer_refused");
    assert!(
        failure(&other)["message"]
            .as_str()
            .unwrap()
            .ends_with("so it must not be used.")
    );
}

#[tokio::test]
async fn a_token_is_not_sent_unencrypted_until_that_is_allowed() {
    let world = signed_in(json!({}), json!({}), json!({})).await;
    // Nothing leaves this computer: the proxy is asked for the API, and is none.
    let proxy = support::Loopback::start(|_| support::loopback::respond(200.try_into().unwrap(), "text/plain", "ok"));
    let profile = world.document(
        "shop",
        json!({
            "grant_type": "authorization_code", "scope": "openid offline_access orders.read",
            "client": { "client_id": "spa", "redirect_uri": "http://localhost/callback" }, "proxy": proxy.origin()
        }),
    );
    world
        .bearerbox
        .run_with_input(&["profile", "add", "-", "--replace"], &profile.to_string())
        .done();
    let url = "http://api.example/orders?api_key=open-sesame-12";

    let refused = world.bearerbox.run(&["try", "shop", url, "--json"]);
    let before = proxy.received().len();
    world.bearerbox.run(&["try", "shop", url, "--allow-http"]).done();

    assert_eq!((refused.status, before), (1, 0));
    assert_eq!(failure(&refused)["code"], "plaintext_address");
    assert!(
        failure(&refused)["message"]
            .as_str()
            .unwrap()
            .ends_with("everyone on the way could read the token and use it.")
    );
    let run = world.last_run("shop");
    assert_eq!(
        find_check(&run, "The request is encrypted").unwrap()["verdict"],
        "warning"
    );
    assert_eq!(run["row"]["summary"], "GET api.example/orders · 200");
    assert!(!run.to_string().contains("open-sesame-12"), "{run}");
    assert!(parameter(url, "api_key").is_some());
}
