//! Headings of columns that mean one thing, in letters and digits.

pub(super) const DUE: &[&str] = &["due", "dueon", "duedate", "dueby", "deadline", "duedateon"];
pub(super) const APPROVED: &[&str] =
    &["approvedon", "approvedat", "approvaldate", "clearedon", "clearedat", "authorizedon"];
pub(super) const BEGUN: &[&str] = &[
    "buildstarted",
    "buildstartedon",
    "deployedon",
    "deployedat",
    "firstaccess",
    "firstaccesson",
    "firstday",
    "golive",
    "goliveon",
    "grantedon",
    "implementedon",
    "mergedon",
    "releasedon",
    "startedon",
];
pub(super) const RESULTS: &[&str] = &["result", "outcome", "testresult", "restoreresult"];

pub(super) const AUTHOR: &[&str] = &[
    "author",
    "authoredby",
    "changeauthor",
    "committer",
    "createdby",
    "developer",
    "initiator",
    "openedby",
    "proposedby",
    "raisedby",
    "requester",
    "requestedby",
    "requestor",
    "submitter",
    "submittedby",
];
pub(super) const APPROVER: &[&str] = &[
    "approver",
    "approvedby",
    "authorizedby",
    "changeapprover",
    "peerreviewer",
    "reviewer",
    "reviewedby",
    "secondperson",
    "signedoffby",
];
pub(super) const CHANGE: &[&str] = &[
    "change",
    "changeid",
    "ticket",
    "ticketid",
    "request",
    "requestid",
    "pullrequest",
    "mergerequest",
    "pr",
    "mr",
    "key",
    "number",
    "id",
];
pub(super) const DONE: &[&str] = &[
    "mergedon",
    "mergedat",
    "merged",
    "deployedon",
    "deployedat",
    "approvedon",
    "approvedat",
    "closedon",
    "closedat",
    "completedon",
    "grantedon",
    "grantedat",
    "date",
    "day",
    "createdon",
    "createdat",
];
pub(super) const SEVERITY: &[&str] =
    &["severity", "criticality", "rating", "priority", "risk", "risklevel", "severitylevel"];
pub(super) const FOUND: &[&str] = &[
    "found",
    "foundon",
    "foundat",
    "detected",
    "detectedon",
    "detectedat",
    "discovered",
    "discoveredon",
    "firstseen",
    "firstdetected",
    "firstfound",
    "identifiedon",
    "opened",
    "openedon",
    "openedat",
    "reportedon",
];
pub(super) const IS_MENDED: &[&str] = &[
    "fixed",
    "fixedon",
    "fixedat",
    "mendedon",
    "patched",
    "patchedon",
    "remediated",
    "remediatedon",
    "remediatedat",
    "resolved",
    "resolvedon",
    "resolvedat",
    "closed",
    "closedon",
    "closedat",
];
pub(super) const WEAKNESS: &[&str] = &[
    "finding",
    "findingid",
    "vulnerability",
    "vulnerabilityid",
    "cve",
    "cveid",
    "issue",
    "issueid",
    "ticket",
    "key",
    "id",
    "name",
    "title",
];

pub(super) const MFA: &[&str] = &[
    "mfa",
    "mfaenabled",
    "mfaactive",
    "mfaenrolled",
    "mfastatus",
    "hasmfa",
    "2fa",
    "2faenabled",
    "twofactor",
    "twofactorenabled",
    "twofactorauthentication",
    "multifactorauthentication",
    "multifactorauthenticationenabled",
    "multifactorenabled",
];
pub(super) const IS_ENCRYPTED: &[&str] = &[
    "encrypted",
    "isencrypted",
    "storageencrypted",
    "diskencrypted",
    "encryptedatrest",
    "encryptionatrest",
    "encryptionenabled",
    "diskencryption",
    "diskencryptionenabled",
];
pub(super) const HAS_LEFT: &[&str] = &[
    "terminatedon",
    "terminated",
    "terminationdate",
    "dateofleaving",
    "leavingdate",
    "lefton",
    "lastday",
    "lastworkingday",
    "lastdayofwork",
    "exitdate",
    "departuredate",
];
pub(super) const DISABLED: &[&str] = &[
    "disabledon",
    "disabledat",
    "disableddate",
    "accountdisabled",
    "accountdisabledon",
    "accountdisabledat",
    "deactivatedon",
    "deactivatedat",
    "deprovisionedon",
    "deprovisionedat",
    "accessremovedon",
    "accessrevokedon",
    "accessdisabledon",
];
pub(super) const FROM: &[&str] = &[
    "source",
    "cidr",
    "cidrip",
    "cidripv4",
    "cidripv6",
    "sourcecidr",
    "range",
    "sourcerange",
    "from",
    "peer",
];
pub(super) const PORT: &[&str] = &["port", "ports", "portrange", "fromport"];
pub(super) const TO_PORT: &[&str] = &["toport"];
pub(super) const PROTOCOL: &[&str] = &["protocol", "ipprotocol", "proto"];
pub(super) const DIRECTION: &[&str] = &["direction", "type", "isegress", "egress"];
pub(super) const GROUP: &[&str] =
    &["groupid", "securitygroup", "securitygroupid", "group", "sg", "groupname"];
pub(super) const WHO: &[&str] = &[
    "user",
    "username",
    "login",
    "userprincipalname",
    "email",
    "mail",
    "account",
    "person",
    "employee",
    "name",
    "resource",
    "resourceid",
    "arn",
    "id",
    "device",
];
pub(super) const STATUS: &[&str] =
    &["status", "state", "accountstatus", "userstatus", "enabled", "active"];
pub(super) const CONSOLE: &[&str] =
    &["passwordenabled", "console", "consoleaccess", "hasconsoleaccess"];
pub(super) const TYPE: &[&str] = &["type", "kind", "usertype", "accounttype"];
pub(super) const STORE: &[&str] = &[
    "device",
    "deviceid",
    "devicename",
    "laptop",
    "host",
    "hostname",
    "volume",
    "volumeid",
    "bucket",
    "store",
    "resource",
    "resourceid",
    "arn",
];
