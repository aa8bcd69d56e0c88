//! Rich authorization requests (RFC 9396).

use serde_json::{Value, json};

use crate::setup::{Setup, decode};

const READ: &str = r#"[{"type":"orders","actions":["read"]}]"#;
const READ_AND_WRITE: &str = r#"[{"type":"orders","actions":["read","write"]}]"#;

fn parsed(details: &str) -> Value {
    serde_json::from_str(details).unwrap()
}

#[tokio::test]
async fn are_in_the_answer_the_access_token_and_its_introspection() {
    let setup = Setup::start().await;
    for scope in ["orders.read", "orders.read opaque"] {
        let more = [("scope", scope), ("authorization_details", READ)];

        let by_client = setup.token_as_machine(&more).await;
        let code = setup.code("web", &more).await;
        let by_person = setup.redeem("web", &code, &[]).await;

        for reply in [by_client, by_person] {
            assert_eq!(reply.json()["authorization_details"], parsed(READ));
            assert_eq!(reply.text("scope"), scope);
            let introspected = setup.introspect(&reply.text("access_token")).await;
            assert_eq!(introspected["authorization_details"], parsed(READ));
        }
    }
}

#[tokio::test]
async fn may_stand_without_a_scope() {
    let setup = Setup::start().await;

    let reply = setup.token_as_machine(&[("authorization_details", READ)]).await;

    assert!(!reply.json().contains_key("scope"));
    let claims = decode(&reply.text("access_token")).1;
    assert!(!claims.contains_key("scope"));
    assert_eq!(claims["authorization_details"], parsed(READ));
}

#[tokio::test]
async fn a_code_and_a_refresh_can_ask_for_less_and_never_for_more() {
    let setup = Setup::start().await;
    let code = setup.code("web", &[("authorization_details", READ_AND_WRITE)]).await;
    let refresh = async |token: &str, details| {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "web"),
            ("refresh_token", token),
        ];
        setup.ask_token(&form, &[("authorization_details", details)]).await
    };
    let more = r#"[{"type":"orders","actions":["read","delete"]}]"#;

    let first = setup.redeem("web", &code, &[("authorization_details", READ)]).await;
    let wider = refresh(&first.text("refresh_token"), more).await;
    let second = refresh(&first.text("refresh_token"), "").await;
    let third = refresh(&second.text("refresh_token"), READ).await;

    assert_eq!(first.json()["authorization_details"], parsed(READ));
    assert_eq!(wider.text("error"), "invalid_authorization_details");
    assert_eq!(second.json()["authorization_details"], parsed(READ_AND_WRITE));
    assert_eq!(third.json()["authorization_details"], parsed(READ));
}

#[tokio::test]
async fn are_refused_unless_all_of_them_is_known() {
    let setup = Setup::start().await;
    for details in [
        "not json",
        r#"{"type":"orders","actions":["read"]}"#,
        r#"["orders"]"#,
        r#"[{"type":"unknown"}]"#,
        r#"[{"type":"orders"}]"#,
        r#"[{"type":"orders","actions":"read"}]"#,
        r#"[{"type":"orders","actions":["read"],"more":1}]"#,
    ] {
        let more = [("authorization_details", details)];

        let at_token = setup.token_as_machine(&more).await;
        let at_authorization = setup.authorize("web", &more).await;

        let error = "invalid_authorization_details";
        assert_eq!(
            (at_token.status, at_token.text("error")),
            (400, error.to_owned()),
            "{details}"
        );
        assert_eq!(at_authorization.answered("error").as_deref(), Some(error), "{details}");
    }
}

#[tokio::test]
async fn are_shown_to_the_person_each_time() {
    let setup = Setup::start().await;
    let details = json!([{"type": "orders", "actions": ["<read>"]}]).to_string();
    let url = setup.authorization_url("pages", &[("authorization_details", &details)]);
    let issuer = setup.practice.issuer();

    let first = setup.agent.allow(issuer, &url, "alice").await;
    let again = setup.agent.open(&url).await;
    let silent = setup.agent.open(&format!("{url}&prompt=none")).await;

    assert!(first.answered("code").is_some());
    assert!(again.body.contains("value=\"allow\""));
    assert!(again.body.contains("&quot;actions&quot;") && again.body.contains("&lt;read&gt;"));
    assert_eq!(silent.answered("error").as_deref(), Some("consent_required"));
}
