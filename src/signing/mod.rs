//! Signatures as OpenSSH makes them (`ssh-keygen -Y`): made with an Ed25519 key, and held against a file of allowed signers.
//!
//! A signature says for what it was made, its namespace: one of a package is none of an approval. No key is ever printed,
//! and none is in the text of an error.

mod allowed;
mod approval;

use std::fmt;

use ssh_key::{Algorithm, Fingerprint, HashAlg, Kdf, LineEnding, PrivateKey, PublicKey, SshSig};

pub use allowed::{AllowedError, AllowedSigners, Signer};
pub use approval::{APPROVAL_SCHEMA, Accepted, Approval, accept};

/// Namespace of the signature of a package's `SHA256SUMS`.
pub const PACKAGE: &str = "carveout-package";
/// Namespace of the signature of an approval.
pub const APPROVAL: &str = "carveout-approval";
/// Rounds of the derivation of a key from its passphrase: `ssh-keygen` takes 24 unless it is told otherwise.
const ROUNDS: u32 = 10_000;

/// Why a key cannot sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The file holds something else.
    #[error("it is no private key of OpenSSH; `ssh-keygen -t ed25519` makes one")]
    NoKey,
    /// It holds the public half.
    #[error("it is a public key, and no agent of SSH is running that has the private one")]
    Public,
    /// It is of another kind.
    #[error("it is a key of {0}; carveout signs with Ed25519, which `ssh-keygen -t ed25519` makes")]
    Kind(String),
    /// It is encrypted.
    #[error(
        "it is protected by a passphrase; set CARVEOUT_KEY_PASSPHRASE, or name its .pub file to sign with the agent"
    )]
    Locked,
    /// The passphrase does not open it.
    #[error("the passphrase in CARVEOUT_KEY_PASSPHRASE does not open it")]
    Passphrase,
    /// Signing failed.
    #[error("it could not sign: {0}")]
    Failed(String),
}

/// A private key.
pub struct Key(PrivateKey);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.fingerprint())
    }
}

impl Key {
    /// A private key of OpenSSH, opened by `passphrase` if it is encrypted.
    ///
    /// # Errors
    /// When it is no Ed25519 key, or cannot be opened.
    pub fn read(content: &[u8], passphrase: Option<&str>) -> Result<Self, KeyError> {
        let key = PrivateKey::from_openssh(content).map_err(|_| KeyError::NoKey)?;
        if key.algorithm() != Algorithm::Ed25519 {
            return Err(KeyError::Kind(key.algorithm().to_string()));
        }
        if !key.is_encrypted() {
            return Ok(Self(key));
        }
        if let Kdf::Bcrypt { rounds, .. } = key.kdf()
            && *rounds > ROUNDS
        {
            return Err(KeyError::Failed(format!("its passphrase takes {rounds} rounds to check")));
        }
        let passphrase = passphrase.ok_or(KeyError::Locked)?;
        key.decrypt(passphrase).map(Self).map_err(|_| KeyError::Passphrase)
    }

    /// The fingerprint of its public half, as `ssh-keygen -l` prints it.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    /// The signature of a message, armored. The same message gives the same signature.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(&self, namespace: &str, message: &[u8]) -> Result<String, KeyError> {
        let failed = |error: ssh_key::Error| KeyError::Failed(error.to_string());
        let signature = self.0.sign(namespace, HashAlg::Sha512, message).map_err(failed)?;
        signature.to_pem(LineEnding::LF).map(ended).map_err(failed)
    }
}

