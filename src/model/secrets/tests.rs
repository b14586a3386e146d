use super::*;

fn found(text: &str) -> Vec<(Kind, String)> {
    let found = Secrets::default().find(text);
    found.into_iter().map(|one| (one.kind, text[one.at].to_owned())).collect()
}

/// Texts are put together here, so that no scanner of repositories takes them for leaks.
fn joined(pieces: &[&str]) -> String {
    pieces.concat()
}

const SECRET: &str = "q8Xv2LrT0wZk9PbN4sYd7HfJ1mGc5UaE3iVoQyR6";

fn secrets() -> Vec<(&'static str, String, String)> {
    let id = joined(&["AK", "IA", "Z7Q2M4XN5T6WBYRC"]);
    let jwt = joined(&[
        "eyJ",
        "hbGciOiJIUzI1NiJ9",
        ".eyJ",
        "zdWIiOiJhbm4ifQ99",
        ".",
        "c2lnbmF0dXJlLW9mLWNhbmFyeQ",
    ]);
    let token = |pieces: &[&str]| joined(pieces);
    let pem = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nQ0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZ\n";
    let mut all: Vec<(&str, String, String)> = vec![
        ("id and secret", format!("key {id} with {SECRET}"), SECRET.into()),
        ("credentials file", format!("aws_access_key_id = {id}\naws_secret_access_key = {SECRET}\n"), SECRET.into()),
        ("json", format!("\"SecretAccessKey\": \"{SECRET}\""), SECRET.into()),
        ("prose", format!("The secret access key is {SECRET}."), SECRET.into()),
        ("session", format!("aws_session_token=FwoGZXIvYXdzE{SECRET}"), format!("FwoGZXIvYXdzE{SECRET}")),
        ("bare session", format!("IQoJb3JpZ2luX2Vj{SECRET}{SECRET}"), format!("IQoJb3JpZ2luX2Vj{SECRET}{SECRET}")),
        ("presigned", "https://b.s3.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Signature=0f1e2d3c4b5a69788796a5b4c3d2e1f0 x".into(), "0f1e2d3c4b5a69788796a5b4c3d2e1f0".into()),
        ("encoded name", "https://b.s3.amazonaws.com/k?X%2DAmz%2DSignature=0f1e2d3c4b5a69788796".into(), "X%2DAmz%2DSignature=0f1e2d3c4b5a69788796".into()),
        ("wholly encoded", "https://login.example/?next=https%3A%2F%2Fb.s3.amazonaws.com%2Fk%3FX-Amz-Signature%3D0f1e2d3c4b5a".into(), "next=https%3A%2F%2Fb.s3.amazonaws.com%2Fk%3FX-Amz-Signature%3D0f1e2d3c4b5a".into()),
        ("json escape", "https://x.example/k?a=1\\u0026access_token=canary1234".into(), "canary1234".into()),
        ("CloudFront", "https://d1.cloudfront.net/f?Expires=1&Signature=nitfHRCrtziwO2HwPfWw~yYDhUF5EwRunQA&Key-Pair-Id=K2JCJMDEHXQW5F".into(), "nitfHRCrtziwO2HwPfWw~yYDhUF5EwRunQA".into()),
        ("Google", "https://storage.googleapis.com/b/o?X-Goog-Signature=247a2aa45f169edf".into(), "247a2aa45f169edf".into()),
        ("Azure", "https://a.blob.core.windows.net/c/b?sv=2022-11-02&se=2026&sig=Zk9%2BbN4sYd7HfJ1mGc5UaE3iVoQyR6%3D".into(), "Zk9%2BbN4sYd7HfJ1mGc5UaE3iVoQyR6%3D".into()),
        ("HTML", "https://x.example/?a=1&amp;token=canary1234".into(), "canary1234".into()),
        ("query password", "https://x.example/?user=a&password=hunter2&b=1".into(), "hunter2".into()),
        ("api key", "https://x.example/?api_key=0123456789abcdef".into(), "0123456789abcdef".into()),
        ("userinfo", "postgres://app:Tr0ub4dor@db.internal:5432/pay".into(), "Tr0ub4dor".into()),
        ("encoded userinfo", "https%3A%2F%2Fapp%3ATr0ub4dor%40db.internal%2Fpay".into(), "https%3A%2F%2Fapp%3ATr0ub4dor%40db.internal%2Fpay".into()),
        ("basic", "Authorization: Basic YXBwOlRyMHViNGRvcg==".into(), "YXBwOlRyMHViNGRvcg==".into()),
        ("basic alone", "sent with basic YXBwOlRyMHViNGRvcg==".into(), "YXBwOlRyMHViNGRvcg==".into()),
        ("bearer", format!("-H 'authorization: Bearer {SECRET}'"), SECRET.into()),
        ("curl", "curl -s -u admin:Winter2026 https://x.example".into(), "Winter2026".into()),
        ("jwt", jwt.clone(), jwt),
        ("password", "DB_PASSWORD=hunter22".into(), "hunter22".into()),
        ("password in prose", "the admin password: Sommer2026!x works".into(), "Sommer2026!x".into()),
        ("quoted", "\"client_secret\": \"aB3dE5fG7hJ9kL1m\"".into(), "aB3dE5fG7hJ9kL1m".into()),
        ("connection", "DefaultEndpointsProtocol=https;AccountKey=q8Xv2LrT0wZk9PbN4sYd7HfJ1mGc5U==".into(), "q8Xv2LrT0wZk9PbN4sYd7HfJ1mGc5U==".into()),
        ("PEM", format!("x\n-----BEGIN RSA PRIVATE KEY-----\n{pem}-----END RSA PRIVATE KEY-----\ny"), format!("\n{pem}")),
        ("PEM on one line", format!("-----BEGIN PRIVATE KEY-----\\n{}\\n-----END PRIVATE KEY-----", &pem[..32]), format!("\\n{}\\n", &pem[..32])),
        ("PEM cut off", format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{}", &pem[..32]), format!("\n{}", &pem[..32])),
    ];
    for pieces in [
        &["gh", "p_", "16C7e42F292c6912E7710c838347Ae178B4a"][..],
        &["github", "_pat_", "11ABCDEFG0abcdefghijkl_mnopqrstuv"],
        &["gl", "pat-", "x9YzAbCdEfGh12345678"],
        &["xo", "xb-", "123456789012-abcdefABCDEF1234"],
        &["sk", "_live_", "4eC39HqLyjWDarjtT1zdp7dc"],
        &["AI", "za", "SyA1234567890abcdefghijklmnopqrstuv"],
        &["np", "m_", "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"],
        &["hv", "s.", "CAESIJlU02LQZq2aF9uV3canary"],
    ] {
        all.push(("vendor", format!("x {} y", token(pieces)), token(pieces)));
    }
    all
}

#[test]
fn every_kind_is_found_and_removed() {
    for (what, text, secret) in secrets() {
        let told = found(&text);
        let hit = told.iter().any(|(kind, value)| *kind != Kind::AccessKeyId && *value == secret);
        assert!(hit, "{what}: {text}\n{told:?}");
        let clean = Secrets::default().scrubbed(&text).unwrap_or_default();
        assert!(!clean.contains(&secret) && clean.contains(REMOVED), "{what}: {clean}");
        assert_eq!(Secrets::default().scrubbed(&clean), None, "{what}: {clean}");
    }
}

#[test]
fn what_is_no_secret_is_left_alone() {
    for text in [
        "AKIAIOSFODNN7EXAMPLE with wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12 of 2026-08-01",
        "sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "550e8400-e29b-41d4-a716-446655440000",
        "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/acme/db2-AbC123",
        "secret: prod/acme/db2-password",
        "A token is issued for 12 hours. Tokens: 3 of 25 sampled.",
        "Session tokens expire after 3600s; token: a value that a client sends",
        "password: at least 14 characters; Password: 14-characters; password: NIST-800-63B",
        "minimum_password_length=14, password_reuse_prevention: 24",
        "PasswordLastUsed=2026-08-01T10:00:00Z and password_last_changed: 2026-08-01",
        "password = <from the vault>, password=${DB_PASSWORD}, token=$TOKEN, token=YOUR_TOKEN_123456",
        "https://x.example/?key=evidence/2026/list1.csv&version=2&page_token=abc123456",
        "https://x.example/?nextToken=eyJhIjoxfQ1234567890&sort=1",
        "https://user@host.example/path, https://host:8443/@ann, git@github.com:org/repo.git",
        "postgres://app:<password>@db, postgres://app:${PASS}@db, postgres://app:****@db",
        "-----BEGIN CERTIFICATE-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END CERTIFICATE-----",
        "Files that begin with -----BEGIN PRIVATE KEY----- are refused by the hook.",
        "basic authentication is disabled; Basic understanding of roles; bearer of the certificate",
        "Authorization: Bearer <token>",
        "NextToken: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1b, client_token=0f1e2d3c4b5a6978",
        "ClientRequestToken: 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
        "the secret key rotation of 2026-Q3 is recorded in CHG-20260801",
        "X-Amz-Signature is a parameter of presigned addresses, as is sig=",
        "private_key: kms:alias/acme-payments-2026",
        "i-0abc1234def567890 vol-0123456789abcdef0 subnet-12345678",
        "ASIAN and AKIABLE words, MEDIASIAOPENINGS2026XX",
        "authorization_basis: FedRAMP-2024-001, author: ann@acme.example",
    ] {
        assert_eq!(found(text), Vec::new(), "{text}");
    }
}

#[test]
fn the_id_of_a_key_is_shortened() {
    let id = joined(&["AK", "IA", "Z7Q2M4XN5T6WBYRC"]);
    let text = format!("key {id} of ann");
    assert_eq!(found(&text), [(Kind::AccessKeyId, id)]);
    assert_eq!(Secrets::default().scrubbed(&text).unwrap(), "key AKIA••••••••••••BYRC of ann");
}

#[test]
fn a_value_is_removed_wherever_it_is_repeated() {
    let text = "DB_PASSWORD=hunter22";
    let mut secrets = Secrets::default();
    let found = secrets.find(text);
    secrets.remember(&found[0], text);
    assert_eq!(secrets.scrubbed("`hunter22` is no day").unwrap(), "`[secret removed]` is no day");
    assert_eq!(secrets.scrubbed("hunter is a word"), None);
}

#[test]
fn policy_allows_a_value_by_its_hash() {
    let text = "DB_PASSWORD=hunter22";
    let allowed = [hash("hunter22").to_uppercase()];
    assert_eq!(Secrets::allowing(&allowed).find(text), []);
    assert_eq!(Secrets::allowing(&allowed).scrubbed(text), None);
}

#[test]
fn every_form_compiles() {
    assert!(HINT.is_some() && forms::compiled() && address::compiled());
}
