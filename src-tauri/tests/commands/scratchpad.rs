//! What is done with a pasted token.

use serde_json::{Value, json};

use crate::shell::Shell;

const SECRET: &str = "a secret that is long enough for HS256";

fn made(shell: &Shell, key: Value, wrong: Value) -> String {
    let arguments =
        json!({ "header": "", "claims": "{\"sub\":\"alice\",\"aud\":\"orders\"}", "key": key, "wrong": wrong });
    shell.answer("scratchpad_sign", arguments).as_str().unwrap().to_owned()
}

fn verdict(proof: &Value, rule: &str) -> Value {
    let findings = proof["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["rule"] == rule).unwrap()["verdict"].clone()
}

#[test]
fn a_token_is_made_and_verified_with_the_same_secret_in_another_form() {
    let shell = Shell::open();
    let token = made(&shell, json!({ "from": "pasted", "text": SECRET }), Value::Null);
    let hex: String = SECRET.bytes().map(|octet| format!("{octet:02x}")).collect();
    let proof = shell.answer(
        "scratchpad_verify",
        json!({ "text": format!("Bearer {token}"), "chosen": 0, "keys": { "from": "secret", "text": hex }, "audience": "orders" }),
    );
    assert_eq!(verdict(&proof, "signature"), "passed");
    assert_eq!(verdict(&proof, "audience"), "passed");
    assert_eq!(proof["secret_form"], "hex");

    let wrong = made(&shell, json!({ "from": "pasted", "text": SECRET }), json!("tampered"));
    let proof = shell.answer(
        "scratchpad_verify",
        json!({ "text": wrong, "chosen": 0, "keys": { "from": "secret", "text": SECRET }, "audience": null }),
    );
    assert_eq!(verdict(&proof, "signature"), "failed");
}

#[test]
fn two_tokens_of_one_text_are_compared_as_what_they_are_said_to_be() {
    let shell = Shell::open();
    let key = json!({ "from": "pasted", "text": SECRET });
    let text = ["alice", "bob"].map(|sub| {
        let claims = json!({ "sub": sub, "aud": "orders" }).to_string();
        let arguments = json!({ "header": "", "claims": claims, "key": key, "wrong": null });
        shell.answer("scratchpad_sign", arguments).as_str().unwrap().to_owned()
    });
    let compare = |after: usize, related: &str| json!({ "text": text.join("\n"), "before": 0, "after": after, "related": related });

    let people = shell.answer("scratchpad_compare", compare(1, "other_persona"));
    assert_eq!(people["compared_as"], "other_persona");
    let sub_of = |view: &Value| {
        let claims = view["claims"].as_array().unwrap().clone();
        claims
            .into_iter()
            .find(|claim| claim["path"] == json!(["sub"]))
            .unwrap()
    };
    let sub = sub_of(&people);
    assert_eq!(
        (&sub["before"]["text"], &sub["after"]["text"]),
        (&json!("alice"), &json!("bob"))
    );
    assert_eq!(sub["expectation"], "expected");
    let refreshed = shell.answer("scratchpad_compare", compare(1, "refreshed"));
    assert_eq!(sub_of(&refreshed)["expectation"], "unexpected");
    assert_eq!(
        shell.answer("scratchpad_compare", compare(0, "unrelated"))["is_same_token"],
        true
    );
    assert_eq!(shell.code("scratchpad_compare", compare(2, "unrelated")), "invalid");
}

#[test]
fn what_cannot_be_done_is_said_by_cause() {
    let shell = Shell::open();
    let refused = |command: &str, arguments: Value| {
        shell.call(command, arguments).unwrap_err()["message"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let verify = json!({ "text": "nothing", "chosen": 0, "keys": { "from": "key", "text": "x" }, "audience": null });
    assert!(refused("scratchpad_verify", verify).contains("token"));
    let token = made(&shell, json!({ "from": "new" }), Value::Null);
    let verify = json!({ "text": token, "chosen": 0, "keys": { "from": "jwks", "url": "http://id.example/jwks" }, "audience": null });
    assert!(refused("scratchpad_verify", verify).contains("not encrypted"));
    let decrypt = json!({ "text": token, "chosen": 0, "key": { "from": "pasted", "text": SECRET } });
    assert!(refused("scratchpad_decrypt", decrypt).contains("signed, not encrypted"));
    let sign = json!({ "header": "", "claims": "[]", "key": { "from": "new" }, "wrong": null });
    assert!(refused("scratchpad_sign", sign).contains("JSON object"));
}
