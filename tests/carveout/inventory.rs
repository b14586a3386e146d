//! Questions before an architecture is signed off: another inventory, who acts, what a service is.

use crate::harness::{AS_OF, Workspace};

/// Serverless, no offices: what AWS carries is as much as it gets.
fn cloud_only() -> Workspace {
    Workspace::minimal().edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
}

#[test]
fn one_instance_brings_the_guest_back() {
    cloud_only()
        .run(["whatif", ".", "--add", "ec2", "--as-of", AS_OF])
        .ends(0)
        .prints("nist-800-53-r5/low: with ec2\n")
        .prints("Guest operating system patching on ec2, in SA-22(a), SI-2(a), SI-2(b), SI-2(c)")
        .prints("The organization patches the operating systems of its instances and nodes.");
}

#[test]
fn premises_bring_the_doors_back() {
    let told = cloud_only().run(["whatif", ".", "--add", "office", "--as-of", AS_OF]).ends(0);
    assert!(told.stdout.contains("From AWS alone to AWS and the customer"), "{told}");
    assert!(told.stdout.contains("PE-3(a)(1)"), "{told}");
    assert!(told.stdout.contains("New evidence required"), "{told}");
}

#[test]
fn a_managed_service_shortens_the_list() {
    let told = cloud_only()
        .edit("carveout.yaml", "[s3, lambda, iam]", "[s3, ec2, iam]")
        .run(["whatif", ".", "--remove", "ec2", "--add", "lambda", "--as-of", AS_OF])
        .ends(0);
    let list = told.stdout.lines().find(|line| line.contains("customer responsibilities")).unwrap();
    let change: i64 = list.split_whitespace().last().unwrap().parse().unwrap();
    assert!(change < 0, "{told}");
    assert!(told.stdout.contains("No longer your responsibility"), "{told}");
}

#[test]
fn a_mode_is_another_service() {
    cloud_only()
        .run([
            "whatif",
            ".",
            "--remove",
            "lambda",
            "--add",
            "lambda:container-image",
            "--as-of",
            AS_OF,
        ])
        .ends(0)
        .prints("Runtime and engine patching on lambda:container-image");
}

#[test]
fn names_that_cannot_be_added_or_removed_are_told() {
    let workspace = cloud_only();
    for (args, told) in [
        (
            ["--add", "mainframe"],
            "there is no service or kind of premises `mainframe`; `carveout services list`",
        ),
        (["--add", "lambdaa"], "premises `lambdaa`; did you mean `lambda`?"),
        (
            ["--add", "lambda:zip"],
            "there is no mode of AWS Lambda `zip`; there are: container-image",
        ),
        (["--add", "s3"], "`s3` is in use already"),
        (["--remove", "ec2"], "`ec2` is not in use; in use are: s3, lambda, iam"),
    ] {
        workspace.run(["whatif", "."].into_iter().chain(args)).ends(2).says(told);
    }
    workspace.run(["whatif", "."]).ends(2).says("--add");
}

#[test]
fn a_chain_on_other_services() {
    let workspace = cloud_only();
    workspace
        .run(["explain", ".", "SI-2(c)", "--services", "ec2,lambda", "--as-of", AS_OF])
        .ends(0)
        .prints("owner    guest-os-patching: Customer on ec2")
        .prints("owner    guest-os-patching: AWS on lambda");
    let now = workspace.explain("SI-2(c)");
    assert!(!now.stdout.contains("on ec2"), "{now}");
}

#[test]
fn the_matrix_in_three_formats() {
    let workspace = cloud_only();
    workspace
        .run(["matrix", "."])
        .ends(0)
        .prints("Patches and changes                          s3    lambda  iam\n")
        .prints("Guest operating system patching              AWS   AWS     AWS\n");
    workspace
        .run(["matrix", ".", "--format", "markdown", "--services", "ec2,lambda"])
        .ends(0)
        .prints("# Responsibility matrix: Minimal\n")
        .prints("| Topic | EC2 | Lambda |\n|---|---|---|\n")
        .prints("| Guest operating system patching | you | AWS |\n");
    let csv = workspace.run(["matrix", ".", "--format", "csv"]).ends(0).stdout;
    assert!(csv.starts_with("group,topic,title,service,name,owner,note,source\n"), "{csv}");
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len() % 3, 0);
    assert!(rows.iter().any(|row| &row[1] == "runtime-patching" && &row[5] == "aws"));
}

#[test]
fn the_matrix_has_the_other_providers() {
    let provider = "providers:\n  - id: example-id\n    name: Example ID\n    service: sign-in\n    carries:\n      \
                    - {topic: identity-and-access}\n      - {part: CC6.4, with: nobody}\n";
    let workspace = cloud_only().append("carveout.yaml", provider);
    workspace
        .run(["matrix", "."])
        .ends(0)
        .prints("you   you     you   + Example ID with you\n")
        .prints("Other providers\nExample ID, sign-in: ");
    workspace
        .run(["matrix", ".", "--format", "markdown"])
        .ends(0)
        .prints("| Topic | S3 | Lambda | IAM | Other providers |")
        .prints("## Other providers\n\n- Example ID, sign-in: ");
    let csv = workspace.run(["matrix", ".", "--format", "csv"]).ends(0).stdout;
    assert!(
        csv.contains("Other providers,identity-and-access,Identity and access,example-id,Example ID,provider,with the customer,"),
        "{csv}"
    );
    assert!(csv.contains("Other providers,,AC-2(f),example-id,Example ID,provider,,"), "{csv}");
}

#[test]
fn services_are_listed_and_shown() {
    let workspace = Workspace::empty();
    let list = workspace.run(["services", "list"]).ends(0).stdout;
    let services = list.lines().filter(|line| line.starts_with("  ")).count();
    assert!(services >= 60, "{services} services");
    assert!(list.contains("bedrock"), "{list}");
    workspace.run(["services", "list", "--category", "database"]).ends(0).prints("  rds ");
    workspace
        .run(["services", "list", "--category", "x"])
        .ends(2)
        .says("unknown category `x`; available: compute, ");
    workspace
        .run(["services", "show", "aws lambda"])
        .ends(0)
        .prints("AWS Lambda (lambda)\n")
        .prints("Mode runtime-manual")
        .prints("https://docs.aws.amazon.com/lambda/")
        .prints("soc2         in       snapshot 2021-09-23");
    workspace.run(["services", "show", "s3"]).ends(0).prints("since 2023-01-05");
    workspace.run(["services", "show", "aurora"]).ends(0).prints("since 2026-02-18");
    workspace.run(["services", "show", "none"]).ends(2).says("unknown service `none`");
    workspace.run(["services", "show", "lambad"]).ends(2).says("did you mean `lambda`?");
}
