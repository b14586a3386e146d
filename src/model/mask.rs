//! Account ids and mail addresses as policy lets them be printed, the same in every output of a package.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::Redaction;

/// What stands for each account id and each mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    redaction: Redaction,
    accounts: BTreeSet<String>,
    mails: BTreeSet<String>,
    shown: BTreeMap<String, String>,
}

/// 12 digits, alone or in groups of four.
static DIGITS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[0-9]{12}|[0-9]{4}([-. \u{a0}\u{2010}\u{2011}])[0-9]{4}[-. \u{a0}\u{2010}\u{2011}][0-9]{4}").ok()
});

/// What says that 12 digits are an account: an ARN, encoded or not, a host name of AWS's, or the word.
static OF_ACCOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)arn(?::|%3a)aws[a-z-]*(?::|%3a)[a-z0-9-]*(?::|%3a)[a-z0-9-]*(?::|%3a)([0-9]{12})|([0-9]{12})\.(?:dkr\.ecr|signin\.aws|ecr|s3-control)|account(?:s| ?ids?|[-_]ids?| numbers?| no\.?)?["'`*]{0,3}\s?(?:[:=#/]|%3d|is)?\s?["'`*\[]{0,3}([0-9]{12}|[0-9]{4}-[0-9]{4}-[0-9]{4})"#,
    )
    .ok()
});

static MAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}(?:@|%40)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,24}",
    )
    .ok()
});

/// True if 12 digits at this place are a number by themselves: no digit continues them, and they are no piece of a hash.
fn alone(text: &str, from: usize, to: usize) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    // `%20` before it is a blank.
    let encoded = from >= 3 && bytes[from - 3] == b'%' && hex(from - 2) && hex(from - 1);
    if digit(to) || (from > 0 && digit(from - 1) && !encoded) {
        return false;
    }
    let before = (0..from).rev().take_while(|at| hex(*at)).count();
    let after = (to..bytes.len()).take_while(|at| hex(*at)).count();
    encoded || before + after + (to - from) < 32
}

