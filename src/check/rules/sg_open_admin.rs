//! `sg-open-admin`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{ObservationStatus, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "sg-open-admin",
        severity: Severity::Error,
        summary: "a boundary control is stated to be implemented, but administration ports are open to the internet",
        manual: "\
SC-7 and CC6.6 require boundary protection. A security group that lets the whole internet reach SSH, RDP or
a database port contradicts a statement that the boundary is protected. The rule reads the checks of
Prowler, Security Hub and AWS Config that fail on a day of the audit period, and the answers of
`aws ec2 describe-security-groups` and `describe-security-group-rules`. A check of any open port is not
read: port 443 of a web server is one. Close the port, or name the compensating control in a waiver.",
    },
    check,
};

/// Checks for open administration and database ports, by tool.
const CHECKS: &[(&str, &str)] = &[
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_all_ports"),
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports"),
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22"),
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389"),
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mysql_3306"),
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432"),
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_oracle_1521_2483"),
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_sql_server_1433_1434"),
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mongodb_27017_27018"),
    ("prowler", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_redis_6379"),
    ("security-hub", "EC2.13"),
    ("security-hub", "EC2.14"),
    ("security-hub", "EC2.19"),
    ("config", "restricted-ssh"),
    ("config", "restricted-common-ports"),
    ("config", "vpc-sg-restricted-common-ports"),
    ("aws-cli", "security-group-admin-ports"),
    ("list", "security-group-admin-ports"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let boundary = |id: &str| id == "SC-7" || id == "CC6.6";
    let controls = context.plan.controls.iter().filter(|control| boundary(control.id.as_str()));
    let claimed = controls.filter(|control| control.status.contains(&Status::Implemented));
    let mut findings = Vec::new();
    for control in claimed {
        // The message has no id, so that one open port is one finding in all frameworks.
        let open = super::observed(context, CHECKS, |row, counts| {
            counts && row.status == ObservationStatus::Fail
        });
        findings.extend(open.into_iter().map(|seen| {
            let mut finding = RULE
                .finding(format!(
                    "boundary protection is stated to be implemented, but ports are open to the internet: {}",
                    seen.summary()
                ))
                .help("close the port, or accept it with a waiver that names the compensating control")
                .control(&control.id);
            finding = seen.placed(finding);
            for origin in super::claims(context, &control.implementations) {
                finding = finding.cause(origin);
            }
            finding
        }));
    }
    findings
}
