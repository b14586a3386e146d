//! The questions to AWS that unsupported halves of AWS's raise, one for each topic: for a person to send, as text or
//! as a workbook. They name topics, services and days, and nothing of the system.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use crate::model::text::few_and_more;
use crate::model::{Half, Knowledge, Lack, PartId, Plan};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// `Q-01`, in the order of the topics.
    pub id: String,
    /// Topic that it is about.
    pub topic: String,
    /// What is asked.
    pub text: String,
    /// Services that it is asked for, by name.
    pub services: Vec<String>,
    /// Parts whose AWS half waits for the answer.
    pub parts: Vec<String>,
}

#[derive(Default)]
struct Asked {
    services: BTreeSet<String>,
    parts: BTreeSet<PartId>,
    lacks: BTreeSet<Lack>,
    unpointed: bool,
}

/// The questions of all plans.
pub fn questions(plans: &[Plan], knowledge: &Knowledge) -> Vec<Question> {
    let mut asked: BTreeMap<&str, Asked> = BTreeMap::new();
    for part in plans.iter().flat_map(|plan| &plan.controls).flat_map(|control| &control.parts) {
        let lacks: BTreeSet<Lack> = part
            .missing
            .iter()
            .filter(|missing| missing.half == Half::Aws && !missing.unread)
            .map(|missing| missing.what)
            .collect();
        for duty in part.duties.iter().filter(|duty| duty.owner.aws()) {
            let pointed =
                part.csocs.iter().any(|csoc| csoc.topic == duty.topic && !csoc.pointers.is_empty());
            if lacks.is_empty()
                && (pointed || !part.csocs.iter().any(|csoc| csoc.topic == duty.topic))
            {
                continue;
            }
            let entry = asked.entry(&duty.topic).or_default();
            let id = duty.service.split(':').next().unwrap_or_default();
            let name = knowledge.services.get(id).map_or(id, |service| &service.name);
            entry.services.insert(name.to_owned());
            entry.parts.insert(part.id.clone());
            entry.lacks.extend(lacks.iter().copied());
            entry.unpointed |= !pointed;
        }
    }
    let period = plans.first().map(|plan| plan.period.to_string()).unwrap_or_default();
    let topics = knowledge
        .topics
        .iter()
        .filter_map(|(id, topic)| Some((id, topic, asked.remove(id.as_str())?)));
    (1..)
        .zip(topics)
        .map(|(number, (id, topic, asked))| {
            let services: Vec<String> = asked.services.into_iter().collect();
            let title = topic.title.to_lowercase();
            let mut text = format!(
                "Which of your reports describe what AWS is responsible for in {title} for {}? Please name each report, its \
                 section and the numbers of its controls.",
                few_and_more(services.clone(), 12)
            );
            if asked.lacks.contains(&Lack::Scope) {
                text.push_str(" Is each of these services in the scope of those reports?");
            }
            if asked.lacks.contains(&Lack::Coverage) || asked.lacks.contains(&Lack::Report) {
                text.push_str(&format!(" Which reports and letters cover {period}?"));
            }
            if asked.lacks.contains(&Lack::Category) {
                text.push_str(" Which trust services categories do they cover?");
            }
            Question {
                id: format!("Q-{number:02}"),
                topic: id.clone(),
                text,
                services,
                parts: asked.parts.iter().map(ToString::to_string).collect(),
            }
        })
        .collect()
}

/// One question under the other, for a text inquiry.
pub fn text(questions: &[Question]) -> String {
    questions.iter().map(|one| format!("{} ({}): {}\n\n", one.id, one.topic, one.text)).collect()
}

/// As a table.
pub fn csv(questions: &[Question]) -> String {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut out = String::from("Id,Question,Topic,Services,Requirements\n");
    for one in questions {
        let row = [&one.id, &one.text, &one.topic, &one.services.join("; "), &one.parts.join("; ")];
        out.push_str(&row.map(|text| cell(text)).join(","));
        out.push('\n');
    }
    out
}

/// As a workbook of one sheet: what is asked, and nothing of the system.
///
/// # Errors
/// When the workbook cannot be written.
pub fn workbook(questions: &[Question]) -> Result<Vec<u8>, XlsxError> {
    let heading = Format::new().set_bold();
    let said = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let mut book = Workbook::new();
    // Without a clock: the file does not state when it was written.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title("Questions to AWS").set_creation_datetime(&day);
    book.set_properties(&properties);
    let sheet = book.add_worksheet();
    sheet.set_name("Questions")?;
    for (column, (name, width)) in
        (0_u16..).zip([("Id", 8.0), ("Question", 100.0), ("Topic", 28.0), ("Services", 40.0)])
    {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, name, &heading)?;
    }
    for (row, one) in (1_u32..).zip(questions) {
        let cells = [&one.id, &one.text, &one.topic, &one.services.join("; ")];
        for (column, text) in (0_u16..).zip(cells) {
            sheet.write_with_format(row, column, text.as_str(), &said)?;
        }
    }
    book.save_to_buffer()
}
