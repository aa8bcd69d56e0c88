use serde_json::json;

use super::mask_response;
use crate::tokens::TokenSet;

fn mask(response: &str) -> String {
    let kept = json!({ "access_token": "opaque-1234", "token_type": "Bearer", "response": response });
    mask_response(&TokenSet::from_vault_json(&kept.to_string()).unwrap())
}

#[test]
fn masks_tokens_in_lists_and_in_every_spelling() {
    let shown = mask(
        r#"{"ACCESS_TOKEN":"opaque-1234","list":[{"refreshToken":"other-5678"}],"copies":["opaque-1234"],"n":"see opaque-1234"}"#,
    );

    assert!(
        !shown.contains("opaque-1234") && !shown.contains("other-5678"),
        "{shown}"
    );
    assert!(shown.contains("copies") && shown.contains("11 characters"), "{shown}");
}

#[test]
fn leaves_the_rest_as_it_came() {
    let shown = mask(r#"{"access_token":"opaque-1234","token_type":"Bearer","expires_in":60}"#);

    assert!(shown.contains("Bearer") && shown.contains("60"), "{shown}");
}
