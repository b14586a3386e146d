//! Whether a text names a person: a plan names roles, because people change.

/// Words of titles, teams and firms: a text with one of them names no person.
const ROLE_WORDS: &[&str] = &[
    "access",
    "account",
    "accounting",
    "admin",
    "administration",
    "administrator",
    "advisor",
    "advisory",
    "ag",
    "agent",
    "analyst",
    "and",
    "application",
    "architect",
    "architecture",
    "assessor",
    "assistant",
    "associate",
    "assurance",
    "audit",
    "auditor",
    "authorizing",
    "backup",
    "board",
    "bot",
    "business",
    "call",
    "ceo",
    "cfo",
    "change",
    "chief",
    "ciso",
    "cloud",
    "co",
    "code",
    "committee",
    "company",
    "compliance",
    "consultant",
    "control",
    "controls",
    "coordinator",
    "corp",
    "council",
    "counsel",
    "cto",
    "custodian",
    "customer",
    "data",
    "database",
    "delivery",
    "department",
    "deputy",
    "desk",
    "devops",
    "developer",
    "development",
    "director",
    "engineer",
    "engineering",
    "executive",
    "external",
    "facilities",
    "facility",
    "finance",
    "gmbh",
    "governance",
    "group",
    "hardware",
    "head",
    "help",
    "hr",
    "human",
    "identity",
    "inc",
    "incident",
    "independent",
    "information",
    "infrastructure",
    "internal",
    "isso",
    "issm",
    "it",
    "lead",
    "leader",
    "legal",
    "llc",
    "llp",
    "ltd",
    "management",
    "manager",
    "managing",
    "master",
    "network",
    "office",
    "officer",
    "official",
    "on",
    "operations",
    "operator",
    "ops",
    "organization",
    "owner",
    "partner",
    "people",
    "personnel",
    "physical",
    "pipeline",
    "platform",
    "plc",
    "president",
    "principal",
    "privacy",
    "process",
    "product",
    "production",
    "program",
    "project",
    "quality",
    "release",
    "reliability",
    "resources",
    "response",
    "reviewer",
    "risk",
    "role",
    "sales",
    "secretary",
    "security",
    "senior",
    "service",
    "services",
    "site",
    "software",
    "specialist",
    "sre",
    "staff",
    "steward",
    "super",
    "supervisor",
    "support",
    "system",
    "systems",
    "team",
    "technical",
    "technology",
    "test",
    "tester",
    "testing",
    "the",
    "tool",
    "user",
    "vendor",
    "vice",
    "workforce",
    "responder",
    "approver",
    "engineers",
    "champion",
    "coach",
    "trainer",
    "liaison",
    "representative",
    "member",
    "chair",
    "chairman",
    "chairwoman",
    "trustee",
    "founder",
    "auditors",
    "first",
    "second",
    "third",
    "line",
    "gate",
    "portal",
    "log",
    "scan",
    "edge",
    "cards",
    "learn",
    "queue",
    "pool",
    "guard",
    "guards",
];

/// True if a text looks like the name of a person: an address of one, or two or three capitalized words
/// none of which is of a title, a team or a firm.
pub fn looks_like_a_person(text: &str) -> bool {
    let text = text.trim();
    if let Some((local, domain)) = text.split_once('@') {
        // `jane.doe@…`; `security@…` is a mailbox of a role.
        let mut parts = local.split(['.', '_']);
        let named = |part: Option<&str>| {
            part.is_some_and(|part| {
                !part.is_empty()
                    && part.chars().all(char::is_alphabetic)
                    && !ROLE_WORDS.contains(&part.to_lowercase().as_str())
            })
        };
        return domain.contains('.')
            && named(parts.next())
            && named(parts.next())
            && parts.next().is_none();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| {
        let bare = word.trim_end_matches('.');
        let mut chars = bare.chars();
        let initial = bare.chars().count() == 1 && word.ends_with('.');
        let first = chars.next().is_some_and(char::is_uppercase);
        let rest =
            chars.all(|c| c.is_lowercase() || matches!(c, '-' | '\'' | '’') || c.is_uppercase());
        let shouted = bare.chars().count() > 1 && bare.chars().all(char::is_uppercase);
        first && rest && !shouted && (initial || bare.chars().count() > 1)
    };
    let of_title = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        ROLE_WORDS.contains(&bare.as_str())
    };
    matches!(words.len(), 2 | 3) && words.iter().all(capital) && !words.iter().any(of_title)
}

/// True for a word of a title, a team or a firm, in lower case.
pub fn is_role_word(word: &str) -> bool {
    ROLE_WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::looks_like_a_person;

    #[test]
    fn people_and_roles() {
        for name in
            ["John Smith", "J. Smith", "Mary Ann Evans", "jane.doe@example.com", "Ana García"]
        {
            assert!(looks_like_a_person(name), "{name}");
        }
        for role in [
            "Security Lead",
            "System Owner",
            "Managing Director",
            "Example Assurance LLP",
            "CISO",
            "Head of Engineering",
            "security@example.com",
            "Internal Control Tester",
            "AWS",
            "ops",
            "platform-lead",
            "Privacy Officer",
            "Site Reliability Engineer",
            "access-review-bot",
        ] {
            assert!(!looks_like_a_person(role), "{role}");
        }
    }
}
