//! Files packed with gzip, unpacked as a stream within limits.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

/// Largest file once unpacked.
const MAX_UNPACKED: u64 = 2 << 30;
/// How many times larger than packed a file may become; logs come to 30.
const MAX_RATIO: u64 = 200;
/// Unpacked size below which the ratio is not looked at.
const SMALL: u64 = 4 << 20;

/// True if the bytes begin like gzip.
pub fn recognize(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8])
}

/// What was packed.
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
            let told = match error.kind() {
                io::ErrorKind::UnexpectedEof => {
                    format!("the gzip data ends too early, after {} bytes", self.bytes)
                }
                _ => format!("the gzip data is damaged after {} bytes", self.bytes),
            };
            io::Error::other(told)
        })?;
        self.bytes += read as u64;
        let packed = self.inner.get_ref().bytes;
        if self.bytes > MAX_UNPACKED {
            let told = format!("it unpacks to more than {} GB", MAX_UNPACKED >> 30);
            return Err(io::Error::other(told));
        }
        if self.bytes > SMALL && self.bytes / MAX_RATIO > packed {
            let told = format!("it unpacks to more than {MAX_RATIO} times its size");
            return Err(io::Error::other(told));
        }
        Ok(read)
    }
}
