//! The one place that prints.

/// One calm line about what is being done.
#[expect(clippy::print_stdout, reason = "the tasks' one writer")]
pub fn step(sentence: &str) {
    println!("• {sentence}");
}

/// Text as it is, such as the help.
#[expect(clippy::print_stdout, reason = "the tasks' one writer")]
pub fn text(text: &str) {
    println!("{}", text.trim_end());
}

/// What failed and what to do about it.
#[expect(clippy::print_stderr, reason = "the tasks' one writer")]
pub fn problem(sentence: &str) {
    eprintln!("{}", sentence.trim_end());
}
