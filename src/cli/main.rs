//! The command line: one file per command. The only place that prints, reads the clock or exits.

#[cfg(unix)]
mod agent;
mod all;
mod append;
mod approve;
mod args;
mod artifact;
mod build;
mod catalog;
mod check;
mod compare;
mod diff;
mod discover;
mod discover_edit;
#[cfg(test)]
mod docs;
mod draft;
mod evidence;
mod explain;
mod files;
mod filter;
mod fix;
mod guard;
mod import;
mod ingest;
mod init;
mod input;
mod knowledge;
mod levels;
mod map;
mod matrix;
mod memory;
mod output;
mod rebuild;
mod roll;
mod rules;
mod run;
mod schema;
mod scope_import;
mod screen;
mod services;
mod sign;
mod since;
mod text;
mod there;
mod todo;
mod verify;
mod waive;
mod whatif;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A rule that panics becomes a finding, with what the panic says.
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !carveout::check::is_guarded() {
            print(panic);
        }
    }));
    let args = args::Args::parse();
    let output = output::Output::new(args.color, args.quiet, args.verbose);
    match memory::within(args.memory, || command(args)) {
        Ok(code) => code,
        Err(error) => {
            output.failure(&error);
            output::Status::BadInput.into()
        }
    }
}

/// Runs the command.
fn command(args: args::Args) -> ExitCode {
    let output = output::Output::new(args.color, args.quiet, args.verbose);
    let done = match args.command {
        args::Command::Init(args) => init::run(&args, &output),
        args::Command::Import(args) => import::run(&args, &output),
        args::Command::Ingest(args) => ingest::run(&args, &output),
        args::Command::Discover(args) => discover::run(&args, &output),
        args::Command::Draft(args) => draft::run(&args, &output),
        args::Command::Map(args) => map::run(&args, &output),
        args::Command::Todo(args) => todo::run(&args, &output),
        args::Command::Build(args) if args.all => all::run(&args, &output),
        args::Command::Roll(args) => roll::run(&args, &output),
        args::Command::Build(args) => build::run(&args, &output),
        args::Command::Check(args) => check::run(&args, &output),
        args::Command::Waive(args) => waive::run(&args, &output),
        args::Command::Explain(args) => explain::run(&args, &output),
        args::Command::Rules(args) => rules::run(&args, &output),
        args::Command::Whatif(args) => whatif::run(&args, &output),
        args::Command::Matrix(args) => matrix::run(&args, &output),
        args::Command::Artifact(args) => artifact::run(&args, &output),
        args::Command::Services(args) => services::run(&args, &output),
        args::Command::Knowledge(args) => knowledge::run(&args, &output),
        args::Command::Catalog(args) => catalog::run(&args, &output),
        args::Command::Evidence(args) => evidence::run(&args, &output),
        args::Command::Diff(args) => compare::run(&args, &output),
        args::Command::Verify(args) => verify::run(&args, &output),
        args::Command::Approve(args) => approve::run(&args, &output),
        args::Command::Rebuild(args) => rebuild::run(&args, &output),
        args::Command::Schema(args) => schema::run(&args, &output),
        args::Command::Completions(args) => schema::completions(&args, &output),
    };
    match done.and_then(|status| output::finish().map(|()| status)) {
        Ok(status) => status.into(),
        Err(error) => {
            output.failure(&error);
            output::Status::BadInput.into()
        }
    }
}
