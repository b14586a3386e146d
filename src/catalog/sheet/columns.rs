//! Which column of a table says what: by the heading, and by what stands under it.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::HEADING_ROWS;
use crate::model::text::{normalized, one_line, quote};
use crate::model::{PartId, Sheet, SheetCell, SheetRow, column_name};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The id of a requirement.
    Id,
    /// Its title.
    Title,
    /// What it requires.
    Text,
    /// The domain or family that it belongs to.
    Group,
    /// The id of the requirement that it is under.
    Parent,
}

impl Field {
    /// All of them, with the name that `--column` takes.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Id, "id"),
        (Self::Title, "title"),
        (Self::Text, "text"),
        (Self::Group, "group"),
        (Self::Parent, "parent"),
    ];

    /// By the name that `--column` takes.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        let other = match name.as_str() {
            "statement" => Some(Self::Text),
            "domain" | "family" => Some(Self::Group),
            _ => None,
        };
        other.or_else(|| Self::ALL.iter().find(|(_, own)| *own == name).map(|(field, _)| *field))
    }

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(field, _)| *field == self).map_or("", |(_, name)| name)
    }
}

/// Headings by field, in [`normalized`] form, the surest first.
const HEADINGS: &[(Field, &str)] = &[
    (
        Field::Id,
        "controlid controlidentifier controlnumber controlno controlref controlreference controlcode \
         requirementid requirementidentifier requirementnumber requirementno requirementref safeguardid \
         cissafeguard safeguardnumber cissafeguardid subcontrolid cissubcontrol criterionid criteriaid \
         criterianumber criterionnumber practiceid practicenumber indicatorid ksiid objectiveid subcategoryid \
         articleid clauseid annexacontrol annexaid id identifier identification uid uuid reference ref refno \
         refid number nr no code key kennung safeguard criterion criteria practice indicator ksi subcategory \
         clause section control requirement article definedapproachrequirements definedapproachrequirement \
         requirements securityrequirement securityrequirements",
    ),
    (
        Field::Title,
        "title controltitle controlname requirementtitle requirementname safeguardtitle safeguardname \
         criterionname criteriatitle criteriatitel criteriontitle practicetitle practicename objectivename \
         objectivetitle indicatorname indicatortitle controlorcontrolenhancementname \
         controlcontrolenhancementname shorttitle shortname name titel bezeichnung subject heading topic \
         control requirement criterion safeguard practice indicator objective",
    ),
    (
        Field::Text,
        "text statement controltext controlstatement controlspecification specification controldescription \
         requirementtext requirementstatement requirementdescription definedapproachrequirements \
         definedapproachrequirement securityrequirement securityrequirements safeguarddescription \
         criteriontext criteriatext criteriadescription basiccriterion basiccriteria basiskriterium \
         practicestatement practicedescription controlrequirement controlrequirements nistcontroldescription \
         implementationrequirement level1implementationrequirements assessmentobjective statementtext \
         description beschreibung anforderung outcome objective requirement requirements criteria criterion \
         control controlactivity indicator practice subcategory content wording details",
    ),
    (
        Field::Group,
        "group groupid grouptitle groupname domain domainname controldomain controldomainname category \
         controlcategory categoryname controlgroup family controlfamily familyname area bereich theme themename \
         controltheme principle function ciscontrol chapter section pillar trustservicescategory objectivename \
         requirementgroup",
    ),
    (
        Field::Parent,
        "parent parentid parentcontrol parentcontrolid parentrequirement parentrequirementid parentref \
         basecontrol basecontrolid enhances belongsto",
    ),
];

/// Words of headings that tell where no heading is known as a whole, the surest first.
const WORDS: &[(Field, &str)] = &[
    (Field::Id, "id identifier # number no ref reference"),
    (Field::Title, "title name control"),
    (Field::Text, "specification statement description requirement criteria text"),
    (Field::Group, "domain family category theme"),
    (Field::Parent, "parent"),
];

fn has_word(heading: &str, word: &str) -> bool {
    let lower = heading.to_lowercase();
    match word {
        "#" => lower.trim_end().ends_with('#'),
        word => lower.split(|c: char| !c.is_alphanumeric()).any(|one| one == word),
    }
}

