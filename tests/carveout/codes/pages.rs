//! `docs/codes`: a page a code and an index, made from the table. `CARVEOUT_BLESS=1` writes them.

use std::collections::BTreeMap;
use std::fs;

use carveout::check::{self, RULES};
use carveout::diag::Code;
use carveout::diag::codes::ROOMS;

use crate::harness::{files, repository};

fn page(code: &Code) -> String {
    let Code { name, severity, summary, manual } = code;
    let mut summary = (*summary).to_owned();
    if let Some(first) = summary.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("# {name}\n\n{summary}. Severity: {}.\n\n{manual}\n", severity.as_str())
}

fn table(title: &str, mut codes: Vec<&'static Code>, out: &mut String) {
    codes.sort_unstable_by_key(|code| code.name);
    out.push_str(&format!("\n## {title}\n\n| Code | Severity | Summary |\n| --- | --- | --- |\n"));
    for Code { name, severity, summary, .. } in codes {
        out.push_str(&format!("| [{name}]({name}.md) | {} | {summary} |\n", severity.as_str()));
    }
}

fn index() -> String {
    let mut out = String::from(
        "# Codes\n\nEvery finding and every error has one of these codes. `carveout rules` lists them, \
         `carveout explain CODE` prints the page of one, and `waivers.yaml` accepts findings by their code.\n",
    );
    table(
        "Rules: what is checked in every plan",
        RULES.iter().map(|rule| &rule.code).collect(),
        &mut out,
    );
    for room in ROOMS {
        table(room.title, room.codes.to_vec(), &mut out);
    }
    out
}

#[test]
fn the_pages_are_what_the_table_says() {
    let mut wanted: BTreeMap<String, Vec<u8>> = check::codes()
        .into_iter()
        .map(|code| (format!("{}.md", code.name), page(code).into_bytes()))
        .collect();
    wanted.insert("index.md".to_owned(), index().into_bytes());
    let folder = repository().join("docs/codes");
    if std::env::var_os("CARVEOUT_BLESS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in &wanted {
            fs::write(folder.join(name), content).unwrap();
        }
    }
    let found = files(&folder);
    let names = |all: &BTreeMap<String, Vec<u8>>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&wanted), "write the pages with CARVEOUT_BLESS=1");
    for (name, content) in &wanted {
        assert_eq!(
            String::from_utf8_lossy(&found[name]),
            String::from_utf8_lossy(content),
            "docs/codes/{name} is not what the table says; write the pages with CARVEOUT_BLESS=1"
        );
    }
}
