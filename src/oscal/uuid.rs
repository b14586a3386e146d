//! Stable identifiers: UUIDs of version 5 (RFC 4122), the same for the same names.

use std::fmt::Write;

/// The name space of every UUID here: that of `urn:carveout:oscal` among URLs.
const NAMESPACE: &str = "urn:carveout:oscal";

/// The name space of URLs, by RFC 4122.
const URLS: [u8; 16] = [
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
];

/// The UUIDs of one system, and of one framework of it where a thing is of a plan.
#[derive(Clone, Debug)]
pub(crate) struct Uuids {
    namespace: [u8; 16],
    base: String,
}

impl Uuids {
    /// Those under a name: that of a system.
    pub(crate) fn of(base: &str) -> Self {
        Self { namespace: v5(URLS, NAMESPACE), base: base.to_owned() }
    }

    /// Those under a name below this one: that of a framework.
    pub(crate) fn under(&self, name: &str) -> Self {
        Self { namespace: self.namespace, base: format!("{}/{name}", self.base) }
    }

    /// The UUID of a thing of a kind, by its id.
    pub(crate) fn id(&self, kind: &str, id: impl std::fmt::Display) -> String {
        written(v5(self.namespace, &format!("{}/{kind}/{id}", self.base)))
    }
}

fn v5(namespace: [u8; 16], name: &str) -> [u8; 16] {
    let mut bytes = namespace.to_vec();
    bytes.extend_from_slice(name.as_bytes());
    let hash = sha1(&bytes);
    let mut out = [0; 16];
    out.copy_from_slice(&hash[..16]);
    out[6] = (out[6] & 0x0f) | 0x50;
    out[8] = (out[8] & 0x3f) | 0x80;
    out
}

fn written(bytes: [u8; 16]) -> String {
    let mut out = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// SHA-1 (FIPS 180-4), which version 5 is defined by. Names, not secrets, go in.
fn sha1(message: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        let mut words = [0_u32; 80];
        for (word, four) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = u32::from_be_bytes([four[0], four[1], four[2], four[3]]);
        }
        for at in 16..80 {
            words[at] =
                (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (at, word) in words.iter().enumerate() {
            let (mixed, constant) = match at {
                0..20 => ((b & c) | (!b & d), 0x5a82_7999_u32),
                20..40 => (b ^ c ^ d, 0x6ed9_eba1),
                40..60 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6),
            };
            let next = a
                .rotate_left(5)
                .wrapping_add(mixed)
                .wrapping_add(e)
                .wrapping_add(constant)
                .wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (sum, one) in state.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(one);
        }
    }
    let mut out = [0; 20];
    for (four, word) in out.chunks_exact_mut(4).zip(state) {
        four.copy_from_slice(&word.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::text::hex;

    #[test]
    fn published_vectors() {
        assert_eq!(hex(&sha1(b"")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        assert_eq!(hex(&sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(&sha1(long.as_bytes())), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
        assert_eq!(hex(&sha1(&vec![b'a'; 1_000_000])), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
        // RFC 9562, appendix A.4: the name space of DNS.
        let mut dns = URLS;
        dns[3] = 0x10;
        assert_eq!(written(v5(dns, "www.example.com")), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    #[test]
    fn a_name_has_one_id_and_another_name_another() {
        let system = Uuids::of("acme");
        assert_eq!(system.id("party", "aws"), Uuids::of("acme").id("party", "aws"));
        assert_ne!(system.id("party", "aws"), system.id("role", "aws"));
        assert_ne!(system.id("party", "aws"), system.under("soc2").id("party", "aws"));
    }
}
