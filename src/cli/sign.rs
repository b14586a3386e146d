//! Keys that sign: a file of OpenSSH, or one that an agent holds.

use std::path::Path;

use anyhow::{Context, anyhow};
use carveout::input::whole;
use carveout::limits::{SIGNATURE, TEXT_FILE};
use carveout::signing::{AllowedSigners, Key, KeyError, Public};

/// The variable that opens a key.
const PASSPHRASE: &str = "CARVEOUT_KEY_PASSPHRASE";

/// What signs. A key is never printed.
#[derive(Debug)]
pub(crate) enum Signer {
    /// The key itself.
    Key(Key),
    /// A key that the agent of SSH holds.
    Agent(Public),
}

impl Signer {
    /// Opens a file with a private key, or one with the public half of a key that the agent holds.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let shown = || format!("cannot sign with {}", path.display());
        let content = whole(path, SIGNATURE).with_context(shown)?;
        if let Some(public) = std::str::from_utf8(&content).ok().and_then(Public::read) {
            if !has_agent() {
                return Err(KeyError::Public).with_context(shown);
            }
            return public.map(Self::Agent).with_context(shown);
        }
        let passphrase = std::env::var(PASSPHRASE).ok();
        Key::read(&content, passphrase.as_deref()).map(Self::Key).with_context(shown)
    }

    /// The armored signature of a message.
    pub(crate) fn sign(&self, namespace: &str, message: &[u8]) -> anyhow::Result<String> {
        match self {
            Self::Key(key) => Ok(key.sign(namespace, message)?),
            Self::Agent(public) => Ok(public.sign(namespace, message, |data| {
                let blob = public.blob()?;
                ask(&blob, data).map_err(|error| KeyError::Failed(error.to_string()))
            })?),
        }
    }

    /// The fingerprint of the key.
    pub(crate) fn fingerprint(&self) -> String {
        match self {
            Self::Key(key) => key.fingerprint(),
            Self::Agent(public) => public.fingerprint(),
        }
    }
}

#[cfg(unix)]
fn has_agent() -> bool {
    crate::agent::socket().is_some()
}

#[cfg(unix)]
fn ask(key: &[u8], data: &[u8]) -> std::io::Result<Vec<u8>> {
    crate::agent::sign(key, data)
}

#[cfg(not(unix))]
fn has_agent() -> bool {
    false
}

#[cfg(not(unix))]
fn ask(_: &[u8], _: &[u8]) -> std::io::Result<Vec<u8>> {
    Err(std::io::Error::other("no agent"))
}

/// A file of allowed signers.
pub(crate) fn allowed(path: &Path) -> anyhow::Result<AllowedSigners> {
    let content =
        whole(path, TEXT_FILE).with_context(|| format!("cannot read {}", path.display()))?;
    let text =
        String::from_utf8(content).map_err(|_| anyhow!("{} is not UTF-8 text", path.display()))?;
    AllowedSigners::read(&text).with_context(|| format!("cannot use {}", path.display()))
}
