//! `carveout rules`

use carveout::check;
use carveout::diag::Code;

use crate::args::{ListFormat, Rules};
use crate::output::{Output, Status};

pub(crate) fn run(args: &Rules, output: &Output) -> anyhow::Result<Status> {
    let words: Vec<String> = args.words.iter().map(|word| word.to_lowercase()).collect();
    let asked = |code: &Code| {
        let text = format!("{} {}", code.name, code.summary).to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let mut codes = check::codes();
    codes.retain(|code| asked(code));
    match args.format {
        ListFormat::Human => {
            let widest = codes.iter().map(|code| code.name.len()).max().unwrap_or_default();
            for Code { name, severity, summary, .. } in &codes {
                output.result(format!("{name:<widest$}  {:<7}  {summary}", severity.as_str()));
            }
            if codes.is_empty() {
                output.note("no code contains all of these words in its name or summary");
            }
        }
        ListFormat::Json => {
            let rules: Vec<_> = codes
                .iter()
                .map(|Code { name, severity, summary, manual }| {
                    serde_json::json!({
                        "name": name, "severity": severity, "summary": summary, "manual": manual,
                    })
                })
                .collect();
            let value = serde_json::json!({"schema": "carveout/rules/1", "rules": rules});
            output.result(serde_json::to_string_pretty(&value)?);
        }
    }
    Ok(Status::Clean)
}
