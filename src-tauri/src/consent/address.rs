//! What the title of a consent window says: who signs in to what or out of it, and the address of the page that is seen. It is the
//! window's own, out of the page's reach; on Windows and macOS it is all there is to see beside the page.
//!
//! A long title is cut off at its end, or in its middle, and the end of a host says whose it is: what stands around the
//! host is kept short, and a host as long as an address loses its beginning.

use bearerbox_core::runs::ShownAddress;
use url::{Host, Url};

/// Characters of a name, of a host and of a path that a title has room for.
const NAME: usize = 24;
const HOST: usize = 60;
const PATH: usize = 30;

/// The title of a window that is at `url`; none: no page has come yet.
pub fn title(profile: &str, persona: &str, is_logout: bool, url: Option<&Url>) -> String {
    let what = if is_logout { "Sign out" } else { "Sign in" };
    let who = format!("{what} · {} as {}", cut_end(profile, NAME), cut_end(persona, NAME));
    match url {
        Some(url) if url.scheme() != "about" => format!("{who} — {}", describe(url)),
        Some(_) | None => who,
    }
}

/// Whether `url` names this computer, from which a page comes over no network.
pub fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// How a page comes from `url`, and what may be shown of the address.
fn describe(url: &Url) -> String {
    let how = match url.scheme() {
        // Whether its certificate holds is for the webview to judge.
        "https" => "",
        "http" if is_this_computer(url) => "This computer, ",
        _ => "Not encrypted, ",
    };
    let mut address = ShownAddress::of(url);
    address.host = address.host.map(|host| cut_beginning(&host, HOST));
    address.path = cut_end(&address.path, PATH);
    format!("{how}{address}")
}

fn cut_end(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn cut_beginning(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most - 1) {
        Some((start, _)) if start > 0 => format!("…{}", &text[start..]),
        Some(_) | None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> String {
        title("shop", "alice", false, Some(&Url::parse(url).unwrap()))
    }

    #[test]
    fn says_who_signs_in_before_a_page_has_come() {
        assert_eq!(title("shop", "alice", false, None), "Sign in · shop as alice");
        assert_eq!(title("shop", "alice", true, None), "Sign out · shop as alice");
        assert_eq!(at("about:blank"), "Sign in · shop as alice");
    }

    #[test]
    fn says_where_the_page_is_and_how_it_came() {
        assert_eq!(
            at("https://id.example/a/b"),
            "Sign in · shop as alice — https://id.example/a/b"
        );
        assert_eq!(
            at("http://id.example/"),
            "Sign in · shop as alice — Not encrypted, http://id.example/"
        );
        assert_eq!(
            at("http://127.0.0.1:8976/login"),
            "Sign in · shop as alice — This computer, http://127.0.0.1:8976/login"
        );
        assert_eq!(at("data:text/html,x"), "Sign in · shop as alice — Not encrypted, data:");
    }

    #[test]
    fn leaves_out_what_misleads_or_is_secret() {
        assert_eq!(
            at("https://bank.example@evil.example/?code=1#token"),
            "Sign in · shop as alice — https://evil.example/"
        );
        assert!(at("https://раypal.example/").ends_with("https://xn--ypal-43d9g.example/"));
    }

    #[test]
    fn keeps_the_end_of_a_long_host_in_sight() {
        let url = format!(
            "https://bank.example.{}.evil.example/{}",
            "a".repeat(60),
            "b".repeat(90)
        );
        let name = "n".repeat(90);
        let title = title(&name, &name, false, Some(&Url::parse(&url).unwrap()));
        assert!(!title.contains("bank"), "{title}");
        assert!(title.contains("a.evil.example/bb"), "{title}");
        assert!(title.chars().count() < 200, "{title}");
    }

    #[test]
    fn takes_no_look_alike_for_this_computer() {
        let is = |url: &str| is_this_computer(&Url::parse(url).unwrap());
        assert!(is("http://[::1]/") && is("http://a.localhost/"));
        assert!(!is("http://localhost.example/") && !is("http://127.0.0.1.example/"));
    }
}
