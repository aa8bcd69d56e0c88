use super::{FoundAs, OPAQUE, find_tokens, found, jwt, tokens};

fn parameter(name: &str) -> FoundAs {
    FoundAs::Parameter { name: name.into() }
}

fn member(name: &str) -> FoundAs {
    FoundAs::Member { name: name.into() }
}

fn authorization(scheme: &str) -> FoundAs {
    FoundAs::Authorization { scheme: scheme.into() }
}

#[test]
fn an_authorization_header_field() {
    for scheme in ["Bearer", "DPoP", "bearer", "token"] {
        for token in [jwt("alice"), OPAQUE.to_owned(), "mF_9.B5f-4.1JqM".to_owned()] {
            for text in [
                format!("Authorization: {scheme} {token}"),
                format!("authorization:{scheme}   {token}\r\nAccept: */*"),
                format!("\"Authorization\": \"{scheme} {token}\","),
                format!("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: {scheme} {token}\r\n\r\n"),
            ] {
                assert_eq!(found(&text), [(token.clone(), authorization(scheme))], "{text}");
            }
        }
    }
}

#[test]
fn what_follows_a_scheme_without_its_header_field_has_to_look_like_a_token() {
    assert_eq!(
        found(&format!("Bearer {OPAQUE}")),
        [(OPAQUE.into(), authorization("Bearer"))]
    );
    assert_eq!(
        found(&format!("Bearer {}", jwt("a"))),
        [(jwt("a"), authorization("Bearer"))]
    );
    assert_eq!(tokens("Bearer authentication"), [""; 0]);
    assert_eq!(
        found(&format!("the token {} is", jwt("a"))),
        [(jwt("a"), FoundAs::Bare)]
    );
}

#[test]
fn a_dpop_header_field_beside_the_token() {
    let proof = jwt("proof");
    let text = format!("Authorization: DPoP {OPAQUE}\r\nDPoP: {proof}\r\n");

    assert_eq!(
        found(&text),
        [(OPAQUE.into(), authorization("DPoP")), (proof, FoundAs::DpopProof)]
    );
}

#[test]
fn a_curl_command() {
    let (token, proof) = (jwt("alice"), jwt("proof"));
    let text = format!(
        "curl -X POST 'https://api.example/orders' \\\n  -H \"Authorization: DPoP {token}\" \\\n  --header 'DPoP: {proof}' \\\n  \
         --data-urlencode 'assertion={}' -d \"client_assertion={}&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\" \\\n  \
         -b 'session={}'",
        jwt("assertion"),
        jwt("client"),
        jwt("cookie"),
    );

    assert_eq!(
        found(&text),
        [
            (token, authorization("DPoP")),
            (proof, FoundAs::DpopProof),
            (jwt("assertion"), parameter("assertion")),
            (jwt("client"), parameter("client_assertion")),
            ("tGzv3JOkF0XG5Qx2TlKWIA".into(), parameter("refresh_token")),
            (jwt("cookie"), FoundAs::Cookie { name: "session".into() }),
        ]
    );
    assert_eq!(
        found(&format!("curl --oauth2-bearer {OPAQUE} https://api.example")),
        [(OPAQUE.into(), authorization("bearer"))]
    );
}

#[test]
fn a_token_response() {
    let text = format!(
        "{{\n  \"access_token\": \"{OPAQUE}\",\n  \"token_type\": \"Bearer\",\n  \"expires_in\": 3600,\n  \
         \"refresh_token\":\"tGzv3JO\\/kF0XG+5Qx2TlKWIA==\",\n  \"id_token\":\"{}\",\"jwt\":\"{}\"}}",
        jwt("alice"),
        jwt("other"),
    );

    assert_eq!(
        found(&text),
        [
            (OPAQUE.into(), member("access_token")),
            ("tGzv3JO/kF0XG+5Qx2TlKWIA==".into(), member("refresh_token")),
            (jwt("alice"), member("id_token")),
            (jwt("other"), member("jwt")),
        ]
    );
}

#[test]
fn a_token_response_within_a_text_of_json() {
    let text = format!(
        r#"{{"body":"{{\"access_token\":\"{OPAQUE}\",\"id_token\":\"{}\"}}"}}"#,
        jwt("a")
    );

    assert_eq!(
        found(&text),
        [(OPAQUE.into(), member("access_token")), (jwt("a"), member("id_token"))]
    );
}

#[test]
fn cookies() {
    let session = jwt("session");
    let cookie = |name: &str| FoundAs::Cookie { name: name.into() };

    assert_eq!(
        found(&format!("Cookie: theme=dark; __Host-session={session}; lang=en")),
        [(session.clone(), cookie("__Host-session"))]
    );
    assert_eq!(
        found(&format!("Set-Cookie: id={session}; Path=/; Secure; HttpOnly")),
        [(session.clone(), cookie("id"))]
    );
    assert_eq!(
        found(&format!("cookie: access_token={OPAQUE}; x={session}")),
        [(OPAQUE.into(), cookie("access_token")), (session, cookie("x"))]
    );
}

