//! Authorization responses in every form: JWTs (JARM) in all modes, tokens in place of a code or beside it; and signed
//! authorization requests (JAR). What came through the browser is proven before it is used.

use serde_json::{Value, json};
use support::keys::TestKey;
use support::{Answer, Arrival, Finished, Running};
use url::Url;

use crate::world::{SECRET, World, extend, failure, find_check, parameter, titles};

const REDIRECT_URI: &str = "http://localhost/callback";
const PETSHOP: &str = "https://petshop.example/callback";

/// A server with a native client `a` that has these members, and another one, `b`, and a profile of the first.
fn start(client: Value, profile: Value) -> World {
    let mut registered = json!({
        "client_id": "a", "client_secret": SECRET, "application_type": "native", "response_types": ["code"],
        "grant_types": ["authorization_code"], "redirect_uris": [REDIRECT_URI]
    });
    extend(&mut registered, client);
    let mut other = registered.clone();
    other["client_id"] = "b".into();
    let world = World::start(&json!({ "clients": [registered, other] }));
    let mut document = json!({
        "grant_type": "authorization_code", "scope": "openid",
        "client": { "client_id": "a", "client_secret": SECRET, "redirect_uri": REDIRECT_URI }
    });
    for (member, value) in profile.as_object().unwrap() {
        if value.is_object() && document[member].is_object() {
            extend(&mut document[member], value.clone());
        } else {
            document[member] = value.clone();
        }
    }
    world.add("shop", document);
    world
}

fn jarm(mode: &str) -> World {
    start(
        json!({ "authorization_signed_response_alg": "PS256" }),
        json!({ "parameters": { "authorization": { "response_mode": mode } } }),
    )
}

/// Where alice arrives after she has allowed what is asked at `url`.
async fn arrive(world: &World, url: &str) -> Arrival {
    let person = world.person();
    person
        .arrive(url, world.loopback(), Answer::Allow("alice"))
        .await
        .unwrap()
}

/// Brings the answer to the command, as a browser or a person does.
async fn deliver(world: &World, mut running: Running, arrival: Arrival) -> Finished {
    match arrival {
        // Only a page can read a fragment; a person copies the address.
        Arrival::Redirect(url) if url.fragment().is_some() => running.type_line(url.as_str()),
        Arrival::Redirect(url) => {
            world.person().get(&url).await;
        }
        Arrival::Post(url, fields) => {
            world.person().post(&url, &fields).await;
        }
    }
    running.finish()
}

async fn sign_in(world: &World) -> Finished {
    let (url, running) = world.bearerbox.start_login("shop");
    let arrival = arrive(world, &url).await;
    deliver(world, running, arrival).await
}

fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let mut changed = Url::parse(url).unwrap();
    let pairs: Vec<(String, String)> = changed.query_pairs().into_owned().collect();
    changed.query_pairs_mut().clear().extend_pairs(
        pairs
            .iter()
            .map(|(found, old)| (found.as_str(), if found == name { value } else { old.as_str() })),
    );
    changed.into()
}

#[tokio::test]
async fn a_response_is_a_jwt_in_each_of_the_four_modes() {
    for mode in ["jwt", "query.jwt", "fragment.jwt", "form_post.jwt"] {
        let world = jarm(mode);

        sign_in(&world).await.done();

        let run = world.last_run("shop");
        for title in [
            "The authorization response is signed by the server",
            "The authorization response's aud is the client",
            "The authorization response has not expired",
        ] {
            assert_eq!(find_check(&run, title).unwrap()["verdict"], "passed", "{mode}: {title}");
        }
        assert!(titles(&run).contains(&"Keys"), "{mode}");
        assert!(!world.token("shop", "access").is_empty(), "{mode}");
    }
}

#[tokio::test]
async fn a_response_for_another_client_is_refused_and_what_is_held_stays() {
    let world = jarm("jwt");
    sign_in(&world).await.done();
    let before = world.token("shop", "access");

    let (url, running) = world.bearerbox.start_login("shop");
    let for_another = arrive(&world, &with_parameter(&url, "client_id", "b")).await;
    let error = failure(&deliver(&world, running, for_another).await);

    assert_eq!(error["code"], "answer_refused");
    assert_eq!(
        error["message"],
        "The authorization response was refused: it is not for the client a."
    );
    assert_eq!(world.token("shop", "access"), before);
}

#[tokio::test]
async fn a_response_that_somebody_else_signed_is_refused() {
    let world = jarm("jwt");
    let (url, running) = world.bearerbox.start_login("shop");
    let Arrival::Redirect(mut callback) = arrive(&world, &url).await else {
        panic!("not redirected")
    };
    let genuine = parameter(callback.as_str(), "response").unwrap();
    let forged = TestKey::for_algorithm("PS256").jwt(&json!({ "alg": "PS256" }), &crate::world::claims(&genuine));
    callback.query_pairs_mut().clear().append_pair("response", &forged);

    let error = failure(&deliver(&world, running, Arrival::Redirect(callback)).await);

    assert_eq!(error["code"], "answer_refused");
    let message = error["message"].as_str().unwrap();
    let begins = "The authorization response was refused: its signature was not verified: ";
    assert!(message.starts_with(begins), "{message}");
}

