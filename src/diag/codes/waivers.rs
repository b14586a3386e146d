//! `waivers.yaml`.

codes! {
    WAIVERS: "Waivers";

    WAIVER_EXPIRED: Warning, "waiver-expired",
        "the last day of a waiver has passed", "\
A waiver accepts a finding for a limited time. After its last day the finding counts again. Fix the
finding, or have an approver set a new last day.";

    WAIVER_INCOMPLETE: Error, "waiver-incomplete",
        "a waiver has no reason or no approver", "\
An auditor will ask why a finding was accepted and by whom, so a waiver is not read without both. Fill in
`reason` and `approver`.";

    WAIVER_UNKNOWN_CODE: Warning, "waiver-unknown-code",
        "a waiver is for a code that does not exist", "\
No diagnostic has this name, so the waiver can never apply and the finding it was meant for still counts.
Correct the name; `carveout rules` prints every code.";

    WAIVER_UNUSED: Warning, "waiver-unused",
        "a waiver matches no finding", "\
Either the finding was fixed, or the rule, control or file of the waiver is wrong. A waiver that nobody
needs would hide the next finding of this kind. Remove it, or correct it.";
}
