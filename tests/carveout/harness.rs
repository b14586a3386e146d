//! Workspaces in temporary folders, runs of the program in a scrubbed environment.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use carveout::model::{Date, Findings, Plan, PlanPart, Workspace as Model};
use carveout::workspace::{self, Options};
use tempfile::TempDir;

/// The day every test takes as "now", unless it gives its own.
pub(crate) const AS_OF: &str = "2026-10-05";

/// Longest a run may take; a run that hangs is a failed test, not a stuck one.
const DEADLINE: Duration = Duration::from_secs(180);

/// The repository, where samples and tables are.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program with nothing of the caller's environment that could show in its output.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carveout"));
    let kept = |name: &OsStr| {
        let name = name.to_string_lossy();
        ["PATH", "HOME", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH"].contains(&name.as_ref())
            || name.starts_with("LLVM_PROFILE")
    };
    command.env_clear().envs(std::env::vars_os().filter(|(name, _)| kept(name)));
    command.env("NO_COLOR", "1");
    command
}

/// A workspace in a temporary folder of its own.
pub(crate) struct Workspace {
    folder: PathBuf,
    /// Removes the folder; none where it is kept until the next run.
    _guard: Option<TempDir>,
}

impl Workspace {
    /// A folder with nothing in it.
    pub(crate) fn empty() -> Self {
        let guard = tempfile::Builder::new().prefix("carveout-test-").tempdir().unwrap();
        fs::create_dir(guard.path().join("ws")).unwrap();
        Self { folder: guard.path().to_owned(), _guard: Some(guard) }
    }

    /// A copy of one of `samples/` for the life of the process, in cargo's own temporary folder. `purpose` is no other
    /// copy's.
    pub(crate) fn kept(name: &str, purpose: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("kept-{name}-{purpose}"));
        let _ = fs::remove_dir_all(&folder);
        copy(&repository().join("samples").join(name), &folder.join("ws"));
        Self { folder, _guard: None }
    }

    /// A copy of one of `samples/`.
    pub(crate) fn sample(name: &str) -> Self {
        let workspace = Self::empty();
        copy(&repository().join("samples").join(name), &workspace.root());
        workspace
    }

    /// What `carveout init` writes.
    pub(crate) fn starter() -> Self {
        Self::sample("starter")
    }

    /// The smallest workspace with something proven: CC6.2 and CC6.3 by the customer, CC6.4 by AWS.
    pub(crate) fn minimal() -> Self {
        Self::sample("minimal").remove("README.md")
    }

    /// The workspace folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.join("ws")
    }

    /// A path in the workspace folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file, with its folders.
    #[must_use]
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let target = self.path(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, content).unwrap();
        self
    }

    /// Replaces every occurrence of a text that must be there.
    #[must_use]
    pub(crate) fn edit(self, path: &str, old: &str, new: &str) -> Self {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(old), "{path} does not contain {old:?}");
        self.file(path, text.replace(old, new))
    }

    /// Adds to the end of a file.
    #[must_use]
    pub(crate) fn append(self, path: &str, more: &str) -> Self {
        let text = fs::read_to_string(self.path(path)).unwrap();
        self.file(path, text + more)
    }

    /// Removes a file or a folder.
    #[must_use]
    pub(crate) fn remove(self, path: &str) -> Self {
        let target = self.path(path);
        if target.is_dir() {
            fs::remove_dir_all(target).unwrap();
        } else {
            fs::remove_file(target).unwrap();
        }
        self
    }

    /// Makes a symbolic link.
    #[cfg(unix)]
    #[must_use]
    pub(crate) fn link(self, path: &str, target: impl AsRef<Path>) -> Self {
        let link = self.path(path);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, link).unwrap();
        self
    }

    /// Runs the program in the workspace folder. `.` is the workspace.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        self.run_with(args, &[])
    }

    /// Runs the program with more environment variables.
    pub(crate) fn run_with<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
        environment: &[(&str, &str)],
    ) -> Run {
        let mut command = program();
        command.args(args).current_dir(self.root()).envs(environment.iter().copied());
        Run::of(command, &self.folder)
    }

    /// The findings of `check --format json` on this day. The library is asked and not the program: one process reads the
    /// built-in tables once and not some hundred times.
    pub(crate) fn findings(&self, as_of: &str) -> Vec<serde_json::Value> {
        let loaded = workspace::load(&self.root(), &Options::default());
        let findings = match loaded.workspace {
            Some(model) => {
                let plans = carveout::plans(&model, as_of.parse::<Date>().unwrap());
                Findings::of(&plans, Vec::new()).findings
            }
            None => loaded.diagnostics,
        };
        findings.iter().map(|one| serde_json::to_value(one).unwrap()).collect()
    }

    /// `check`, in people's format.
    pub(crate) fn check(&self) -> Run {
        self.run(["check", ".", "--as-of", AS_OF, "--all"])
    }

    /// `check --strict`: any fault of the data ends it.
    pub(crate) fn strict(&self) -> Run {
        self.run(["check", ".", "--as-of", AS_OF, "--strict"])
    }

    /// `build` into the usual place.
    pub(crate) fn build(&self) -> Run {
        self.run(["build", ".", "--as-of", AS_OF])
    }

    /// `explain` of one control.
    pub(crate) fn explain(&self, subject: &str) -> Run {
        self.run(["explain", ".", subject, "--as-of", AS_OF])
    }

    /// The workspace as loaded; panics where it cannot be understood.
    pub(crate) fn model(&self) -> Model {
        let loaded = workspace::load(&self.root(), &Options::default());
        loaded.workspace.unwrap_or_else(|| panic!("bad input: {:#?}", loaded.diagnostics))
    }

    /// The plan of the first framework.
    pub(crate) fn plan(&self) -> Plan {
        plan(&self.model())
    }

    /// Every file under a folder of the workspace with its content; empty when there is none.
    pub(crate) fn snapshot(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(folder))
    }
}

