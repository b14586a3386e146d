//! Files compressed with gzip, decompressed as a stream within limits.

use crate::limits::{EXPORT, INFLATED_RATIO, RATIO_FROM};
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

/// True if the bytes begin like gzip.
pub fn recognize(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8])
}

/// The compressed content.
pub fn unpack<'a>(packed: impl Read + 'a) -> impl Read + 'a {
    Unpacked { inner: MultiGzDecoder::new(Counted { inner: packed, bytes: 0 }), bytes: 0 }
}

struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

struct Unpacked<R> {
    inner: MultiGzDecoder<Counted<R>>,
    bytes: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|error| {
            let problem = match error.kind() {
                io::ErrorKind::UnexpectedEof => {
                    format!("the gzip data ends too early, after {} bytes", self.bytes)
                }
                _ => format!("the gzip data is damaged after {} bytes", self.bytes),
            };
            io::Error::other(problem)
        })?;
        self.bytes += read as u64;
        let packed = self.inner.get_ref().bytes;
        if self.bytes > EXPORT {
            let problem = format!("it decompresses to more than {} GB", EXPORT >> 30);
            return Err(io::Error::other(problem));
        }
        if self.bytes > RATIO_FROM && self.bytes / INFLATED_RATIO > packed {
            let problem = format!("it decompresses to more than {INFLATED_RATIO} times its size");
            return Err(io::Error::other(problem));
        }
        Ok(read)
    }
}
