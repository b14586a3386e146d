//! `carveout verify` of archives and of folders of packages, and of every byte that somebody may change.

use std::fs;
use std::io::{Cursor, Write};

use carveout::package;

use crate::harness::{AS_OF, Workspace, files};
use crate::verify::sealed;

/// Entries of an archive: name and content.
type Entries<'a> = Vec<(&'a str, &'a [u8])>;

fn zipped(entries: &Entries<'_>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tarred(entries: &Entries<'_>) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        // The name as it is, which the library would refuse.
        let field = &mut header.as_gnu_mut().unwrap().name;
        field[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, *content).unwrap();
    }
    tar.into_inner().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// The package of [`sealed`] below a folder of the archive, and more entries.
fn archived(folder: &str, more: &Entries<'_>, pack: impl Fn(&Entries<'_>) -> Vec<u8>) -> Vec<u8> {
    let workspace = sealed();
    let all = files(&workspace.path("p"));
    let named: Vec<(String, Vec<u8>)> =
        all.into_iter().map(|(path, content)| (format!("{folder}{path}"), content)).collect();
    let mut entries: Entries<'_> =
        named.iter().map(|(path, content)| (path.as_str(), content.as_slice())).collect();
    entries.extend(more.iter().copied());
    pack(&entries)
}

#[test]
fn archives_are_read_without_being_unpacked() {
    let workspace = Workspace::empty()
        .file("a.zip", archived("2026-Q3/", &vec![], zipped))
        .file("b.zip", archived("", &vec![], zipped))
        .file("c.tar", archived("./2026-Q3/", &vec![], tarred))
        .file("d.tgz", gzip(&archived("out/2026-Q3/", &vec![], tarred)))
        .file("e.tar.zst", zstd(&archived("2026-Q3/", &vec![], tarred)))
        // Frames one after the other, the first without data.
        .file(
            "f",
            [&[0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9][..], &zstd(&archived("", &vec![], tarred))]
                .concat(),
        );
    for name in ["a.zip", "b.zip", "c.tar", "d.tgz", "e.tar.zst", "f"] {
        let run = workspace.run(["verify", name]);
        run.ends(0).prints("3 files verified: complete and unchanged").says("not signed");
    }
    assert_eq!(files(&workspace.root()).len(), 6, "nothing was unpacked");
}

#[test]
fn what_programs_add_beside_a_package_is_told_and_no_fault() {
    let more: Entries<'_> = vec![("__MACOSX/._x", b"x"), ("notes.txt", b"y")];
    let workspace = Workspace::empty().file("a.zip", archived("2026-Q3/", &more, zipped));
    workspace.run(["verify", "a.zip"]).ends(0).says("in no package: notes.txt");
    // In the package it is one.
    let more: Entries<'_> = vec![("2026-Q3/notes.txt", b"y")];
    let workspace = Workspace::empty().file("a.zip", archived("2026-Q3/", &more, zipped));
    workspace.run(["verify", "a.zip"]).ends(1).prints("not listed: notes.txt");
}

#[test]
fn entries_that_lead_out_are_refused() {
    for name in ["../evil", "/etc/passwd", "2026-Q3/../../evil", "C:\\evil", "2026-Q3\\evil"] {
        let more: Entries<'_> = vec![(name, b"x")];
        for pack in [zipped, tarred] {
            let workspace = Workspace::empty().file("a", archived("2026-Q3/", &more, pack));
            workspace.run(["verify", "a"]).ends(1).prints("refused: ");
        }
    }
    // The same name twice: programs differ in which they take.
    let more: Entries<'_> = vec![("2026-Q3/summary.md", b"# Better\n")];
    let workspace = Workspace::empty().file("a.tar", archived("2026-Q3/", &more, tarred));
    workspace.run(["verify", "a.tar"]).ends(1).prints("refused: 2026-Q3/summary.md");
}

