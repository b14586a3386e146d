//! Test sheets: workbooks in `evidence/tests/` that record a test of a control.

codes! {
    TEST_SHEETS: "Test sheets";

    TEST_SHEET_COLUMN: Error, "test-sheet-column",
        "a cell of the table of items is in a column without a known heading", "\
The columns of the table are the letters of attributes, `Evidence` and `Note`. What is in another column
would be lost. Head the column with one of these.";

    TEST_SHEET_CONCLUSION: Error, "test-sheet-conclusion",
        "unknown conclusion on a test sheet", "\
The conclusion decides whether the control counts as tested. Write effective, effective with exceptions,
ineffective or not tested.";

    TEST_SHEET_DATE: Error, "test-sheet-date",
        "a date on a test sheet cannot be read", "\
The dates show that the test was done and reviewed, and in which order. Write the day as YYYY-MM-DD, or
format the cell as a date.";

    TEST_SHEET_EMPTY: Error, "test-sheet-empty",
        "a workbook of test sheets contains no test", "\
None of its sheets has a row that begins with `Test ID`. Create a sheet with `carveout evidence sheet`, or
move the file out of `evidence/tests/`.";

    TEST_SHEET_EXCEPTION: Error, "test-sheet-exception",
        "an exception on a test sheet does not say what happened", "\
An exception with a cause or a response but without the deviation itself cannot be assessed. Write what
deviated in the column `Exception`.";

    TEST_SHEET_ID: Error, "test-sheet-id",
        "a list of ids on a test sheet contains something that is not an id", "\
The list says what the test is about, or which evidence it used. Write ids separated by commas.";

    TEST_SHEET_ITEM: Error, "test-sheet-item",
        "a row of the table of items has no item, or the table is too long", "\
Marks in a row without an item belong to nothing, and the number of items on a sheet is limited. Name the
item, clear the row, or split the sheet.";

    TEST_SHEET_MARK: Error, "test-sheet-mark",
        "a mark in the table of items cannot be read", "\
Each attribute of an item is marked as met, not met or not applicable. Write ✓ or yes, ✗ or no, or n/a.";

    TEST_SHEET_METHOD: Error, "test-sheet-method",
        "a method on a test sheet is not a test method", "\
Inquiry alone is weaker evidence than inspection, so the method matters to the result. Write inquiry,
observation, inspection or reperformance.";

    TEST_SHEET_MISSING: Error, "test-sheet-missing",
        "a test sheet lacks a field that a test must have", "\
A test needs a procedure, a method and the controls it tests, and a sheet with items, exceptions or a
sample needs a conclusion. Fill in the field that the message names.";

    TEST_SHEET_NOT_READ: Warning, "test-sheet-not-read",
        "a sheet of a workbook in evidence/tests/ is not a test sheet", "\
No row of it begins with `Test ID`, so nothing on it is in any output. Name the test in the second column
of such a row, or remove the sheet.";

    TEST_SHEET_NUMBER: Error, "test-sheet-number",
        "a number on a test sheet is not a whole number", "\
The sizes of population and sample are counts. Write digits only.";

    TEST_SHEET_TWICE: Error, "test-sheet-twice",
        "a test sheet states the same field twice", "\
Two rows have the same name, and it is unclear which one applies. Keep one of them.";
}
