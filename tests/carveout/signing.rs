//! Packages that are signed and approved, by keys made of one number each.

use std::process::{Command, Stdio};

use serde_json::Value;
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::{LineEnding, PrivateKey};

use crate::harness::{AS_OF, Workspace};

const PACKAGE: &str = "out/2026-Q3";

fn key(seed: u8) -> PrivateKey {
    PrivateKey::new(KeypairData::Ed25519(Ed25519Keypair::from_seed(&[seed; 32])), "test").unwrap()
}

/// A workspace with the keys `ada`, `bob` and `eve`, the first two allowed to sign.
fn workspace() -> Workspace {
    let mut workspace = Workspace::minimal();
    let mut allowed = "# Who may sign.\n".to_owned();
    for (name, seed) in [("ada", 1), ("bob", 2), ("eve", 3)] {
        let key = key(seed);
        let public = key.public_key().to_openssh().unwrap();
        if name != "eve" {
            allowed.push_str(&format!("{name}@example.com {public}\n"));
        }
        workspace = workspace
            .file(&format!("../{name}"), key.to_openssh(LineEnding::LF).unwrap().as_bytes())
            .file(&format!("../{name}.pub"), &public);
    }
    workspace.file("allowed_signers", allowed)
}

fn signed(by: &str) -> Workspace {
    let workspace = workspace();
    let run = workspace.run(["build", ".", "--as-of", AS_OF, "--sign", &format!("../{by}")]);
    run.ends(1).says("signed with SHA256:").omits("PRIVATE");
    workspace
}

#[test]
fn a_package_is_signed_and_the_signature_verified() {
    let workspace = signed("ada");
    let run = workspace.run(["verify", PACKAGE]);
    run.ends(0).prints("signed by ada@example.com (SHA256:").says("allowed_signers");
    let run = workspace.run(["verify", PACKAGE, "--allowed-signers", "allowed_signers"]);
    run.ends(0).prints("signed by ada@example.com");
    // The same key and inputs give the same signature.
    let before = workspace.snapshot(PACKAGE);
    workspace.run(["build", ".", "--as-of", AS_OF, "--sign", "../ada"]);
    assert_eq!(before, workspace.snapshot(PACKAGE));
    workspace.run(["rebuild", PACKAGE, "--from", "."]).ends(0);
}

#[test]
fn a_key_that_nobody_allowed() {
    let workspace = signed("eve");
    let run = workspace.run(["verify", PACKAGE]);
    run.ends(1).prints("a key that allowed_signers does not list");
    // Without a list nobody vouches for the key.
    let workspace = workspace.remove("allowed_signers");
    workspace.run(["verify", PACKAGE]).ends(0).prints("whoever has that key");
}

#[test]
fn a_package_that_is_not_signed_where_signers_are_known() {
    let workspace = workspace();
    workspace.build();
    workspace.run(["verify", PACKAGE]).ends(1).prints("not signed, and not approved");
    let workspace = signed("ada").remove(&format!("{PACKAGE}/SHA256SUMS.sig"));
    workspace.run(["verify", PACKAGE]).ends(1).prints("not signed, and not approved");
}

#[test]
fn a_signature_of_something_else() {
    let workspace = signed("ada");
    let other = signed("ada");
    other.run(["build", ".", "--as-of", "2026-11-11", "--sign", "../ada"]);
    let foreign = std::fs::read(other.path("out/2026-Q3/SHA256SUMS.sig")).unwrap();
    let sig = format!("{PACKAGE}/SHA256SUMS.sig");
    let workspace = workspace.file(&sig, foreign);
    workspace.run(["verify", PACKAGE]).ends(1).prints("is not of this content");
    let workspace = workspace.file(&sig, "nonsense");
    workspace.run(["verify", PACKAGE]).ends(1).prints("none that OpenSSH makes");
}

