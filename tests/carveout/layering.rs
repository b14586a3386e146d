//! The order of the modules that `docs/architecture.md` describes: which may import which, who may
//! print, and who may touch files, the network, the clock and the environment.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::harness::repository;

/// Every module of `src/lib.rs`, and which others it may import. This table is the only place that
/// says so.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("diag", &["limits"]),
    // Numbers, known to everybody.
    ("limits", &[]),
    ("model", &["limits", "diag"]),
    ("input", &["limits", "model", "diag"]),
    ("catalog", &["limits", "input", "model", "diag"]),
    ("knowledge", &["limits", "catalog", "input", "model", "diag"]),
    ("evidence", &["limits", "catalog", "input", "model", "diag"]),
    ("sampling", &["limits", "evidence", "input", "model", "diag"]),
    (
        "workspace",
        &[
            "limits",
            "catalog",
            "knowledge",
            "evidence",
            "sampling",
            "signing",
            "input",
            "model",
            "diag",
        ],
    ),
    ("artifact", &["limits", "model", "diag"]),
    ("resolve", &["limits", "model", "diag"]),
    ("check", &["model", "diag"]),
    // Two states by their plans, of which either may be a package.
    ("compare", &["model", "diag"]),
    ("render", &["limits", "model", "diag"]),
    ("oscal", &["limits", "model", "diag"]),
    ("package", &["limits", "input", "model", "diag", "signing"]),
    ("signing", &["model"]),
    // Beside the pipeline: what helps a person to fill a workspace. `cli` writes what they make.
    ("starter", &["catalog", "model", "knowledge", "input", "diag"]),
    ("draft", &["resolve", "model"]),
    ("todo", &["model", "diag"]),
    // Many systems, by what is left of each once its package is written.
    ("portfolio", &["render", "todo", "model", "diag"]),
    ("accept", &["model"]),
    ("bring", &["limits", "catalog", "evidence", "oscal", "input", "model", "diag"]),
    ("ingest", &["limits", "evidence", "input", "model", "diag"]),
    ("discover", &["limits", "evidence", "input", "model", "diag"]),
    // The registry of schemas names the types of every file.
    (
        "schemas",
        &[
            "workspace",
            "evidence",
            "knowledge",
            "model",
            "package",
            "compare",
            "portfolio",
            "signing",
        ],
    ),
];

/// Every source file: top-level module, path, code without comments and without its test module.
fn sources() -> Vec<(String, String, String)> {
    fn walk(at: &Path, out: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push(path);
            }
        }
    }
    let root = repository().join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let code = |text: String| {
        let lines: Vec<&str> =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        lines.join("\n").split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
    };
    paths
        .into_iter()
        .filter(|path| {
            !path.ends_with("tests.rs")
                && !path.ends_with("tests/mod.rs")
                && !path.ends_with("attacks.rs")
                && !path.ends_with("additions.rs")
        })
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let module = inside.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            (module, inside, code(fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

/// The top-level modules, as `src/lib.rs` declares them.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let declared = lib.lines().filter_map(|line| {
        let line = line.trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
    });
    declared.collect()
}

/// How deep in the tree of modules a source file is: 1 for a top-level module.
fn depth(path: &str) -> usize {
    let names = path.split('/').count();
    if path.ends_with("/mod.rs") { names - 1 } else { names }
}

/// The first names that code at a depth takes from the root of the crate: by `crate::`, or by as many
/// `super::` as lead there. More than that is an inline module's, and counts as leading there too.
fn named(code: &str, depth: usize) -> Vec<String> {
    let word = |text: &str| {
        text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
    };
    let mut out = Vec::new();
    let mut take = |after: &str| match after.strip_prefix('{') {
        Some(list) => {
            let list = list.split("};").next().unwrap_or_default();
            out.extend(list.split(',').map(|entry| word(entry.trim())));
        }
        None => out.push(word(after)),
    };
    code.split("crate::").skip(1).for_each(&mut take);
    let mut rest = code;
    while let Some(at) = rest.find("super::") {
        let after = rest[at..].trim_start_matches("super::");
        let chain = (rest.len() - at - after.len()) / "super::".len();
        if chain >= depth {
            take(after);
        }
        rest = after;
    }
    out
}

