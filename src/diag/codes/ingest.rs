//! What people wrote into a workbook or a page, brought back.

codes! {
    INGEST: "What comes back from auditors";

    INGEST_CONFLICT: Error, "ingest-conflict",
        "a field changed both in the copy that comes back and in the workspace", "\
Somebody wrote into a copy of the workbook, and since that copy was made somebody else wrote something
different into the same field of `reviews/`. Neither is taken for the right one. Decide which holds and
write it in both: in the cell and in the file. Then the two agree, and `carveout ingest` has nothing to
say of it.";

    INGEST_REFUSED: Error, "ingest-refused",
        "a workbook or a file of marks is not of this system, plan, period or version", "\
What comes back is taken over by ids, and ids mean something only in the plan that they were printed in.
A copy of another system, another framework or another audit period is refused as a whole, and so are a
workbook that this program did not write and one that a later version wrote. The message says which it
is and what to do. Nothing is taken over.";

    INGEST_ROW: Error, "ingest-row",
        "a row of a copy that comes back is left out", "\
A row is taken over whole or not at all. It is left out where it has no id, where the plan has nothing
of that id, where a cell holds a formula error, a day that can be read in two ways or a word that is
none of the list, or where a request does not say what is asked for. Correct the cell that is named and
run the command again; what was taken over already does not change.";

    INGEST_TWICE: Error, "ingest-twice",
        "two rows of a copy are about the same thing and say different things", "\
A row was copied, or a sheet, and something different was written in each. Nobody can tell which is
meant, so nothing of the file is taken over. Keep the row that is meant and remove the other. A second
row that nobody wrote in, or that says the same, does no harm.";
}