impl Mask {
    /// A mask for these account ids; `None` if policy prints everything.
    pub fn new(redaction: Redaction, accounts: impl IntoIterator<Item = String>) -> Option<Self> {
        let is_id = |id: &String| id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit());
        let accounts = accounts.into_iter().filter(is_id).collect();
        let mask = Self { redaction, accounts, mails: BTreeSet::new(), shown: BTreeMap::new() };
        (redaction != Redaction::Full).then_some(mask)
    }

    /// Takes note of the accounts and mail addresses that a text names.
    pub fn note(&mut self, text: &str) {
        if let Some(mail) = MAIL.as_ref().filter(|_| text.contains(['@', '%'])) {
            self.mails.extend(mail.find_iter(text).map(|one| spelled(one.as_str())));
        }
        if let Some(accounts) = OF_ACCOUNT
            .as_ref()
            .filter(|_| text.bytes().filter(u8::is_ascii_digit).take(12).count() == 12)
        {
            for one in accounts.captures_iter(text) {
                let id = (1..=3).find_map(|group| one.get(group));
                let id = id.filter(|id| alone(text, id.start(), id.end()));
                self.accounts.extend(id.map(|id| digits(id.as_str())));
            }
        }
    }

    /// Decides what stands for each, once everything was noted.
    pub fn settle(&mut self) {
        let mut taken = BTreeMap::<String, usize>::new();
        for (number, id) in (1..).zip(&self.accounts) {
            let shown = match self.redaction {
                Redaction::Omitted => format!("[account-{number}]"),
                _ => {
                    let shown = self.redaction.show(id).unwrap_or_default();
                    // Two accounts whose ids end alike are told apart.
                    let times = taken.entry(shown.clone()).or_default();
                    *times += 1;
                    if *times > 1 { format!("{shown}({times})") } else { shown }
                }
            };
            self.shown.insert(id.clone(), shown);
        }
        for (number, mail) in (1..).zip(&self.mails) {
            let domain = mail.rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default();
            let shown = match self.redaction {
                Redaction::Omitted => format!("[mail-{number}]"),
                _ => format!("[mail-{number}]@{domain}"),
            };
            self.shown.insert(mail.clone(), shown);
        }
    }

    /// The text as it may be printed.
    pub fn edit(&self, text: &mut String) {
        if let Some(mail) = MAIL.as_ref().filter(|_| text.contains(['@', '%'])) {
            self.replace(mail, text, |_, one| self.shown.get(&spelled(one)));
        }
        if let Some(found) = DIGITS.as_ref().filter(|_| !self.accounts.is_empty()) {
            self.replace(found, text, |at, one| {
                let (text, from) = at;
                alone(text, from, from + one.len()).then(|| self.shown.get(&digits(one))).flatten()
            });
        }
    }

    fn replace<'a>(
        &'a self,
        form: &Regex,
        text: &mut String,
        shown: impl Fn((&str, usize), &str) -> Option<&'a String>,
    ) {
        let mut out = String::new();
        let mut done = 0;
        let mut at = 0;
        while let Some(one) = form.find_at(text, at) {
            match shown((text, one.start()), one.as_str()) {
                Some(shown) => {
                    out.push_str(&text[done..one.start()]);
                    out.push_str(shown);
                    (done, at) = (one.end(), one.end());
                }
                // What is sought may begin within what was found.
                None => {
                    at = one.start() + text[one.start()..].chars().next().map_or(1, char::len_utf8)
                }
            }
        }
        if done > 0 {
            out.push_str(&text[done..]);
            *text = out;
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// One spelling of an address.
fn spelled(mail: &str) -> String {
    mail.replace("%40", "@").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(redaction: Redaction, declared: &[&str], text: &str) -> String {
        let declared = declared.iter().map(|id| (*id).to_owned());
        let Some(mut mask) = Mask::new(redaction, declared) else { return text.to_owned() };
        mask.note(text);
        mask.settle();
        let mut text = text.to_owned();
        mask.edit(&mut text);
        text
    }

    #[test]
    fn every_spelling_of_a_declared_account() {
        for text in [
            "in 111122223333.",
            "1111-2222-3333",
            "1111 2222 3333",
            "arn:aws:iam::111122223333:root",
            "https://x.example/%20111122223333/a",
            "trail_111122223333_us-east-1.json",
            "bucket-111122223333",
            "acct111122223333x",
        ] {
            let shown = masked(Redaction::Masked, &["111122223333"], text);
            assert!(shown.contains("••••••••3333"), "{text}: {shown}");
            assert!(!shown.contains("11112") && !shown.contains("1111-2"), "{text}: {shown}");
            let shown = masked(Redaction::Omitted, &["111122223333"], text);
            assert!(shown.contains("[account-1]"), "{text}: {shown}");
        }
    }

    #[test]
    fn accounts_are_known_by_what_names_them() {
        for text in [
            "arn:aws:s3:us-east-1:999988887777:bucket",
            "arn%3Aaws%3Aiam%3A%3A999988887777%3Auser",
            "999988887777.dkr.ecr.us-east-1.amazonaws.com",
            "account 999988887777",
            "\"accountId\": \"999988887777\"",
            "AWS account id: 9999-8888-7777",
        ] {
            let shown = masked(Redaction::Masked, &[], text);
            assert!(shown.contains("••••••••7777") && !shown.contains("9999"), "{text}: {shown}");
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "ticket 999988887777",
            "1111222233334 and 0111122223333",
            "e3b0c44298fc1c149afbf4c111122223333c8996fb92427ae41e4649b934ca49",
            "at 2026-0801-1200",
            "pkg@1.2.3 and image@sha256:abc",
        ] {
            assert_eq!(masked(Redaction::Masked, &["111122223333"], text), text);
        }
    }

    #[test]
    fn mail_addresses_keep_their_domain_or_nothing() {
        let text = "ann@acme.example, Ann@acme.example and bob%40acme.example";
        assert_eq!(
            masked(Redaction::Masked, &[], text),
            "[mail-1]@acme.example, [mail-1]@acme.example and [mail-2]@acme.example"
        );
        assert_eq!(masked(Redaction::Omitted, &[], text), "[mail-1], [mail-1] and [mail-2]");
        assert_eq!(
            masked(Redaction::Full, &["111122223333"], "111122223333 a@b.cd"),
            "111122223333 a@b.cd"
        );
    }

    #[test]
    fn ids_that_end_alike_are_told_apart() {
        let text = "111122223333 and 444422223333";
        let shown = masked(Redaction::Masked, &["111122223333", "444422223333"], text);
        assert_eq!(shown, "••••••••3333 and ••••••••3333(2)");
    }
}
