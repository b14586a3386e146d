//! A file that is read whole, wherever it is: it is regular, and it has an end.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::limits::PACKAGE_FILE;

/// The content of a regular file of at most `most` bytes. A pipe or a device in its place is not opened.
///
/// # Errors
/// When it cannot be read, is no regular file, or is larger.
pub fn whole(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is no regular file"));
    }
    let file = File::open(path)?;
    let mut content = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut content)?;
    if content.len() as u64 > most {
        let message = format!("it has more than {} MB, the most that is read", most >> 20);
        return Err(io::Error::new(ErrorKind::FileTooLarge, message));
    }
    Ok(content)
}

/// The same of a text.
///
/// # Errors
/// Also when it is not UTF-8.
pub fn whole_text(path: &Path, most: u64) -> io::Result<String> {
    let content = whole(path, most)?;
    String::from_utf8(content)
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not UTF-8 text"))
}

/// A file of a package, such as its manifest.
///
/// # Errors
/// As [`whole`], for more than [`PACKAGE_FILE`] bytes.
pub fn of_package(path: &Path) -> io::Result<Vec<u8>> {
    whole(path, PACKAGE_FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_an_end_and_a_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        std::fs::write(&path, "four").unwrap();
        assert_eq!(whole(&path, 4).unwrap(), b"four");
        assert_eq!(whole(&path, 3).unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(whole(folder.path(), 4).unwrap_err().kind(), ErrorKind::InvalidInput);
        assert_eq!(whole(&path.join("x"), 4).unwrap_err().kind(), ErrorKind::NotADirectory);
        std::fs::write(&path, [0xff]).unwrap();
        assert_eq!(whole_text(&path, 4).unwrap_err().kind(), ErrorKind::InvalidData);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_opened() {
        assert!(whole(Path::new("/dev/zero"), 4).is_err());
    }
}
