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
