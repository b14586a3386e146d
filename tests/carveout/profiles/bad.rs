//! Input that cannot be followed: said with the file and a remedy, status 2, nothing written.

use serde_json::{Value, json};

use super::folder;
use crate::harness::Workspace;

fn catalog(controls: Value) -> Value {
    json!({"catalog": {"uuid": "u", "metadata": {"title": "T", "version": "1", "oscal-version": "1.1.2"}, "controls": controls}})
}

fn one() -> Value {
    catalog(json!([{"id": "a-1", "title": "One"}]))
}

fn profile(members: Value) -> Value {
    let mut profile =
        json!({"uuid": "u", "metadata": {"title": "P", "version": "1", "oscal-version": "1.1.2"}});
    for (key, value) in members.as_object().unwrap() {
        profile[key] = value.clone();
    }
    json!({"profile": profile})
}

fn import(href: &str) -> Value {
    json!([{"href": href, "include-all": {}}])
}

/// Imports `profile.json` and is told what is wrong; the folder is as it was.
#[track_caller]
fn refused(workspace: Workspace, says: &[&str]) {
    std::fs::create_dir(workspace.path("into")).unwrap();
    let before = workspace.snapshot(".");
    let run = workspace.run(["catalog", "import", "profile.json", "--into", "into"]).ends(2);
    for text in says {
        assert!(run.stderr.contains(text), "stderr lacks {text:?}\n{run}");
    }
    assert!(run.stderr.contains("help: "), "no remedy\n{run}");
    assert!(run.stderr.contains("nothing was written"), "{run}");
    assert!(run.stdout.is_empty(), "{run}");
    assert_eq!(workspace.snapshot("."), before, "something was written");
    assert!(!workspace.path("into/catalogs").exists());
}

#[test]
fn imports_that_go_round() {
    let to = |href: &str| profile(json!({"imports": import(href)}));
    refused(
        folder(&[("profile.json", &to("profile.json"))]),
        &["circular imports: profile.json → profile.json"],
    );
    refused(
        folder(&[
            ("profile.json", &to("b.json")),
            ("b.json", &to("c.json")),
            ("c.json", &to("./b.json")),
        ]),
        &["circular imports: profile.json → b.json → c.json → b.json", "c.json"],
    );
    // Each file doubles what it imports: stopped by count, not by memory.
    let twice = |href: &str| {
        profile(
            json!({"imports": [{"href": href, "include-all": {}}, {"href": format!("./{href}"), "include-all": {}}]}),
        )
    };
    let mut files = vec![("profile.json".to_owned(), twice("p1.json"))];
    files.extend((1..40).map(|n| (format!("p{n}.json"), twice(&format!("p{}.json", n + 1)))));
    files.push(("p40.json".to_owned(), one()));
    let files: Vec<(&str, &Value)> =
        files.iter().map(|(path, value)| (path.as_str(), value)).collect();
    refused(folder(&files), &["more than 1000 imports"]);
}

#[test]
fn references_out_of_the_folder() {
    for href in [
        "../secret.json",
        "/etc/secret.json",
        "x/../../secret.json",
        "%2e%2e/secret.json",
        "\\\\host\\secret.json",
    ] {
        let workspace = folder(&[
            ("profile.json", &profile(json!({"imports": import(href)}))),
            ("secret.json", &one()),
        ]);
        let inner = std::fs::read(workspace.path("profile.json")).unwrap();
        let workspace = workspace.file("sub/profile.json", inner).remove("profile.json");
        std::fs::create_dir(workspace.path("into")).unwrap();
        let run =
            workspace.run(["catalog", "import", "sub/profile.json", "--into", "into"]).ends(2);
        assert!(run.stderr.contains("leads out of the folder"), "{href}\n{run}");
    }
    for (href, says) in [
        ("https://example.com/c.json", "is on the web, which is not accessed"),
        ("file:///etc/c.json", "is on the web, which is not accessed"),
        ("absent.json", "no such file"),
        ("absent.xml", "looked for absent.json, absent-min.json"),
        ("", "does not name a file"),
        ("#12", "no resource in `back-matter` has that uuid"),
    ] {
        refused(
            folder(&[("profile.json", &profile(json!({"imports": import(href)})))]),
            &[says, "profile.json"],
        );
    }
    let resource = json!({"resources": [{"uuid": "12", "title": "Empty"}]});
    refused(
        folder(&[(
            "profile.json",
            &profile(json!({"imports": import("#12"), "back-matter": resource})),
        )]),
        &["has neither `rlinks` nor `base64`"],
    );
    #[cfg(unix)]
    {
        let outside = folder(&[("c.json", &one())]);
        refused(
            folder(&[("profile.json", &profile(json!({"imports": import("c.json")})))])
                .link("c.json", outside.path("c.json")),
            &["symbolic link", "profile.json"],
        );
    }
}

