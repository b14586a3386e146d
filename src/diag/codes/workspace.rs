//! `carveout.yaml`, the implementations, the index and the tests.

codes! {
    WORKSPACE: "Workspace files";

    ACCESS_KEY_ID: Warning, "access-key-id",
        "a text names an AWS access key by its id", "\
The id of an access key (`AKIA…`, `ASIA…`) opens nothing without its secret, but it names a credential and,
with a little work, its account. In every output it is shortened to its last four characters. Name the user
or role that owns the key, or the last characters of the id.";

    DUPLICATE_FRAMEWORK: Error, "duplicate-framework",
        "two frameworks would be written to the same folder", "\
Each framework gets a folder of its own in the package, named after it. Two entries with the same name
would overwrite each other. List each framework once, or give one of them another `name`.";

    DUPLICATE_ID: Error, "duplicate-id",
        "an id is used twice", "\
Ids are what controls, tests and auditors cite. If two entries share one, nobody can tell which was
meant. Change one of the two ids, or merge the entries.";

    DUPLICATE_SECTION: Error, "duplicate-section",
        "an implementation has two sections for the same part", "\
A heading with the id of a part starts the statement for that part. With two such headings it is unclear
which text belongs in the plan. Merge them under one heading.";

    DUPLICATE_SERVICE: Error, "duplicate-service",
        "a service or premises is listed twice with the same mode", "\
The list of services decides which responsibilities apply and whose they are. A repeated entry is usually a
slip, often for another service or mode. List each service once for each mode of use.";

    FIGURE_UNUSABLE: Error, "figure-unusable",
        "a figure of description.yaml cannot be shown", "\
A System Security Plan shows the boundary, the network and flows of data. The file of this figure is missing
or damaged, is neither PNG, JPEG nor SVG, has no description for readers who cannot see it, or is a drawing
that refers to something outside itself. It is left out. Save it as the help says.";

    FRONT_MATTER_MISSING: Error, "front-matter-missing",
        "an implementation does not begin with front matter", "\
Each file in `implementations/` begins with a line `---`, YAML fields such as `id` and `satisfies`, and
another line `---`. Without them the text cannot be tied to any control. Add the front matter.";

    INVALID_ACCOUNT: Warning, "invalid-account",
        "an account id in carveout.yaml has other than 12 digits", "\
Evidence is held against the declared accounts by their ids. An id that is written as a number loses its
leading zeros, and then matches nothing. Write all 12 digits in quotation marks.";

    INVALID_DATE: Error, "invalid-date",
        "a day, time or period cannot be read", "\
Days are written YYYY-MM-DD and times as RFC 3339, such as 2026-09-30T08:15:00Z. Whether evidence falls
into the audit period depends on its dates, so none is guessed. Write the date in one of these forms.";

    INVALID_DESCRIPTION: Warning, "invalid-description",
        "an entry of description.yaml names something that does not exist", "\
`description.yaml` tells of the system what documents print beside its controls. A section of another name, an
inventory without a column of ids, or an approval that ends before it was given, cannot be meant. Correct the
entry; `carveout schema description` prints all keys.";

    INVALID_FEDRAMP: Error, "invalid-fedramp",
        "an entry of fedramp.yaml or FedRAMP's file of rules cannot be understood", "\
`fedramp.yaml` states what a Security Decision Record has beside the plan. A class other than A to D, a rule
that FedRAMP's file does not have, or a file without rules would give a record that FedRAMP refuses. Correct
the entry; ids of rules are those of the file that `rules` names.";

    INVALID_HASH: Error, "invalid-hash",
        "a SHA-256 is not 64 hexadecimal digits", "\
The `sha256` of an evidence item is compared with the hash of the file. Text of another length cannot be
such a hash. Correct it, or remove the line: the program hashes the file itself.";

    INVALID_ID: Error, "invalid-id",
        "an id is empty or has characters that are not allowed", "\
Ids appear in file names, tables and citations, so they are limited to plain characters. Choose an id as
the help says.";

    INVALID_PERIOD: Error, "invalid-period",
        "the audit period cannot be read", "\
The period decides which reports, tests and evidence count. It is written as a quarter (2026-Q3), a half
year (2026-H1), a year (2026), or as the first and the last day. Correct the line.";

    INVALID_PROVIDER: Error, "invalid-provider",
        "an entry of a provider cannot be understood", "\
Each entry of `carries` names either a part or a topic that the provider carries. One that names neither or
both says nothing that a label could rest on. Name a part, such as `part: CC6.1`, or a topic.";

    INVALID_TYPE: Error, "invalid-type",
        "a report is declared to be of a type other than 1 or 2", "\
SOC reports are of type 1 (a day) or type 2 (a period). Only type 2 supports that controls operated over
time, so the value matters. Remove the line unless AWS states the type differently from its period.";

    INVALID_URL: Error, "invalid-url",
        "an address is not https or contains a credential", "\
Addresses are printed in the package. Only https addresses are accepted, and none with a signature, token
or password in it: whoever reads the package could use it. Link to a page that asks the reader to log in.";

    INVALID_VARIABLE: Error, "invalid-variable",
        "an implementation uses a variable that does not exist", "\
Text such as `{{ period.to }}` is replaced when the plan is written. An unknown name would otherwise be
printed as it is. The help lists the variables that exist.";

    NO_FRAMEWORKS: Error, "no-frameworks",
        "carveout.yaml lists no framework", "\
A plan is made for each framework, so without one there is nothing to do. Add one under `frameworks:`;
`carveout catalog list` prints those that are built in.";

    NO_SERVICES: Error, "no-services",
        "carveout.yaml lists no AWS service", "\
What AWS is responsible for and what is left to the customer depends on the services in use. Without
services nothing could be inherited from AWS. List them under `services:`; `carveout services list`
prints the known ones.";

    REVIEW_ENTRY_INVALID: Error, "review-entry-invalid",
        "an entry of reviews/ is about nothing, about two things, or has a field that it cannot have", "\
The files in `reviews/` hold what auditors and management wrote into a workbook or a page, one entry for
each part, test, item, population, evidence item, exception, finding, request or signature. An entry
that names none of these, or two, cannot be printed beside anything. Name one, or write an entry for
each.";

    SECRET_FOUND: Error, "secret-found",
        "a text of the workspace holds a secret", "\
A key, token, password or signed address stands in a text that the program reads: a statement, a field, a
register, a test, an export, a population. Outputs have `[secret removed]` in its place, and the message
names its kind and place only. Whoever reads the workspace can still use it. Revoke it, remove it from the
file and from the history of the repository, and write where it is kept instead. If the value is no secret,
or is known and accepted, list its SHA-256 under `policy: {allowed_secrets: [...]}` in `carveout.yaml`.";

    SECTION_EMPTY: Warning, "section-empty",
        "a section of an implementation has no text", "\
The heading names a part, and nothing follows it, so the plan has no statement for that part. Write the
statement, or remove the heading.";

    SECTION_UNUSED: Warning, "section-unused",
        "a section is for a part that the implementation does not satisfy", "\
The text is in no plan, because `satisfies` does not list its control. Add the control to `satisfies`, or
remove the section.";

    TEXT_TOO_LONG: Error, "text-too-long",
        "a text or a list of a workspace file is longer than a page and a cell can show", "\
Each field has a length: a name 200 characters, a title 500, a field that describes 20,000, any other
4,000, the statement of a part 40,000; a list has 5,000 entries, and 20,000 where it lists evidence, tests
or items. All limits are on the page Limits of the documentation. What is longer is left out and not cut,
because a text that ends in the middle may say the opposite of what was written. Shorten it, and keep the
long text in a document that is registered as evidence.";
}
