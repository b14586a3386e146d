//! Lists the files under `controls/` and writes the table of them that the program carries, so that a
//! framework, a service, a scope or a table of checks is added by adding its file.

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
    for path in paths {
        writeln!(
            table,
            "    ({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {path:?}))),"
        )?;
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("controls.rs"), table)?;
    Ok(())
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