/// The columns of a table.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The column of each field that has one.
    pub of: BTreeMap<Field, u32>,
    /// Headings by column, as they are written.
    pub headings: BTreeMap<u32, String>,
    /// Position in [`Sheet::rows`] of the first row below the headings.
    pub below: usize,
}

impl Columns {
    /// The column of a field.
    pub(super) fn get(&self, field: Field) -> Option<u32> {
        self.of.get(&field).copied()
    }

    /// What stands in the column of a field, in one line.
    pub(super) fn shown(&self, field: Field, row: &SheetRow) -> String {
        self.get(field).map(|at| one_line(&row.shown(at))).unwrap_or_default()
    }

    /// `id = Control ID (A), title = Control Title (B)`.
    pub(super) fn told(&self) -> String {
        let one = |(field, at): (&Field, &u32)| {
            let heading = self.headings.get(at).map(String::as_str).unwrap_or_default();
            format!("{} = {} ({})", field.name(), heading, column_name(*at))
        };
        self.of.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// The table that was found.
pub(super) struct Found<'a> {
    pub sheet: &'a Sheet,
    pub columns: Columns,
    /// Other sheets with ids, and how many rows have one.
    pub others: Vec<(String, usize)>,
}

/// Finds the table of requirements among the sheets: the headings, one row or two, and the columns.
/// `asked` are columns that the caller names, by heading or by letter.
///
/// # Errors
/// When no column holds ids, or none says what is required; the headings found are listed.
pub(super) fn find<'a>(
    sheets: &'a [Sheet],
    asked: &BTreeMap<Field, String>,
) -> Result<Found<'a>, Diagnostic> {
    let mut best: Option<(usize, &Sheet, Columns)> = None;
    for sheet in sheets {
        for at in 0..sheet.rows.len().min(HEADING_ROWS) {
            for double in [false, true] {
                let Some(found) = columns(sheet, at, double, asked) else { continue };
                let score = found.of.len() * 1_000 + ids_under(sheet, &found).min(900);
                if best.as_ref().is_none_or(|(most, ..)| score > *most) {
                    best = Some((score, sheet, found));
                }
            }
        }
    }
    match best {
        Some((_, sheet, found)) => {
            let others = sheets.iter().filter(|other| other.name != sheet.name);
            let others = others.filter_map(|other| {
                let rows = 0..other.rows.len().min(HEADING_ROWS);
                let tables = rows.filter_map(|at| columns(other, at, false, &BTreeMap::new()));
                let most = tables.map(|table| ids_under(other, &table)).max()?;
                Some((other.name.as_deref()?.to_owned(), most))
            });
            Ok(Found {
                sheet,
                others: others.filter(|(_, ids)| *ids > 1).collect(),
                columns: found,
            })
        }
        None => Err(unclear(sheets, asked)),
    }
}

/// The headings of one row, or of two rows as one: what stands in the lower row, with what stands above it.
fn headings(sheet: &Sheet, at: usize, double: bool) -> Option<BTreeMap<u32, Vec<String>>> {
    let upper = sheet.rows.get(at)?;
    let mut out: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut add = |column: u32, text: String| {
        let text = one_line(&text);
        if !text.is_empty() && text.chars().count() <= 120 {
            out.entry(column).or_default().push(text);
        }
    };
    if !double {
        upper.cells.iter().for_each(|(column, cell)| add(*column, cell.shown()));
        return Some(out);
    }
    let lower = sheet.rows.get(at + 1)?;
    // A merged heading speaks of all its columns.
    let mut above: BTreeMap<u32, String> = BTreeMap::new();
    for (column, cell) in &upper.cells {
        let merged =
            sheet.merged.iter().find(|((row, first), _)| (*row, *first) == (upper.number, *column));
        let last = merged.map_or(*column, |(_, (_, last))| (*last).min(column + 100));
        (*column..=last).for_each(|column| _ = above.insert(column, cell.shown()));
    }
    let all: Vec<u32> = above.keys().chain(lower.cells.keys()).copied().collect();
    for column in all {
        let (over, under) = (above.get(&column), lower.cells.get(&column).map(SheetCell::shown));
        match (over, under) {
            (Some(over), Some(under)) => {
                add(column, format!("{over} {under}"));
                add(column, under);
            }
            (Some(text), None) => add(column, text.clone()),
            (None, Some(text)) => add(column, text),
            (None, None) => {}
        }
    }
    Some(out)
}

