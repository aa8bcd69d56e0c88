//! What the token is for: resource indicators (RFC 8707) and authorization details (RFC 9396).

use serde_json::{Value, json};
use support::Answer;

use crate::world::{World, claims, extend, failure};

const ORDERS: &str = "https://orders.example/api";

fn start(more: Value) -> World {
    let world = World::start(&json!({
        "resources": { ORDERS: { "scope": "orders.read orders.write" }, "https://stock.example": { "scope": "orders.read" } },
        "authorization_details_types": ["payment_initiation"],
        "extra_clients": [{
            "client_id": "payer", "application_type": "native", "token_endpoint_auth_method": "none",
            "redirect_uris": ["http://localhost/callback"], "authorization_details_types": ["payment_initiation"]
        }]
    }));
    let mut document = json!({
        "grant_type": "authorization_code",
        "scope": "openid offline_access orders.read",
        "client": { "client_id": "spa", "redirect_uri": "http://localhost/callback" },
        "parameters": { "authorization": { "prompt": "consent" } }
    });
    extend(&mut document, more);
    world.add("shop", document);
    world
}

#[tokio::test]
async fn an_access_token_is_for_the_resource_and_stays_so() {
    let world = start(json!({ "resource": ORDERS }));

    world.sign_in("shop", Answer::Allow("alice")).await.done();
    let first = claims(&world.token("shop", "access"));
    world.bearerbox.run(&["refresh", "shop"]).done();
    let refreshed = claims(&world.token("shop", "access"));

    for token in [first, refreshed] {
        assert_eq!(
            (&token["aud"], &token["scope"]),
            (&json!(ORDERS), &json!("orders.read"))
        );
    }
}

#[tokio::test]
async fn client_credentials_are_for_a_resource_too() {
    let world = start(json!({}));
    world.add(
        "machine",
        json!({
            "grant_type": "client_credentials", "scope": "orders.write", "resource": [ORDERS],
            "client": { "client_id": "machine", "client_secret": "machine-secret" }
        }),
    );

    let token = claims(&world.token("machine", "access"));

    assert_eq!(token["aud"], ORDERS);
}

#[tokio::test]
async fn a_resource_that_the_server_does_not_know_is_said() {
    let world = start(json!({ "resource": "https://unknown.example" }));

    let error = failure(&world.sign_in("shop", Answer::Allow("alice")).await);

    assert_eq!(error["server"]["error"], "invalid_target");
    assert_eq!(
        error["next_step"],
        "The server does not know the resource or the audience, or does not allow it to this client."
    );
}

fn payment() -> Value {
    json!([{ "type": "payment_initiation", "instructedAmount": { "currency": "EUR", "amount": "123.50" } }])
}

#[tokio::test]
async fn authorization_details_are_granted_as_they_were_asked_for() {
    let client = json!({ "client_id": "payer", "redirect_uri": "http://localhost/callback" });
    let world = start(json!({
        "resource": ORDERS, "authorization_details": payment(), "client": client, "scope": "openid orders.read"
    }));

    world.sign_in("shop", Answer::Allow("alice")).await.done();

    let response = world
        .bearerbox
        .run(&["token", "shop", "--format", "json"])
        .done()
        .json();
    assert_eq!(response["authorization_details"], payment());
    assert_eq!(
        claims(&world.token("shop", "access"))["authorization_details"],
        payment()
    );
}

#[tokio::test]
async fn authorization_details_of_an_unknown_type_are_refused_by_the_server() {
    let world = start(json!({ "authorization_details": [{ "type": "door_opening" }] }));

    let error = failure(&world.sign_in("shop", Answer::Allow("alice")).await);

    assert_eq!(error["server"]["error"], "invalid_authorization_details");
    assert_eq!(
        error["next_step"],
        "Compare the authorization details with the types that the server supports."
    );
}
