//! Changed workspaces: whatever stands in a file, a run ends with one of its statuses, the package is whole or none is
//! written, and what was changed is seen in the outputs or told. Nothing is passed over in silence.
//!
//! A few changes are tried with every `cargo test`. `CARVEOUT_SOAK=500 cargo test soak -- --ignored` tries 500 of them, from
//! the seed `CARVEOUT_SEED`; a failure names its seed and its number.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::{AS_OF, Workspace, files};

/// Numbers that look random and are the same for a seed: SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end.max(1) as u64).unwrap()
    }

    pub(crate) fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const VALUES: &[&str] = &[
    "[]",
    "{}",
    "null",
    "7",
    "true",
    "\"zzz\"",
    "2026-02-30",
    "-1",
    "1e999",
    "&a x",
    "*a",
    "!!x y",
    "|",
    "9999-12-31",
    "[[[[]]]]",
    "0x10",
    "yes",
    "~",
    "2026-09-31T25:00:00Z",
    "AC-2",
    "18446744073709551616",
];
const PIECES: &[&str] = &[
    "\0",
    "\u{202e}",
    "\t",
    "{{",
    "{%",
    "%}",
    "<script>",
    "🦀",
    "é",
    "\r",
    "\n\n\n",
    "---\n",
    "#",
    "\u{feff}",
    "`",
    "\\",
    "| a | b |\n|---|---|\n| c | d | e |\n",
    "Zq7xvw",
];

/// A text with one thing changed, and what it is.
pub(crate) fn changed(random: &mut Random, bytes: &[u8]) -> (String, Vec<u8>) {
    let Ok(text) = std::str::from_utf8(bytes) else { return turned(random, bytes) };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = random.below(lines.len());
    let with = |new: &[&str]| {
        let mut all = lines.clone();
        all.splice(line..(line + 1).min(lines.len()), new.iter().copied());
        all.concat().into_bytes()
    };
    let own = lines.get(line).copied().unwrap_or_default();
    let boundary = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    match random.below(14) {
        0 | 1 => {
            let words: Vec<(usize, &str)> = text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.len() > 2)
                .map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
                .collect();
            if words.is_empty() {
                return turned(random, bytes);
            }
            let (at, word) = *random.of(&words);
            let new = format!("{}Zq7xvw{}", &text[..at], &text[at + word.len()..]);
            (format!("`{word}` at byte {at} is `Zq7xvw`"), new.into_bytes())
        }
        2 => {
            let digits: Vec<usize> = text
                .bytes()
                .enumerate()
                .filter(|(_, b)| b.is_ascii_digit())
                .map(|(at, _)| at)
                .collect();
            if digits.is_empty() {
                return turned(random, bytes);
            }
            let at = *random.of(&digits);
            let mut new = bytes.to_vec();
            new[at] = b'0' + (new[at] - b'0' + 1 + u8::try_from(random.below(8)).unwrap()) % 10;
            (format!("another digit at byte {at}"), new)
        }
        3 => (format!("without line {}", line + 1), with(&[])),
        4 => (format!("line {} twice", line + 1), with(&[own, own])),
        5 => {
            let next = lines.get(line + 1).copied().unwrap_or_default();
            let mut all = lines.clone();
            if line + 1 < all.len() {
                all[line] = next;
                all[line + 1] = own;
            }
            (format!("line {} after the next", line + 1), all.concat().into_bytes())
        }
        6 => {
            let at = boundary(random.below(text.len()));
            (format!("cut at byte {at}"), text.as_bytes()[..at].to_vec())
        }
        7 => {
            let from = boundary(random.below(text.len()));
            let to = boundary((from + 1 + random.below(40)).min(text.len())).max(from);
            (
                format!("without bytes {from} to {to}"),
                [&text[..from], &text[to..]].concat().into_bytes(),
            )
        }
        8 | 9 => match own.split_once(": ") {
            Some((key, _)) => {
                let value = random.of(VALUES);
                let new = format!("{key}: {value}\n");
                (format!("line {} is `{}`", line + 1, new.trim_end()), with(&[&new]))
            }
            None => turned(random, bytes),
        },
        10 => {
            let (at, piece) = (boundary(random.below(text.len())), random.of(PIECES));
            let new = format!("{}{piece}{}", &text[..at], &text[at..]);
            (format!("{piece:?} at byte {at}"), new.into_bytes())
        }
        11 => (format!("line {} indented", line + 1), with(&[&format!("  {own}")])),
        12 => match random.below(3) {
            0 => ("with carriage returns".to_owned(), text.replace('\n', "\r\n").into_bytes()),
            1 => ("with a byte order mark".to_owned(), [b"\xef\xbb\xbf", bytes].concat()),
            _ => ("empty".to_owned(), Vec::new()),
        },
        _ => turned(random, bytes),
    }
}

/// One byte turned, or some cut off.
fn turned(random: &mut Random, bytes: &[u8]) -> (String, Vec<u8>) {
    let at = random.below(bytes.len());
    if random.below(4) == 0 || bytes.is_empty() {
        return (format!("cut at byte {at}"), bytes[..at].to_vec());
    }
    let mut new = bytes.to_vec();
    new[at] ^= 1 << random.below(8);
    (format!("byte {at} turned"), new)
}

/// What AWS lists of a report that no output prints, and no label rests on.
const NOT_USED: &[&str] = &[
    "companyName",
    "productName",
    "acceptanceType",
    "description",
    "arn",
    "statusMessage",
    "uploadState",
];

