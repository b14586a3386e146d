//! `carveout services scope import`: AWS's list as a team copies it.

use crate::harness::{Run, Workspace};

/// Names as AWS's pages write them, enough for a list.
const NAMES: [&str; 40] = [
    "Amazon API Gateway",
    "Amazon Athena",
    "Amazon Bedrock",
    "Amazon CloudFront [excludes content delivery through Amazon CloudFront Embedded Point of Presences]",
    "Amazon CloudWatch",
    "Amazon Cognito",
    "Amazon DynamoDB",
    "Amazon Elastic Block Store (EBS)",
    "Amazon Elastic Compute Cloud (EC2)",
    "Amazon Elastic Container Registry (ECR)",
    "Amazon Elastic Container Service (ECS) [both Fargate and EC2 launch types]",
    "Amazon Elastic Kubernetes Service (EKS)",
    "Amazon Elastic File System (EFS)",
    "Amazon ElastiCache",
    "Amazon EventBridge",
    "Amazon GuardDuty",
    "Amazon Inspector",
    "Amazon Kinesis Data Streams",
    "Amazon MemoryDB",
    "Amazon OpenSearch Service",
    "Amazon Redshift",
    "Amazon Relational Database Service (RDS)",
    "Amazon Route 53",
    "Amazon Simple Notification Service (SNS)",
    "Amazon Simple Queue Service (SQS)",
    "Amazon Simple Storage Service (S3)",
    "Amazon Virtual Private Cloud (VPC)",
    "AWS Backup",
    "AWS Certificate Manager (ACM)",
    "AWS CloudFormation",
    "AWS CloudTrail",
    "AWS CodeBuild",
    "AWS Config",
    "AWS Identity and Access Management (IAM)",
    "AWS Key Management Service (KMS)",
    "AWS Lambda",
    "AWS Secrets Manager",
    "AWS Step Functions",
    "AWS Systems Manager",
    "AWS WAF",
];

fn list(more: &[&str]) -> String {
    NAMES.iter().chain(more).map(|name| format!("{name}\n")).collect()
}

fn import(workspace: &Workspace, file: &str, program: &str, more: &[&str]) -> Run {
    let base =
        ["services", "scope", "import", file, ".", "--program", program, "--as-of", "2026-09-30"];
    workspace.run([&base[..], more].concat())
}

