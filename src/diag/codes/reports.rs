//! The lock file: reports as AWS Artifact lists them.

codes! {
    REPORTS: "AWS reports";

    REPORT_DUPLICATE: Warning, "report-duplicate",
        "the lock lists the same version of a report twice", "\
The second entry is ignored. The lock was probably merged by hand. Run `carveout artifact sync` to write
it again.";

    REPORT_UNUSABLE: Warning, "report-unusable",
        "a report in the lock lacks an id or a readable period", "\
A report without an id cannot be cited, and one without a period cannot be shown to cover the audit
period, so it counts for nothing. Run `carveout artifact sync` again; if AWS publishes it this way, state
the facts in `aws-reports.yaml`.";
}