#[test]
fn links_in_an_archive_are_no_files() {
    let linked = |entries: &Entries<'_>| {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, content) in entries {
            let mut header = tar::Header::new_gnu();
            if name.ends_with("summary.md") {
                header.set_entry_type(tar::EntryType::Symlink);
                header.set_size(0);
                tar.append_link(&mut header, name, "../secret").unwrap();
                continue;
            }
            header.set_size(content.len() as u64);
            tar.append_data(&mut header, name, *content).unwrap();
        }
        tar.into_inner().unwrap()
    };
    let workspace = Workspace::empty().file("a.tar", archived("2026-Q3/", &vec![], linked));
    workspace.run(["verify", "a.tar"]).ends(1).prints("changed: summary.md");
    let zip = archived("2026-Q3/", &vec![], |entries| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, content) in entries {
            if name.ends_with("summary.md") {
                zip.add_symlink(*name, "../secret", options).unwrap();
                continue;
            }
            zip.start_file(*name, options).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    });
    let workspace = Workspace::empty().file("a.zip", zip);
    workspace.run(["verify", "a.zip"]).ends(1).prints("changed: summary.md");
}

#[test]
fn long_names_are_read_as_both_kinds_of_tar_write_them() {
    let long = format!("2026-Q3/{}/x.txt", "n".repeat(150));
    for pax in [false, true] {
        let packed = archived("2026-Q3/", &vec![], |entries| {
            let mut tar = tar::Builder::new(Vec::new());
            for (name, content) in entries.iter().copied().chain([(long.as_str(), &b"x"[..])]) {
                let mut header =
                    if pax { tar::Header::new_ustar() } else { tar::Header::new_gnu() };
                header.set_size(content.len() as u64);
                if pax && name.len() > 100 {
                    tar.append_pax_extensions([("path", name.as_bytes())]).unwrap();
                    header.set_path("short").unwrap();
                    header.set_cksum();
                    tar.append(&header, content).unwrap();
                } else {
                    tar.append_data(&mut header, name, content).unwrap();
                }
            }
            tar.into_inner().unwrap()
        });
        let workspace = Workspace::empty().file("a.tar", packed);
        workspace.run(["verify", "a.tar"]).ends(1).prints(&format!("not listed: {}", &long[8..]));
    }
}

#[test]
fn archives_that_are_cut_short_or_damaged() {
    let tar = archived("2026-Q3/", &vec![], tarred);
    for (name, whole) in [
        ("a.zip", archived("2026-Q3/", &vec![], zipped)),
        ("a.tar.gz", gzip(&tar)),
        ("a.tar.zst", zstd(&tar)),
    ] {
        for share in [2, 3, 5] {
            let workspace =
                Workspace::empty().file(name, &whole[..whole.len() * (share - 1) / share]);
            workspace.run(["verify", name]).ends(2).says("cut short or damaged");
        }
    }
    let workspace = Workspace::empty().file("a.tar", &tar[..700]);
    let run = workspace.run(["verify", "a.tar"]);
    assert_eq!(run.status, 2, "{run}");
    for (name, content) in [("empty.zip", &b""[..]), ("a.txt", b"hello")] {
        let run = Workspace::empty().file(name, content).run(["verify", name]);
        run.ends(2).says("cannot read");
    }
    let more = zipped(&vec![("x.txt", b"x")]);
    Workspace::empty()
        .file("a.zip", more)
        .run(["verify", "a.zip"])
        .ends(2)
        .says("it holds no package");
}

#[test]
fn what_unpacks_to_far_more_than_it_is_is_not_read_to_its_end() {
    // A gigabyte of zeros in a megabyte of gzip, and that once more.
    let mut inner = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1 << 20];
    let mut header = tar::Header::new_gnu();
    header.set_size(1 << 30);
    header.set_path("2026-Q3/zeros").unwrap();
    header.set_cksum();
    inner.write_all(header.as_bytes()).unwrap();
    for _ in 0..1_024 {
        inner.write_all(&zeros).unwrap();
    }
    let bomb = inner.finish().unwrap();
    let workspace = Workspace::empty().file("bomb.tar.gz", bomb);
    workspace
        .run(["verify", "bomb.tar.gz"])
        .ends(2)
        .says("unpacks to more than 1000 times its size");
}

