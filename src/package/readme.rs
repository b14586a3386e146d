//! `README.md` of a package: what is in it, and how to verify it with the tools that every system has.

use super::{MANIFEST, Manifest, PROVENANCE, SIGNED, SUMS};
use crate::model::NOTICE;
use crate::signing::{APPROVAL, PACKAGE as NAMESPACE};

/// Name of the page in a package.
pub const README: &str = "README.md";

/// The page. `synthetic` is what the workspace says of data that are made up.
pub fn readme(manifest: &Manifest, label: &str, synthetic: Option<&str>) -> Vec<u8> {
    let Manifest { system, period, as_of, generator, .. } = manifest;
    let notice = synthetic.map(|text| format!("\n{text}\n")).unwrap_or_default();
    format!(
        "# {system}, {label}\n\n{NOTICE}\n{notice}\n\
         Period {period}, as of {as_of}, made by {generator}.\n\n\
         | file | what it is |\n|---|---|\n\
         | `*/ssp.pdf` | the System Security Plan of a framework |\n\
         | `*/workbook.xlsx` | the same for work: a row for each part, separated by who is responsible |\n\
         | `*/plan.json` | the same for programs; the other two name its SHA-256 in their properties |\n\
         | `findings.json`, `summary.md` | what was found, for programs and for people |\n\
         | `{PROVENANCE}` | what it was made from, by which version, with which options (in-toto, SLSA provenance v1) |\n\
         | `{MANIFEST}` | every file with its size and SHA-256, and every file it was made from |\n\
         | `{SUMS}` | the hashes of all of them |\n\
         | `{SIGNED}` | the signature of `{SUMS}`, if the package is signed |\n\n\
         ## Verify it\n\n\
         `carveout verify FOLDER` does all of the following, and holds the PDF and the workbook against `plan.json`. \
         Without it, in this folder:\n\n\
         ```sh\n\
         # Nothing is missing or changed.\n\
         sha256sum --strict --quiet -c {SUMS}\n\
         # Nothing was added: no line is printed.\n\
         find . ! -type d ! -name '{SUMS}*' | cut -c 3- | LC_ALL=C sort > /tmp/found\n\
         cut -c 67- {SUMS} | LC_ALL=C sort | diff - /tmp/found\n\
         # It was signed by a key that you know; WHO is a name in your file allowed_signers.\n\
         ssh-keygen -Y verify -f allowed_signers -I WHO -n {NAMESPACE} -s {SIGNED} < {SUMS}\n\
         # An approval, in the folder beside this one: of this package, and signed.\n\
         sha256sum {SUMS}     # is what the approval states as `sha256sums`\n\
         ssh-keygen -Y verify -f allowed_signers -I WHO -n {APPROVAL} -s APPROVAL.json.sig < APPROVAL.json\n\
         ```\n\n\
         Take `allowed_signers` from somebody you trust, and not from whoever sent the package. Hashes without a signature \
         show damage and carelessness, not intent.\n"
    )
    .into_bytes()
}