#[test]
fn a_list_of_lines_becomes_a_snapshot_that_the_plan_rests_on() {
    let workspace = Workspace::minimal()
        .edit("carveout.yaml", "[s3,", "[bedrock, s3,")
        .file("list.txt", list(&["Amazon Kwantum", "AWS Lambbda"]));
    let dry = import(&workspace, "list.txt", "soc2", &[])
        .ends(0)
        .prints(
            "soc2: 40 services in scope, read from `list.txt`; so far the snapshot of 2021-09-23",
        )
        .prints("bedrock")
        .prints("fargate (under ecs)")
        .prints("aurora (under rds)")
        .prints("names not understood (2): `Amazon Kwantum`, `AWS Lambbda` (nearest: lambda)")
        .says("nothing was written; with --write");
    assert!(dry.stdout.lines().any(|line| line.contains("added (") && line.contains("inspector")));
    assert!(dry.stdout.lines().any(|line| line.contains("removed (") && line.contains("macie")));
    assert!(!workspace.path("controls").exists());
    import(&workspace, "list.txt", "soc2", &["--write"]).ends(0).prints("soc2-2026-09-30.yaml");
    import(&workspace, "list.txt", "soc2", &["--write"]).ends(0).prints("(unchanged)");
    let text =
        std::fs::read_to_string(workspace.path("controls/aws/scope/soc2-2026-09-30.yaml")).unwrap();
    for line in [
        "snapshot: 2026-09-30\n",
        "  bedrock: in\n",
        "  macie: out\n",
        "  fargate: in\n",
        "# Listed as Amazon CloudFront [excludes",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let source = workspace.plan().programs[0].scope_source.clone();
    assert!(
        source.contains("scope snapshot of 2026-09-30, services-in-scope-list, list `list.txt`"),
        "{source}"
    );
    // It brings up to date, and disagrees with nothing.
    assert!(!workspace.check().stdout.contains("knowledge-changed"));
}

#[test]
fn an_older_list_does_not_replace_what_is_newer() {
    let workspace = Workspace::minimal().file("list.txt", list(&[]));
    let old = [
        "services",
        "scope",
        "import",
        "list.txt",
        ".",
        "--program",
        "soc2",
        "--as-of",
        "2020-01-31",
        "--write",
    ];
    workspace.run(old).ends(0).says("the newer one stays in use").says("before the period of");
    let source = workspace.plan().programs[0].scope_source.clone();
    assert!(!source.contains("2020-01-31"), "{source}");
}

#[test]
fn pages_and_tables_are_read_by_their_program() {
    let row = |name: &&str, marks: &str| format!("<tr><td>{name}</td><td>sdk</td>{marks}</tr>");
    let soc: String = NAMES.iter().map(|name| row(name, "<td>&#10003;</td>")).collect();
    let moderate: String = NAMES
        .iter()
        .enumerate()
        .map(|(at, name)| {
            row(
                name,
                if at < 30 {
                    "<td>✓</td><td>✓</td>"
                } else {
                    "<td>✓</td><td>JAB Review</td>"
                },
            )
        })
        .collect();
    let page = format!(
        "<!DOCTYPE html><html><head><script>var x = '<li>Amazon Macie</li>';</script></head><body>\
         <nav><ul><li>Amazon Macie</li><li>Support</li><li>AWS Artifact</li></ul></nav>\
         <ul><li>SOC</li><li>PCI</li><li>FedRAMP</li></ul>\
         <h2>SOC</h2><table><tr><th>Services</th><th>SDKs</th><th>SOC</th></tr>{soc}</table>\
         <h2>FedRAMP</h2><table><tr><th>Services</th><th>SDKs</th><th>FedRAMP Moderate (East/West)</th>\
         <th>FedRAMP High (GovCloud)</th></tr>{moderate}</table>\
         <footer><p>AWS is hiring. Amazon is an equal opportunity employer.</p></footer></body></html>"
    );
    let workspace = Workspace::minimal().file("page.html", &page);
    let soc = import(&workspace, "page.html", "soc2", &[])
        .ends(0)
        .prints("soc2: 40 services in scope, read from under `SOC`");
    assert!(!soc.stdout.contains("not understood"), "{soc}");
    import(&workspace, "page.html", "fedramp-moderate", &[])
        .ends(0)
        .prints("fedramp: 40 services in scope");
    import(&workspace, "page.html", "fedramp-high", &[])
        .ends(0)
        .prints("fedramp-high: 30 services in scope")
        .prints("named as not in scope (10)");
    // A program that the page does not have.
    import(&workspace, "page.html", "hipaa", &[]).ends(2).says("scope-list").says("It begins with");
    let table: String = NAMES.iter().map(|name| format!("\"{name}\";yes;no\n")).collect();
    let workspace =
        Workspace::minimal().file("t.csv", format!("AWS Service;PCI DSS;HIPAA\n{table}"));
    import(&workspace, "t.csv", "pci", &[]).ends(0).prints("pci-dss: 40 services in scope");
    import(&workspace, "t.csv", "hipaa", &[]).ends(2).says("0 known services in scope found");
}

#[test]
fn a_page_that_changed_its_layout_is_refused_with_what_was_seen() {
    let page =
        "<html><body><h1>Sign in</h1><p>Enable JavaScript to see the list.</p></body></html>";
    let workspace =
        Workspace::minimal().file("page.html", page).file("few.txt", "Amazon EC2\nAmazon S3\n");
    import(&workspace, "page.html", "soc2", &["--write"])
        .ends(2)
        .says("0 known services in scope found")
        .says("It begins with `Sign in`, `Enable JavaScript to see the list.`");
    import(&workspace, "few.txt", "soc2", &["--write"])
        .ends(2)
        .says("2 known services in scope found");
    assert!(!workspace.path("controls").exists());
    import(&workspace, "few.txt", "socks", &[]).ends(2).says("unknown program `socks`; known: ");
}
