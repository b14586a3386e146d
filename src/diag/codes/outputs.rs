//! What is written: templates, the plan, the workbook, and packages of earlier periods.

codes! {
    OUTPUTS: "Package";

    APPROVAL_REFUSED: Warning, "approval-refused",
        "an approval of the last package does not count", "\
The package says who approved that of the period before, by the approvals beside it that `carveout approve`
wrote. This one is left out: its signature does not fit, its key is not in the workspace's `allowed_signers`,
or it approves another build. Ask for the approval again, add the key to `allowed_signers` if it is that of
somebody who may approve, or remove the file.";

    PACKAGE_UNREADABLE: Warning, "package-unreadable",
        "the manifest of an earlier package cannot be read", "\
Packages in `out/` are compared with the current evidence, to find files that have not changed since the
last period. This one could not be compared. Remove the folder, or build that package again.";

    RULE_FAILED: Error, "rule-failed",
        "a rule of the program failed, and the others ran", "\
An internal error: the rule that the message names could not be applied to this plan. It is an error of
carveout and not of the workspace. Every other finding stands; what this rule looks for was not looked for.
Report it with the message, and check by hand what the rule would have found.";

    TEMPLATE: Error, "template",
        "a template cannot be rendered", "\
A template in `templates/` has a syntax error, uses a name that does not exist, or takes too long. Nothing
is written, because an incomplete plan must not reach an auditor. Correct the line that the
message names, or remove the file to use the built-in template.";

    TEMPLATE_OMITS: Warning, "template-omits",
        "templates of the workspace leave out what every document must say", "\
Page 1 of every output says that it is management-prepared and no auditor's report, and each part has its
label. Templates in `templates/` that leave the notice, the marking of made-up data or labels out do not take
them away: the program adds them to the first page, and this finding says so. `check` reads the templates
and speaks where none of them prints the notice or the labels; `build` looks at the finished documents. Print
them in your template as the built-in one does: `doc.notice` and `doc.labels` in Typst, `notice` and
`labels` in `summary.md.tera`.";

    UNPRINTABLE_CHARACTER: Warning, "unprintable-character",
        "a text contains characters that the PDF cannot show", "\
Control characters, and characters that the fonts lack, are printed as their number in brackets so that
nothing is lost silently. Remove the character, or write it out.";

    WORKBOOK: Error, "workbook",
        "the workbook cannot be written", "\
The content does not fit into an Excel workbook, for example because a sheet would have more than
1,048,576 rows. Nothing is written. Reduce what the message names, such as the number of evidence items.";
}
