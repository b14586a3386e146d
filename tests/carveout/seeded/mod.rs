//! The benchmark of seeded faults: each is one thing that a real team gets wrong, put into a clean workspace, with the place
//! where it has to be reported; beside them stand correct variants that look odd and must raise nothing.
//!
//! What a fault has to bring about was written before the rules, from what auditors ask. The ledger holds what is found
//! today: a fault never gets worse, and a correct variant never becomes an alarm. `tests/seeded-faults/README.md` says more.
//!
//! `CARVEOUT_SEEDS=WORD` runs only the seeds whose id holds the word, and prints every new finding of them.

mod run;
mod seed;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use rayon::prelude::*;

use crate::harness::repository;
use run::{Finding, Place};
use seed::{Expect, Seed};

/// How well a fault is found. Ordered, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    /// The rule, or words of the message, are right, and so is the place.
    Found,
    /// Something new is said of the file.
    Seen,
    /// Nothing is said where the fault is.
    Missed,
    /// A correct variant, and nothing new is said.
    Quiet,
    /// A correct variant, and something new is said.
    Alarm,
}

impl Grade {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Found, "found"),
        (Self::Seen, "seen"),
        (Self::Missed, "missed"),
        (Self::Quiet, "quiet"),
        (Self::Alarm, "alarm"),
    ];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(grade, _)| *grade == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(grade, _)| *grade)
    }
}

/// What became of a seed.
struct Outcome<'a> {
    seed: &'a Seed,
    grade: Grade,
    /// Some new finding has a rule or words that are right, wherever it is.
    named: bool,
    /// The reported line is the very one.
    line: bool,
    /// Findings that the base does not have.
    new: Vec<Finding>,
}

#[test]
fn every_seeded_fault_is_found_as_well_as_before() {
    let seeds = seed::all();
    let only = std::env::var("CARVEOUT_SEEDS").ok();
    let chosen: Vec<&Seed> = seeds
        .iter()
        .filter(|seed| only.as_ref().is_none_or(|word| seed.id.contains(word)))
        .collect();
    let bases = run::bases();
    let outcomes: Vec<Outcome> = chosen.par_iter().map(|seed| judge(seed, &bases)).collect();

    let report = table(&outcomes) + &misses(&outcomes);
    print!("{report}");
    if only.is_some() {
        for outcome in &outcomes {
            println!("\n== {} ({})", outcome.seed.id, outcome.grade.word());
            outcome.new.iter().for_each(|finding| println!("   {finding}"));
        }
        return;
    }
    fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/seeded-faults.txt"), &report).unwrap();
    ledger(&outcomes);
}

/// Holds the outcomes against the ledger, or writes it.
fn ledger(outcomes: &[Outcome]) {
    let path = repository().join("tests/seeded-faults/ledger.txt");
    let text: String = outcomes
        .iter()
        .map(|outcome| format!("{} {}\n", outcome.seed.id, outcome.grade.word()))
        .collect();
    if std::env::var_os("CARVEOUT_BLESS").is_some() {
        fs::write(path, text).unwrap();
        return;
    }
    let before: BTreeMap<String, Grade> = fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(id, word)| Some((id.to_owned(), Grade::read(word)?)))
        .collect();
    let mut worse = String::new();
    for outcome in outcomes {
        match before.get(&outcome.seed.id) {
            None => writeln!(worse, "{} is not in the ledger", outcome.seed.id).unwrap(),
            Some(grade) if outcome.grade > *grade => {
                let (was, now) = (grade.word(), outcome.grade.word());
                writeln!(worse, "{} was {was} and is {now}:\n{}", outcome.seed.id, said(outcome))
                    .unwrap();
            }
            Some(_) => {}
        }
    }
    assert!(
        worse.is_empty(),
        "{worse}\nmend it; or, if it is right, write the ledger with CARVEOUT_BLESS=1"
    );
}

/// Runs a seed and grades what is new against its base.
fn judge<'a>(seed: &'a Seed, bases: &BTreeMap<String, run::Base>) -> Outcome<'a> {
    let base =
        bases.get(&seed.base).unwrap_or_else(|| panic!("{}: no base {}", seed.id, seed.base));
    let sown = base.sow(seed);
    let new = base.unlike(&sown.findings);
    let Some(expect) = &seed.expect else {
        let grade = if new.is_empty() { Grade::Quiet } else { Grade::Alarm };
        return Outcome { seed, grade, named: false, line: false, new };
    };
    let named =
        |finding: &&Finding| expect.names(&finding.rule, &finding.message, &finding.severity);
    let here = |place: &Place| expect.files.contains(&place.file) && in_item(expect, place, &sown);
    let found: Vec<&Finding> =
        new.iter().filter(named).filter(|finding| finding.places.iter().any(here)).collect();
    let seen = new
        .iter()
        .any(|finding| finding.places.iter().any(|place| expect.files.contains(&place.file)));
    let line = found
        .iter()
        .any(|finding| finding.places.iter().any(|place| at_line(expect, place, &sown)));
    let grade = match (found.is_empty(), seen) {
        (false, _) => Grade::Found,
        (true, true) => Grade::Seen,
        (true, false) => Grade::Missed,
    };
    Outcome { seed, grade, named: new.iter().any(|finding| named(&finding)), line, new }
}