#[test]
fn paths_to_the_root_are_seen() {
    for (path, code, names) in [
        ("load/mod.rs", "use crate::model::Date;", &["model"][..]),
        ("load/mod.rs", "use super::check;", &["check"]),
        ("load/mod.rs", "use crate::{check::A, model::B};", &["check", "model"]),
        ("schemas.rs", "super::{load::A, package}", &["load", "package"]),
        ("load/a/mod.rs", "use super::b; super::super::resolve::c()", &["resolve"]),
        ("load/a/b.rs", "use super::super::c; super::d();", &[]),
        ("load/a/b.rs", "use super::super::super::render;", &["render"]),
    ] {
        assert_eq!(named(code, depth(path)), names, "{path}: {code}");
    }
}

#[test]
fn imports_follow_the_table() {
    let modules = modules();
    let mut table: Vec<&str> = MAY_IMPORT.iter().map(|(name, _)| *name).collect();
    let mut declared: Vec<&str> = modules.iter().map(String::as_str).collect();
    table.sort_unstable();
    declared.sort_unstable();
    assert_eq!(table, declared, "the table and src/lib.rs name other modules");
    let mut wrong = Vec::new();
    let mut edges: BTreeMap<String, usize> = BTreeMap::new();
    for (module, path, code) in sources() {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
            assert!(["lib", "cli"].contains(&module.as_str()), "src/{path} is in no module");
            continue;
        };
        for target in named(&code, depth(&path)) {
            if modules.contains(&target) && target != module {
                *edges.entry(format!("{module} -> {target}")).or_default() += 1;
                if !allowed.contains(&target.as_str()) {
                    wrong.push(format!("src/{path} imports {target}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The reading itself works: edges that are known to be there are seen.
    for edge in [
        "workspace -> evidence",
        "workspace -> model",
        "resolve -> model",
        "render -> diag",
        "package -> model",
    ] {
        assert!(edges.contains_key(edge), "{edge} was not seen: {edges:?}");
    }
}

#[test]
fn nobody_imports_the_command_line() {
    for (module, path, code) in sources() {
        if module != "cli" {
            assert!(!named(&code, depth(&path)).contains(&"cli".to_owned()), "src/{path}");
            assert!(!code.contains("mod cli;"), "src/{path}");
        }
    }
}

#[test]
fn only_the_command_line_prints_and_exits() {
    let words =
        ["println!", "print!(", "eprint!(", "stdout()", "stderr()", "process::exit", "dbg!("];
    for (module, path, code) in sources() {
        for word in words.iter().filter(|_| module != "cli") {
            assert!(!code.contains(word), "src/{path} has {word}");
        }
    }
}

#[test]
fn only_three_places_touch_files_and_nobody_the_clock_or_the_environment() {
    for (module, path, code) in sources() {
        if module == "cli" {
            continue;
        }
        for word in
            ["SystemTime", "Instant::now", "Zoned::now", "Timestamp::now", "env::var", "std::net"]
        {
            assert!(!code.contains(word), "src/{path} has {word}");
        }
        let files =
            path == "artifact/store.rs" || path.starts_with("input/folder/") || module == "package";
        for word in ["std::fs", "fs::read", "fs::write", "fs::File", " File::open", " File::create"]
        {
            assert!(files || !code.contains(word), "src/{path} has {word}");
        }
    }
}

#[test]
fn only_the_client_knows_the_network() {
    for (_, path, code) in sources() {
        for word in ["tokio::", "aws_sdk_artifact", "aws_config", "aws_smithy", "async fn"] {
            let inside = path.starts_with("artifact/client/");
            // The reader of AWS Config's exports bears the name of the SDK's crate.
            let reader = word == "aws_config" && path == "evidence/readers/mod.rs";
            assert!(inside || reader || !code.contains(word), "src/{path} has {word}");
        }
    }
}

#[test]
fn no_unsafe_code() {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}
