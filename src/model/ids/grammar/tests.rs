use super::*;

fn read(grammar: &str, begins: &[&str], text: &str) -> Vec<String> {
    let begins: Vec<String> = begins.iter().map(|begin| (*begin).to_owned()).collect();
    let grammar = GRAMMARS.iter().find(|known| known.name() == grammar).unwrap();
    let shape = IdShape { grammar: Named(*grammar), begins };
    shape.read(text).iter().map(|part| part.to_string()).collect()
}

#[test]
fn dotted_ids_print_their_beginning_as_the_framework_gives_it() {
    let soc2 = |text| read("dotted", &["CC", "A", "C", "P", "PI"], text);
    for text in ["CC6.1", "cc6.1", "cc_6_1", "CC-6-1"] {
        assert_eq!(soc2(text), ["CC6.1"], "{text}");
    }
    assert_eq!(soc2("cc_a_1_1"), ["A1.1"]);
    for bad in ["", "CC6", "CC", "6.1", "a_cc_1_1", "X1.1", "cc_6_1_x", "cc_6000_1"] {
        assert!(soc2(bad).is_empty(), "{bad}");
    }
    let annex = |text| read("dotted", &["A."], text);
    assert_eq!((annex("A.5.1"), annex("a_5_1")), (vec!["A.5.1".into()], vec!["A.5.1".into()]));
    assert_eq!(read("dotted", &[], "8_3_1"), ["8.3.1"]);
}

#[test]
fn subcategories_have_two_digits() {
    let csf = |text| read("csf", &["GV", "ID"], text);
    for text in ["GV.OC-01", "gv_oc_1", "gv.oc-01", "GV.OC-1"] {
        assert_eq!(csf(text), ["GV.OC-01"], "{text}");
    }
    for bad in ["GV.OC", "ac_1", "PR.AA-01", "GV.OC-x", "G.OC-01"] {
        assert!(csf(bad).is_empty(), "{bad}");
    }
}

#[test]
fn an_unknown_grammar_is_answered_with_the_known_ones() {
    let fault = serde_json::from_str::<IdShape>(r#"{"grammar": "roman"}"#).unwrap_err();
    let told = "`roman` is not a grammar of ids; known: nist, cfr, csf, dotted";
    assert!(fault.to_string().starts_with(told), "{fault}");
}