/// The value without these keys.
fn without(value: Value, keys: &[&str]) -> Value {
    match value {
        Value::Array(all) => all.into_iter().map(|one| without(one, keys)).collect(),
        Value::Object(all) => {
            let kept = all.into_iter().filter(|(key, _)| !keys.contains(&key.as_str()));
            Value::Object(kept.map(|(key, one)| (key, without(one, keys))).collect())
        }
        other => other,
    }
}

/// What a file says, without what has no meaning in it; `None` where it cannot be read.
fn meaning(path: &str, bytes: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()?;
    let words = |text: &str| Value::from(text.split_whitespace().collect::<Vec<_>>());
    let yaml = |text: &str| serde_saphyr::from_str::<Value>(text).ok();
    match path.rsplit('.').next()? {
        // That an item supports a test may be said at either end.
        "yaml" => Some(without(
            yaml(text)?,
            if path == "evidence/index.yaml" { &["supports"] } else { &[] },
        )),
        "json" if path == "aws-reports.lock.json" => {
            Some(without(serde_json::from_str(text).ok()?, NOT_USED))
        }
        "json" => serde_json::from_str(text).ok(),
        "md" if path.starts_with("implementations/") => {
            let text = text.replace("\r\n", "\n");
            let (head, body) = text.strip_prefix("---\n")?.split_once("\n---")?;
            Some(Value::from(vec![yaml(head)?, words(body)]))
        }
        // Files of evidence are hashed.
        _ => Some(Value::from(bytes.to_vec())),
    }
}

/// What a build printed and wrote, without what changes with any byte of an input.
#[derive(PartialEq)]
struct Outcome {
    status: i32,
    said: String,
    written: BTreeMap<String, Vec<u8>>,
}

/// Builds, and holds what must be true of any build.
fn built(workspace: &Workspace, about: &str) -> Outcome {
    let run = workspace.run(["build", ".", "--as-of", AS_OF, "--memory", "512M"]);
    assert!((0..=3).contains(&run.status), "{about}: {run}");
    for bad in ["rule-failed", "as a bug", "was stopped"] {
        assert!(!run.stderr.contains(bad) && !run.stdout.contains(bad), "{about}: {run}");
    }
    let packages: Vec<_> =
        fs::read_dir(workspace.path("out")).into_iter().flatten().flatten().collect();
    let mut written = BTreeMap::new();
    if run.status > 1 {
        assert!(packages.is_empty(), "{about}: {run}");
        assert!(!run.stderr.trim().is_empty(), "{about}: {run}");
    } else {
        assert_eq!(packages.len(), 1, "{about}: {run}");
        let package = packages[0].path();
        let verdict = carveout::package::verify(&package).unwrap();
        assert!(verdict.is_clean() && verdict.checked > 3, "{about}: {verdict:?}");
        written = files(&package);
        // They list the hashes of the inputs.
        written.retain(|path, _| !["manifest.json", "SHA256SUMS"].contains(&path.as_str()));
    }
    let _ = fs::remove_dir_all(workspace.path("out"));
    Outcome { status: run.status, said: format!("{}{}", run.stdout, run.stderr), written }
}

/// Builds a sample with `count` changes, one at a time; what was passed over in silence, and how often each status was met.
fn soak(sample: &str, seed: u64, count: usize) -> (Vec<String>, BTreeMap<i32, usize>) {
    let workspace = Workspace::sample(sample).remove("README.md");
    let before = built(&workspace, sample);
    assert!(before.status < 2, "{sample}: {}", before.said);
    // What begins with a dot is not the workspace's.
    let all = files(&workspace.root()).into_iter().filter(|(path, _)| !path.starts_with('.'));
    let all: Vec<(String, Vec<u8>)> = all.collect();
    let mut silent = Vec::new();
    let mut statuses: BTreeMap<i32, usize> = BTreeMap::new();
    for number in 0..count {
        let mut random = Random(seed ^ (number as u64).wrapping_mul(0x9e37_79b9));
        let (path, old) = random.of(&all);
        let (what, new) = changed(&mut random, old);
        let about = format!("{sample}, seed {seed}, number {number}: {path} {what}");
        fs::write(workspace.path(path), &new).unwrap();
        let after = built(&workspace, &about);
        fs::write(workspace.path(path), old).unwrap();
        *statuses.entry(after.status).or_default() += 1;
        if after == before && meaning(path, &new) != meaning(path, old) {
            silent.push(about);
        }
    }
    assert!(Path::new(&workspace.root()).is_dir());
    (silent, statuses)
}

#[test]
fn a_few_changes_of_a_workspace_are_seen_or_told() {
    let (silent, statuses) = soak("minimal", 1, 12);
    assert!(silent.is_empty(), "passed over in silence:\n{}", silent.join("\n"));
    assert_eq!(statuses.values().sum::<usize>(), 12);
}

#[test]
#[ignore = "takes minutes: a weekly workflow runs it"]
fn many_changes_of_workspaces_are_seen_or_told() {
    if std::env::var_os("CARVEOUT_SOAK").is_none() {
        println!("CARVEOUT_SOAK is not set: it says how many changes to make, such as 500");
        return;
    }
    let number = |name: &str, or: u64| {
        std::env::var(name).map_or(or, |text| text.parse().unwrap_or_else(|_| panic!("{name}")))
    };
    let (count, seed) = (number("CARVEOUT_SOAK", 500) as usize, number("CARVEOUT_SEED", 1));
    let mut silent = Vec::new();
    for (sample, share) in [("minimal", 5), ("starter", 3), ("acme-payments", 2)] {
        let (more, statuses) = soak(sample, seed, count * share / 10);
        println!("{sample}: {} changes, statuses {statuses:?}", count * share / 10);
        silent.extend(more);
    }
    assert!(silent.is_empty(), "passed over in silence:\n{}", silent.join("\n"));
}
