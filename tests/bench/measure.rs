//! Taking turns, medians, and the line of the table.

use std::fmt;
use std::time::{Duration, Instant};

/// One line of the table.
pub struct Figure {
    /// What was measured.
    pub measured: &'static str,
    /// What it is divided by.
    pub against: String,
    /// The quotient.
    pub ratio: f64,
    /// The bound; none where the figure is only told.
    pub at_most: Option<f64>,
    /// How the two sides came out.
    pub detail: String,
}

impl Figure {
    /// Divides the median of `ours` by the median of `theirs`.
    pub fn of_times(
        measured: &'static str,
        against: &str,
        at_most: impl Into<Option<f64>>,
        ours: &[Duration],
        theirs: &[Duration],
    ) -> Self {
        let (ours, theirs) = (median(ours), median(theirs));
        Self {
            measured,
            against: against.to_owned(),
            ratio: ours.as_secs_f64() / theirs.as_secs_f64(),
            at_most: at_most.into(),
            detail: format!(
                "{:.1} ms / {:.1} ms",
                ours.as_secs_f64() * 1e3,
                theirs.as_secs_f64() * 1e3
            ),
        }
    }

    /// Whether it is within its bound.
    pub fn holds(&self) -> bool {
        self.at_most.is_none_or(|at_most| self.ratio <= at_most)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            measured,
            against,
            ratio,
            at_most,
            detail,
        } = self;
        let at_most = at_most.map_or_else(|| "–".to_owned(), |at_most| format!("{at_most:.2}"));
        write!(
            formatter,
            "| {measured} | {against} ({detail}) | {ratio:.2} | {at_most} |"
        )
    }
}

/// Lets both sides take turns, `rounds` times, after one round that does not count.
pub fn take_turns<T>(rounds: usize, mut ours: impl FnMut() -> T, mut theirs: impl FnMut() -> T) -> (Vec<T>, Vec<T>) {
    ours();
    theirs();
    (0..rounds).map(|_| (ours(), theirs())).unzip()
}

/// How long `work` takes.
pub async fn timed(work: impl Future<Output = ()>) -> Duration {
    let started = Instant::now();
    work.await;
    started.elapsed()
}

/// The middle of `times`.
pub fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}
