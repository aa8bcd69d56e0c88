use super::Decimal;

fn read(text: &str) -> Decimal {
    Decimal::read(text).unwrap()
}

#[test]
fn numbers_are_the_same_however_they_are_written() {
    for (left, right) in [
        ("1", "1.0"),
        ("1", "10e-1"),
        ("1500", "1.5E+3"),
        ("0", "-0.00e9"),
        ("-12.5", "-125e-1"),
    ] {
        assert_eq!(read(left), read(right), "{left} {right}");
    }
}

#[test]
fn numbers_are_ordered_to_the_last_digit() {
    let ordered = [
        "-1e30",
        "-9007199254740993",
        "-9007199254740992",
        "-1",
        "-0.1",
        "-0.01",
        "0",
        "0.01",
        "0.1",
        "1",
        "1.2",
        "1.23",
        "9",
        "10",
        "9007199254740992",
        "9007199254740993",
        "1e30",
        "1e4999",
    ];
    for (left, a) in ordered.iter().enumerate() {
        for (right, b) in ordered.iter().enumerate() {
            assert_eq!(read(a).cmp(&read(b)), left.cmp(&right), "{a} {b}");
        }
    }
}

#[test]
fn differences_are_exact() {
    for (left, right, difference) in [
        ("9007199254740993", "9007199254740992", "1"),
        ("1000", "1", "999"),
        ("1", "1000", "-999"),
        ("1.5", "-1.5", "3"),
        ("-5", "-5", "0"),
        ("0.1", "0.3", "-0.2"),
        ("1e20", "1", "99999999999999999999"),
        ("0", "7", "-7"),
        ("1e-3", "0", "0.001"),
    ] {
        assert_eq!(read(left).minus(&read(right)).to_string(), difference, "{left} {right}");
    }
}

#[test]
fn what_nobody_reads_is_no_number() {
    for text in [
        "1e5001",
        "1e-5001",
        "1e999999",
        "1e2147483647",
        "1e99999999999999999999",
        "-1e-2147483648",
    ] {
        assert_eq!(Decimal::read(text), None, "{text}");
    }
    assert_eq!(Decimal::read(&"9".repeat(100_000)), None);
    let most = read("1e5000").minus(&read("1e-5000")).to_string();
    assert_eq!(most.len(), 10_001);
}

#[test]
fn a_multiple_keeps_its_fraction() {
    assert_eq!(read("1.5").times(3600).to_string(), "5400");
    assert_eq!(read("-0.001").times(60).to_string(), "-0.06");
    assert_eq!(read("0").times(86_400).to_string(), "0");
    assert_eq!(read("999").times(u32::MAX).to_string(), "4290672327705");
}
