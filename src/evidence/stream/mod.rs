//! Building blocks of readers: JSON and delimited text as streams, gzip, workbooks, and the rows that are
//! kept from an export.

pub mod delimited;
pub mod encoding;
pub mod entries;
pub mod gzip;
pub mod json;
pub mod rows;
pub mod table;
pub mod xlsx;

use std::io::Read;

use super::Refused;
use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::{EXPORT, WORKBOOK};

/// The rest of a workbook after its first bytes.
pub(crate) fn whole_workbook(
    head: &mut Vec<u8>,
    content: &mut dyn Read,
    file: &str,
) -> Result<(), Refused> {
    head.extend(opening(content, WORKBOOK + 1, file)?);
    if head.len() <= WORKBOOK {
        return Ok(());
    }
    let message =
        format!("`{file}` is larger than {} MB, the limit for a workbook", WORKBOOK >> 20);
    Err(Box::new(
        Diagnostic::new(&codes::FILE_TOO_LARGE, message)
            .help("split it, or export it as CSV")
            .fault(&Origin::file(file)),
    ))
}

/// Content that ends in an error where it is larger than is read.
pub(crate) fn bounded<'a>(content: impl Read + 'a) -> impl Read + 'a {
    Bounded { content, left: EXPORT }
}

struct Bounded<R> {
    content: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.content.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => {
                let problem = format!("it is larger than {} GB, which is the limit", EXPORT >> 30);
                return Err(std::io::Error::other(problem));
            }
        }
        Ok(read)
    }
}

/// Up to `most` bytes.
pub(crate) fn opening(content: &mut dyn Read, most: usize, file: &str) -> Result<Vec<u8>, Refused> {
    let mut head = Vec::new();
    let mut limited = content.take(most as u64);
    limited.read_to_end(&mut head).map_err(|error| json::unreadable(&error, file))?;
    Ok(head)
}
