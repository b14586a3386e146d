//! `evidence-link-private`

use core::net::{Ipv4Addr, Ipv6Addr};

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-link-private",
        severity: Severity::Warning,
        summary: "a link to evidence that leads to one's own machine or a private address",
        manual: "\
A link under `url` is opened by a reviewer or an auditor on another machine. `localhost` and loopback
addresses lead them to their own machine, and a private address (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16)
to whatever has that address in their network. Names of internal systems are not judged.

Link to the record by its name, or add the file to `evidence/`.",
    },
    check,
};

/// What is wrong with the host of an address.
fn private(url: &str) -> Option<&'static str> {
    const OWN: &str = "leads to the reader's own machine";
    const NEAR: &str = "leads to a private address";
    let rest = url.get(8..).filter(|_| url.to_ascii_lowercase().starts_with("https://"))?;
    let host = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    if let Some(literal) = host.strip_prefix('[') {
        let address: Ipv6Addr = literal.split(']').next()?.parse().ok()?;
        let unique_local = address.segments().first().is_some_and(|first| first & 0xfe00 == 0xfc00);
        return match (address.is_loopback() || address.is_unspecified(), unique_local) {
            (true, _) => Some(OWN),
            (_, true) => Some(NEAR),
            _ => None,
        };
    }
    let name = host.split(':').next()?.trim_end_matches('.');
    if name == "localhost" || name.ends_with(".localhost") || name == "localhost.localdomain" {
        return Some(OWN);
    }
    let address: Ipv4Addr = name.parse().ok()?;
    if address.is_loopback() || address.is_unspecified() {
        return Some(OWN);
    }
    (address.is_private() || address.is_link_local()).then_some(NEAR)
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let items = context.workspace.evidence.iter();
    items
        .filter_map(|item| {
            let url = item.url.as_deref()?;
            let what = private(url)?;
            Some(
                RULE.finding(format!("{}: the link `{url}` {what}", item.id))
                    .help("link to the record by its name, or add the file to `evidence/`")
                    .fault(&item.origin),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::private;

    #[test]
    fn hosts() {
        for url in [
            "https://localhost/x",
            "https://LOCALHOST:8443/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://10.1.2.3/x",
            "https://192.168.0.4:8080",
            "https://172.20.0.1/",
            "https://[fd00::1]/",
        ] {
            assert!(private(url).is_some(), "{url}");
        }
        for url in [
            "https://tracker.example.com/10.0.0.1",
            "https://wiki/x",
            "https://203.0.113.9/x",
            "https://172.32.0.1/",
            "https://localhost.example.com/",
            "https://[2001:db8::1]/",
        ] {
            assert!(private(url).is_none(), "{url}");
        }
    }
}
