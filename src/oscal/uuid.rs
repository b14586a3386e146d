//! Stable identifiers: UUIDs of version 5 (RFC 4122), the same for the same names.

use sha1::{Digest as _, Sha1};
use uuid::{Builder, Uuid};

use super::names::NS;

/// The UUIDs of one system, and of one framework of it where a thing is of a plan.
#[derive(Clone, Debug)]
pub(crate) struct Uuids {
    namespace: Uuid,
    base: String,
}

impl Uuids {
    /// Those under a name: that of a system. Their name space is ours among URLs.
    pub(crate) fn of(base: &str) -> Self {
        Self { namespace: v5(Uuid::NAMESPACE_URL, NS), base: base.to_owned() }
    }

    /// Those under a name below this one: that of a framework.
    pub(crate) fn under(&self, name: &str) -> Self {
        Self { namespace: self.namespace, base: format!("{}/{name}", self.base) }
    }

    /// The UUID of a thing of a kind, by its id.
    pub(crate) fn id(&self, kind: &str, id: impl std::fmt::Display) -> String {
        v5(self.namespace, &format!("{}/{kind}/{id}", self.base)).to_string()
    }
}

/// Version 5 is defined by SHA-1. Names, not secrets, go in.
fn v5(namespace: Uuid, name: &str) -> Uuid {
    let mut hash = Sha1::new();
    hash.update(namespace.as_bytes());
    hash.update(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Builder::from_sha1_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        // RFC 9562, appendix A.4.
        let known = v5(Uuid::NAMESPACE_DNS, "www.example.com").to_string();
        assert_eq!(known, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    #[test]
    fn a_name_has_one_id_and_another_name_another() {
        let system = Uuids::of("acme");
        assert_eq!(system.id("party", "aws"), Uuids::of("acme").id("party", "aws"));
        assert_ne!(system.id("party", "aws"), system.id("role", "aws"));
        assert_ne!(system.id("party", "aws"), system.under("soc2").id("party", "aws"));
    }
}