#[test]
fn a_package_of_a_newer_version_is_named_as_such() {
    let workspace = sealed().edit("p/manifest.json", "manifest/1", "manifest/2");
    workspace.run(["verify", "p"]).ends(2).says("its schema is `carveout/manifest/2`");
}

#[test]
fn a_folder_of_packages_is_verified_period_by_period() {
    let workspace = Workspace::minimal();
    workspace.build();
    workspace.run(["build", ".", "--as-of", AS_OF, "--period", "2026-Q2"]);
    let run = workspace.run(["verify", "out"]);
    run.ends(0).prints("2026-Q2: ").prints("2026-Q3: ");
    let workspace = workspace.edit("out/2026-Q2/summary.md", "#", "##").file("out/notes.txt", "x");
    let workspace = workspace.file("out/2026-Q3.added-1/summary.md", "x");
    let run = workspace.run(["verify", "out"]);
    let run = run.ends(1).prints("changed: 2026-Q2/summary.md").says("in no package: notes.txt");
    run.omits("added-1");
    let workspace = workspace.remove("out/2026-Q3/manifest.json");
    workspace.run(["verify", "out"]).ends(1).prints("missing: 2026-Q3/manifest.json");
}

#[test]
fn a_workbook_of_another_plan_is_found_though_every_hash_fits() {
    let workspace = Workspace::minimal();
    workspace.build();
    workspace.run(["verify", "out/2026-Q3"]).ends(0);
    let mut all = files(&workspace.path("out/2026-Q3"));
    let other = Workspace::minimal().edit(
        "carveout.yaml",
        "services: [s3, lambda, iam]",
        "services: [ec2, s3]",
    );
    other.build();
    let book = "soc2-security/workbook.xlsx";
    all.insert(book.to_owned(), files(&other.path("out/2026-Q3"))[book].clone());
    let manifest = serde_json::from_slice(&all["manifest.json"]).unwrap();
    all.remove("manifest.json");
    all.remove("SHA256SUMS");
    package::write(&workspace.path("forged"), &package::seal(all, manifest)).unwrap();
    let run = workspace.run(["verify", "forged"]);
    run.ends(1).prints(&format!("of another plan than the plan.json beside it: {book}"));
}

#[test]
fn a_changed_byte_of_any_file_is_found() {
    let workspace = Workspace::minimal();
    workspace.build();
    let package = workspace.path("out/2026-Q3");
    let all = files(&package);
    assert!(all.len() > 6, "{:?}", all.keys());
    let mut rows = Vec::new();
    for (path, content) in &all {
        for at in [0, content.len() / 2, content.len() - 1] {
            let mut changed = content.clone();
            changed[at] ^= 1;
            fs::write(package.join(path), &changed).unwrap();
            let said = match package::open(&package) {
                Ok(opened) => {
                    let verdict = &opened.packages[0].verdict;
                    assert!(!verdict.is_clean(), "{path}, byte {at}: nothing is told");
                    let told = verdict.changed.iter().chain(&verdict.missing).chain(&verdict.extra);
                    told.cloned().collect::<Vec<_>>().join(", ")
                }
                Err(error) => error.to_string(),
            };
            // The byte of another file of the same archive.
            let entries: Entries<'_> = all
                .iter()
                .map(|(name, own)| {
                    (name.as_str(), if name == path { &changed[..] } else { &own[..] })
                })
                .collect();
            for packed in [zipped(&entries), zstd(&tarred(&entries))] {
                fs::write(workspace.path("a"), packed).unwrap();
                let found = package::open(&workspace.path("a"));
                assert!(
                    found.is_err() || !found.unwrap().packages[0].verdict.is_clean(),
                    "{path}, byte {at}: nothing is told of the archive"
                );
            }
            rows.push(format!("{path}, byte {at}: {said}"));
            fs::write(package.join(path), content).unwrap();
        }
    }
    assert!(package::open(&package).unwrap().packages[0].verdict.is_clean());
    println!("{}", rows.join("\n"));
}
