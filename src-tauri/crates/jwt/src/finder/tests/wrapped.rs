use super::{FoundForm, find_tokens, found, jwe, jwt, tokens};
use crate::base64url::encode_base64url;

fn wrap(token: &str, width: usize, line_break: &str) -> String {
    let lines: Vec<&str> = token
        .as_bytes()
        .chunks(width)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    lines.join(line_break)
}

#[test]
fn joins_a_token_that_was_broken_at_any_width() {
    for token in [jwt("alice"), jwe()] {
        for width in 4..token.len() {
            for (before, after) in [("", ""), ("Your token:\n", "\nBest regards\n"), ("id_token=", " ok")] {
                let text = format!("{before}{}{after}", wrap(&token, width, "\n"));

                assert_eq!(tokens(&text), [token.as_str()], "width {width}");
            }
        }
    }
}

#[test]
fn joins_over_whatever_mail_and_chat_put_in_between() {
    let token = jwt("alice");
    for line_break in [
        "\r\n", "\n    ", "\n> ", "\n> > ", "=\r\n", "\\\n", " ", "\u{200b}", "\u{ad}\n", "\n\n", "\u{a0}\n",
    ] {
        assert_eq!(
            tokens(&wrap(&token, 60, line_break)),
            [token.as_str()],
            "{line_break:?}"
        );
    }
}

#[test]
fn says_where_the_whole_of_a_broken_token_stands() {
    let text = format!("a {} b", wrap(&jwt("alice"), 50, "\n"));
    let found = find_tokens(&text);

    assert_eq!(&text[found.tokens[0].range.clone()], wrap(&jwt("alice"), 50, "\n"));
    assert_eq!(found.tokens[0].form, FoundForm::Jws);
}

#[test]
fn does_not_join_what_only_follows() {
    let token = jwt("alice");
    for text in [
        format!("{token} and more"),
        format!("{token}\nabc\ndef"),
        format!("{token}\n{token}"),
        format!("{token}\n.\n"),
    ] {
        assert_eq!(tokens(&text), [token.as_str()], "{text}");
    }
    assert_eq!(
        tokens(&format!("{token}\n{}\n{}", jwt("bob"), jwt("carol"))),
        [token, jwt("bob"), jwt("carol")]
    );
}

#[test]
fn joins_two_broken_tokens_apart() {
    let text = format!(
        "access_token: {}\nid_token: {}\n",
        wrap(&jwt("alice"), 64, "\n"),
        wrap(&jwt("bob"), 64, "\n")
    );

    assert_eq!(tokens(&text), [jwt("alice"), jwt("bob")]);
}

#[test]
fn goes_by_the_end_of_the_block_where_the_length_is_not_known() {
    let token = format!(
        "{}.{}.{}",
        encode_base64url(r#"{"alg":"XY512","kid":"a key of nobody knows whom"}"#),
        encode_base64url(r#"{"sub":"alice","name":"Alice of Wonderland"}"#),
        encode_base64url([7; 100])
    );

    assert_eq!(tokens(&format!("{}\nBest regards", wrap(&token, 60, "\n"))), [token]);
}

#[test]
fn does_not_take_the_name_of_what_follows_for_a_last_line() {
    let token = format!(
        "{}.{}.{}",
        encode_base64url(r#"{"alg":"XY512"}"#),
        encode_base64url(r#"{"sub":"alice"}"#),
        encode_base64url([7; 28])
    );
    let lines = wrap(&token, 20, "\n");
    assert_eq!(token.len() % 20, 0, "the last line is as long as the others");

    for after in ["state=xyz", "state: xyz", "user@example.com", "https://app.example"] {
        assert_eq!(tokens(&format!("{lines}\n{after}")), [token.as_str()], "{after}");
    }
}

#[test]
fn a_broken_token_that_cannot_be_mended_is_not_made_up() {
    let token = jwt("alice");
    let text = wrap(&token[..token.len() - 20], 60, "\n");

    assert!(found(&text).iter().all(|(found, _)| token.starts_with(found.as_str())));
}