fn columns(
    sheet: &Sheet,
    at: usize,
    double: bool,
    asked: &BTreeMap<Field, String>,
) -> Option<Columns> {
    let names = headings(sheet, at, double)?;
    let below = at + 1 + usize::from(double);
    let mut of = BTreeMap::new();
    for (field, wanted) in asked {
        of.insert(*field, wanted_column(&names, wanted)?);
    }
    for (field, known) in HEADINGS {
        if of.contains_key(field) {
            continue;
        }
        let free = |column: &u32| !of.values().any(|taken| taken == column);
        let fits = |column: &u32| match field {
            Field::Id => shape(sheet, below, *column) == Shape::Ids,
            Field::Title | Field::Text => shape(sheet, below, *column) == Shape::Words,
            Field::Group | Field::Parent => true,
        };
        let first = |same: &dyn Fn(&str) -> bool| {
            let named = |(_, texts): &(&u32, &Vec<String>)| texts.iter().any(|text| same(text));
            names.iter().filter(named).map(|(at, _)| *at).find(|at| free(at) && fits(at))
        };
        let whole = known
            .split_ascii_whitespace()
            .find_map(|known| first(&|text: &str| normalized(text) == known));
        // `Updated Control Specification (v4.1)`, `SCF #`.
        let by_word = || {
            let words = WORDS.iter().find(|(of, _)| of == field).map_or("", |(_, words)| words);
            words
                .split_ascii_whitespace()
                .find_map(|word| first(&|text: &str| has_word(text, word)))
        };
        let found = whole.or_else(by_word);
        if let Some(column) = found {
            of.insert(*field, column);
        }
    }
    // A row with an id is no second row of headings.
    let lower = sheet.rows.get(at + 1).filter(|_| double);
    if let (Some(row), Some(id)) = (lower, of.get(&Field::Id))
        && id_of(&row.shown(*id)).is_some()
    {
        return None;
    }
    // A column `Control` with sentences says what is required; it is no title.
    if !of.contains_key(&Field::Text)
        && !asked.contains_key(&Field::Title)
        && let Some(at) = of.get(&Field::Title).copied()
        && typical_length(sheet, below, at) > 100
    {
        of.remove(&Field::Title);
        of.insert(Field::Text, at);
    }
    let says = of.contains_key(&Field::Title) || of.contains_key(&Field::Text);
    // A column `Subcategory` with `GV.OC-01: The mission …` says both.
    let both = || of.get(&Field::Id).is_some_and(|at| with_text(sheet, below, *at));
    let enough = of.contains_key(&Field::Id) && (says || both());
    let headings =
        names.into_iter().filter_map(|(at, texts)| Some((at, texts.into_iter().next()?)));
    enough.then(|| Columns { of, headings: headings.collect(), below })
}

/// The column that `--column` names: by its heading, or by its letter.
fn wanted_column(names: &BTreeMap<u32, Vec<String>>, wanted: &str) -> Option<u32> {
    let by = |same: &dyn Fn(&str) -> bool| {
        names.iter().find(|(_, texts)| texts.iter().any(|text| same(text))).map(|(at, _)| *at)
    };
    let exact = one_line(wanted);
    by(&|text| text == exact)
        .or_else(|| by(&|text| normalized(text) == normalized(wanted)))
        .or_else(|| names.keys().copied().find(|at| column_name(*at).eq_ignore_ascii_case(wanted)))
}

/// What most cells of a column are.
#[derive(PartialEq, Eq)]
enum Shape {
    Ids,
    Words,
    Empty,
}

fn shape(sheet: &Sheet, below: usize, column: u32) -> Shape {
    let (mut ids, mut words) = (0_usize, 0_usize);
    for row in sheet.rows.iter().skip(below) {
        let Some(cell) = row.cells.get(&column) else { continue };
        match id_of(&cell.shown()) {
            Some(_) => ids += 1,
            None => words += 1,
        }
    }
    match (ids, words) {
        (0, 0) => Shape::Empty,
        _ if ids > words => Shape::Ids,
        _ => Shape::Words,
    }
}

/// Characters of a cell of a column, on average.
fn typical_length(sheet: &Sheet, below: usize, column: u32) -> usize {
    let cells = sheet.rows.iter().skip(below).filter_map(|row| row.cells.get(&column));
    let (mut all, mut length) = (0, 0);
    cells.for_each(|cell| (all, length) = (all + 1, length + cell.shown().chars().count()));
    length / all.max(1)
}

