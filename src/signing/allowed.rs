//! `allowed_signers`: who may sign, in the format of `ssh-keygen(1)`.

use ssh_key::{HashAlg, PublicKey};

use super::{Refusal, Signed};
use crate::model::Date;

/// A line that is no allowed signer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of allowed_signers: {problem}")]
pub struct AllowedError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// Who may sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedSigners {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    line: usize,
    principals: Vec<String>,
    namespaces: Option<Vec<String>>,
    /// Times as numbers: year, month, day, hour, minute, second.
    after: Option<u64>,
    before: Option<u64>,
    key: PublicKey,
}

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The names of the key in `allowed_signers`.
    pub principals: Vec<String>,
    /// Its fingerprint.
    pub key: String,
}

impl AllowedSigners {
    /// Reads the file. One wrong line makes all of it unread: it may be the one that restricts a key.
    ///
    /// # Errors
    /// With the first such line.
    pub fn read(text: &str) -> Result<Self, AllowedError> {
        let mut entries = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim().trim_start_matches('\u{feff}');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |problem: String| AllowedError { line: index + 1, problem };
            entries.push(entry(index + 1, line).map_err(wrong)?);
        }
        Ok(Self { entries })
    }

    /// True if nobody may sign.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whose signature it is, if it may be made for `namespace` and on this day.
    ///
    /// # Errors
    /// When nobody allowed the key, or not for this.
    pub fn signer(&self, signed: &Signed, namespace: &str, day: Date) -> Result<Signer, Refusal> {
        let key = signed.fingerprint();
        let own = self.entries.iter().filter(|entry| entry.key.key_data() == signed.0.key_data());
        let (mut principals, mut why) = (Vec::new(), None);
        for entry in own {
            match entry.restriction(namespace, day) {
                None => principals.extend(entry.principals.iter().cloned()),
                Some(reason) => {
                    why.get_or_insert((entry.line, reason));
                }
            }
        }
        match (principals.is_empty(), why) {
            (false, _) => Ok(Signer { principals, key }),
            (true, Some((line, why))) => Err(Refusal::Restricted { key, line, why }),
            (true, None) => Err(Refusal::NotAllowed(key)),
        }
    }

    /// True if the role is the name of some key: then only keys of that name have it.
    pub fn names(&self, role: &str) -> bool {
        self.entries.iter().any(|entry| entry.principals.iter().any(|name| name == role))
    }
}

impl Entry {
    fn restriction(&self, namespace: &str, day: Date) -> Option<String> {
        let listed = |list: &Vec<String>| matches(list, namespace);
        if !self.namespaces.as_ref().is_none_or(listed) {
            return Some(format!("for `{namespace}`"));
        }
        let (year, month, date) = day.ymd();
        let number = |n: i8| u64::try_from(n).unwrap_or_default();
        let day_of =
            u64::try_from(year).unwrap_or_default() * 10_000 + number(month) * 100 + number(date);
        let at = day_of * 1_000_000;
        let early = self.after.is_some_and(|after| at < after);
        let late = self.before.is_some_and(|before| at >= before);
        (early || late).then(|| format!("on {day}"))
    }
}

/// True if the list has a pattern for the text, and none that begins with `!`.
fn matches(patterns: &[String], text: &str) -> bool {
    let mut found = false;
    for pattern in patterns {
        match pattern.strip_prefix('!') {
            Some(not) if wild(not.as_bytes(), text.as_bytes()) => return false,
            None if wild(pattern.as_bytes(), text.as_bytes()) => found = true,
            _ => {}
        }
    }
    found
}

/// `*` stands for any characters, `?` for one.
fn wild(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match &mut star {
                Some((at, from)) => {
                    *from += 1;
                    p = *at + 1;
                    t = *from;
                }
                None => return false,
            },
        }
    }
    pattern[p.min(pattern.len())..].iter().all(|c| *c == b'*')
}

/// The words of a line, split at blanks outside quotation marks.
fn words(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
            ' ' | '\t' if !quoted => {
                if out.last().is_some_and(|last| !last.is_empty()) {
                    out.push(String::new());
                }
            }
            c => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out.retain(|word| !word.is_empty());
    out
}

fn entry(line: usize, text: &str) -> Result<Entry, String> {
    let words = words(text);
    let is_kind =
        |word: &String| ["ssh-", "ecdsa-", "sk-"].iter().any(|start| word.starts_with(start));
    let at = words.iter().skip(1).position(is_kind).map(|at| at + 1);
    let Some(at) = at.filter(|at| *at <= 2 && words.len() > at + 1) else {
        return Err(
            "it is not NAMES [OPTIONS] KEY-TYPE KEY, such as `ada@example.com ssh-ed25519 AAAA…`"
                .to_owned(),
        );
    };
    let key = format!("{} {}", words[at], words[at + 1]);
    let key = PublicKey::from_openssh(&key).map_err(|_| "its key cannot be read".to_owned())?;
    let principals = words[0].trim_matches('"').split(',').map(str::to_owned).collect();
    let mut entry = Entry { line, principals, namespaces: None, after: None, before: None, key };
    if at == 2 {
        for option in options(&words[1]) {
            let (name, value) = option.split_once('=').unwrap_or((option.as_str(), ""));
            let value = value.trim_matches('"');
            match name.to_ascii_lowercase().as_str() {
                "namespaces" => {
                    entry.namespaces = Some(value.split(',').map(str::to_owned).collect());
                }
                "valid-after" => entry.after = Some(time(value)?),
                "valid-before" => entry.before = Some(time(value)?),
                "cert-authority" => {
                    return Err(
                        "certificate authorities are not read; list the keys themselves".to_owned()
                    );
                }
                other => return Err(format!("`{other}` is no option that is known")),
            }
        }
    }
    Ok(entry)
}

/// Options, split at commas outside quotation marks.
fn options(text: &str) -> Vec<String> {
    let mut quoted = false;
    let split = |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    text.split(split).map(str::to_owned).collect()
}

/// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, each with or without `Z`, as a number with seconds.
fn time(text: &str) -> Result<u64, String> {
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let shaped = matches!(digits.len(), 8 | 12 | 14) && digits.bytes().all(|b| b.is_ascii_digit());
    let day = || {
        let part = |range: std::ops::Range<usize>| digits[range].parse::<i16>().ok();
        let small = |n: i16| i8::try_from(n).ok();
        Date::new(part(0..4)?, small(part(4..6)?)?, small(part(6..8)?)?)
    };
    if !shaped || day().is_none() {
        return Err(format!(
            "`{}` is no time; write YYYYMMDD",
            crate::model::text::printable(text, 40)
        ));
    }
    format!("{digits:0<14}").parse().map_err(|_| format!("`{text}` is no time"))
}

impl Signer {
    /// The names and the key: `ada@example.com (SHA256:…)`.
    pub fn shown(&self) -> String {
        format!("{} ({})", self.principals.join(", "), self.key)
    }
}

impl Signed {
    /// The line of `allowed_signers` that allows this key, for `NAME`.
    pub fn line(&self, name: &str) -> String {
        let key = self.0.to_openssh().unwrap_or_default();
        let key: Vec<&str> = key.split_whitespace().take(2).collect();
        debug_assert!(self.0.fingerprint(HashAlg::Sha256).is_sha256());
        format!("{name} {}", key.join(" "))
    }
}
