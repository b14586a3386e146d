//! Which module may import which, who may print, who may touch the outside.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::harness::repository;

/// Module and what it may import of ours, itself apart.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("diag", &[]),
    // Numbers, known to everybody.
    ("limits", &[]),
    ("model", &["diag"]),
    ("input", &["limits", "model", "diag"]),
    ("catalog", &["limits", "input", "model", "diag"]),
    ("knowledge", &["limits", "catalog", "input", "model", "diag"]),
    ("evidence", &["limits", "catalog", "input", "model", "diag"]),
    ("sampling", &["limits", "evidence", "input", "model", "diag"]),
    (
        "workspace",
        &["limits", "catalog", "knowledge", "evidence", "sampling", "input", "model", "diag"],
    ),
    ("artifact", &["limits", "model", "diag"]),
    ("resolve", &["limits", "model", "diag"]),
    ("check", &["model", "diag"]),
    ("render", &["limits", "model", "diag"]),
    ("package", &["model", "diag"]),
    // The registry of schemas names the types of every file.
    ("schemas", &["workspace", "evidence", "knowledge", "model", "package"]),
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

/// The modules of ours that a text names after `prefix`.
fn named(code: &str, prefix: &str) -> Vec<String> {
    let word = |text: &str| {
        text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
    };
    let mut out = Vec::new();
    for piece in code.split(prefix).skip(1) {
        match piece.strip_prefix('{') {
            Some(list) => {
                let list = list.split("};").next().unwrap_or_default();
                out.extend(list.split(',').map(|entry| word(entry.trim())));
            }
            None => out.push(word(piece)),
        }
    }
    out
}

#[test]
fn imports_follow_the_table() {
    let mut wrong = Vec::new();
    let mut edges: BTreeMap<String, usize> = BTreeMap::new();
    for (module, path, code) in sources() {
        if ["lib", "cli"].contains(&module.as_str()) {
            continue;
        }
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("src/{path}: module `{module}` is not in the table"));
            continue;
        };
        for target in named(&code, "crate::") {
            let ours = MAY_IMPORT.iter().any(|(name, _)| *name == target) || target == "cli";
            if ours && target != module {
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
            assert!(!named(&code, "crate::").contains(&"cli".to_owned()), "src/{path}");
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
        let files = ["input/folder.rs", "artifact/store.rs"].contains(&path.as_str())
            || module == "package";
        for word in ["std::fs", "fs::read", "fs::write", "File::open", "File::create"] {
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
