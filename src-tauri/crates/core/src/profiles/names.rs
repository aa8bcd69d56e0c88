//! The nearest of the names that exist, for a name that does not.

/// The nearest of `known` to `name`, if one is near enough to have been meant.
pub(crate) fn find_nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Long names are not typing errors, and their distance is dear to compute.
    if name.len() > 100 {
        return None;
    }
    let allowed = (name.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
        .map(|candidate| {
            (
                measure_distance(&name.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| {
            *distance <= allowed || (name.len() > 3 && candidate.ends_with(&format!("_{name}")))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters must be inserted, removed, replaced or swapped with their neighbour.
fn measure_distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let replaced = last[j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut least = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::find_nearest;

    #[test]
    fn finds_what_was_meant() {
        let known = ["client_id", "client_secret", "redirect_uri"];

        assert_eq!(find_nearest("redirect_url", known), Some("redirect_uri"));
        assert_eq!(find_nearest("clientId", known), Some("client_id"));
        assert_eq!(find_nearest("secret", known), Some("client_secret"));
        assert_eq!(find_nearest("colour", known), None);
    }

    #[test]
    fn counts_a_swap_as_one() {
        assert_eq!(find_nearest("nmae", ["name"]), Some("name"));
    }
}
