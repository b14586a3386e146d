//! People that statements name.

use std::collections::BTreeSet;

use super::sentence::Sentence;
use crate::model::{Workspace, is_role_word, looks_like_a_person};

/// Common given names in English and German; used only where nothing else tells a person.
const GIVEN: &[&str] = &[
    "adam",
    "alan",
    "alex",
    "alexander",
    "alexandra",
    "alice",
    "amanda",
    "amy",
    "andrea",
    "andreas",
    "andrew",
    "angela",
    "anna",
    "anne",
    "anthony",
    "arthur",
    "barbara",
    "ben",
    "benjamin",
    "bernd",
    "bob",
    "brian",
    "carl",
    "carla",
    "carlos",
    "carol",
    "caroline",
    "catherine",
    "charles",
    "chen",
    "chris",
    "christian",
    "christina",
    "christine",
    "christopher",
    "claudia",
    "cynthia",
    "daniel",
    "david",
    "deborah",
    "dennis",
    "diana",
    "donald",
    "donna",
    "dorothy",
    "edward",
    "elena",
    "elizabeth",
    "ellen",
    "emily",
    "emma",
    "eric",
    "eva",
    "fatima",
    "frank",
    "franz",
    "gary",
    "george",
    "gerald",
    "grace",
    "hannah",
    "hans",
    "heather",
    "heidi",
    "helen",
    "henry",
    "ian",
    "ivan",
    "jack",
    "jacob",
    "james",
    "jan",
    "jane",
    "janet",
    "jason",
    "jean",
    "jeff",
    "jeffrey",
    "jennifer",
    "jens",
    "jessica",
    "jill",
    "jim",
    "joan",
    "joe",
    "johann",
    "john",
    "jonathan",
    "joseph",
    "joshua",
    "juan",
    "judith",
    "julia",
    "julie",
    "karen",
    "karl",
    "kate",
    "katherine",
    "keith",
    "kelly",
    "ken",
    "kenneth",
    "kevin",
    "klaus",
    "kumar",
    "larry",
    "laura",
    "lauren",
    "linda",
    "lisa",
    "louis",
    "lucas",
    "lucy",
    "luis",
    "maria",
    "marie",
    "mario",
    "martha",
    "martin",
    "mary",
    "matthew",
    "megan",
    "melissa",
    "michael",
    "michelle",
    "mike",
    "miguel",
    "mohamed",
    "mohammed",
    "monica",
    "nancy",
    "natalie",
    "nathan",
    "nicholas",
    "nicole",
    "nina",
    "oliver",
    "olivia",
    "pamela",
    "patricia",
    "patrick",
    "paul",
    "paula",
    "peter",
    "petra",
    "philip",
    "priya",
    "rachel",
    "ralph",
    "raj",
    "rebecca",
    "richard",
    "robert",
    "roger",
    "ronald",
    "rosa",
    "ruth",
    "ryan",
    "sabine",
    "sam",
    "samantha",
    "samuel",
    "sandra",
    "sara",
    "sarah",
    "scott",
    "sharon",
    "simon",
    "sofia",
    "sophie",
    "stefan",
    "stephanie",
    "stephen",
    "steven",
    "susan",
    "sven",
    "teresa",
    "thomas",
    "tim",
    "timothy",
    "tina",
    "tom",
    "tony",
    "ursula",
    "uwe",
    "victor",
    "victoria",
    "walter",
    "wei",
    "wendy",
    "william",
    "wolfgang",
    "yuki",
    "zoe",
];

/// Names of people that the workspace itself gives: testers, reviewers, extractors, holders of roles.
pub fn known_people(workspace: &Workspace) -> BTreeSet<&str> {
    let tests = workspace.tests.iter();
    let of_tests = tests.flat_map(|test| [test.tester.as_deref(), test.reviewer.as_deref()]);
    let of_items = workspace.evidence.iter().map(|item| item.extracted_by.as_deref());
    let of_reviews = workspace.reviews.iter().map(|review| review.reviewer.as_deref());
    let of_roles = workspace.system.roles.values().map(|role| role.holder.as_deref());
    let all = of_tests.chain(of_items).chain(of_reviews).chain(of_roles).flatten().map(str::trim);
    let title = |name: &str| {
        let mut roles = workspace.system.roles.values();
        roles.any(|role| role.title.eq_ignore_ascii_case(name))
    };
    all.filter(|name| looks_like_a_person(name) && !name.contains('@') && !title(name)).collect()
}

/// Verbs of control work, which a person would do.
const ACTS: &[&str] = &[
    "review", "approve", "check", "sign", "perform", "run", "own", "maintain", "manage", "grant",
    "remove", "revoke", "confirm", "compare", "monitor", "update", "test", "verify", "export",
    "is", "was", "handle", "patch", "lead", "keep", "inspect", "collect", "report", "hold", "does",
    "has",
];

/// People that a sentence names: those that are known, and those whom a common given name gives away.
pub fn named_people(sentence: &Sentence, known: &BTreeSet<&str>) -> Vec<String> {
    let words = &sentence.words;
    let mut found: Vec<String> = Vec::new();
    for at in 0..words.len() {
        for name in known {
            let parts: Vec<&str> = name.split([' ', '-']).filter(|part| !part.is_empty()).collect();
            let fits = parts.len() > 1
                && words.len() >= at + parts.len()
                && parts
                    .iter()
                    .zip(&words[at..])
                    .all(|(part, word)| word.written == part.trim_end_matches('.') && !word.code);
            if fits && !found.iter().any(|one| one == name) {
                found.push((*name).to_owned());
            }
        }
        let [first, last, rest @ ..] = &words[at..] else { continue };
        let capital = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
        let acts = rest.iter().take(2).any(|word| {
            let verb = word.text.trim_end_matches('s').trim_end_matches("ed").trim_end_matches('e');
            ACTS.iter().any(|act| act.trim_end_matches('s').trim_end_matches('e') == verb)
        });
        let by = at > 0 && matches!(&*words[at - 1].text, "by" | "to" | "from" | "ask" | "with");
        let surname = capital(&last.written)
            && last.written.chars().skip(1).all(|c| c.is_lowercase() || c == '\'')
            && last.text.len() > 1
            && !is_role_word(&last.text);
        let given = capital(&first.written) && GIVEN.contains(&first.text.as_str());
        if given && surname && !first.comma && (acts || by) && !first.code {
            let name = format!("{} {}", first.written, last.written);
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}
