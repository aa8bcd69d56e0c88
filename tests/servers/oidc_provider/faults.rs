//! What can be made wrong with it.

use serde_json::json;
use support::{OidcProvider, http_client};

use crate::peer::{json, post, read};

#[tokio::test]
async fn answers_can_be_patched_and_come_after_others() {
    let server = OidcProvider::start(&json!({
        "patches": { "/device/auth": { "interval": 1 } },
        "first_answers": { "/device/auth": [
            { "status": 503, "headers": { "retry-after": "1" } },
            { "status": 400, "body": { "error": "slow_down" } },
        ] },
    }));
    let url = format!("{}/device/auth", server.issuer());
    let fields = [("client_id", "device"), ("scope", "openid")];

    let first = post(&http_client(), &url, &fields).await;
    let second = json(400, read(post(&http_client(), &url, &fields).await).await);
    let third = json(200, read(post(&http_client(), &url, &fields).await).await);

    assert_eq!(
        (first.status().as_u16(), &first.headers()["retry-after"]),
        (503, &"1".parse().unwrap())
    );
    assert_eq!(second["error"], "slow_down");
    assert_eq!(third["interval"], 1);
    assert!(third["device_code"].is_string());
}
