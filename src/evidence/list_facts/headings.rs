//! Headings of columns that mean one thing, in letters and digits.

pub const DUE: &[&str] = &["due", "dueon", "duedate", "dueby", "deadline", "duedateon"];
pub const APPROVED: &[&str] =
    &["approvedon", "approvedat", "approvaldate", "clearedon", "clearedat", "authorizedon"];
pub const BEGUN: &[&str] = &[
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
pub const RESULTS: &[&str] = &["result", "outcome", "testresult", "restoreresult"];

pub const AUTHOR: &[&str] = &[
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
pub const APPROVER: &[&str] = &[
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
pub const CHANGE: &[&str] = &[
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
pub const DONE: &[&str] = &[
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
    "date",
    "day",
    "createdon",
    "createdat",
];
pub const SEVERITY: &[&str] =
    &["severity", "criticality", "rating", "priority", "risk", "risklevel", "severitylevel"];
pub const FOUND: &[&str] = &[
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
pub const IS_MENDED: &[&str] = &[
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
pub const WEAKNESS: &[&str] = &[
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

pub const MFA: &[&str] = &[
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
pub const IS_ENCRYPTED: &[&str] = &[
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
pub const HAS_LEFT: &[&str] = &[
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
pub const DISABLED: &[&str] = &[
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
pub const FROM: &[&str] = &[
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
pub const PORT: &[&str] = &["port", "ports", "portrange", "fromport"];
pub const TO_PORT: &[&str] = &["toport"];
pub const PROTOCOL: &[&str] = &["protocol", "ipprotocol", "proto"];
pub const DIRECTION: &[&str] = &["direction", "type", "isegress", "egress"];
pub const GROUP: &[&str] =
    &["groupid", "securitygroup", "securitygroupid", "group", "sg", "groupname"];
pub const WHO: &[&str] = &[
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
pub const STATUS: &[&str] =
    &["status", "state", "accountstatus", "userstatus", "enabled", "active"];
pub const CONSOLE: &[&str] = &["passwordenabled", "console", "consoleaccess", "hasconsoleaccess"];
pub const TYPE: &[&str] = &["type", "kind", "usertype", "accounttype"];
