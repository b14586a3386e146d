//! Catalogs, profiles and what is known of AWS.

codes! {
    CATALOGS: "Catalogs, profiles and knowledge";

    CATALOG_COLUMNS: Error, "catalog-columns",
        "the columns of a spreadsheet of controls cannot be told", "\
A catalog can be imported from a spreadsheet if a column holds the ids and another says what is required.
Columns are known by their headings, in one row or two, and by what stands under them. The message lists the
headings found. Name the columns with `--column id=HEADING`, or by letter, and the sheet with `--sheet`.";

    CATALOG_ROW: Error, "catalog-row",
        "a row of a spreadsheet of controls cannot be imported", "\
A row has no id, an id that no publisher uses, an id that stands there twice in different words, or a parent
that does not exist. A catalog without the row would have a gap that nobody sees, so nothing is written.
Correct the cell that the message names. Spreadsheet programs turn ids into numbers and dates: format the
column as text. Notes under this code say what was passed over or understood in another way than it
stands there.";

    INVALID_CATALOG: Error, "invalid-catalog",
        "a file is not a usable control catalog", "\
The file is valid JSON or YAML but not a catalog: it contains no controls, lists one twice, or has an id that
cannot be read. A plan on a damaged catalog would have gaps. Download or resolve the catalog again.";

    INVALID_KNOWLEDGE: Error, "invalid-knowledge",
        "a file about AWS services, responsibility or crosswalks is wrong", "\
A workspace can extend the built-in tables under `controls/`. An entry names a service, control or source that
does not exist, or a file is in a place where none is read. Correct it: these files decide who is
responsible for what.";

    PROFILE_CIRCULAR: Error, "profile-circular",
        "OSCAL profiles import each other in a circle", "\
A profile imports, directly or through others, itself, so its controls cannot be determined. The message
shows the chain. Remove one of the imports.";

    PROFILE_IMPORT: Error, "profile-import",
        "an import of an OSCAL profile cannot be followed", "\
The imported document was not found, does not say which controls are taken, or is too large. A baseline
with a missing import would lack controls. Give the imported file to `carveout catalog import` as well, or
correct the profile.";

    PROFILE_IMPORT_IGNORED: Warning, "profile-import-ignored",
        "an unknown member of a profile import is ignored", "\
The OSCAL profile model has no such member, and the rest of the import is used. If the publisher meant to
change controls with it, that change is not in the result. Check the profile.";

    PROFILE_MERGE: Error, "profile-merge",
        "the merge directive of an OSCAL profile is contradictory or unknown", "\
`merge` says how controls from several catalogs are combined. More than one method is given, or one that
OSCAL does not define. Keep one of the methods that OSCAL defines.";

    PROFILE_UNMATCHED: Warning, "profile-unmatched",
        "a profile names controls or parameters that its catalog does not have", "\
The profile was probably written for another version of the catalog, so the baseline may lack controls.
Compare the versions, and use the catalog the profile was written for.";

    PROFILE_VERSION: Error, "profile-version",
        "an OSCAL document is of a version that is not read", "\
Only OSCAL 1 documents are read. Convert the document, or take the publisher's OSCAL 1 edition.";

    SCOPE_LIST: Error, "scope-list",
        "a file is no list of services in scope that can be relied on", "\
`carveout services scope import` found too few names of known services, or more names that it does not
understand than it does: the page changed its layout, is of another program, or was saved without its list. A
snapshot of it would put services out of scope that AWS covers. The message says what was seen. Copy the list
of the program, one service a line, or a table with a column of services and one of the program.";
}
