//! Every input limit in one place, with its value, unit and reason.
//!
//! Files come from people, tools and third parties, so every read is bounded. A file that exceeds a limit
//! ends in a diagnostic that names the limit. `docs/limits.md` is generated from [`ALL`].

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// A number of files, rows, columns or items.
    Count,
    /// Levels of nesting.
    Levels,
    /// Multiples of the compressed size.
    Times,
    /// Picture elements.
    Pixels,
    /// Time.
    Seconds,
    /// A year of the calendar.
    Year,
}

/// One limit.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Name of the constant.
    pub name: &'static str,
    /// The maximum that is accepted.
    pub value: u64,
    /// The unit of the value.
    pub unit: Unit,
    /// What is limited, and why at this value.
    pub reason: &'static str,
}

/// The limits of one kind of input.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The kind of input.
    pub title: &'static str,
    /// Its limits.
    pub limits: &'static [Limit],
}

macro_rules! limits {
    ($($title:literal { $($name:ident: $type:ty = $value:expr, $unit:ident, $reason:literal;)* })*) => {
        $($(#[doc = $reason] pub const $name: $type = $value;)*)*

        /// All limits, by what is read.
        pub const ALL: &[Group] = &[$(Group {
            title: $title,
            limits: &[$(Limit {
                name: stringify!($name),
                value: $name as u64,
                unit: Unit::$unit,
                reason: $reason,
            }),*],
        }),*];
    };
}

limits! {
    "The program" {
        MEMORY: u64 = 2 << 30, Bytes, "Memory while files are read, all of them together: a run that takes more ends, and names the file. `--memory` sets it.";
    }
    "Files of a workspace" {
        TEXT_FILE: u64 = 16 << 20, Bytes, "A YAML or Markdown file, which people write by hand.";
        DATA_FILE: u64 = 64 << 20, Bytes, "A catalog, a profile or a register: read into memory whole.";
        PACKAGE_FILE: u64 = 256 << 20, Bytes, "A file of an earlier package that is read again: its manifest, its findings, its plans.";
        LISTED_FILES: usize = 2_000, Count, "Files of one kind in a folder, such as `implementations/`. All of SP 800-53 has 1,200 controls.";
        FOLDER_FILES: usize = 100_000, Count, "Files below `evidence/` or `out/` that are looked at. The rest is reported as passed over.";
        YAML_VALUES: usize = 1_000_000, Count, "Values and keys of one YAML text: 20,000 evidence items have half of it.";
        YAML_AGAIN: usize = 64 << 20, Bytes, "A YAML file with entries at fault is read again without each; the bytes of all these readings together.";
        URL: usize = 2_000, Bytes, "A web address. Browsers and proxies cut longer ones.";
        WORKSPACE_TEXT: u64 = 128 << 20, Bytes, "All YAML and Markdown files of a workspace together: they stay in memory for messages.";
        SECRETS: usize = 10_000, Count, "Different secrets that are remembered, to be removed wherever they are repeated.";
        SAME_FAULTS: usize = 1_000, Count, "Faults of one kind in one file that are told one by one; the rest is counted.";
        LACKS: usize = 20, Count, "Reasons of one kind for which a part is open that are told one by one; the rest is counted.";
        UNKNOWN_IDS: usize = 20, Count, "Unknown ids of one item, test or control that are told one by one; more are one finding with their number.";
    }
    "Catalogs and profiles" {
        CATALOG_VALUES: usize = 1_000_000, Count, "Values of a catalog or profile in JSON. The whole of SP 800-53 has about 200,000.";
        PROFILE_IMPORTS: usize = 1_000, Count, "Imports that one profile leads to. A profile can import itself many times over through others.";
        PROFILE_CONTROLS: usize = 100_000, Count, "Controls of all imports together. SP 800-53 has about 1,200.";
        PARAMETER_DEPTH: usize = 6, Levels, "Choices inside the text of choices: no catalog goes deeper.";
    }
    "Recognizing a file" {
        SETTINGS: usize = 256 << 10, Bytes, "A JSON file that is looked through for settings, held in memory whole.";
        HEAD: usize = 256 << 10, Bytes, "The first bytes, by which a format is recognized and a delimiter chosen.";
        JSON_KEYS: usize = 4_000, Count, "Different keys that are noted in those bytes.";
        HEADING_ROWS: usize = 30, Count, "First rows of a table in which headings are looked for, below titles and notes.";
    }
    "Exports of tools" {
        EXPORT: u64 = 1 << 30, Bytes, "An export, a list or a population, unpacked where it is packed with gzip: more takes longer than 10 seconds to read.";
        EXPORT_ROWS: u64 = 4_000_000, Count, "Findings or events of one JSON file, kept or not, for the same reason.";
        INFLATED_RATIO: u64 = 200, Times, "How many times its packed size a file, or a part of a workbook, may become. Logs come to 30.";
        RATIO_FROM: u64 = 4 << 20, Bytes, "Unpacked size below which the ratio is not looked at: a small file of blanks is harmless.";
        ELEMENT: usize = 16 << 20, Bytes, "One finding, event or test case: held in memory whole.";
        ENTRY_VALUES: usize = 200_000, Count, "Values of one finding or event: each takes memory, however short it is. The largest of real ones have a few thousand.";
        JSON_DEPTH: usize = 120, Levels, "Objects and arrays inside one another. The parser gives up at 128.";
        JSON_WHOLE: usize = 64 << 20, Bytes, "A JSON file that can only be read whole.";
        WHOLE_VALUES: usize = 2_000_000, Count, "Values of such a file, or of one control of a benchmark with all its results.";
        XML_DEPTH: usize = 64, Levels, "Elements of XML inside one another.";
        XML_NAME: usize = 1 << 10, Bytes, "The name of an element of XML: it is kept until the element ends.";
        FINDING_RESOURCES: usize = 1_000, Count, "Resources of one finding.";
        FINDING_REQUIREMENTS: usize = 10_000, Count, "Requirements that one finding names.";
        REQUIREMENTS: usize = 5_000_000, Count, "Requirements of known catalogs that the findings of one file name together.";
        OBSERVATIONS: usize = 2_000_000, Count, "Rows that are kept of one file: they are in memory until the package is written.";
        OBSERVATION_MEMORY: usize = 320 << 20, Bytes, "What the rows that are kept of one file take in memory, with all their names. A million rows of AWS Config take 230 MB.";
        LISTED_NAMES: usize = 50_000, Count, "Rules of AWS Config in a list of rules, and trails of CloudTrail in a list of trails: both are held in memory whole.";
        OBSERVATION_TEXT: usize = 2_048, Bytes, "The name of a rule, a resource, an account or a Region: as long as an ARN may be. Longer ones are cut.";
        FOUND_VALUES: usize = 2_000, Count, "Different accounts, Regions and days that are noted of one file, each with its number of rows.";
        TABLE_JSON: usize = 4 << 20, Bytes, "A JSON list of no known format whose entries are counted.";
        SUMMARY_NAMES: usize = 1_000, Count, "Different reasons for which rows were left out, and frameworks that were passed over.";
    }
    "Delimited text" {
        RECORD: usize = 4 << 20, Bytes, "One record, or a quotation mark that is not closed.";
        COLUMNS: usize = 500, Count, "Columns of a table, in delimited text and in a sheet.";
    }
    "Excel workbooks" {
        WORKBOOK: usize = 32 << 20, Bytes, "A workbook as stored: held in memory whole, and inflated twice.";
        WORKBOOK_PARTS: usize = 2_000, Count, "Files inside the workbook.";
        WORKBOOK_INFLATED: u64 = 256 << 20, Bytes, "All parts together, inflated.";
        WORKBOOK_PART: u64 = 192 << 20, Bytes, "One part, inflated.";
        WORKBOOK_STRINGS_PART: u64 = 64 << 20, Bytes, "The table of texts, inflated: it stays in memory.";
        WORKBOOK_STYLES_PART: u64 = 16 << 20, Bytes, "The styles, inflated.";
        WORKBOOK_STYLES: usize = 32 << 20, Bytes, "Cell styles times their longest attribute: the library copies fonts and number formats for each style.";
        WORKBOOK_STRINGS: u64 = 1_000_000, Count, "Texts in the table of texts.";
        WORKBOOK_STRING: u64 = 2 << 20, Bytes, "One text or value, from its first tag to its last.";
        WORKBOOK_TEXT: usize = 256 << 20, Bytes, "Texts of all cells that are read. A text that stands in several cells is stored once and counts in each.";
        WORKBOOK_SHEETS: usize = 500, Count, "Sheets.";
        SHEET_PRELUDE: u64 = 4 << 20, Bytes, "What comes before the first cell of a sheet.";
        SHEET_ROWS: u32 = 200_000, Count, "Rows of a sheet that are read, and records of a register in delimited text; blank ones count.";
        SHEET_CELLS: u64 = 5_000_000, Count, "Cells of a sheet, empty ones too.";
        CELL_ERRORS: usize = 20, Count, "Formula errors that are reported one by one.";
        XML_PIECE: u64 = 1 << 20, Bytes, "One tag, text or comment.";
        XML_ATTRIBUTE: usize = 2_048, Bytes, "One attribute of a sheet, a relationship or a style.";
    }
    "Registers" {
        REGISTER_ITEMS: usize = 20_000, Count, "Evidence items of one register, and of all registers of a workspace together: each is a row in the package.";
        WORKSPACE_TESTS: usize = 5_000, Count, "Tests of a workspace, in YAML and on sheets. All of SP 800-53 has 1,200 controls.";
        REGISTER_TEXT: usize = 64 << 20, Bytes, "Text that is kept of one register.";
        ROW_TEXT: usize = 1 << 20, Bytes, "Text of one row.";
        CELL_TEXT: usize = 32_767, Count, "Characters of one cell, as in Excel.";
        REGISTER_SUPPORTS: usize = 100_000, Count, "Ids of controls that the items of a register name together, and those of all registers of a workspace: five for each of 20,000 items.";
        REGISTER_MESSAGES: usize = 1_000, Count, "Faults of a register that are reported one by one; the rest is counted.";
    }
    "Test sheets and populations" {
        TEST_TEXT: usize = 16 << 20, Bytes, "Texts of the cells of all test sheets of one workbook, as of a YAML file.";
        TEST_MESSAGES: usize = 1_000, Count, "Faults of a test sheet that are reported one by one; the rest is counted.";
        TEST_ITEMS: usize = 20_000, Count, "Items of one test, as of one register.";
        POPULATION_ITEMS: usize = 5_000_000, Count, "Lines of delimited text: the items of a population, the rows of an export. A sheet has fewer.";
        POPULATION_TEXT: usize = 160 << 20, Bytes, "Names of the items of a population together.";
    }
    "Catalogs and lists that are imported" {
        TABLE_TEXT: usize = 32 << 20, Bytes, "Text of all sheets of a workbook, of a text or of a page that is imported: it is held in memory whole.";
        TABLE_ROWS: usize = 50_000, Count, "Rows of such a file. The largest public catalogs have 4,000 requirements.";
        COPY_ROWS: usize = 400_000, Count, "Rows of a workbook of a package that comes back: 20,000 evidence items and the items of 500 tests have a tenth of it.";
        COPY_TEXT: usize = 192 << 20, Bytes, "Text of all sheets of such a workbook.";
        TABLE_MESSAGES: usize = 50, Count, "Faults of such a file that are reported one by one; the rest is counted.";
    }
    "Pictures" {
        PICTURE: usize = 32 << 20, Bytes, "A picture that is shown. Larger ones are listed and hashed.";
        PICTURE_SIDE: u32 = 20_000, Pixels, "Width or height: an 8K screen is 7,680 wide, and a scrolled page may be long.";
        PICTURE_PIXELS: u64 = 36_000_000, Pixels, "Width times height: an 8K screen has 33 million.";
        PICTURE_MEMORY: u64 = 300 << 20, Bytes, "Memory to decode one: 36 million pixels of 8 bytes.";
        PICTURE_PREAMBLE: u64 = 32 << 20, Bytes, "What comes before the pixels, unpacked: a colour profile, texts.";
        PICTURES: usize = 96 << 20, Bytes, "All pictures of a package together, as printed. What is over it is listed and hashed.";
        ALT_TEXT: usize = 1_000, Count, "Characters of the text that describes a picture.";
    }
    "Packages that are verified" {
        ARCHIVE: u64 = 8 << 30, Bytes, "All files of an archive together, unpacked: they are hashed as they are read, and not written.";
        ARCHIVE_FILES: usize = 100_000, Count, "Entries of an archive, as of a folder.";
        ARCHIVE_RATIO: u64 = 1_000, Times, "How many times its packed size an archive may become. Packages of several periods, nearly alike, come to 100.";
        ARCHIVE_WINDOW: u64 = 128 << 20, Bytes, "How far back an archive packed with zstd may refer: what `zstd --long` writes.";
        ARCHIVE_NAME: u64 = 8 << 10, Bytes, "A long name in a tar archive: held in memory whole.";
        ARCHIVE_KEPT: u64 = 512 << 20, Bytes, "What is kept of an archive while it is read: manifests, lists of hashes, signatures, approvals, workbooks.";
        SIGNATURE: u64 = 64 << 10, Bytes, "A signature, a key, an approval: the largest have a few thousand.";
        APPROVALS: usize = 1_000, Count, "Approvals beside a package.";
    }
    "AWS Artifact" {
        LOCK: u64 = 64 << 20, Bytes, "`aws-reports.lock.json`, and what `artifact sync --from-json` reads.";
        LOCK_VALUES: usize = 100_000, Count, "Values of such a file. AWS lists a few hundred reports of 20 values.";
        DOWNLOAD: u64 = 2 << 30, Bytes, "A document that `artifact get` downloads.";
        REQUESTS_AT_ONCE: usize = 8, Count, "Requests to AWS in flight at the same time: the account shares its request rate with other programs.";
        ARTIFACT_PAGE: i32 = 300, Count, "Reports or agreements of one page: the most the API returns.";
        REQUEST_ATTEMPTS: u32 = 3, Count, "Attempts of the SDK at one request when the network or AWS fails.";
        CONNECT_TIMEOUT: u64 = 10, Seconds, "Time to connect; `--timeout` limits the rest of a request.";
        THROTTLE_RETRIES: u32 = 4, Count, "Times a throttled request is sent again.";
        RETRY_AFTER: u64 = 60, Seconds, "The longest wait that AWS may ask for. Past it, the run ends and names the time to wait.";
    }
    "Texts of people in the package" {
        TEXT_NAME: usize = 200, Count, "Characters of a name, an id or a key: names stand in the head of every page.";
        TEXT_LINE: usize = 500, Count, "Characters of a title, of a person or of another field of one line.";
        TEXT_FIELD: usize = 4_000, Count, "Characters of any other field of a YAML file: a page and a half of a column of a table.";
        TEXT_PROSE: usize = 20_000, Count, "Characters of a field that describes: a procedure, a boundary, a query. A cell of a workbook has 32,767.";
        STATEMENT: usize = 40_000, Count, "Characters of the statement of a part, its variables filled in: fifteen pages.";
        STATEMENTS: usize = 200_000, Count, "Characters of an implementation file below its front matter.";
        TABLE_COLUMNS: usize = 16, Count, "Columns of a table in a statement. A row of more is printed as a line.";
        LIST_ENTRIES: usize = 5_000, Count, "Entries of a list in a YAML file.";
        LONG_LIST_ENTRIES: usize = 20_000, Count, "Entries of the lists of evidence, tests, items, reviews and what they support, and of a mapping: as many as a register has.";
        YAML_TEXT: usize = 64 << 20, Bytes, "All texts of a YAML file, with what its aliases repeat.";
        YEAR_FROM: i16 = 1950, Year, "The first year of a day in a YAML file.";
        YEAR_TO: i16 = 2199, Year, "The last year of a day in a YAML file.";
        PERIOD_DAYS: i64 = 3_660, Count, "Days of an audit period: ten years.";
        FIGURES: usize = 40, Count, "Figures of `description.yaml` that are shown.";
        FIGURE_DRAWING: usize = 4 << 20, Bytes, "A drawing (SVG): a network of hundreds of systems has less than 1 MB.";
        FIGURE_ELEMENTS: usize = 50_000, Count, "Elements of a drawing, those counted again that it repeats.";
        INVENTORY_ROWS: usize = 5_000, Count, "Components of an inventory that are kept; the rest is counted.";
        INDEXED: usize = 1_000, Count, "Rows that an appendix of the PDF prints. The workbook has all of them.";
        REFERRED: usize = 100, Count, "Ids that one paragraph of the PDF lists. The workbook has all of them.";
        PLAN_TEXT: usize = 24 << 20, Bytes, "What one PDF is made of, texts and their structure together.";
        HTML_TEXT: usize = 96 << 20, Bytes, "One HTML page of a plan, pictures included.";
        HTML_PICTURES: usize = 12 << 20, Bytes, "Pictures in one HTML page. What is over it is listed and hashed.";
        HTML_ITEMS: usize = 250, Count, "Items of a sample that an HTML page lists. The workbook has all of them.";
        BLOCK_DEPTH: usize = 8, Levels, "Lists and quotations inside one another. Deeper ones are printed at this level.";
        INLINE_DEPTH: usize = 6, Levels, "Emphasis and links inside one another. Deeper ones lose their outermost marking.";
    }
}

/// The page `docs/limits.md`.
pub fn page() -> String {
    let mut out = String::from(
        "# Limits\n\n<!-- Generated from src/limits.rs: CARVEOUT_BLESS=1 cargo test limits -->\n\n\
         Nothing is read without an end. What is over a limit ends in a diagnostic that names it, or is left \
         out with an account of it. The limits are those of this version; only `MEMORY` can be set.\n",
    );
    for group in ALL {
        out.push_str(&format!(
            "\n## {}\n\n| limit | at most | what and why |\n|---|---|---|\n",
            group.title
        ));
        for limit in group.limits {
            out.push_str(&format!("| `{}` | {} | {} |\n", limit.name, limit.shown(), limit.reason));
        }
    }
    out
}

impl Limit {
    /// The value with its unit: `64 MB`, `20,000`.
    pub fn shown(&self) -> String {
        let (number, unit) = match self.unit {
            Unit::Bytes => match self.value {
                value if value % (1 << 30) == 0 => (value >> 30, " GB"),
                value if value % (1 << 20) == 0 => (value >> 20, " MB"),
                value if value % (1 << 10) == 0 => (value >> 10, " KB"),
                value => (value, " bytes"),
            },
            Unit::Count => (self.value, ""),
            Unit::Levels => (self.value, " levels"),
            Unit::Times => (self.value, " times"),
            Unit::Pixels => (self.value, " pixels"),
            Unit::Seconds => (self.value, " seconds"),
            Unit::Year => return self.value.to_string(),
        };
        let digits = number.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped + unit
    }
}
