//! `carveout init`

use std::fs;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use anyhow::bail;
use carveout::model::{Date, Knowledge, Period};
use carveout::starter::{self, Answers};

use crate::args::Init;
use crate::files::create;
use crate::output::{Output, Status};
use crate::there::there;
use crate::{import, run};

/// What a workspace plans for where nobody is asked and nothing is said.
const FRAMEWORKS: &[&str] = &["soc2/security"];
const SERVICES: &[&str] = &["ec2", "s3", "iam"];
const PREMISES: &[&str] = &["office", "laptops"];

pub(crate) fn run(args: &Init, output: &Output) -> anyhow::Result<Status> {
    let dir = &args.dir;
    if there(fs::read_dir(dir), dir)?.is_some_and(|mut entries| entries.next().is_some()) {
        bail!("{} is not empty; choose a new or empty folder", dir.display());
    }
    let knowledge = carveout::knowledge::load(&[])
        .map_err(|_| anyhow::anyhow!("the built-in tables cannot be read"))?;
    let today = run::as_of(args.as_of)?;
    let said = Said::of(args, today, &knowledge)?;
    for note in &said.notes {
        output.note(note);
    }
    let files = starter::files(&said.answers, &knowledge);
    for (path, text) in &files {
        create(&dir.join(path), text.as_bytes())?;
    }
    output.result(format!("{}: {} files", dir.display(), files.len()));
    let mut status = Status::Clean;
    for file in &args.from {
        if import::write_into(dir, file, args.as_of, output)? != Status::Clean {
            status = Status::BadInput;
        }
    }
    let shown = dir.display();
    output.note(format!(
        "next: carveout draft {shown}    a file for each control, with what is left to you\n      \
         carveout todo {shown}     who owes what until when\n      \
         carveout build {shown}    the package"
    ));
    Ok(status)
}

/// What was said, by flags and answers, and what was assumed.
struct Said {
    answers: Answers,
    notes: Vec<String>,
}

impl Said {
    fn of(args: &Init, today: Date, knowledge: &Knowledge) -> anyhow::Result<Self> {
        let asks = !args.yes && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let folder = fs::canonicalize(args.dir.parent().unwrap_or(Path::new(".")))
            .ok()
            .filter(|_| args.dir.file_name().is_none())
            .and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
        let folder = args
            .dir
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .or(folder)
            .unwrap_or_else(|| "my-system".to_owned());
        let ask = |question: &str, usual: String, stated: Option<String>| match stated {
            Some(stated) => Ok(stated),
            None if asks => asked(question, &usual),
            None => Ok(usual),
        };
        let name = ask("Name of the system", starter::name_of(&folder), args.name.clone())?;
        let organization =
            ask("Who runs it", "My organization".to_owned(), args.organization.clone())?;
        let mut faults = Vec::new();
        let mut notes = Vec::new();
        let (frameworks, assumed) = list(
            &args.framework,
            FRAMEWORKS,
            asks,
            "Frameworks (HIPAA, SOC 2, MODERATE, …)",
            starter::frameworks,
            &mut faults,
        )?
        .unwrap_or_default();
        notes.extend(assumed);
        let services = list(
            &args.services,
            SERVICES,
            asks,
            "AWS services in use",
            |asked| starter::services(asked, knowledge),
            &mut faults,
        )?
        .unwrap_or_default();
        let premises = match &args.no_premises {
            Some(_) => Vec::new(),
            None => list(
                &args.premises,
                PREMISES,
                asks,
                "Premises of your own, or none",
                |asked| match asked {
                    [only] if only.as_str() == "none" && asks => Ok(Vec::new()),
                    asked => starter::premises(asked, knowledge),
                },
                &mut faults,
            )?
            .unwrap_or_default(),
        };
        let no_premises = match &args.no_premises {
            Some(who) => Some((who.clone(), today)),
            None if premises.is_empty() && faults.is_empty() => {
                let who = asked("Who says that there are none", "System Owner")?;
                Some((who, today))
            }
            None => None,
        };
        if !faults.is_empty() {
            let all = carveout::catalog::named::names().join(", ");
            let unknown = faults.iter().any(|fault| fault.contains("framework"));
            faults.extend(unknown.then(|| format!("frameworks: {all}")));
            bail!("{}", faults.join("\n       "));
        }
        let period = match args.period {
            Some(period) => period,
            None => quarter_of(today)?,
        };
        Ok(Self {
            answers: Answers {
                id: starter::id_of(&folder),
                name,
                organization,
                frameworks,
                services,
                premises,
                no_premises,
                regions: args.regions.clone(),
                accounts: args.accounts.clone(),
                period,
            },
            notes,
        })
    }
}

/// The quarter that a day is in.
fn quarter_of(day: Date) -> anyhow::Result<Period> {
    let (year, month, _) = day.ymd();
    Ok(format!("{year:04}-Q{}", (month - 1) / 3 + 1).parse()?)
}

/// A list from a flag, or else from an answer at the terminal, or else the usual one. At the terminal, what is not
/// understood is asked again; otherwise it is one of the faults that end the run together.
fn list<T>(
    stated: &[String],
    usual: &[&str],
    asks: bool,
    question: &str,
    read: impl Fn(&[String]) -> Result<T, Vec<String>>,
    faults: &mut Vec<String>,
) -> anyhow::Result<Option<T>> {
    let mut from: Vec<String> = stated.to_vec();
    loop {
        let ask = asks && stated.is_empty();
        if ask {
            from = split(&asked(question, &usual.join(", "))?);
        }
        if from.is_empty() {
            from = usual.iter().map(|one| (*one).to_owned()).collect();
        }
        match read(&from) {
            Ok(read) => return Ok(Some(read)),
            Err(said) if ask => {
                let mut terminal = std::io::stderr().lock();
                said.iter().try_for_each(|line| writeln!(terminal, "  {line}"))?;
            }
            Err(said) => {
                faults.extend(said);
                return Ok(None);
            }
        }
    }
}

fn split(text: &str) -> Vec<String> {
    text.split([',', ';']).map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

/// The answer to a question; the usual one where nothing is typed.
fn asked(question: &str, usual: &str) -> anyhow::Result<String> {
    let mut terminal = std::io::stderr().lock();
    write!(terminal, "{question} [{usual}]: ")?;
    terminal.flush()?;
    let mut answer = String::new();
    if std::io::stdin().lock().read_line(&mut answer)? == 0 {
        bail!("nothing was answered, and nothing was written");
    }
    let answer = answer.trim();
    Ok(if answer.is_empty() { usual.to_owned() } else { answer.to_owned() })
}
