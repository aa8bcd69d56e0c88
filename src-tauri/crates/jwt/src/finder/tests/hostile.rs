use super::{FOUND_LIMIT, Instant, OPAQUE, TEXT_LIMIT, check, encode_base64url, find_tokens, jwt, tokens};

/// Searches a text, and holds it to what must hold of every text.
fn survive(text: &str) -> usize {
    let findings = find_tokens(text);
    check(text, &findings);
    findings.tokens.len()
}

#[test]
fn large_texts_of_one_thing_are_searched_in_linear_time() {
    let header = encode_base64url(r#"{"alg":"RS256"}"#);
    let units = [
        ".".to_owned(),
        "eyJ".to_owned(),
        "eyJ ".to_owned(),
        "eyJ.".to_owned(),
        "-eyJ".to_owned(),
        "_eyJ.".to_owned(),
        "e30.".to_owned(),
        "%".to_owned(),
        "%3D".to_owned(),
        "\\".to_owned(),
        "\\\"".to_owned(),
        "\"".to_owned(),
        " ".to_owned(),
        "\n> ".to_owned(),
        "\u{200b}".to_owned(),
        "\u{202e}".to_owned(),
        "=".to_owned(),
        "token".to_owned(),
        "token=".to_owned(),
        "token = ".to_owned(),
        "Bearer ".to_owned(),
        "Authorization: ".to_owned(),
        "cookie: a=".to_owned(),
        format!("{header} "),
        format!("{header}. "),
        format!("{header}.e30. "),
        format!("{header}.e30.\na\n"),
        format!("{header}.."),
        "A".to_owned(),
        "a ".to_owned(),
    ];
    let size = 64 * 1024;
    let time = |text: &str| {
        let start = Instant::now();
        survive(text);
        start.elapsed()
    };
    for unit in units {
        let short = unit.repeat(size / unit.len());
        let long = unit.repeat(8 * size / unit.len());

        // The least of some: another process may have had the processor.
        let ratio = || time(&long).as_secs_f64() / time(&short).as_secs_f64().max(0.002);
        let is_linear = (0..4).any(|_| ratio() < 24.0);
        assert!(
            is_linear,
            "{unit:?}: eight times the text takes more than 24 times as long"
        );
    }
}

#[test]
fn five_megabytes_are_searched_whatever_they_begin_with() {
    let header = encode_base64url(r#"{"alg":"RS256"}"#);
    for (start, filling) in [("", "."), ("", "eyJ"), ("access_token=", "."), (&header, "\u{202e}")] {
        survive(&format!("{start}{}", filling.repeat(5_000_000 / filling.len())));
    }
}

#[test]
fn a_token_of_five_megabytes_is_found_whole_and_in_lines() {
    let claims = format!(r#"{{"sub":"{}"}}"#, "a".repeat(3_900_000));
    let token = format!(
        "{}.{}.{}",
        encode_base64url(r#"{"alg":"HS256"}"#),
        encode_base64url(claims),
        encode_base64url([1; 32])
    );
    let lines: Vec<&str> = token
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();

    assert!(tokens(&token) == [token.as_str()]);
    assert!(tokens(&lines.join("\n")) == [token.as_str()]);
}

#[test]
fn finds_no_more_than_the_limit_and_says_so() {
    let text: Vec<String> = (0..FOUND_LIMIT)
        .map(|number| jwt(&format!("person-{number}")))
        .collect();

    let exactly = find_tokens(&text.join("\n"));
    assert_eq!(exactly.tokens.len(), FOUND_LIMIT);
    assert!(exactly.is_complete);

    let more = find_tokens(&format!("access_token={OPAQUE}\n{}", text.join("\n")));
    assert_eq!(more.tokens.len(), FOUND_LIMIT);
    assert_eq!(more.tokens[0].token.expose(), OPAQUE);
    assert!(!more.is_complete);
}

#[test]
fn searches_no_further_than_the_limit_and_says_so() {
    let text = format!("{}{}\n{}", "é".repeat(10), "x ".repeat(TEXT_LIMIT / 2), jwt("a"));
    let findings = find_tokens(&text);

    assert!(findings.tokens.is_empty());
    assert!(!findings.is_complete);
}

#[test]
fn characters_that_are_not_seen_neither_hide_a_token_nor_break_the_search() {
    let token = jwt("alice");
    for text in [
        format!("\u{feff}{token}"),
        format!("\u{202e}{token}\u{202c}"),
        format!("{}\u{200b}{}", &token[..30], &token[30..]),
        format!("שלום {token} العربية"),
        format!("id_token\u{a0}={token}"),
        format!("é%{token}é%e9"),
    ] {
        assert_eq!(tokens(&text), [token.as_str()], "{text:?}");
    }
}

/// Every cut of a text, and every pair of its tokens' surroundings, must be searched without a panic.
#[test]
fn any_part_of_any_notation_is_searched() {
    let token = jwt("a");
    let text = format!(
        "curl -H 'Authorization: Bearer {token}' -b \"s=é\u{202e}\" %3Dtoken%3D%2 \\u00 &quot;access_token&quot;:&quot;\
         abc%2Fdef12345&quot; <input name=id_token value=\"{token}\"> {{\"refresh_token\":\"\\\\\"a\\/b12345678\"}} \
         DPoP: {token}..~{token}\r\n=\r\n> {token}"
    );
    let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    for (number, start) in places.iter().enumerate() {
        survive(&text[*start..]);
        survive(&text[..*start]);
        let end = places[(number * 7 + 40).min(places.len() - 1)].max(*start);
        survive(&text[*start..end]);
    }
}

/// Texts of pieces that mean something, in an order that a fixed sequence of numbers picks.
#[test]
fn any_order_of_meaningful_pieces_is_searched() {
    let token = jwt("a");
    let pieces = [
        "eyJ",
        "e30",
        ".",
        "..",
        "-",
        "_",
        "%",
        "%3D",
        "%22",
        "\\",
        "\\u002",
        "\"",
        "'",
        "=",
        ":",
        "=>",
        " ",
        "\n",
        "\r\n> ",
        "token",
        "access_token",
        "Authorization",
        "Bearer",
        "DPoP",
        "value",
        "name=",
        "<",
        ">",
        "&quot;",
        "cookie",
        "é",
        "\u{202e}",
        "\u{200b}",
        "a1b2c3d4e5f6",
        &token,
        &token[..40],
        &token[40..],
    ];
    let mut state: u64 = 0x2545_F491_4F6C_DD1D;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % 1_000_003).unwrap()
    };
    for _ in 0..20_000 {
        let length = 1 + next() % 24;
        let text: String = (0..length).map(|_| pieces[next() % pieces.len()]).collect();
        survive(&text);
    }
}