#[tokio::test]
async fn a_denial_in_a_jwt_is_the_servers_word() {
    let world = jarm("jwt");
    let (url, running) = world.bearerbox.start_login("shop");
    let person = world.person();
    let denied = person
        .arrive(&url, world.loopback(), Answer::Deny("alice"))
        .await
        .unwrap();

    let error = failure(&deliver(&world, running, denied).await);

    assert_eq!(error["server"]["error"], "access_denied");
}

/// A profile that signs its requests, with its key in a file.
fn jar(client: Value, profile: Value) -> World {
    let key = TestKey::for_algorithm("ES256");
    let mut registered = json!({
        "require_signed_request_object": true, "request_object_signing_alg": "ES256", "jwks": key.public_jwks("k")
    });
    extend(&mut registered, client);
    let mut members = json!({
        "request_object_signing_alg": "ES256", "jwks": { "file": "key.pem" }, "kid": "k"
    });
    extend(&mut members, profile);
    let world = start(registered, json!({ "client": members }));
    world.write("key.pem", key.pkcs8_pem());
    world
}

#[tokio::test]
async fn a_signed_request_goes_by_value() {
    let world = jar(json!({}), json!({}));
    let (url, running) = world.bearerbox.start_login("shop");
    assert!(parameter(&url, "request").is_some() && parameter(&url, "redirect_uri").is_none());

    let arrival = arrive(&world, &url).await;
    deliver(&world, running, arrival).await.done();

    assert!(!world.token("shop", "access").is_empty());
}

#[tokio::test]
async fn a_signed_request_is_pushed() {
    let world = jar(
        json!({ "require_pushed_authorization_requests": true }),
        json!({ "require_pushed_authorization_requests": true }),
    );

    sign_in(&world).await.done();

    let run = world.last_run("shop");
    assert!(titles(&run).contains(&"Pushed authorization request"));
}

#[tokio::test]
async fn a_signed_request_that_the_server_refuses_says_so_before_anybody_signs_in() {
    let world = jar(
        json!({ "require_pushed_authorization_requests": true }),
        json!({ "require_pushed_authorization_requests": true }),
    );
    // Another key than the one that is registered.
    world.write("key.pem", TestKey::for_algorithm("ES256").pkcs8_pem());

    let error = failure(&world.sign_in("shop", Answer::Allow("alice")).await);

    assert_eq!(error["message"], "The server refused the pushed authorization request.");
    assert_eq!(error["server"]["error"], "invalid_request_object");
    assert_eq!(
        error["next_step"],
        "The server does not take the signed request: compare the key and its algorithm with what is registered for the \
         client, and this computer's clock with the server's."
    );
}

#[tokio::test]
async fn tokens_come_by_the_browser_in_place_of_a_code_or_beside_it() {
    for (grant_type, response_type, has_access) in [
        ("implicit", "id_token", false),
        ("implicit", "id_token token", true),
        ("authorization_code", "code id_token", true),
        ("authorization_code", "code token", true),
        ("authorization_code", "code id_token token", true),
    ] {
        let world = World::start(&json!({}));
        let client = json!({
            "client_id": "hybrid", "client_secret": "hybrid-secret-of-at-least-32-characters", "redirect_uri": PETSHOP
        });
        world.add(
            "shop",
            json!({ "grant_type": grant_type, "response_type": response_type, "scope": "openid", "client": client }),
        );

        let (url, mut running) = world.bearerbox.start_login("shop");
        let person = world.person();
        let callback = person.authorize(&url, PETSHOP, Answer::Allow("alice")).await.unwrap();
        running.type_line(callback.as_str());
        running.finish().done();

        assert_eq!(
            crate::world::claims(&world.token("shop", "id"))["sub"],
            "alice",
            "{response_type}"
        );
        let access = world.bearerbox.run(&["token", "shop"]);
        assert_eq!(access.status == 0, has_access, "{response_type}");
        let run = world.last_run("shop");
        if response_type.contains("id_token") {
            let signature = find_check(&run, "The ID token's signature").unwrap();
            assert_eq!(signature["verdict"], "passed", "{response_type}");
        }
    }
}

#[tokio::test]
async fn an_id_token_from_the_browser_is_verified_by_every_algorithm() {
    let algorithms = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384",
        "HS512",
    ];
    let clients: Vec<Value> = algorithms
        .iter()
        .map(|alg| {
            json!({
                "client_id": alg, "client_secret": SECRET, "id_token_signed_response_alg": alg,
                "grant_types": ["implicit"], "response_types": ["id_token"], "redirect_uris": [PETSHOP]
            })
        })
        .collect();
    let world = World::start(&json!({ "clients": clients }));
    for alg in algorithms {
        let client = json!({ "client_id": alg, "client_secret": SECRET, "redirect_uri": PETSHOP });
        world.add(
            alg,
            json!({ "grant_type": "implicit", "response_type": "id_token", "scope": "openid", "client": client }),
        );

        let (url, mut running) = world.bearerbox.start_login(alg);
        let person = world.person();
        let callback = person.authorize(&url, PETSHOP, Answer::Allow("alice")).await.unwrap();
        running.type_line(callback.as_str());
        running.finish().done();

        let run = world.last_run(alg);
        let signature = find_check(&run, "The ID token's signature").unwrap();
        assert_eq!(signature["verdict"], "passed", "{alg}");
    }
}