/// Whether the place is in the item of a list that the fault is in.
fn in_item(expect: &Expect, place: &Place, sown: &run::Sown) -> bool {
    expect.item.as_ref().is_none_or(|id| {
        place.line.is_some_and(|line| sown.item(&place.file, line).as_ref() == Some(id))
    })
}

/// Whether the place is the very line, or cell.
fn at_line(expect: &Expect, place: &Place, sown: &run::Sown) -> bool {
    let text = match (place.line, &place.cell) {
        (Some(line), _) => sown.line(&place.file, line),
        (None, Some(cell)) => Some(cell.clone()),
        (None, None) => None,
    };
    expect.line.is_empty()
        || text.is_some_and(|text| expect.line.iter().any(|wanted| text.contains(wanted.as_str())))
}

/// The counts by kind.
fn table(outcomes: &[Outcome]) -> String {
    let mut kinds: BTreeMap<(bool, &str), Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        kinds.entry((outcome.seed.expect.is_none(), &outcome.seed.kind)).or_default().push(outcome);
    }
    let (faults, correct): (Vec<_>, Vec<_>) =
        kinds.into_iter().partition(|((correct, _), _)| !correct);
    let mut out = String::new();
    let row = |name: &str, list: &[&Outcome]| {
        let count =
            |by: &dyn Fn(&Outcome) -> bool| list.iter().filter(|outcome| by(outcome)).count();
        let found = count(&|outcome| outcome.grade == Grade::Found);
        format!(
            "{name:<34}{:>7}{:>7}{:>7}{:>7}{:>7}{:>6} %{:>10.1}\n",
            list.len(),
            count(&|outcome| outcome.grade <= Grade::Seen),
            count(&|outcome| outcome.named),
            found,
            count(&|outcome| outcome.line),
            found * 100 / list.len().max(1),
            list.iter().map(|outcome| outcome.new.len()).sum::<usize>() as f64
                / list.len().max(1) as f64,
        )
    };
    let head = ["seeded", "seen", "rule", "found", "line", "share"];
    writeln!(out, "{:<34}{}", "Seeded faults", head.map(|word| format!("{word:>7}")).concat())
        .unwrap();
    for ((_, kind), list) in &faults {
        out += &row(kind, list);
    }
    out +=
        &row("all", &faults.iter().flat_map(|(_, list)| list.iter().copied()).collect::<Vec<_>>());
    writeln!(out, "\n{:<34}{:>7}{:>7}", "Correct variants that look odd", "tried", "alarms")
        .unwrap();
    let mut total = (0, 0);
    for ((_, kind), list) in &correct {
        let alarms = list.iter().filter(|outcome| outcome.grade == Grade::Alarm).count();
        total = (total.0 + list.len(), total.1 + alarms);
        writeln!(out, "{kind:<34}{:>7}{alarms:>7}", list.len()).unwrap();
    }
    writeln!(out, "{:<34}{:>7}{:>7}", "all", total.0, total.1).unwrap();
    out
}

/// Every fault that is not found and every false alarm, with what was printed instead.
fn misses(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    for outcome in
        outcomes.iter().filter(|outcome| !matches!(outcome.grade, Grade::Found | Grade::Quiet))
    {
        let seed = outcome.seed;
        writeln!(
            out,
            "\n{} {} [{}, {}]: {}",
            outcome.grade.word(),
            seed.id,
            seed.kind,
            seed.base,
            seed.what
        )
        .unwrap();
        if let Some(expect) = &seed.expect {
            writeln!(out, "  expected: {expect}").unwrap();
        }
        out += &said(outcome);
    }
    out
}

/// What is new, or that nothing is.
fn said(outcome: &Outcome) -> String {
    if outcome.new.is_empty() {
        return "  printed: nothing new\n".to_owned();
    }
    let more = outcome.new.len().saturating_sub(6);
    let mut out: String =
        outcome.new.iter().take(6).map(|finding| format!("  printed: {finding}\n")).collect();
    if more > 0 {
        writeln!(out, "  and {more} more").unwrap();
    }
    out
}