#[test]
fn keys_that_cannot_sign_are_told_before_anything_is_written() {
    let locked = key(1);
    let kdf = ssh_key::Kdf::Bcrypt { salt: vec![1; 16], rounds: 4 };
    let locked = locked.encrypt_with(ssh_key::Cipher::Aes256Ctr, kdf, 77, "correct horse").unwrap();
    let workspace =
        workspace().file("../locked", locked.to_openssh(LineEnding::LF).unwrap().as_bytes());
    let build = ["build", ".", "--as-of", AS_OF, "--sign"];
    let with = |name: &'static str| build.into_iter().chain([name]);
    workspace.run(with("../locked")).ends(2).says("set CARVEOUT_KEY_PASSPHRASE");
    let wrong = [("CARVEOUT_KEY_PASSPHRASE", "wrong")];
    workspace.run_with(with("../locked"), &wrong).ends(2).says("does not open it").omits("wrong");
    workspace.run(with("../ada.pub")).ends(2).says("no agent of SSH is running");
    workspace.run(with("carveout.yaml")).ends(2).says("no private key of OpenSSH");
    workspace.run(with("../nobody")).ends(2).says("cannot sign with ../nobody");
    assert!(workspace.snapshot("out").is_empty());
    let right = [("CARVEOUT_KEY_PASSPHRASE", "correct horse")];
    workspace.run_with(with("../locked"), &right).ends(1);
    workspace.run(["verify", PACKAGE]).ends(0).prints("signed by ada@example.com");
}

#[test]
fn a_file_of_signers_that_cannot_be_read() {
    let workspace = signed("ada").append("allowed_signers", "bob@example.com nonsense\n");
    workspace.run(["verify", PACKAGE]).ends(2).says("line 4 of allowed_signers");
}

fn approved(workspace: &Workspace, by: &str) -> String {
    let key = format!("../{by}");
    let run = workspace.run([
        "approve",
        PACKAGE,
        "--role",
        "owner",
        "--sign",
        &key,
        "--name",
        "Ada Byron",
        "--as-of",
        "2026-10-06",
    ]);
    let run = run.ends(0).prints("approved as owner");
    run.stdout.split(':').next().unwrap().rsplit('/').next().unwrap().to_owned()
}

#[test]
fn an_approval_is_verified_and_printed_by_the_next_build() {
    let workspace = signed("ada");
    let before = workspace.snapshot(PACKAGE);
    approved(&workspace, "bob");
    assert_eq!(before, workspace.snapshot(PACKAGE), "nothing is added to the package");
    let run = workspace.run(["verify", PACKAGE]);
    run.ends(0).prints("approved as owner by Ada Byron on 2026-10-06: bob@example.com (SHA256:");
    workspace.run(["verify", "out"]).ends(0).prints("approved as owner by Ada Byron");
    let run = workspace.run(["build", ".", "--as-of", "2027-01-05", "--period", "2026-Q4"]);
    let said = "2026-Q3 was approved by Ada Byron (System Owner) on 2026-10-06, signed with the key of bob@example.com";
    run.says(said).omits("approval-refused");
    let summary = std::fs::read_to_string(workspace.path("out/2026-Q4/summary.md")).unwrap();
    assert!(summary.contains(&said.replace('@', "\\@")), "{summary}");
    let plan =
        std::fs::read_to_string(workspace.path("out/2026-Q4/soc2-security/plan.json")).unwrap();
    let plan: Value = serde_json::from_str(&plan).unwrap();
    assert_eq!(plan["approved_before"][0]["signer"][0], "bob@example.com");
    let manifest = std::fs::read_to_string(workspace.path("out/2026-Q4/manifest.json")).unwrap();
    assert!(manifest.contains("out/2026-Q3.approvals/owner-"), "{manifest}");
    workspace.run(["rebuild", "out/2026-Q4", "--from", "."]).ends(0);
}

