//! Approvals: a statement of who approves which package in which role, signed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{APPROVAL, AllowedSigners, Refusal, Signed, Signer};
use crate::model::{Date, Period};

/// The schema of an approval.
pub const APPROVAL_SCHEMA: &str = "carveout/approval/1";

/// Who approves which package. The file beside it, with `.sig` added to its name, is its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// `carveout/approval/1`.
    pub schema: String,
    /// System id.
    pub system: String,
    /// Audit period of the package.
    pub period: Period,
    /// The day that the package was made for.
    pub as_of: Date,
    /// SHA-256 of the package's `SHA256SUMS`: of this build, and no other.
    pub sha256sums: String,
    /// In which role it is approved: the id of a role of the workspace.
    pub role: String,
    /// Who approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The day of the approval.
    pub on: Date,
}

/// An approval whose signature fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What is stated.
    pub approval: Approval,
    /// The fingerprint of the key.
    pub key: String,
    /// Whose key it is; nothing if no allowed signers are known.
    pub signer: Option<Signer>,
}

/// Holds an approval, as its file has it, against its signature, against the SHA-256 of a package's `SHA256SUMS`, and against
/// those who may sign.
///
/// # Errors
/// When it does not count, with the reason.
pub fn accept(
    json: &[u8],
    signature: Option<&[u8]>,
    sha256sums: &str,
    allowed: Option<&AllowedSigners>,
) -> Result<Accepted, Refusal> {
    let signature = signature.ok_or(Refusal::Unsigned)?;
    let signed = Signed::check(signature, APPROVAL, json)?;
    let content = |error: serde_json::Error| Refusal::Content(error.to_string());
    let approval: Approval = serde_json::from_slice(json).map_err(content)?;
    if approval.schema != APPROVAL_SCHEMA {
        let schema = crate::model::text::printable(&approval.schema, 80);
        return Err(Refusal::Content(format!("its schema is `{schema}`")));
    }
    if approval.sha256sums != sha256sums {
        return Err(Refusal::OtherPackage);
    }
    let key = signed.fingerprint();
    let signer = match allowed {
        None => None,
        Some(allowed) => {
            let signer = allowed.signer(&signed, APPROVAL, approval.on)?;
            let role = approval.role.clone();
            if allowed.names(&role) && !signer.principals.contains(&role) {
                return Err(Refusal::Role { key, role });
            }
            Some(signer)
        }
    };
    Ok(Accepted { approval, key, signer })
}