fn ended(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The public half of a key, for one that an agent holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public(PublicKey);

impl Public {
    /// A public key as it stands in a `.pub` file; `None` if the text is none.
    ///
    /// # Errors
    /// When it is not of Ed25519.
    pub fn read(text: &str) -> Option<Result<Self, KeyError>> {
        let key = PublicKey::from_openssh(text.trim()).ok()?;
        Some(match key.algorithm() {
            Algorithm::Ed25519 => Ok(Self(key)),
            other => Err(KeyError::Kind(other.to_string())),
        })
    }

    /// Its fingerprint.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    /// The key as agents of SSH name it.
    ///
    /// # Errors
    /// None in practice.
    pub fn blob(&self) -> Result<Vec<u8>, KeyError> {
        self.0.to_bytes().map_err(|error| KeyError::Failed(error.to_string()))
    }

    /// The signature of a message, armored. `sign` makes the signature of what it is given, in the form of an agent's answer.
    ///
    /// # Errors
    /// When `sign` fails, or makes no signature of this key.
    pub fn sign(
        &self,
        namespace: &str,
        message: &[u8],
        sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, KeyError>,
    ) -> Result<String, KeyError> {
        let failed = |error: ssh_key::Error| KeyError::Failed(error.to_string());
        let data = SshSig::signed_data(namespace, HashAlg::Sha512, message).map_err(failed)?;
        let made = sign(&data)?;
        let signature = ssh_key::Signature::try_from(made.as_slice()).map_err(failed)?;
        let key = self.0.key_data().clone();
        let whole = SshSig::new(key, namespace, HashAlg::Sha512, signature).map_err(failed)?;
        self.0.verify(namespace, message, &whole).map_err(failed)?;
        whole.to_pem(LineEnding::LF).map(ended).map_err(failed)
    }
}

/// Why a signature is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is none.
    #[error("it is not signed")]
    Unsigned,
    /// It cannot be read.
    #[error("its signature is none that OpenSSH makes")]
    Unreadable,
    /// Made for something else.
    #[error("its signature was made for `{0}`, not for this")]
    Namespace(String),
    /// Not of this content.
    #[error("its signature is not of this content: one of the two was changed")]
    Tampered,
    /// A kind of key that is not verified.
    #[error(
        "its signature is of a key of {0}, which carveout does not verify; `ssh-keygen -Y verify` does"
    )]
    Kind(String),
    /// A key that nobody allowed.
    #[error("it is signed with {0}, a key that allowed_signers does not list")]
    NotAllowed(String),
    /// A key that is allowed for something else, or at another time.
    #[error("it is signed with {key}, which line {line} of allowed_signers does not allow {why}")]
    Restricted {
        /// Its fingerprint.
        key: String,
        /// The line of the file.
        line: usize,
        /// What it does not allow: `for this purpose`, `on 2026-10-05`.
        why: String,
    },
    /// A key of somebody who does not have the role.
    #[error("it is signed with {key}, and allowed_signers gives the role `{role}` to other keys")]
    Role {
        /// Its fingerprint.
        key: String,
        /// The role that is claimed.
        role: String,
    },
    /// The content is no approval.
    #[error("it is no approval: {0}")]
    Content(String),
    /// An approval of something else.
    #[error("it approves another build of this package, or another package")]
    OtherPackage,
}

/// A signature that fits its content. Whose key it is, is another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed(PublicKey);

impl Signed {
    /// Holds an armored signature against the content.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn check(armored: &[u8], namespace: &str, message: &[u8]) -> Result<Self, Refusal> {
        let signature = SshSig::from_pem(armored).map_err(|_| Refusal::Unreadable)?;
        if signature.namespace() != namespace {
            let text = crate::model::text::printable(signature.namespace(), 80);
            return Err(Refusal::Namespace(text));
        }
        let key = PublicKey::from(signature.public_key().clone());
        if !matches!(key.algorithm(), Algorithm::Ed25519) {
            return Err(Refusal::Kind(key.algorithm().to_string()));
        }
        key.verify(namespace, message, &signature).map_err(|_| Refusal::Tampered)?;
        Ok(Self(key))
    }

    /// The fingerprint of the key.
    pub fn fingerprint(&self) -> String {
        let fingerprint: Fingerprint = self.0.fingerprint(HashAlg::Sha256);
        fingerprint.to_string()
    }
}

#[cfg(test)]
mod tests;