#[test]
fn a_url_with_a_query_or_a_fragment() {
    let text = format!(
        "https://app.example/cb#id_token={}&access_token=a%2Fb%2B2YotnFZ%3D%3D&state=xyz123456&expires_in=3600",
        jwt("alice")
    );
    assert_eq!(
        found(&text),
        [
            (jwt("alice"), parameter("id_token")),
            ("a/b+2YotnFZ==".into(), parameter("access_token"))
        ]
    );
    assert_eq!(
        found(&format!("GET /api?access_token={OPAQUE} HTTP/1.1")),
        [(OPAQUE.into(), parameter("access_token"))]
    );
}

#[test]
fn a_url_within_a_url() {
    let text = format!(
        "https://id.example/login?next=https%3A%2F%2Fapp.example%2Fcb%23access_token%3D{OPAQUE}%26id_token%3D{}%26x%3D1",
        jwt("alice")
    );

    assert_eq!(
        found(&text),
        [
            (OPAQUE.into(), parameter("access_token")),
            (jwt("alice"), parameter("id_token"))
        ]
    );
}

#[test]
fn a_form() {
    let text = format!(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token={}&actor_token={OPAQUE}\
         &subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt",
        jwt("alice")
    );

    assert_eq!(
        found(&text),
        [
            (jwt("alice"), parameter("subject_token")),
            (OPAQUE.into(), parameter("actor_token"))
        ]
    );
}

#[test]
fn a_page_and_a_log() {
    let token = jwt("alice");

    assert_eq!(
        found(&format!(
            "<input type=\"hidden\" name=\"id_token\" value=\"{token}\"/><input name='access_token' value='{OPAQUE}'>"
        )),
        [
            (token.clone(), parameter("id_token")),
            (OPAQUE.into(), parameter("access_token"))
        ]
    );
    assert_eq!(
        found(&format!(
            "2026-11-26T12:00:00Z INFO got accessToken={OPAQUE}, idToken: {token}, for alice"
        )),
        [
            (OPAQUE.into(), parameter("accessToken")),
            (token.clone(), FoundAs::Field { name: "idToken".into() })
        ]
    );
    assert_eq!(
        found(&format!("<code>{token}</code> ({}).", jwt("bob"))),
        [(token.clone(), FoundAs::Bare), (jwt("bob"), FoundAs::Bare)]
    );
    assert_eq!(
        found(&format!(r"\u0026id_token={token}\u0026a=b\nid_token={}\n", jwt("bob"))),
        [(token, parameter("id_token")), (jwt("bob"), parameter("id_token"))]
    );
}

#[test]
fn a_field_of_any_name() {
    assert_eq!(
        found(&format!("x-amzn-oidc-data: {}", jwt("a"))),
        [(
            jwt("a"),
            FoundAs::Field {
                name: "x-amzn-oidc-data".into()
            }
        )]
    );
}

#[test]
fn a_jwt_behind_the_prefix_of_its_maker() {
    let text = format!("CI_JOB_TOKEN=glcbt-{}", jwt("job"));

    assert_eq!(found(&text), [(jwt("job"), parameter("CI_JOB_TOKEN"))]);
    assert_eq!(&text[find_tokens(&text).tokens[0].range.clone()], jwt("job"));
}

#[test]
fn a_jwt_with_disclosures_and_the_proof_of_its_holder() {
    let text = format!(
        "{}~WyJzYWx0IiwibmFtZSIsIkFsaWNlIl0~{}",
        jwt("credential"),
        jwt("holder")
    );

    assert_eq!(tokens(&text), [jwt("credential"), jwt("holder")]);
}

#[test]
fn a_jwt_at_the_end_of_a_name_or_a_sentence() {
    assert_eq!(tokens(&format!("It is {}.", jwt("a"))), [jwt("a")]);
    assert_eq!(tokens(&format!("It is {}...", jwt("a"))), [jwt("a")]);
    assert_eq!(tokens(&format!("bearer.authorization.{}", jwt("a"))), [jwt("a")]);
}

#[test]
fn an_unsigned_jwt_keeps_its_last_dot() {
    let unsigned = format!(
        "{}.{}.",
        crate::base64url::encode_base64url(r#"{"alg":"none"}"#),
        crate::base64url::encode_base64url(r#"{"sub":"alice"}"#)
    );

    assert_eq!(tokens(&unsigned), [unsigned.as_str()]);
    assert_eq!(tokens(&format!("{unsigned} and more words")), [unsigned]);
}
