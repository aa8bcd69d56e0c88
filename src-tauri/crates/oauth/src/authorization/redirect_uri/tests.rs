use url::Url;

use super::RedirectUri;

fn is_at(redirect_uri: &str, url: &str) -> bool {
    RedirectUri::read(redirect_uri)
        .unwrap()
        .is_at(&Url::parse(url).unwrap())
}

#[test]
fn is_found_with_any_query_and_fragment() {
    assert!(is_at(
        "https://petshop.example/callback",
        "https://petshop.example/callback?code=a#b"
    ));
    assert!(is_at("com.example.app:/cb", "com.example.app:/cb?code=a"));
    assert!(is_at("com.example.app://cb", "com.example.app://cb?code=a"));
    assert!(is_at(
        "http://localhost:8976/callback",
        "http://localhost:8976/callback#code=a"
    ));
    assert!(is_at("http://[::1]:8976/callback", "http://[::1]:8976/callback?code=a"));
    assert!(is_at(
        "https://petshop.example/cb?tenant=a",
        "https://petshop.example/cb?tenant=a&code=a"
    ));
    assert!(is_at("https://petshop.example", "https://petshop.example/?code=a"));
    assert!(is_at("https://petshop.example:443/cb", "https://PETSHOP.example/cb"));
}

#[test]
fn is_not_found_at_a_neighbour() {
    let redirect_uri = "https://petshop.example/callback";
    for url in [
        "http://petshop.example/callback",
        "https://petshop.example:8443/callback",
        "https://petshop.example.evil.example/callback",
        "https://evil.example/callback",
        "https://petshop.example/callback/",
        "https://petshop.example/callback/more",
        "https://petshop.example/callback2",
        "https://petshop.example/Callback",
        "https://petshop.example/",
        "https://petshop.example@evil.example/callback",
        "https://user@petshop.example/callback",
        "https://evil.example/?next=https://petshop.example/callback",
    ] {
        assert!(!is_at(redirect_uri, url), "{url}");
    }
    assert!(!is_at("com.example.app:/cb", "com.example.app:/cb2"));
    assert!(!is_at("com.example.app:/cb", "com.example.other:/cb"));
    assert!(!is_at(
        "http://localhost:8976/callback",
        "http://127.0.0.1:8976/callback"
    ));
}

#[test]
fn must_be_absolute_and_without_fragment() {
    assert!(RedirectUri::read("/callback").is_none());
    assert!(RedirectUri::read("https://petshop.example/callback#here").is_none());
    assert!(RedirectUri::read("").is_none());
    assert!(RedirectUri::read("urn:ietf:wg:oauth:2.0:oob").is_some());
}
