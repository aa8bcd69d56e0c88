//! Resource indicators (RFC 8707).

use serde_json::{Value, json};

use crate::agent::Reply;
use crate::setup::{Setup, decode};

const ORDERS: &str = "https://orders.example/api";
const BILLS: &str = "https://bills.example/api";
const BOTH: [(&str, &str); 2] = [("resource", ORDERS), ("resource", BILLS)];

fn audience(reply: &Reply) -> Value {
    decode(&reply.text("access_token")).1["aud"].clone()
}

#[tokio::test]
async fn the_resources_become_the_audience() {
    let setup = Setup::start().await;

    let one = setup.token_as_machine(&[("resource", ORDERS)]).await;
    let two = setup.token_as_machine(&BOTH).await;
    let code = setup.code("web", &BOTH).await;
    let redeemed = setup.redeem("web", &code, &[]).await;

    assert_eq!(audience(&one), ORDERS);
    assert_eq!(audience(&two), json!([ORDERS, BILLS]));
    assert_eq!(audience(&redeemed), json!([ORDERS, BILLS]));
    let introspected = setup.introspect(&one.text("access_token")).await;
    assert_eq!(introspected["aud"], ORDERS);
}

#[tokio::test]
async fn a_code_and_a_refresh_give_tokens_for_part_of_what_was_granted() {
    let setup = Setup::start().await;
    let code = setup.code("web", &BOTH).await;
    let refresh = async |token: &str, resource| {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "web"),
            ("refresh_token", token),
        ];
        setup.ask_token(&form, &[("resource", resource)]).await
    };

    let first = setup.redeem("web", &code, &[("resource", ORDERS)]).await;
    let second = refresh(&first.text("refresh_token"), BILLS).await;
    let third = refresh(&second.text("refresh_token"), "").await;

    assert_eq!(audience(&first), ORDERS);
    assert_eq!(audience(&second), BILLS);
    assert_eq!(audience(&third), json!([ORDERS, BILLS]));
}

#[tokio::test]
async fn no_later_request_can_reach_further() {
    let setup = Setup::start().await;
    let code = setup.code("web", &[("resource", ORDERS)]).await;

    let further = setup.redeem("web", &code, &[("resource", BILLS)]).await;
    let then = setup.redeem("web", &code, &[]).await;

    assert_eq!(further.text("error"), "invalid_target");
    assert_eq!(then.status, 200, "the refused request used the code up");
}

#[tokio::test]
async fn refuses_what_is_no_absolute_uri() {
    let setup = Setup::start().await;
    for resource in ["orders", "/api", "https://orders.example/#part"] {
        let more = [("resource", ORDERS), ("resource", resource)];

        let at_token = setup.token_as_machine(&more).await;
        let at_authorization = setup.authorize("web", &more).await;

        assert_eq!(
            (at_token.status, at_token.text("error")),
            (400, "invalid_target".to_owned())
        );
        assert_eq!(at_authorization.answered("error").as_deref(), Some("invalid_target"));
    }
}
