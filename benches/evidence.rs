//! Large tool output: a made-up Prowler export of 121,117 findings, about 240 MB, read, mapped and in
//! the workbook; and a million rows of an AWS Config export in CSV.
//!
//! `cargo bench --no-default-features --bench evidence` prints seconds a stage and the peak memory of
//! the process. `-- write DIR` leaves the workspaces in DIR, for whole runs of the program and for
//! `benches/evidence.py`.

#![expect(clippy::print_stdout, reason = "a benchmark reports to whoever runs it")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use carveout::render::workbook;
use carveout::workspace::{self, Options};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FINDINGS: usize = 121_117;
const ROWS: usize = 1_000_000;
const CHECKS: usize = 400;

const SYSTEM: &str = "carveout: 1
system: {id: large, name: Large, organization: Example GmbH, description: A large estate., synthetic: made up}
services: [s3, lambda, iam]
frameworks: [nist-800-53-r5/moderate]
period: 2026-Q3
";

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn register(root: &Path, file: &str) -> Outcome {
    fs::create_dir_all(root.join("evidence/files"))?;
    fs::write(root.join("carveout.yaml"), SYSTEM)?;
    let item = format!(
        "evidence:\n  - {{id: EV-001, title: T, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-28, \
         extracted_by: E, covers: 2026-09-28, file: files/{file}, supports: [AC-2]}}\n"
    );
    Ok(fs::write(root.join("evidence/index.yaml"), item)?)
}

/// Findings of about 2 KB, as Prowler writes them.
fn prowler(root: &Path) -> Outcome {
    register(root, "prowler.ocsf.json")?;
    let mut out = BufWriter::new(File::create(root.join("evidence/files/prowler.ocsf.json"))?);
    let text = "A sentence of an explanation that every finding carries along with it. ".repeat(17);
    let controls = ["ac_2_1", "ac_3", "au_2", "cm_6", "ia_2_1", "sc_7", "sc_13", "si_4"];
    writeln!(out, "[")?;
    for number in 0..FINDINGS {
        let check = number % CHECKS;
        let control = controls[check % controls.len()];
        let status = if number % 5 == 0 { "FAIL" } else { "PASS" };
        let account = 111_122_223_333_u64 + (number % 40) as u64;
        let region = ["eu-central-1", "eu-west-1", "us-east-1"][number % 3];
        let comma = if number + 1 == FINDINGS { "" } else { "," };
        writeln!(
            out,
            r#"  {{"message":"Finding {number}","metadata":{{"event_code":"service_check_{check}","product":{{"name":"Prowler","uid":"prowler","vendor_name":"Prowler","version":"5.1"}},"profiles":["cloud","datetime"],"version":"1.4.0"}},"severity":"Low","status":"New","status_code":"{status}","status_id":1,"unmapped":{{"categories":[],"compliance":{{"CIS-3.0":["1.{check}"],"NIST-800-53-Revision-5":["{control}"],"SOC2":["cc_6_1","cc_7_2"]}}}},"finding_info":{{"desc":"{text}","title":"Check {check}","uid":"prowler-aws-{number}"}},"resources":[{{"cloud_partition":"aws","region":"{region}","data":{{"details":"","metadata":{{"arn":"arn:aws:service:{region}:{account}:resource/{number}"}}}},"group":{{"name":"service"}},"name":"resource-{number}","type":"Other","uid":"arn:aws:service:{region}:{account}:resource/{number}"}}],"category_uid":2,"class_name":"Detection Finding","class_uid":2004,"cloud":{{"account":{{"uid":"{account}"}},"provider":"aws","region":"{region}"}},"time":{},"time_dt":"2026-09-28T04:12:00","type_uid":200401}}{comma}"#,
            1_790_553_600 + number % 3_600
        )?;
    }
    writeln!(out, "]")?;
    Ok(out.flush()?)
}

/// Rows of AWS Config results, as a team keeps them in a table.
fn config(root: &Path) -> Outcome {
    register(root, "config.csv")?;
    fs::write(
        root.join("evidence/formats.yaml"),
        "formats:\n  - {name: config, has: [configRuleName, resourceId], rule: configRuleName, resource: resourceId, \
         account: accountId, region: awsRegion, status: complianceType, time: resultRecordedTime}\n",
    )?;
    let rules = ["restricted-ssh", "access-keys-rotated", "cloudtrail-enabled", "own-rule"];
    let mut out = BufWriter::new(File::create(root.join("evidence/files/config.csv"))?);
    writeln!(
        out,
        "accountId,awsRegion,configRuleName,resourceType,resourceId,complianceType,resultRecordedTime"
    )?;
    for number in 0..ROWS {
        let status = if number % 7 == 0 { "NON_COMPLIANT" } else { "COMPLIANT" };
        let account = 111_122_223_333_u64 + (number % 40) as u64;
        writeln!(
            out,
            "{account},eu-central-1,{},AWS::EC2::Instance,i-{number:017x},{status},2026-09-28T04:12:00Z",
            rules[number % rules.len()]
        )?;
    }
    Ok(out.flush()?)
}

/// Peak memory of this process in MB, where the system tells.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|text| text.trim().split(' ').next()?.parse::<u64>().ok());
    kilobytes.map_or_else(|| "unknown".to_owned(), |kb| format!("{} MB", kb / 1_000))
}

fn measure(name: &str, root: &Path) -> Outcome {
    let start = Instant::now();
    let loaded = workspace::load(root, &Options::default());
    let workspace = loaded.workspace.ok_or_else(|| format!("{:?}", loaded.diagnostics))?;
    let read = start.elapsed();
    let plans = carveout::plans(&workspace, "2026-10-05".parse()?);
    let resolved = start.elapsed();
    for plan in &plans {
        workbook::workbook(plan, "")?;
    }
    println!(
        "{name}: {} rows; read {:.2?}, resolved {:.2?}, workbook {:.2?}, in all {:.2?}; peak {}",
        workspace.observations.len(),
        read,
        resolved - read,
        start.elapsed() - resolved,
        start.elapsed(),
        peak()
    );
    Ok(())
}

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let guard = tempfile::tempdir()?;
    let root: PathBuf = match args.as_slice() {
        [word, folder] if word == "write" => folder.into(),
        _ => guard.path().to_owned(),
    };
    let (large, wide) = (root.join("prowler"), root.join("config"));
    prowler(&large)?;
    config(&wide)?;
    if args.first().is_some_and(|word| word == "write") {
        return Ok(());
    }
    measure("prowler", &large)?;
    measure("config", &wide)
}
