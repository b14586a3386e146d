//! Excel workbooks that are read as input.

codes! {
    WORKBOOKS: "Workbooks that are read";

    WORKBOOK_DAMAGED: Error, "workbook-damaged",
        "a workbook cannot be read because it is damaged", "\
The file is a workbook, and its content is cut off or inconsistent. Open it in a spreadsheet program and
save it again as .xlsx, or save the sheet as .csv.";

    WORKBOOK_ENCRYPTED: Error, "workbook-encrypted",
        "a workbook is protected by a password", "\
The content is encrypted and cannot be read. Remove the password and save it as .xlsx, or save the sheet
as .csv.";

    WORKBOOK_FORMAT: Error, "workbook-format",
        "a file is not an .xlsx workbook", "\
The file is, for example, an old .xls workbook, a web page or a text with the extension .xlsx. Save it as
an Excel workbook (.xlsx) or as .csv.";

    WORKBOOK_REFUSED: Error, "workbook-refused",
        "a workbook has a structure that is not accepted", "\
The file has far too many parts, unpacks to many times its size, or uses XML features that no spreadsheet
program writes. Such files are made to exhaust the machine. Open it in a spreadsheet program and save it
again as .xlsx.";

    WORKBOOK_TOO_LARGE: Error, "workbook-too-large",
        "a workbook is larger than the limit", "\
The limit keeps a run within fixed memory and time. Keep the sheet in a small workbook of its own, or save
it as .csv.";
}
