//! Rendering in another process, as bytes for a pipe.
//!
//! Neither Tera nor Typst limits what a template may ask for: `range(2000000000)` takes all memory
//! and aborts the process. With templates that are [overridden](Templates::overridden), the caller
//! starts itself again under a memory limit, writes [`request`] to the child's input, reads its
//! output with [`read_answer`], and kills it at a deadline. The child's whole work is [`answer`].
//! When it dies or is killed there is no answer, and [`died`] is the error to report.

use serde::{Deserialize, Serialize};

use super::{Pdf, RenderError, Templates, pdf};
use crate::diag::Diagnostic;
use crate::model::Plan;

#[derive(Serialize)]
struct Request<'a> {
    plan: &'a Plan,
    templates: &'a Templates,
}

#[derive(Deserialize)]
struct Received {
    plan: Plan,
    templates: Templates,
}

/// The first line of an answer; the file follows when it was made.
#[derive(Serialize, Deserialize)]
struct Head {
    made: bool,
    diagnostics: Vec<Diagnostic>,
}

/// What the parent writes.
pub fn request(plan: &Plan, templates: &Templates) -> Vec<u8> {
    // Plain data with string keys always serializes.
    serde_json::to_vec(&Request { plan, templates }).unwrap_or_default()
}

/// What the child does: reads a request, renders, and gives the bytes to write.
pub fn answer(request: &[u8]) -> Vec<u8> {
    let result = match serde_json::from_slice::<Received>(request) {
        Ok(Received { plan, templates }) => pdf(&plan, &templates),
        Err(error) => Err(RenderError::new(format!("the request cannot be read: {error}"))),
    };
    let (head, bytes) = match result {
        Ok(Pdf { bytes, notices }) => (Head { made: true, diagnostics: notices }, bytes),
        Err(RenderError { diagnostics }) => (Head { made: false, diagnostics }, Vec::new()),
    };
    let mut out = serde_json::to_vec(&head).unwrap_or_default();
    out.push(b'\n');
    out.extend(bytes);
    out
}

/// What the parent makes of the child's output.
///
/// # Errors
/// The child's own errors, or [`died`] when the output is not whole.
pub fn read_answer(output: &[u8]) -> Result<Pdf, RenderError> {
    let end = output.iter().position(|byte| *byte == b'\n').ok_or_else(died)?;
    let (head, rest) = output.split_at(end);
    let head: Head = serde_json::from_slice(head).map_err(|_| died())?;
    if !head.made {
        return Err(RenderError { diagnostics: head.diagnostics });
    }
    // A file cut short by a full disk or a kill has no end mark.
    let bytes = rest[1..].to_vec();
    let tail = &bytes[bytes.len().saturating_sub(16)..];
    if !tail.windows(5).any(|window| window == b"%%EOF") {
        return Err(died());
    }
    Ok(Pdf { bytes, notices: head.diagnostics })
}

/// The error of a child that gave no answer.
pub fn died() -> RenderError {
    let diagnostic = Diagnostic::error(
        "template",
        "rendering with the workspace's own templates took more time or memory than it may",
    )
    .help("look for a loop or a very large text in templates/, or remove the override");
    RenderError { diagnostics: vec![diagnostic] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_survive_the_pipe_and_silence_is_an_error() {
        let plan = super::super::tests::empty();
        let output = answer(&request(&plan, &Templates::embedded()));
        let made = read_answer(&output).unwrap();
        assert_eq!(made.bytes, pdf(&plan, &Templates::embedded()).unwrap().bytes);

        let broken = Templates::embedded().with_override("ssp.typ.tera", "#nonsense");
        let error = read_answer(&answer(&request(&plan, &broken))).unwrap_err();
        assert!(error.diagnostics[0].message.contains("nonsense"));

        for cut in [&output[..0], &output[..20], &output[..output.len() - 100]] {
            assert_eq!(read_answer(cut).unwrap_err(), died());
        }
    }
}
