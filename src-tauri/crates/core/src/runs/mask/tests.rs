use super::Mask;

#[test]
fn masks_a_parameter_by_its_name_and_says_how_long_it_is() {
    let mut mask = Mask::default();

    let code = mask.parameter("code", "SplxlOBeZQQYbYS6WxSbIA", false);
    let state = mask.parameter("state", "xyz", false);

    assert_eq!((code.value, code.note.as_deref()), (None, Some("22 characters")));
    assert_eq!(state.value.as_deref(), Some("xyz"));
}

#[test]
fn masks_header_fields_that_prove_something() {
    let mut mask = Mask::default();

    for name in [
        "Authorization",
        "Cookie",
        "set-cookie",
        "DPoP",
        "X-Api-Key",
        "X-Auth-Token",
    ] {
        assert_eq!(mask.header(name, "Bearer very-secret", false).value, None, "{name}");
    }
    assert_eq!(
        mask.header("Content-Type", "text/html", false).value.as_deref(),
        Some("text/html")
    );
}

#[test]
fn masks_secrets_in_the_query_and_fragment_of_a_url() {
    let mut mask = Mask::default();
    let url = "https://app.example/cb?code=SplxlOBeZQ&state=xyz#access_token=2YotnFZFEj&token_type=bearer";

    let masked = mask.url(url);

    assert_eq!(
        masked,
        "https://app.example/cb?code=***&state=xyz#access_token=***&token_type=bearer"
    );
    assert_eq!(mask.url("/login?next=%2Fhome"), "/login?next=%2Fhome");
    assert_eq!(mask.url("/cb?code=SplxlOBeZQ"), "/cb?code=***");
}

#[test]
fn masks_tokens_in_json_wherever_they_are() {
    let mut mask = Mask::default();
    let body = r#"{"access_token":"abcdefgh","nested":{"refresh_token":"ijklmnop"},"expires_in":60,"code":"E42"}"#;

    let masked = mask.body(body);

    assert!(!masked.contains("abcdefgh") && !masked.contains("ijklmnop"), "{masked}");
    assert!(
        masked.contains("8 characters") && masked.contains("60") && masked.contains("E42"),
        "{masked}"
    );
}

#[test]
fn masks_a_form_and_a_bare_jwt() {
    let mut mask = Mask::default();

    assert!(
        !mask
            .body("access_token=abcdefgh&token_type=bearer")
            .contains("abcdefgh")
    );
    assert!(!mask.body("eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.c2ln").contains("eyJ"));
    assert_eq!(mask.body("<html>a=b</html>"), "<html>a=b</html>");
}

#[test]
fn finds_a_masked_value_again_in_a_text_without_names() {
    let mut mask = Mask::default();
    // "web:s3cr3t%2B/" behind Basic.
    mask.header("Authorization", "Basic d2ViOnMzY3IzdCUyQi8=", true);
    mask.parameter("code", "Splx lOBeZQ", false);

    let scrubbed = mask.scrub("s3cr3t+/ and s3cr3t%2B/ and Splx+lOBeZQ and Splx lOBeZQ");

    assert!(
        !scrubbed.contains("s3cr3t") && !scrubbed.contains("lOBeZQ"),
        "{scrubbed}"
    );
}

#[test]
fn masks_what_breaks_off_or_has_no_structure() {
    for body in [
        r#"{"access_token":"TOPSECRET-1","token_type":"Bea"#,
        r#"{"token_type":"Bearer","access_token":"TOPSECRET-1"#,
        r#"{"access_token":"TOPSECRET-1","#,
        r#"{"access_token" : 'TOPSECRET-1'}"#,
        r#"{access_token: TOPSECRET-1}"#,
        r#"{"access_token":["TOPSECRET-1","#,
        r#"{"accessToken":"TOPSECRET-1"}"#,
        r#""{\"access_token\":\"TOPSECRET-1\"} x""#,
        r#""TOPSECRET-1""#,
        "TOPSECRET-1",
        "TOPSECRET-1==",
        "TOPSECRET-1\n",
        "access-token: TOPSECRET-1\ntoken_type: Bearer",
        "Authorization: Bearer TOPSECRET-1",
        "<access_token>TOPSECRET-1</access_token>",
        r#"<input name="client_secret" value="TOPSECRET-1">"#,
    ] {
        let mut mask = Mask::default();

        let shown = mask.body(body);

        assert!(!shown.contains("TOPSECRET-1"), "{body}: {shown}");
        assert!(!mask.scrub("again TOPSECRET-1").contains("TOPSECRET-1"), "{body}");
    }
}

#[test]
fn shows_words_that_are_no_secret() {
    for body in [
        "Unauthorized",
        "Bad Gateway",
        "Error code: 500",
        "<p>Sign in</p>",
        "no",
        "healthy",
        "\"available\"",
    ] {
        assert_eq!(Mask::default().body(body), body);
    }
}

#[test]
fn masks_a_secret_that_an_excerpt_cuts_off() {
    let mut mask = Mask::default();
    mask.parameter("client_secret", "TOPSECRET-1234", false);

    let scrubbed = mask.scrub("wrong: TOPSECRET-1");

    assert!(!scrubbed.contains("TOPSEC"), "{scrubbed}");
}
