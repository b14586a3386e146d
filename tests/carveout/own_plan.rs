//! `carveout import` of an OSCAL plan that this program wrote: the plan that comes of it is the same.

use crate::harness::{AS_OF, Workspace};

/// A workspace like `workspace` whose controls come from the OSCAL plan of the other, and nowhere else.
fn brought_back(workspace: &Workspace) -> Workspace {
    workspace.run(["build", ".", "--as-of", AS_OF, "--also", "oscal", "--deny", "nothing"]).ends(0);
    let copy = Workspace::empty();
    for (path, content) in workspace.snapshot(".") {
        let kept = !path.starts_with("implementations/") && !path.starts_with("out/");
        if kept {
            let to = copy.path(&path);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, content).unwrap();
        }
    }
    let plan = workspace.path("out/2026-Q3/soc2-security/oscal/ssp.json");
    let plan = plan.to_str().expect("a path of text");
    copy.run(["import", ".", plan, "--write"])
        .ends(0)
        .prints("OSCAL system security plan of carveout's");
    copy
}

fn diff(old: &Workspace, new: &Workspace) -> String {
    let (from, to) = (old.root(), new.root());
    let run = old.run(["diff", from.to_str().unwrap(), to.to_str().unwrap(), "--as-of", AS_OF]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout
}

#[test]
fn the_plan_of_a_workspace_comes_back_as_it_was() {
    let old = Workspace::minimal();
    let new = brought_back(&old);
    let said = diff(&old, &new);
    assert!(said.ends_with("\nNothing changed\n"), "{said}");
    let texts = new.snapshot("implementations");
    assert_eq!(texts.len(), 2, "{:?}", texts.keys());
}

#[test]
fn a_control_that_does_not_apply_keeps_its_reason() {
    let path = "implementations/IAM-01-access-review.md";
    let old = Workspace::minimal().edit(
        path,
        "status: implemented",
        "status: not-applicable\nrationale: Nobody logs in to this system.\napprover: System Owner",
    );
    let new = brought_back(&old);
    let brought: String = new
        .snapshot("implementations")
        .into_values()
        .map(|text| String::from_utf8(text).unwrap())
        .filter(|text| text.contains("IAM-01"))
        .collect();
    assert!(brought.contains("status: not-applicable"), "{brought}");
    assert!(brought.contains("Nobody logs in to this system."), "{brought}");
    assert!(!brought.contains("TODO: why"), "{brought}");
}