/// True if most cells of a column have an id and a sentence.
fn with_text(sheet: &Sheet, below: usize, column: u32) -> bool {
    let cells = sheet.rows.iter().skip(below).filter_map(|row| row.cells.get(&column));
    let (mut with, mut all) = (0_usize, 0_usize);
    for cell in cells {
        all += 1;
        with += usize::from(id_of(&cell.shown()).is_some_and(|(_, rest)| !rest.is_empty()));
    }
    with * 2 > all
}

fn ids_under(sheet: &Sheet, found: &Columns) -> usize {
    let Some(at) = found.get(Field::Id) else { return 0 };
    let rows = sheet.rows.iter().skip(found.below);
    rows.filter(|row| id_of(&row.shown(at)).is_some()).count()
}

/// The id that a cell is, or begins with, and what follows it: `GV.OC-01: The mission …`.
pub(super) fn id_of(text: &str) -> Option<(String, String)> {
    let text = one_line(text);
    // `AC-2 (1)` and `45 CFR 164.308` are ids; spaces gone, a short sentence would be one too.
    let words = text
        .split(' ')
        .skip(1)
        .any(|piece| piece.as_bytes().windows(2).any(|two| two.iter().all(u8::is_ascii_lowercase)));
    if !words && text.parse::<PartId>().is_ok() {
        return Some((text, String::new()));
    }
    let (id, rest) = text.split_once([':', ' '])?;
    let rest = rest.trim_start_matches([':', '-', '–', '—', ' ']);
    let id = id.trim_end_matches(['.', ':']);
    // `24 hours` begins with a number, and is no id.
    let like = id.bytes().any(|b| b.is_ascii_digit()) && id.bytes().any(|b| b".-&[(".contains(&b));
    let separated = text[id.len()..].starts_with([':', '.']) || like;
    (separated && id.parse::<PartId>().is_ok() && rest.contains(' '))
        .then(|| (id.to_owned(), rest.to_owned()))
}

/// The message that names every heading.
fn unclear(sheets: &[Sheet], asked: &BTreeMap<Field, String>) -> Diagnostic {
    let mut wrong: Vec<String> = Vec::new();
    let mut listed: Vec<String> = Vec::new();
    let mut place = None;
    for sheet in sheets {
        // The headings are most likely the first row with the most cells.
        let rows = sheet.rows.iter().take(HEADING_ROWS).enumerate();
        let widest = rows.max_by_key(|(at, row)| (row.cells.len(), usize::MAX - at));
        let Some((at, row)) = widest else { continue };
        place.get_or_insert_with(|| sheet.at(row, 0));
        let names = headings(sheet, at, false).unwrap_or_default();
        let names: Vec<String> = names
            .into_iter()
            .filter_map(|(at, texts)| Some(format!("{} ({})", texts.first()?, column_name(at))))
            .take(40)
            .collect();
        listed.push(format!("{}, row {}: {}", sheet.shown(), row.number, names.join(", ")));
    }
    for (field, name) in asked {
        let there = sheets.iter().any(|sheet| {
            (0..sheet.rows.len().min(HEADING_ROWS)).any(|at| {
                [false, true].into_iter().any(|double| {
                    headings(sheet, at, double)
                        .is_some_and(|names| wanted_column(&names, name).is_some())
                })
            })
        });
        if !there {
            wrong.push(format!("--column {}={}", field.name(), quote(name)));
        }
    }
    let message = match wrong.is_empty() {
        true => "no table has a column of ids and one that says what is required; headings found: "
            .to_owned(),
        false => format!("{} names no heading; headings found: ", wrong.join(" and ")),
    };
    let file = sheets.first().map(|sheet| sheet.file.clone()).unwrap_or_default();
    let listed = if listed.is_empty() { "none".to_owned() } else { listed.join("; ") };
    Diagnostic::new(&codes::CATALOG_COLUMNS, format!("{message}{listed}"))
        .help(
            "name the columns by heading or by letter: \
             --column id=HEADING --column title=HEADING --column text=HEADING --column group=HEADING",
        )
        .fault(&place.unwrap_or_else(|| Origin::file(file)))
}
