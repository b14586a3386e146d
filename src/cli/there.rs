//! Whether something is there. Only what the system says does not exist is absent; any other error is one.

use std::io::{ErrorKind, Result};
use std::path::Path;

use anyhow::Context;

/// What was looked for at a path; `None` where there is no such thing.
///
/// # Errors
/// When that cannot be told, such as where a folder on the way may not be entered.
pub(crate) fn there<T>(looked: Result<T>, path: &Path) -> anyhow::Result<Option<T>> {
    match looked {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_does_not_exist_is_absent() {
        let path = Path::new("p");
        assert!(there::<()>(Err(ErrorKind::NotFound.into()), path).unwrap().is_none());
        for kind in [ErrorKind::PermissionDenied, ErrorKind::NotADirectory] {
            let fault = there::<()>(Err(kind.into()), path).unwrap_err();
            assert_eq!(fault.to_string(), "cannot read p");
        }
    }
}
