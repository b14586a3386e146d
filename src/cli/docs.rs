//! The pages of `docs/commands`, made from the definitions of the command line and compared with what is there.
//!
//! `CARVEOUT_BLESS=1 cargo test docs` writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::{Arg, Command, CommandFactory};

use crate::args::Args;

/// The page that depends on a feature: it is compared only where the program has all of it.
const OF_THE_CLIENT: &str = "artifact.md";

#[test]
fn pages_of_commands_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands");
    let bless = std::env::var_os("CARVEOUT_BLESS").is_some();
    let pages = pages();
    let there: BTreeSet<String> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    if bless {
        fs::create_dir_all(&folder).unwrap();
    }
    for name in there.iter().filter(|name| !pages.contains_key(*name)) {
        assert!(bless, "docs/commands/{name} is the page of no command");
        fs::remove_file(folder.join(name)).unwrap();
    }
    for (name, text) in pages {
        if name == OF_THE_CLIENT && !cfg!(feature = "artifact") && there.contains(&name) {
            continue;
        }
        if bless {
            fs::write(folder.join(&name), &text).unwrap();
        }
        let kept = fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert!(
            kept == text,
            "docs/commands/{name} is out of date: CARVEOUT_BLESS=1 cargo test docs"
        );
    }
}

/// Every page by file name: the list, and one for each command.
fn pages() -> BTreeMap<String, String> {
    let mut root = Args::command();
    root.build();
    let commands: Vec<Command> = subcommands(&root).cloned().collect();
    let mut pages = BTreeMap::from([("README.md".to_owned(), list(&root, &commands))]);
    for command in commands {
        let mut page = String::new();
        section(&mut page, &command, 1);
        pages.insert(format!("{}.md", command.get_name()), page);
    }
    pages
}

fn subcommands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|sub| sub.get_name() != "help" && !sub.is_hide_set())
}

fn list(root: &Command, commands: &[Command]) -> String {
    let mut page = format!("# Commands\n\n{}\n\n", about(root));
    page.push_str("| command | does |\n|---|---|\n");
    for command in commands {
        let name = command.get_name();
        writeln!(page, "| [`{name}`]({name}.md) | {} |", about(command)).unwrap();
    }
    page.push_str("\nThese options are understood by every command:\n\n");
    options(&mut page, root.get_arguments().filter(|arg| arg.is_global_set()));
    if let Some(after) = root.get_after_help() {
        let after = after.to_string().replace('\n', " ");
        writeln!(page, "{}", cell(&after)).unwrap();
    }
    page
}

/// One command with its arguments, options and commands of its own.
fn section(page: &mut String, command: &Command, level: usize) {
    let name = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    writeln!(page, "{} `{name}`\n\n{}\n", "#".repeat(level), about(command)).unwrap();
    writeln!(page, "```text\n{usage}\n```\n").unwrap();
    let own = || {
        let hidden = |arg: &&Arg| {
            arg.is_global_set()
                || arg.is_hide_set()
                || ["help", "version"].contains(&arg.get_id().as_str())
        };
        command.get_arguments().filter(move |arg| !hidden(arg))
    };
    let mut arguments = own().filter(|arg| arg.is_positional()).peekable();
    if arguments.peek().is_some() {
        page.push_str("| argument | meaning |\n|---|---|\n");
        for arg in arguments {
            writeln!(page, "| `{}` | {} |", values(arg), meaning(arg)).unwrap();
        }
        page.push('\n');
    }
    options(page, own().filter(|arg| !arg.is_positional()));
    for sub in subcommands(command) {
        section(page, sub, level + 1);
    }
    while page.ends_with("\n\n") {
        page.pop();
    }
    page.push('\n');
    if level == 1 {
        page.pop();
    }
}

fn options<'a>(page: &mut String, args: impl Iterator<Item = &'a Arg>) {
    let mut args = args.peekable();
    if args.peek().is_none() {
        return;
    }
    page.push_str("| option | meaning |\n|---|---|\n");
    for arg in args {
        let long = arg.get_long().map(|long| format!("--{long}"));
        let short = arg.get_short().map(|short| format!("-{short}"));
        let mut names: Vec<String> = short.into_iter().chain(long).collect();
        if let Some(last) = names.last_mut().filter(|_| arg.get_action().takes_values()) {
            write!(last, " {}", values(arg)).unwrap();
        }
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        writeln!(page, "| {} | {} |", names.join(", "), meaning(arg)).unwrap();
    }
    page.push('\n');
}

/// The placeholder of an argument's value: `DIR`, `FILE...`.
fn values(arg: &Arg) -> String {
    let names: Vec<&str> =
        arg.get_value_names().unwrap_or_default().iter().map(|name| name.as_str()).collect();
    let many = arg.get_num_args().is_some_and(|range| range.max_values() > 1);
    let name =
        if names.is_empty() { arg.get_id().as_str().to_uppercase() } else { names.join(" ") };
    if many { format!("{name}...") } else { name }
}

/// What it means, whether it has to be given, its choices and its default.
fn meaning(arg: &Arg) -> String {
    let mut text = arg.get_help().map(|help| cell(&help.to_string())).unwrap_or_default();
    if arg.is_required_set() && !arg.is_positional() {
        text.push_str(" (required)");
    }
    if arg.get_action().takes_values() {
        let choices: Vec<String> = arg
            .get_possible_values()
            .iter()
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        if !choices.is_empty() {
            write!(text, "; one of {}", choices.join(", ")).unwrap();
        }
        let defaults: Vec<String> = arg
            .get_default_values()
            .iter()
            .map(|value| format!("`{}`", value.to_string_lossy()))
            .collect();
        if !defaults.is_empty() {
            write!(text, "; default {}", defaults.join(" ")).unwrap();
        }
    }
    text
}

fn about(command: &Command) -> String {
    command.get_about().map(|about| cell(&about.to_string())).unwrap_or_default()
}

/// Text for a cell of a table: one line, and nothing that Markdown would take for its own.
fn cell(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('|', "\\|").replace('<', "&lt;").replace('*', "\\*").replace('[', "\\[")
}