#[test]
fn files_that_are_not_what_they_should_be() {
    let with = |text: &str| {
        folder(&[("profile.json", &profile(json!({"imports": import("c.json")})))])
            .file("c.json", text)
    };
    let whole = serde_json::to_string_pretty(&one()).unwrap();
    refused(with(&whole[..whole.len() - 20]), &["c.json:", "truncated", "profile.json"]);
    refused(with("<?xml version=\"1.0\"?><catalog/>"), &["`c.json` is XML"]);
    refused(with("plain"), &["c.json:1"]);
    refused(with(""), &["empty"]);
    refused(with("[]"), &["c.json:1"]);
    refused(with("{}"), &["contains neither an OSCAL catalog nor a profile"]);
    refused(with("\u{0}\u{1}"), &["c.json:1"]);
    refused(with(&"{\"catalog\":".repeat(10_000)), &["c.json:1"]);
    let deep = "{\"id\": \"a-1\", \"title\": \"t\", \"controls\": [".repeat(10_000);
    refused(
        with(&format!("{{\"catalog\": {{\"metadata\": {{}}, \"controls\": [{deep}")),
        &["recursion limit exceeded"],
    );
    refused(with("{\"catalog\": {\"uuid\": \"u\"}}"), &["has no `metadata`", "c.json:1"]);
    refused(
        with("{\"catalog\": {\"metadata\": {}, \"controls\": [{\"title\": \"t\"}]}}"),
        &["a control has no `id`"],
    );
    refused(
        with("{\"catalog\": {\"metadata\": {}, \"params\": [{\"label\": \"t\"}]}}"),
        &["a parameter has no `id`"],
    );
    refused(
        with(
            "{\"catalog\": {\"metadata\": {}, \"controls\": [{\"id\": \"a-1\", \"title\": \"x\",\n\"title\": \"y\"}]}}",
        ),
        &["duplicate field `title`", "c.json:2"],
    );
    refused(
        with(
            "{\"catalog\": {\"metadata\": {\"oscal-version\": \"2.0.0\"}, \"controls\": [{\"id\": \"a-1\"}]}}",
        ),
        &["OSCAL 2.0.0 is not OSCAL 1"],
    );
    let huge = folder(&[("profile.json", &profile(json!({"imports": import("c.json")})))])
        .file("c.json", "x");
    std::fs::File::options()
        .write(true)
        .open(huge.path("c.json"))
        .unwrap()
        .set_len(65 << 20)
        .unwrap();
    refused(huge, &["the limit is 64 MB"]);
}

#[test]
fn resources_without_uuid() {
    let resources = json!({"resources": [{"uuid": "1"}, {"title": "Second"}]});
    refused(
        folder(&[
            ("c.json", &one()),
            (
                "profile.json",
                &profile(json!({"imports": import("c.json"), "back-matter": resources})),
            ),
        ]),
        &["resource `Second` in `back-matter`", "has no `uuid`", "profile.json:"],
    );
    let mut catalog = one();
    catalog["catalog"]["back-matter"] = json!({"resources": [{"title": "Only"}]});
    refused(
        folder(&[
            ("c.json", &catalog),
            ("profile.json", &profile(json!({"imports": import("c.json")}))),
        ]),
        &["resource `Only`", "c.json:"],
    );
}

#[test]
fn directives_that_contradict() {
    let with = |members: Value| {
        let mut all = json!({"imports": import("c.json")});
        for (key, value) in members.as_object().unwrap() {
            all[key] = value.clone();
        }
        folder(&[("c.json", &one()), ("profile.json", &profile(all))])
    };
    refused(
        with(json!({"merge": {"flat": {}, "as-is": true}})),
        &["`merge` has flat and as-is at the same time", "profile.json"],
    );
    refused(
        with(json!({"merge": {"as-is": true, "custom": {}}})),
        &["`merge` has as-is and custom at the same time"],
    );
    refused(
        with(json!({"merge": {"combine": {"method": "merge"}}})),
        &["`merge`, which OSCAL does not define", "use-first"],
    );
    refused(with(json!({"imports": []})), &["imports nothing"]);
    refused(
        with(json!({"imports": [{"href": "c.json"}]})),
        &["the import of `c.json` does not select any controls", "include-all"],
    );
    refused(
        with(json!({"imports": [{"include-all": {}}]})),
        &["missing field `href`", "profile.json:"],
    );
    refused(
        with(json!({"modify": {"set-parameters": [{"values": ["1"]}]}})),
        &["missing field `param-id`"],
    );
    refused(with(json!({"modify": {"alters": [{"adds": []}]}})), &["missing field `control-id`"]);
}

#[test]
fn controls_that_come_twice_or_not_at_all() {
    let twice =
        json!([{"href": "c.json", "include-all": {}}, {"href": "c.json", "include-all": {}}]);
    let files = |members: Value| folder(&[("c.json", &one()), ("profile.json", &profile(members))]);
    refused(files(json!({"imports": twice})), &["`profile.json` contains A-1 twice", "use-first"]);
    let none = json!([{"href": "c.json", "include-controls": [{"with-ids": ["zz-1"]}]}]);
    refused(files(json!({"imports": none})), &["has no controls"]);
}

#[test]
fn a_profile_in_a_workspace() {
    let workspace = |profile: Value| {
        Workspace::minimal()
            .edit("carveout.yaml", "soc2/security", "{catalog: catalogs/p.json, name: p}")
            .file("catalogs/p.json", serde_json::to_string(&profile).unwrap())
            .file("official/c.json", serde_json::to_string(&one()).unwrap())
    };
    let good = workspace(profile(json!({"imports": import("../official/c.json")})));
    let plan = good.plan();
    assert_eq!((plan.controls.len(), plan.catalog.file.as_deref()), (1, Some("catalogs/p.json")));
    assert!(plan.catalog.note.unwrap().contains("catalog official/c.json (SHA-256 "));
    for (href, says) in [
        ("../../c.json", "leads out of the folder"),
        ("p.json", "circular imports: catalogs/p.json → catalogs/p.json"),
        ("https://example.com/c.json", "is on the web"),
    ] {
        workspace(profile(json!({"imports": import(href)})))
            .check()
            .ends(2)
            .says(says)
            .says("carveout.yaml:15:5");
    }
    let vain = json!({"imports": import("../official/c.json"), "modify": {"set-parameters": [{"param-id": "nope"}]}});
    workspace(profile(vain)).check().prints("profile-unmatched").prints("nope");
}