#[test]
fn approvals_that_do_not_count() {
    let workspace = signed("ada");
    let file = approved(&workspace, "eve");
    let run = workspace.run(["verify", PACKAGE]);
    run.ends(1).prints("a key that allowed_signers does not list");
    let next = ["build", ".", "--as-of", "2027-01-05", "--period", "2026-Q4"];
    workspace
        .run(["check", ".", "--as-of", "2027-01-05", "--period", "2026-Q4", "--all"])
        .prints("approval-refused");
    let run = workspace.run(next);
    run.omits("was approved by");
    let workspace = workspace.remove(&format!("out/2026-Q3.approvals/{file}"));
    let file = format!("out/2026-Q3.approvals/{}", approved(&workspace, "bob"));
    let workspace = workspace.edit(&file, "Ada Byron", "Eve Byron");
    workspace.run(["verify", PACKAGE]).ends(1).prints("is not of this content");
    let workspace = workspace.edit(&file, "Eve Byron", "Ada Byron");
    workspace.run(["verify", PACKAGE]).ends(0);
    // Another build of the same period was not approved.
    let workspace = workspace.edit("carveout.yaml", "A small service", "A large service");
    workspace.run(["build", ".", "--as-of", AS_OF, "--sign", "../ada"]);
    workspace.run(["verify", PACKAGE]).ends(1).prints("it approves another build of this package");
    let workspace = workspace.remove(&format!("{file}.sig"));
    workspace.run(["verify", PACKAGE]).ends(1).prints("it is not signed");
}

#[test]
fn roles_belong_to_keys_where_the_list_says_so() {
    let workspace =
        signed("ada").edit("allowed_signers", "ada@example.com", "ada@example.com,owner");
    approved(&workspace, "bob");
    let run = workspace.run(["verify", PACKAGE]);
    run.ends(1).prints("allowed_signers gives the role `owner` to other keys");
}

#[test]
fn what_cannot_be_approved() {
    let workspace = signed("ada");
    let approve = |role: &str| {
        workspace.run([
            "approve",
            PACKAGE,
            "--role",
            role,
            "--sign",
            "../ada",
            "--as-of",
            "2026-10-06",
        ])
    };
    approve("chief").ends(2).says("knows no role `chief`; it has owner");
    let early =
        ["approve", PACKAGE, "--role", "owner", "--sign", "../ada", "--as-of", "2026-10-01"];
    workspace.run(early).ends(2).says("before the day of the package");
    let workspace = workspace.append(&format!("{PACKAGE}/summary.md"), "x");
    let run = workspace.run(["approve", PACKAGE, "--role", "owner", "--sign", "../ada"]);
    run.ends(2).says("is not as it was built, and cannot be approved");
}

#[test]
fn the_provenance_is_what_slsa_describes() {
    let workspace = signed("ada");
    let text =
        std::fs::read_to_string(workspace.path("out/2026-Q3/provenance.intoto.json")).unwrap();
    let statement: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicateType"], "https://slsa.dev/provenance/v1");
    let definition = &statement["predicate"]["buildDefinition"];
    assert_eq!(definition["externalParameters"]["period"], "2026-07-01..2026-09-30");
    let named = |list: &Value, name: &str| {
        let found = list.as_array().unwrap().iter().find(|one| one["name"] == name).cloned();
        found.unwrap()["digest"]["sha256"].as_str().unwrap().to_owned()
    };
    assert_eq!(named(&definition["resolvedDependencies"], "carveout.yaml").len(), 64);
    let plan = std::fs::read(workspace.path("out/2026-Q3/soc2-security/plan.json")).unwrap();
    assert_eq!(
        named(&statement["subject"], "soc2-security/plan.json"),
        carveout::package::sha256(&plan)
    );
}

