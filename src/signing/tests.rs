//! Keys here are made of one number, and are good for nothing else.

use std::sync::LazyLock;

use ssh_key::private::{Ed25519Keypair, KeypairData};

use super::*;
use crate::model::Date;

static MADE: LazyLock<PrivateKey> = LazyLock::new(|| {
    PrivateKey::new(KeypairData::Ed25519(Ed25519Keypair::from_seed(&[7; 32])), "ada").unwrap()
});
static KEY: LazyLock<String> =
    LazyLock::new(|| MADE.to_openssh(LineEnding::LF).unwrap().to_string());
static PUBLIC: LazyLock<String> = LazyLock::new(|| MADE.public_key().to_openssh().unwrap());

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn allowed(options: &str) -> AllowedSigners {
    let key: Vec<&str> = PUBLIC.split_whitespace().take(2).collect();
    AllowedSigners::read(&format!("# people\nada@example.com,lead {options} {}\n", key.join(" ")))
        .unwrap()
}

#[test]
fn a_signature_is_of_one_content_and_one_purpose() {
    let key = Key::read(KEY.as_bytes(), None).unwrap();
    let made = key.sign(PACKAGE, b"content").unwrap();
    assert_eq!(made, key.sign(PACKAGE, b"content").unwrap(), "the same bytes each time");
    let signed = Signed::check(made.as_bytes(), PACKAGE, b"content").unwrap();
    assert_eq!(signed.fingerprint(), key.fingerprint());
    assert_eq!(Signed::check(made.as_bytes(), PACKAGE, b"contents"), Err(Refusal::Tampered));
    let other = Signed::check(made.as_bytes(), APPROVAL, b"content");
    assert_eq!(other, Err(Refusal::Namespace(PACKAGE.to_owned())));
    assert_eq!(Signed::check(b"x", PACKAGE, b"content"), Err(Refusal::Unreadable));
}

#[test]
fn keys_may_be_restricted_by_purpose_and_time() {
    let key = Key::read(KEY.as_bytes(), None).unwrap();
    let made = key.sign(PACKAGE, b"content").unwrap();
    let signed = Signed::check(made.as_bytes(), PACKAGE, b"content").unwrap();
    let on = day("2026-10-05");
    for (options, fits) in [
        ("", true),
        ("namespaces=\"carveout-*\"", true),
        ("namespaces=\"git,file\"", false),
        ("namespaces=\"!carveout-package,*\"", false),
        ("valid-after=\"20261005\",valid-before=\"20261006Z\"", true),
        ("valid-before=20261005", false),
        ("valid-after=\"202610050001\"", false),
    ] {
        assert_eq!(allowed(options).signer(&signed, PACKAGE, on).is_ok(), fits, "{options}");
    }
    let signer = allowed("").signer(&signed, PACKAGE, on).unwrap();
    assert_eq!(signer.principals, ["ada@example.com", "lead"]);
    let nobody = AllowedSigners::default().signer(&signed, PACKAGE, on);
    assert_eq!(nobody, Err(Refusal::NotAllowed(key.fingerprint())));
}

#[test]
fn a_file_of_signers_is_read_whole_or_not() {
    for (text, problem) in [
        ("ada@example.com", "it is not NAMES"),
        ("ada ssh-ed25519 AAAA", "its key cannot be read"),
        ("ada expires=1 ssh-ed25519 AAAA", "cannot be read"),
    ] {
        let error = AllowedSigners::read(text).unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
    }
    let key: Vec<&str> = PUBLIC.split_whitespace().take(2).collect();
    let key = key.join(" ");
    for (options, problem) in [
        ("cert-authority", "certificate authorities"),
        ("valid-before=soon", "no time"),
        ("no-such", "no option"),
    ] {
        let error = AllowedSigners::read(&format!("\nada {options} {key}")).unwrap_err();
        assert!(error.line == 2 && error.to_string().contains(problem), "{error}");
    }
}

#[test]
fn a_key_with_a_passphrase_is_opened_by_it() {
    let salt = vec![1; 16];
    let kdf = Kdf::Bcrypt { salt, rounds: 4 };
    let locked = MADE.encrypt_with(ssh_key::Cipher::Aes256Ctr, kdf, 77, "correct horse").unwrap();
    let text = locked.to_openssh(LineEnding::LF).unwrap();
    assert_eq!(Key::read(text.as_bytes(), None).unwrap_err(), KeyError::Locked);
    assert_eq!(Key::read(text.as_bytes(), Some("horse")).unwrap_err(), KeyError::Passphrase);
    let key = Key::read(text.as_bytes(), Some("correct horse")).unwrap();
    assert!(key.sign(PACKAGE, b"x").is_ok());
}

#[test]
fn other_files_are_no_keys() {
    assert_eq!(Key::read(b"x", None).unwrap_err(), KeyError::NoKey);
    assert_eq!(Key::read(PUBLIC.as_bytes(), None).unwrap_err(), KeyError::NoKey);
    let shown = format!("{:?}", Key::read(KEY.as_bytes(), None).unwrap());
    assert!(shown.starts_with("Key(SHA256:"), "{shown}");
}
