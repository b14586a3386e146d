//! `carveout knowledge`: every fact with its age and source.

use crate::harness::Workspace;

#[test]
fn facts_have_their_source_and_age() {
    let workspace = Workspace::empty();
    let all =
        workspace.run(["knowledge", "--as-of", "2027-01-01", "--format", "csv"]).ends(0).silent();
    let mut lines = all.stdout.lines();
    assert_eq!(lines.next(), Some("about,fact,source,url,checked_on,days"));
    let scope = all
        .stdout
        .lines()
        .find(|line| line.starts_with("\"soc2\",\"") && line.contains("in scope"));
    assert!(scope.unwrap().ends_with(",2021-09-23,1926"), "{scope:?}");
    assert!(lines.count() > 3_000);
    workspace
        .run(["knowledge", "--as-of", "2027-01-01", "--older-than", "1000"])
        .ends(0)
        .prints("2021-09-23   1926 days  scope-aws-2021")
        .omits("practice");
    let json =
        workspace.run(["knowledge", "--as-of", "2027-01-01", "--format", "json"]).ends(0).json();
    assert_eq!(json["schema"], "carveout/knowledge/1");
    Workspace::minimal()
        .run(["knowledge", ".", "--as-of", "2026-10-05"])
        .ends(0)
        .says("facts; --format csv");
}
