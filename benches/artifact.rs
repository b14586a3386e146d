//! `carveout artifact sync` of 1,000 reports with metadata, as a whole process, against the loopback
//! peer of the tests. Targets: 2 s and 80 MB. `cargo bench --bench artifact`.

#![expect(clippy::print_stdout, reason = "a benchmark reports to whoever runs it")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]
#![allow(dead_code, missing_docs, reason = "the peer is made for the tests, which use all of it")]

#[path = "../tests/carveout/peer/mod.rs"]
mod peer;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use peer::{ACCESS_KEY, Peer, SECRET_KEY, report};

const REPORTS: usize = 1000;
const ROUNDS: usize = 7;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/minimal");
    for file in ["carveout.yaml", "aws-reports.yaml"] {
        fs::copy(sample.join(file), folder.path().join(file)).unwrap();
    }
    let made_up = |n: usize| {
        let title = format!("Made-up report {n} (Current)");
        report(&format!("report-{n:016}"), 1, &title, "2026-01-01", "2026-12-31")
    };
    let cited = report("report-Sy7nThEt1cM1n001", 1, "SOC 2 Report", "2025-10-01", "2026-09-30");
    let peer = Peer::start((1..REPORTS).map(made_up).chain([cited]).collect());
    let mut rounds: Vec<(Duration, u64)> = (0..ROUNDS).map(|_| run(folder.path(), &peer)).collect();
    rounds.sort();
    let (median, most) = (rounds[ROUNDS / 2].0, rounds.iter().map(|round| round.1).max().unwrap());
    println!(
        "{REPORTS} reports with metadata: median {:.2} s of {ROUNDS}, peak {} MB, at most {} requests at once",
        median.as_secs_f64(),
        most / 1024,
        peer.most_at_once()
    );
}

/// One run: how long, and its peak memory in kB (Linux; 0 elsewhere).
fn run(folder: &Path, peer: &Peer) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_carveout"))
        .args(["artifact", "sync", ".", "--endpoint-url", &peer.url()])
        .current_dir(folder)
        .env_clear()
        .env("AWS_ACCESS_KEY_ID", ACCESS_KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
        .env("AWS_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        if let Some(done) = child.try_wait().unwrap() {
            assert!(done.success(), "{done}");
            return (start.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
