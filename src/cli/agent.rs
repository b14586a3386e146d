//! The agent of SSH: one request to the socket that SSH_AUTH_SOCK names.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

/// `SSH_AGENTC_SIGN_REQUEST` and `SSH_AGENT_SIGN_RESPONSE` of draft-ietf-sshm-ssh-agent.
const REQUEST: u8 = 13;
const RESPONSE: u8 = 14;
/// The longest answer that is read.
const ANSWER: u32 = 16 << 10;
/// An agent may ask a person.
const PATIENCE: Duration = Duration::from_secs(120);

/// The socket of the agent, if there is one.
pub(crate) fn socket() -> Option<PathBuf> {
    std::env::var_os("SSH_AUTH_SOCK").filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The agent's signature of data with the key of this blob.
pub(crate) fn sign(key: &[u8], data: &[u8]) -> io::Result<Vec<u8>> {
    let path = socket().ok_or_else(|| io::Error::other("SSH_AUTH_SOCK is not set"))?;
    let mut agent = UnixStream::connect(path)?;
    agent.set_read_timeout(Some(PATIENCE))?;
    agent.set_write_timeout(Some(PATIENCE))?;
    let mut request = vec![REQUEST];
    text(&mut request, key)?;
    text(&mut request, data)?;
    request.extend_from_slice(&0_u32.to_be_bytes());
    let mut framed = Vec::new();
    text(&mut framed, &request)?;
    agent.write_all(&framed)?;
    let length = number(&mut agent)?;
    if length == 0 || length > ANSWER {
        return Err(io::Error::other("the agent answers nothing that can be read"));
    }
    let mut answer = vec![0; usize::try_from(length).unwrap_or_default()];
    agent.read_exact(&mut answer)?;
    match answer.split_first() {
        Some((&RESPONSE, mut rest)) => {
            let length = number(&mut rest)?;
            let signature = rest.get(..usize::try_from(length).unwrap_or(usize::MAX));
            signature
                .map(<[u8]>::to_vec)
                .ok_or_else(|| io::Error::other("the agent's answer is cut short"))
        }
        _ => Err(io::Error::other("the agent does not hold this key, or was not allowed to sign")),
    }
}

fn text(to: &mut Vec<u8>, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.extend_from_slice(&length.to_be_bytes());
    to.extend_from_slice(bytes);
    Ok(())
}

fn number(from: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}
