//! Files that cannot be read, or are not what they should be.

codes! {
    FILES: "Files";

    FILE_CHANGED: Error, "file-changed",
        "a file changed while the workspace was read", "\
What is printed of a file, its hash, its rows, its sample and its picture come from the same bytes. The
file was written to, or replaced, while it was read or between two readings. Where it was read whole before,
what was read stands, and this is a warning: the package is of the file as it was. Otherwise the file is
left out. Run again once nothing writes to the workspace.";

    FILE_EMPTY: Error, "file-empty",
        "a file that the workspace uses has no content", "\
The file exists and has 0 bytes. An empty file is no evidence, and is most often the result of an
interrupted copy or export. Restore the file, or remove the reference to it.";

    FILE_MISNAMED: Error, "file-misnamed",
        "a file has an extension that is not recognized", "\
The evidence folder contains, for example, `index.yml` where `index.yaml` is read. Without this message the
file would be ignored and everything in it would be missing from the package. Rename the file as the
help says.";

    FILE_MISSING: Error, "file-missing",
        "a file that the workspace names does not exist", "\
A register, a test or a command names a file that cannot be opened. Evidence that cannot be opened cannot
be hashed or shown to an auditor. Add the file, correct the path (upper and lower case count), or remove
the reference.";

    FILE_NOT_READ: Warning, "file-not-read",
        "a file lies where nobody reads it", "\
The file has the name or the kind of something that a workspace holds, and lies in a place, or has a name
or an extension, under which nothing is read: `implementations/sub/AC-01.md`, `evidence/test.yaml`,
`poam.yml`. What it says is in no output. Move or rename it as the help says, or keep it outside the
workspace.";

    FILE_TOO_LARGE: Error, "file-too-large",
        "a file is larger than the limit for its kind", "\
Each kind of file has a size limit, so that a wrong or hostile file cannot exhaust the machine. The
message states both sizes. Split the file, export it in a leaner format such as CSV, or check that it is
the right file.";

    FILE_UNREADABLE: Error, "file-unreadable",
        "the operating system refused to read a file or folder", "\
The file or folder exists and could not be read; the message repeats the reason the operating system
gave. Nothing can be stated about content that was not read. Check permissions and the disk, then run again.";

    FORMAT_VERSION: Error, "format-version",
        "a file was written for another version of the program", "\
The first line of `carveout.yaml`, or the `schema` of the lock, names a format that this version does not
read. Guessing could change the meaning of a file that an audit relies on. Use the program version the
file was written for, or migrate the file.";

    INVALID_JSON: Error, "invalid-json",
        "a JSON file cannot be parsed", "\
The text is not valid JSON, or not of the shape that is read; the message gives the line and the column.
Usually a download was cut off or the file was edited by hand. Export or download it again.";

    INVALID_YAML: Error, "invalid-yaml",
        "a YAML file cannot be parsed or has a wrong or missing field", "\
The text is not valid YAML, a required field is missing, a field is unknown, or a value is of the wrong
type. Unknown fields are refused so that a misspelled one is not silently ignored. Correct the line;
`carveout schema` prints what each file may contain.";

    NOT_UTF8: Error, "not-utf8",
        "a text file is not encoded as UTF-8", "\
The file contains bytes that are not valid UTF-8, often because it was saved as Latin-1 or Windows-1252.
Reading it in the wrong encoding would change names and quotations in the package. Save it as UTF-8.";

    PATH_REFUSED: Error, "path-refused",
        "a path leads out of the workspace or is not a regular file", "\
Only regular files and folders inside the workspace are read: no absolute paths, no `..`, no symbolic
links, no devices. A package must not be able to include files from elsewhere on the machine. Copy the
file into the workspace and name it by its relative path.";

    TEXT_ENCODING: Warning, "text-encoding",
        "a table is not UTF-8 and was decoded from another encoding", "\
The file starts with a UTF-16 byte order mark, or contains bytes that are valid in Windows-1252 but not
in UTF-8. It was read in that encoding. Names with non-English letters show at once whether that was right.
Check them, or save the file as UTF-8, so that every reader sees the same names.";

    WORKSPACE_MISSING: Error, "workspace-missing",
        "the workspace folder cannot be opened", "\
The folder given on the command line does not exist, is a file, or cannot be opened. Check the path;
`carveout init DIR` creates a new workspace.";
}
