//! `waivers.yaml`, and levels of rules in the policy.

codes! {
    WAIVERS: "Waivers and policy";

    POLICY_LEVEL_REFUSED: Error, "policy-level-refused",
        "policy would turn off an error", "\
An error says that what the package claims is not supported or not true. Firm policy can make it a warning,
which is still printed; it cannot make it a note or turn it off, because the package would then claim what
nobody has looked at. The level has no effect. Fix the finding, or accept it for a time in waivers.yaml.";

    POLICY_UNKNOWN_RULE: Error, "policy-unknown-rule",
        "policy sets the level of a rule that does not exist", "\
No rule has this name, so the level has no effect and the findings it was meant for count as before.
Correct the name under `policy.rules`; `carveout rules` prints every code.";

    WAIVER_EXPIRED: Warning, "waiver-expired",
        "the last day of a waiver has passed", "\
A waiver accepts a finding for a limited time. After its last day the finding counts again. Fix the
finding, or have an approver set a new last day.";

    WAIVER_INCOMPLETE: Error, "waiver-incomplete",
        "a waiver has no reason or no approver", "\
An auditor will ask why a finding was accepted and by whom, so a waiver is not read without both. Fill in
`reason` and `approver`.";

    WAIVER_NOT_COMPENSATED: Warning, "waiver-not-compensated",
        "a waiver accepts an error and names no compensating control", "\
An error means that something a framework asks for is not supported. Whoever accepts it for a time says
what makes up for it until then: a control that lessens the risk, or why there is none to lessen. State it
under `compensating`.";

    WAIVER_REFUSED: Warning, "waiver-refused",
        "a waiver is for data that could not be read", "\
What cannot be read is left out, and nobody knows what it says: a test may have failed, an export may show
a failing check. No waiver accepts that, and the fault counts. Correct the data, and remove the waiver.";

    WAIVER_TOO_WIDE: Error, "waiver-too-wide",
        "a waiver accepts more than the findings it is for", "\
A waiver without `control` and `file`, or for a pattern such as `AC-*`, also accepts the findings of
tomorrow, which nobody has looked at. Limit it to the control or the file of the finding; the help names
the narrowest scope. One that accepts a single finding today is a warning.";

    WAIVER_UNKNOWN_CODE: Warning, "waiver-unknown-code",
        "a waiver is for a code that does not exist", "\
No diagnostic has this name, so the waiver can never apply and the finding it was meant for still counts.
Correct the name; `carveout rules` prints every code.";

    WAIVER_UNKNOWN_CONTROL: Warning, "waiver-unknown-control",
        "a waiver is for a control that no framework of the workspace has", "\
The waiver can never apply, and the finding it was meant for still counts. Correct the id; `carveout
catalog show` prints the controls of a catalog.";

    WAIVER_UNUSED: Warning, "waiver-unused",
        "a waiver matches no finding", "\
Either the finding was fixed, or the rule, control or file of the waiver is wrong. A waiver that nobody
needs would hide the next finding of this kind. Remove it, or correct it.";
}
