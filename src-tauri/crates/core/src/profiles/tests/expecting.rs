//! What a profile expects of its tokens' claims.

use serde_json::json;

use super::checking::refuse;

#[test]
fn an_expectation_is_a_line_that_can_be_read() {
    refuse(
        "expectations",
        json!({ "id_token": ["email absent", "aud is x"] }),
        "expectations.id_token[1]",
        "Line 2, \"aud is x\", cannot be read: =, !=, <, <=, >, >=, contains, lacks, one of, starts with, ends with, present or \
         absent should be at character 5.",
    );
    refuse(
        "expectations",
        json!({ "refresh_token": [] }),
        "expectations.refresh_token",
        "no member",
    );
    refuse(
        "expectations",
        json!({ "id_token": [7] }),
        "expectations.id_token[0]",
        "Must be a text",
    );
}
