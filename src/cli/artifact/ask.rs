//! `carveout artifact ask` and `carveout artifact answers`.

use carveout::artifact::ArtifactError;
use carveout::artifact::answers;
use carveout::input::given;
use carveout::render::questions::{csv, questions, text, workbook};

use super::args::{Answers, Ask};
use crate::files::create;
use crate::output::{Output, Status};
use crate::run;

pub(super) fn ask(args: &Ask, output: &Output) -> anyhow::Result<Status> {
    let Some(run) = run::run(&args.input, output)? else { return Ok(Status::BadInput) };
    let asked = questions(&run.plans, &run.workspace.knowledge);
    if asked.is_empty() {
        output.note("nothing to ask: AWS's half of every part is supported and has a pointer");
        return Ok(Status::Clean);
    }
    let Some(to) = &args.out else {
        output.raw(&text(&asked));
        output.note(format!(
            "{} questions; nothing was sent. --out FILE.xlsx writes a workbook",
            asked.len()
        ));
        return Ok(Status::Clean);
    };
    let end = to.extension().and_then(|end| end.to_str()).unwrap_or_default().to_lowercase();
    let bytes = match end.as_str() {
        "xlsx" => workbook(&asked)?,
        "csv" => csv(&asked).into_bytes(),
        "txt" => text(&asked).into_bytes(),
        _ => anyhow::bail!("{}: questions are written as .xlsx, .csv or .txt", to.display()),
    };
    create(to, &bytes)?;
    output.note(format!(
        "{}: {} questions; nothing was sent. Read them, then give them to the Assurance Assistant in AWS Artifact",
        to.display(),
        asked.len()
    ));
    Ok(Status::Clean)
}

pub(super) fn answers(args: &Answers, output: &Output) -> anyhow::Result<Status> {
    for path in &args.files {
        let file = given(path).map_err(|fault| {
            ArtifactError::usage(
                fault.message,
                fault.help.unwrap_or_else(|| "give the path of a file".to_owned()),
            )
        })?;
        let text = String::from_utf8(file.content).map_err(|_| {
            ArtifactError::usage(format!("{} is not UTF-8", file.name), "save it as JSON again")
        })?;
        let found = answers::read(&text, &file.name)?;
        for one in &found.inquiries {
            output.result(format!("{}  {}  {}  {}", one.id, one.status, one.mode, one.updated));
            match one.status.as_str() {
                "HUMAN_REVIEW" => {
                    output.note(format!("{} waits for a person at AWS; ask again later", one.id))
                }
                "FAILED" => output.note(format!("{} failed at AWS; send it again", one.id)),
                _ => {}
            }
        }
        for one in &found.answers {
            let topic = one.topic.as_deref().unwrap_or("no topic of ours");
            output.result(format!(
                "{}  {topic}  {}, {}, version {}",
                one.id,
                one.status,
                if one.review.is_empty() { "review not stated" } else { &one.review },
                one.version
            ));
            for source in &one.sources {
                output.result(format!("    {source}"));
            }
        }
        let open = found.answers.iter().filter(|one| one.sources.is_empty()).count();
        if open > 0 {
            output.note(format!("{open} answers cite no source, and are no pointer"));
        }
        if found.more {
            output.note(format!(
                "{} is one page of several: the pages after it were not read",
                file.name
            ));
        }
    }
    output.note(
        "Sources are pointers for `sections:` of a review, once you have looked them up in the report. What the answers \
         say is AWS's text and is not printed.",
    );
    Ok(Status::Clean)
}
