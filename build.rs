//! Lists the files under `controls/` and writes the table of them that the program carries, so that a
//! framework, a service, a scope or a table of checks is added by adding its file. What people write as YAML is
//! carried as JSON, which every run of the program reads many times faster.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    // A folder is looked through whole, so that a new file is noticed too.
    println!("cargo::rerun-if-changed=controls");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut paths = Vec::new();
    list(&root, "controls", &mut paths)?;
    // The order of a file system is not the same everywhere; the program is.
    paths.sort();
    let mut table = String::from("&[\n");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for path in paths {
        let json = json_of(&root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
        let copy = out.join(&path).with_extension("json");
        fs::create_dir_all(copy.parent().ok_or("no folder")?)?;
        fs::write(&copy, json)?;
        writeln!(table, "    ({path:?}, include_str!({copy:?})),")?;
    }
    table.push_str("]\n");
    fs::write(out.join("controls.rs"), table)?;
    Ok(())
}

/// The content of a YAML file as JSON.
fn json_of(path: &Path) -> Result<String, Box<dyn Error>> {
    let value: serde_json::Value = serde_saphyr::from_str(&fs::read_to_string(path)?)?;
    Ok(value.to_string())
}

/// Adds the YAML files in and under a folder, as paths from the root with slashes.
fn list(root: &Path, folder: &str, paths: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name =
            entry.file_name().into_string().map_err(|name| format!("{name:?} is not UTF-8"))?;
        let path = format!("{folder}/{name}");
        if entry.file_type()?.is_dir() {
            list(root, &path, paths)?;
        } else if name.ends_with(".yaml") {
            paths.push(path);
        }
    }
    Ok(())
}
