//! Evidence registers: CSV files and workbooks that list evidence.

codes! {
    REGISTERS: "Evidence registers";

    REGISTER_CELL_ERROR: Error, "register-cell-error",
        "a cell of a register contains a formula error", "\
The spreadsheet shows an error such as #REF! where a value should be, so the value is not known. Where the
cell belongs to a field, the row is excluded. Correct the formula, or type the value.";

    REGISTER_COLUMN_IGNORED: Warning, "register-column-ignored",
        "a column of a register is not read", "\
The heading is not one of the fields of a register, or another column already gives the field. What the
column contains is in no output. Rename it to a heading of the register, or leave it if it is for people only.";

    REGISTER_COVERS: Error, "register-covers",
        "the days that an item covers cannot be read or contradict each other", "\
Whether an item counts depends on the days it covers. The cell is not a span of days, ends before it
begins, or differs from the columns for start and end. The row is excluded. Correct the dates.";

    REGISTER_DATE: Error, "register-date",
        "a date in a register cannot be read", "\
The cell contains no readable date, so it is unknown when the evidence was made. The row is excluded.
Write the day as YYYY-MM-DD, or format the cell as a date.";

    REGISTER_DATE_AMBIGUOUS: Error, "register-date-ambiguous",
        "a date in a register can be read as two days", "\
03/04/2026 is 4 March to some readers and 3 April to others. Choosing one could move evidence into or out
of the audit period, so the row is excluded. Write the day as YYYY-MM-DD.";

    REGISTER_EMPTY: Error, "register-empty",
        "a register has no content", "\
The file has 0 bytes. It was probably not saved or not downloaded completely. Save or download it again.";

    REGISTER_ENCODING: Error, "register-encoding",
        "a register in text form is in no encoding that can be read", "\
UTF-8, UTF-16 with its mark and Windows-1252 are read. This file mixes encodings, is damaged, or is not text
at all. Reading it in the wrong encoding would change names. In Excel, save it as
`CSV UTF-8 (comma delimited)`.";

    REGISTER_FORMAT: Error, "register-format",
        "a register is not in the format that its name says", "\
The file is, for example, a workbook with the extension .csv, or a line of it cannot be read. Rename the
file, or save it again as CSV or XLSX.";

    REGISTER_HEADER_MISSING: Error, "register-header-missing",
        "no row of headings was found in a register", "\
A register begins with a row that names its columns, at least the id and one other field, within the first
rows. Without it the file cannot be read. Add the headings that the help lists.";

    REGISTER_HEADING_BLANK: Warning, "register-heading-blank",
        "a cell of a register is in a column without a heading", "\
Without a heading the meaning of the column is unknown, so it is not read. Give the column a heading, or
clear it.";

    REGISTER_HEADING_REPEATED: Warning, "register-heading-repeated",
        "two columns of a register have the same heading", "\
Only the left one is read, and the other may hold different values. Keep one of the two, or rename one.";

    REGISTER_ID: Error, "register-id",
        "an evidence id is too long or has characters that are not allowed", "\
Ids are cited in lists, so they may not contain commas, semicolons or line breaks, nor be longer than 80
characters. The row is excluded. Use a short id such as EV-001.";

    REGISTER_ID_MISSING: Error, "register-id-missing",
        "a row of a register has no id", "\
Evidence without an id cannot be cited by a test or a control. The row is excluded. Give it an id, or
clear the row.";

    REGISTER_ID_REPEATED: Error, "register-id-repeated",
        "a register lists the same id twice", "\
Nobody can tell which of the two items a test means, so the second is excluded. Give each item an id of
its own.";

    REGISTER_KIND: Error, "register-kind",
        "an evidence item has an unknown kind", "\
The kind decides how a file is read and what is expected of it. The row is excluded. Write document,
export, tool-output, configuration, screenshot or record.";

    REGISTER_KIND_MISSING: Warning, "register-kind-missing",
        "an evidence item has no kind and is read as a document", "\
Tool exports are recognized anyway, but what is required of screenshots and exports is not
checked. State the kind of each item in a column `Type`.";

    REGISTER_MANY_FAULTS: Error, "register-many-faults",
        "a register has more errors than are listed", "\
Only the first errors of a register are printed. Many of them often have one cause, such as a wrong date
format in a whole column. Correct the listed ones first and run again.";

    REGISTER_QUOTE_OPEN: Error, "register-quote-open",
        "a quotation mark in a CSV register is never closed", "\
Everything after the mark would be read as one cell, and the rows in it would be lost. Close the quotation
mark, or write it twice inside a quoted cell.";

    REGISTER_ROW_IGNORED: Warning, "register-row-ignored",
        "a row of a register is a note or a total and is not read", "\
Rows that contain only a remark or a total are not evidence. If the row is evidence, give it an id and
a title.";

    REGISTER_ROWS: Error, "register-rows",
        "the number of rows of an evidence item is not a whole number", "\
The number lets a reader check that a list is complete. The row is excluded. Write digits only, or leave
the cell empty.";

    REGISTER_SHA256: Error, "register-sha256",
        "a cell of a register is not a SHA-256", "\
The hash is compared with that of the file, so it must have 64 hexadecimal digits. The row is excluded.
Correct it, or clear the cell: the program hashes the file itself.";

    REGISTER_SHEET_NOT_READ: Warning, "register-sheet-not-read",
        "another sheet of a workbook looks like a register and is not read", "\
The sheet with more of the headings of a register was read. What the other lists is in no output. Keep
the register on one sheet, or give both sheets the same headings.";

    REGISTER_SUPPORTS: Error, "register-supports",
        "a cell of a register does not contain ids of controls", "\
The column says which controls, parts, implementations or tests an item supports. The cell is a date (a
spreadsheet took an id for one) or a text that is not an id. The row is excluded. Format the column as text,
and type the ids separated by commas.";

    REGISTER_TEXT_TOO_LONG: Error, "register-text-too-long",
        "a cell of a register is far too long", "\
Often a quotation mark is not closed and the cell includes everything that follows. The row is excluded. Look
for the mark, or shorten the text.";

    REGISTER_TITLE_MISSING: Warning, "register-title-missing",
        "an evidence item has no title", "\
The id is printed instead, which does not inform a reader. Say in a few words what the evidence shows.";

    REGISTER_TOO_LARGE: Error, "register-too-large",
        "a register exceeds a limit", "\
Registers are limited in size, rows, columns and text; reading ends at the limit, and what follows is in no
output. Split the register, keep long lists in files of their own, and clear unused cells.";

    REGISTER_URL: Error, "register-url",
        "an address in a register is not https", "\
Addresses are printed in the package, and only https ones are accepted. The row is excluded. Correct the
address.";

    REGISTER_URL_SECRET: Error, "register-url-secret",
        "an address in a register contains a credential", "\
A signature, token or password in an address would be printed in the package, and whoever reads it could
use it. The row is excluded. Link to a page that asks the reader to log in.";
}
