//! What an environment's label means: the one rule for all who order profiles by it or colour it. Production must not
//! be mistaken, whatever a team calls it.

use crate::view::EnvironmentKind;

impl EnvironmentKind {
    /// The kind of environment that a label names, by its words; of several the one nearest to production.
    pub(super) fn of(label: Option<&str>) -> Self {
        let Some(label) = label else {
            return Self::Unlabelled;
        };
        let label = label.to_lowercase();
        let words = label.split(|character: char| !character.is_ascii_lowercase());
        words.filter_map(read_word).max().unwrap_or(Self::Other)
    }
}

fn read_word(word: &str) -> Option<EnvironmentKind> {
    match word {
        "local" | "dev" | "development" => Some(EnvironmentKind::Development),
        "test" | "testing" | "qa" => Some(EnvironmentKind::Test),
        "stage" | "staging" => Some(EnvironmentKind::Staging),
        "prod" | "production" | "live" => Some(EnvironmentKind::Production),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::EnvironmentKind;

    #[test]
    fn knows_production_by_every_name_of_it() {
        for label in ["production", "prod", "PROD-eu", "eu-prod", "live", "Test live", "prod2"] {
            assert_eq!(EnvironmentKind::of(Some(label)), EnvironmentKind::Production, "{label}");
        }
    }

    #[test]
    fn knows_the_others_by_whole_words() {
        let kinds = ["local", "product-test", "staging", "product-catalogue", "delivery"]
            .map(|label| EnvironmentKind::of(Some(label)));

        assert_eq!(
            kinds,
            [
                EnvironmentKind::Development,
                EnvironmentKind::Test,
                EnvironmentKind::Staging,
                EnvironmentKind::Other,
                EnvironmentKind::Other
            ]
        );
        assert_eq!(EnvironmentKind::of(None), EnvironmentKind::Unlabelled);
    }
}
