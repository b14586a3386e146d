//! Exports of tools, and lists that samples are drawn from.

codes! {
    EXPORTS: "Tool exports and populations";

    DISCOVER_UNREADABLE: Error, "discover-unreadable",
        "a file that `discover` was given tells nothing of services", "\
The file is none of those from which services, modes, Regions and accounts can be told, or it is packed,
encrypted or of an older version; the message says which. Nothing of it was used. Name another file: Terraform
state of version 4 or `terraform show -json`, a CloudFormation template, an answer of AWS Config, Resource
Explorer, the tagging API or a `describe-` command, a bill in CSV, or findings of Security Hub, Prowler or
Inspector.";

    EVIDENCE_CSV: Error, "evidence-csv",
        "a CSV export cannot be parsed", "\
A line has an open quotation mark, is too long, or has too many columns, so the rows after it cannot be
trusted. Export the file again, and do not edit it.";

    EVIDENCE_EMPTY: Error, "evidence-empty",
        "an export contains no findings or no headings", "\
A scan that found nothing still lists what it looked at. An empty export usually means that the scan
stopped early or the query was wrong, and it is no evidence of anything. Check both and export again.";

    EVIDENCE_FORMAT: Error, "evidence-format",
        "a file does not match any format of the workspace", "\
The file appears to be one that `evidence/formats.yaml` describes, but its columns match no entry.
Name its columns there.";

    EVIDENCE_JSON: Error, "evidence-json",
        "a JSON export is not of the expected structure", "\
The file was recognized as the export of a tool, and somewhere in it the structure is wrong or exceeds a
limit; the message gives the place. Export it again, and do not edit it.";

    EVIDENCE_TRUNCATED: Error, "evidence-truncated",
        "a JSON export ends too early", "\
The last part of the file is missing, so failures listed there would be missed. The export or its download
was cut short. Export or download it again.";

    EVIDENCE_UNREADABLE: Error, "evidence-unreadable",
        "an export could not be read to its end", "\
Reading failed part of the way, for example because a compressed file is damaged or unpacks to more than
the limit. Export or download it again.";

    EVIDENCE_XML: Error, "evidence-xml",
        "an XML export cannot be parsed", "\
The file was recognized as a test report in XML, and its markup is broken at the byte that the message
gives. Export it again, and do not edit it.";

    POPULATION_FORMAT: Error, "population-format",
        "a population file cannot be used to draw a sample", "\
The file has no items, lacks the column that names them, or is not a list. A sample can only be drawn
again from a population that can be read. Export the population again, or name the right column under
`population_column`.";

    POPULATION_TIME_UNREAD: Warning, "population-time-unread",
        "times of a population cannot be read", "\
A column of a population states when its items happened, and some of its times are in no form that can be read
in one way: `03/04/2026` is a day in March or in April. These items are in the population and can be drawn,
but nobody compares them with the audit period, so that items of another period may go unnoticed. Export
the column with days as YYYY-MM-DD, or with times as RFC 3339 writes them (`2026-09-30T08:15:00Z`).";

    TOOL_OUTPUT_ROWS_LEFT_OUT: Warning, "tool-output-rows-left-out",
        "rows of an export were excluded", "\
Some rows lack what is needed to use them, such as the check or the resource; the message gives the reason
and the number. Excluded rows appear in no output. Check that the export is complete.";

    TOOL_OUTPUT_UNREAD: Warning, "tool-output-unread",
        "an item registered as tool output has an unknown format", "\
The file is listed and hashed, but its rows neither support nor contradict any control. Describe its columns
in `evidence/formats.yaml`, or register it as another kind if the rows do not matter.";
}