/// The plan of the first framework of a workspace.
pub(crate) fn plan(model: &Model) -> Plan {
    carveout::plans(model, AS_OF.parse::<Date>().unwrap()).remove(0)
}

/// One part of a plan.
pub(crate) fn part<'a>(plan: &'a Plan, id: &str) -> &'a PlanPart {
    let found = plan.controls.iter().flat_map(|control| &control.parts);
    found.into_iter().find(|part| part.id.to_string() == id).expect(id)
}

/// Every file under a folder with its content, by path with `/`.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, at: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(at).into_iter().flatten() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                walk(root, &entry.path(), out);
            } else {
                let path = entry.path();
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                out.insert(name, fs::read(path).unwrap_or_default());
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(folder, folder, &mut out);
    out
}

/// Copies a folder whole.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (path, content) in files(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, content).unwrap();
    }
}

/// What a run printed and how it ended.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// Exit status; -1 when a signal ended it.
    pub status: i32,
    /// Standard output, the temporary folder written as `[TEMP]`.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(command: Command, scrub: &Path) -> Self {
        Self::typed(command, scrub, "")
    }

    /// Runs a command to its end, with `typed` on its standard input.
    pub(crate) fn typed(command: Command, scrub: &Path, typed: &str) -> Self {
        let mut command = assert_cmd::Command::from_std(command);
        let output = command.write_stdin(typed).timeout(DEADLINE).output().expect("it starts");
        let text = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes).replace(&scrub.display().to_string(), "[TEMP]")
        };
        let run = Self {
            status: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        };
        assert!(!run.stderr.contains("panicked"), "the program panicked:\n{run}");
        assert!(!run.stderr.contains("RUST_BACKTRACE"), "the program panicked:\n{run}");
        run
    }

    /// Asserts the exit status.
    #[track_caller]
    pub(crate) fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "exit status\n{self}");
        self
    }

    /// Asserts a text of standard output.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "stdout lacks {text:?}\n{self}");
        self
    }

    /// Asserts that standard output does not hold a text.
    #[track_caller]
    pub(crate) fn omits(self, text: &str) -> Self {
        assert!(!self.stdout.contains(text), "stdout holds {text:?}\n{self}");
        self
    }

    /// Asserts a text of standard error.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "stderr lacks {text:?}\n{self}");
        self
    }

    /// Asserts that nothing went to standard error.
    #[track_caller]
    pub(crate) fn silent(self) -> Self {
        assert!(self.stderr.is_empty(), "stderr is not empty\n{self}");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cut = |text: &str| text.chars().take(6_000).collect::<String>();
        write!(
            f,
            "status {}\n--- stdout\n{}\n--- stderr\n{}",
            self.status,
            cut(&self.stdout),
            cut(&self.stderr)
        )
    }
}