/// `ssh-keygen` accepts what carveout signs, and carveout what it signs.
#[test]
fn stock_ssh_keygen_agrees() {
    let installed = Command::new("ssh-keygen").arg("-?").output().is_ok();
    if !installed {
        println!("ssh-keygen is not installed: signatures were not held against it");
        return;
    }
    let workspace = signed("ada");
    let file = approved(&workspace, "bob");
    let approvals = "out/2026-Q3.approvals";
    let verify = |who: &str, namespace: &str, signature: &str, content: &str| {
        let content = std::fs::File::open(workspace.path(content)).unwrap();
        let out = Command::new("ssh-keygen")
            .args([
                "-Y",
                "verify",
                "-f",
                "allowed_signers",
                "-I",
                who,
                "-n",
                namespace,
                "-s",
                signature,
            ])
            .current_dir(workspace.root())
            .stdin(content)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        (out.status.success(), String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let (sums, sig) = (format!("{PACKAGE}/SHA256SUMS"), format!("{PACKAGE}/SHA256SUMS.sig"));
    let (good, said) = verify("ada@example.com", "carveout-package", &sig, &sums);
    assert!(good && said.contains("Good"), "{said}");
    assert!(!verify("bob@example.com", "carveout-package", &sig, &sums).0);
    assert!(!verify("ada@example.com", "file", &sig, &sums).0);
    let (json, sig) = (format!("{approvals}/{file}"), format!("{approvals}/{file}.sig"));
    assert!(verify("bob@example.com", "carveout-approval", &sig, &json).0);
    // Signed by the stock tool, with a key that it made.
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f", "../carol"])
        .current_dir(workspace.root())
        .status();
    assert!(made.unwrap().success());
    let public = std::fs::read_to_string(workspace.path("../carol.pub")).unwrap();
    let workspace = workspace.append("allowed_signers", &format!("carol@example.com {public}"));
    let workspace = workspace.remove(&format!("{PACKAGE}/SHA256SUMS.sig"));
    let signed = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-f", "../carol", "-n", "carveout-package", &sums])
        .current_dir(workspace.root())
        .output()
        .unwrap();
    assert!(signed.status.success());
    workspace.run(["verify", PACKAGE]).ends(0).prints("signed by carol@example.com");
    workspace.run(["build", ".", "--as-of", AS_OF, "--sign", "../carol"]).ends(1);
    // A key of another kind.
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", "../dan"])
        .current_dir(workspace.root())
        .status();
    assert!(made.unwrap().success());
    let run = workspace.run(["build", ".", "--as-of", AS_OF, "--sign", "../dan"]);
    run.ends(2).says("carveout signs with Ed25519");
}

/// The same with the agent of SSH.
#[cfg(unix)]
#[test]
fn an_agent_signs_with_a_key_that_it_holds() {
    let Ok(mut agent) = Command::new("ssh-agent")
        .args(["-D", "-a", "agent.sock"])
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .spawn()
    else {
        println!("ssh-agent is not installed: signing with it was not tried");
        return;
    };
    let _ = agent.kill();
    let _ = agent.wait();
    let workspace = workspace();
    let socket = workspace.path("../agent.sock");
    let mut agent = Command::new("ssh-agent")
        .arg("-D")
        .arg("-a")
        .arg(&socket)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    while !socket.exists() && begun.elapsed().as_secs() < 20 {
        std::thread::yield_now();
    }
    let sock = socket.display().to_string();
    let private = workspace.path("../ada");
    std::fs::set_permissions(&private, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .unwrap();
    let added = Command::new("ssh-add")
        .arg("-q")
        .arg(&private)
        .env("SSH_AUTH_SOCK", &sock)
        .output()
        .unwrap();
    let environment = [("SSH_AUTH_SOCK", sock.as_str())];
    let run =
        workspace.run_with(["build", ".", "--as-of", AS_OF, "--sign", "../ada.pub"], &environment);
    let other =
        workspace.run_with(["build", ".", "--as-of", AS_OF, "--sign", "../bob.pub"], &environment);
    agent.kill().unwrap();
    agent.wait().unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    run.ends(1).says("signed with SHA256:");
    other.ends(2).says("the agent does not hold this key");
    workspace.run(["verify", PACKAGE]).ends(0).prints("signed by ada@example.com");
}
