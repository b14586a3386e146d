//! Names that refer to nothing.

codes! {
    REFERENCES: "References";

    UNKNOWN_EVIDENCE: Error, "unknown-evidence",
        "a test names an evidence item that is in no register", "\
A conclusion is only as good as the evidence it cites. An id that is in no register cannot be looked up.
Register the item, or correct the id.";

    UNKNOWN_FRAMEWORK: Error, "unknown-framework",
        "a framework is neither built in nor in catalogs/", "\
The catalog that a framework is taken from was not found, so there are no controls to plan. Correct the
name (`carveout catalog list` prints the built-in ones), or import the catalog with `carveout catalog
import`.";

    UNKNOWN_MODE: Error, "unknown-mode",
        "a service does not have the named mode of use", "\
The mode, such as `lambda:container-image`, changes the customer's responsibilities. `carveout services
show SERVICE` prints the modes of a service. Correct the mode, or leave it out.";

    UNKNOWN_PARAMETER: Error, "unknown-parameter",
        "a value is given for a parameter that no catalog has", "\
Values of organization-defined parameters are stated by the parameter's id, such as `ac-02_odp.10`. A value
under an id that no selected or built-in catalog has is used nowhere, and the parameter that was meant stays
unassigned. Correct the id; `carveout catalog show CATALOG CONTROL` prints the parameters of a control.";

    UNKNOWN_PREMISES: Error, "unknown-premises",
        "unknown kind of premises", "\
Premises such as offices and laptops bring responsibilities that are never AWS's. The help lists the kinds
that are known. Correct the name.";

    UNKNOWN_PROGRAM: Error, "unknown-program",
        "a review names an unknown report program", "\
Programs, such as SOC 2 or ISO 27001, decide which controls a report can attest. The help lists them.
Correct the name.";

    UNKNOWN_REFERENCE: Error, "unknown-reference",
        "an id names no implementation, test or control", "\
Evidence, tests and mapped CUECs refer to implementations, tests or controls by id. A reference to nothing
would silently support nothing. Correct the id, or add what it names.";

    UNKNOWN_REPORT: Error, "unknown-report",
        "a review or a letter names a report that is not in the lock", "\
Reviews and bridge letters count only for a report that AWS Artifact lists. Run `carveout artifact sync`
to update the list, or correct the id and the version.";

    UNKNOWN_ROLE: Error, "unknown-role",
        "an implementation names a role that carveout.yaml does not declare", "\
Roles say who is responsible for a control, and the plan prints them. Declare the role under `roles:`, or
correct the name.";

    UNKNOWN_SERVICE: Error, "unknown-service",
        "a name is not an AWS service, or not one in use", "\
Responsibility is decided service by service, so each name must be one that the program knows. `carveout
services list` prints them, and a workspace may describe others under `controls/aws/services/`. An
override may only name a service that is listed as in use.";

    UNKNOWN_TOPIC: Error, "unknown-topic",
        "unknown topic of responsibility", "\
Overrides and the sections of a review are filed by topic, such as `guest-os-patching`. `carveout matrix`
prints the topics. Correct the name.";
}
