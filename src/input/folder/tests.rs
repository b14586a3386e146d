//! What cannot be read is an error, and a file that changes is said. The tests may run as root, who may read everything:
//! what stands in the way here is a name that is too long, a file in place of a folder, and errors made by hand.

use std::fs;
use std::io::{self, ErrorKind, Read};

use super::{Folder, there};
use crate::diag::Severity;

fn folder() -> (tempfile::TempDir, Folder) {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::open(root.path()).unwrap();
    (root, folder)
}

#[test]
fn only_what_does_not_exist_is_absent() {
    assert_eq!(there::<()>(Err(ErrorKind::NotFound.into())).unwrap(), None);
    for kind in [ErrorKind::PermissionDenied, ErrorKind::NotADirectory, ErrorKind::InvalidFilename]
    {
        assert_eq!(there::<()>(Err(kind.into())).unwrap_err().kind(), kind);
    }
    assert!(there::<()>(Err(io::Error::other("of the disk"))).is_err());
    let (root, folder) = folder();
    fs::write(root.path().join("controls"), "a file").unwrap();
    let long = "x".repeat(300);
    assert_eq!(folder.exists("nothing"), Ok(false));
    assert_eq!(folder.exists("nothing/below"), Ok(false));
    assert_eq!(folder.exists("controls"), Ok(true));
    for path in ["controls/checks", &long] {
        assert_eq!(folder.exists(path).unwrap_err().code.name, "file-unreadable", "{path}");
        assert_eq!(
            folder.list(path, &["yaml"]).unwrap_err().code.name,
            "file-unreadable",
            "{path}"
        );
        assert_eq!(folder.entries(path).unwrap_err().code.name, "file-unreadable", "{path}");
        assert_eq!(folder.digest(path, 0).unwrap_err().code.name, "file-unreadable", "{path}");
        let named = Folder::holding(&root.path().join(path)).unwrap_err();
        assert_eq!(named.code.name, "file-unreadable", "{path}");
    }
    assert_eq!(folder.digest("nothing", 0).unwrap_err().code.name, "file-missing");
    assert!(folder.list("nothing", &["yaml"]).unwrap().0.is_empty());
    assert!(folder.entries("nothing").unwrap().0.is_empty());
    assert!(folder.walk("controls").is_err());
}

#[test]
fn a_file_is_one_version() {
    let (root, folder) = folder();
    let at = root.path().join("f");
    let write = |text: &str| {
        let new = root.path().join("new");
        fs::write(&new, text).unwrap();
        fs::rename(new, &at).unwrap();
    };
    let changed = |read: Result<super::Digested, crate::diag::Diagnostic>| {
        read.is_err_and(|fault| fault.code.name == "file-changed")
    };
    write("one");
    let first = folder.digest("f", 9).unwrap();
    assert_eq!(folder.digest("f", 0).unwrap().sha256, first.sha256);
    assert!(folder.changed().is_empty());
    // Replaced by a file of the same size.
    write("two");
    let [said] = folder.changed().try_into().unwrap();
    assert!(said.severity == Severity::Warning && said.message.contains("after it was read"));
    assert!(changed(folder.digest("f", 9)));
    assert!(folder.changed().is_empty(), "it was said already");
    // While it is read, at once and ahead.
    for ahead in [false, true] {
        let folder = Folder::open(root.path()).unwrap();
        write(&"x".repeat(9 << 20));
        let mut file = folder.hashed("f").unwrap();
        let mut some = [0_u8; 10];
        if ahead {
            let mut file = file.read_ahead();
            file.read_exact(&mut some).unwrap();
            fs::OpenOptions::new()
                .append(true)
                .open(&at)
                .and_then(|mut f| io::Write::write_all(&mut f, b"y"))
                .unwrap();
            assert!(changed(file.finish()));
        } else {
            file.read_exact(&mut some).unwrap();
            fs::OpenOptions::new()
                .append(true)
                .open(&at)
                .and_then(|mut f| io::Write::write_all(&mut f, b"y"))
                .unwrap();
            assert!(changed(file.finish()));
        }
    }
    // A file that is gone has changed too.
    let folder = Folder::open(root.path()).unwrap();
    folder.digest("f", 0).unwrap();
    fs::remove_file(&at).unwrap();
    assert_eq!(folder.changed().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_listed_hides_nothing_else() {
    let (root, folder) = folder();
    fs::create_dir_all(root.path().join("e/a")).unwrap();
    fs::write(root.path().join("e/z"), "z").unwrap();
    fs::write(root.path().join("e/a/b"), "b").unwrap();
    // Each name is allowed and the path is not, once it is longer than the system takes: two long ones are joined.
    let long = vec!["d".repeat(200); 15].join("/");
    let (upper, lower) = (root.path().join("e").join(&long), root.path().join("lower"));
    fs::create_dir_all(&upper).unwrap();
    fs::create_dir_all(lower.join(&long)).unwrap();
    fs::rename(lower, upper.join("lower")).unwrap();
    let walked = folder.walk("e").unwrap();
    assert_eq!(walked.files, ["e/a/b", "e/z"]);
    assert_eq!(walked.faults.len(), 1);
    assert!(walked.faults[0].message.starts_with("cannot list `e/d"), "{:?}", walked.faults);
}
