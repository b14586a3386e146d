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
fn ids_without_and_with_a_series_may_be_one_framework() {
    let pci = |text| read("dotted", &["", "A"], text);
    assert_eq!((pci("8.3.10.1"), pci("A1.1.2")), (vec!["8.3.10.1".into()], vec!["A1.1.2".into()]));
    assert_eq!(pci("a1_1_2"), ["A1.1.2"]);
    for bad in ["", "8", "CC6.1", "8.x.1"] {
        assert!(pci(bad).is_empty(), "{bad}");
    }
}

#[test]
fn requirements_for_cui_print_as_nist_and_the_regulation_write_them() {
    let r2 = |text| read("cui", &["3."], text);
    for text in ["3.1.1[a]", "3.1.1(a)", "3_1_1_a", "3.1.1[A]"] {
        assert_eq!(r2(text), ["3.1.1[a]"], "{text}");
    }
    assert_eq!((r2("3_1_1"), r2("3.14.7")), (vec!["3.1.1".into()], vec!["3.14.7".into()]));
    let cmmc = |text| read("cui", &["AC.L", "SI.L"], text);
    for text in ["AC.L2-3.1.1[a]", "ac.l2-3.1.1[a]", "AC.L2-3.1.1(a)"] {
        assert_eq!(cmmc(text), ["AC.L2-3.1.1[a]"], "{text}");
    }
    assert_eq!(cmmc("ac.l1-b.1.iv"), ["AC.L1-b.1.iv"]);
    assert_eq!(cmmc("SI.L3-3.14.1e"), ["SI.L3-3.14.1e"]);
    assert_eq!(read("cui", &["03."], "03.01.01.c.01"), ["03.01.01.c.01"]);
    for bad in [
        "",
        "3.1",
        "3.1.1.",
        "3.1.1[",
        "3.1.1[ab]",
        "3.1.1x",
        "AC.L9-3.1.1",
        "AC.L1-b.1.iiii",
        "03.1.1",
    ] {
        assert!(r2(bad).is_empty() && cmmc(bad).is_empty(), "{bad}");
    }
}

#[test]
fn indicators_have_no_digit() {
    let ksi = |text| read("ksi", &["KSI-"], text);
    for text in ["KSI-CNA-RNT", "ksi_cna_rnt", "ksi-cna-rnt"] {
        assert_eq!(ksi(text), ["KSI-CNA-RNT"], "{text}");
    }
    for bad in ["", "KSI", "KSI-CNA-1", "KSI-CNAX-RNT", "AC-2"] {
        assert!(ksi(bad).is_empty(), "{bad}");
    }
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
    let told = "`roman` is not a grammar of ids; known: nist, cfr, csf, cui, ksi, dotted";
    assert!(fault.to_string().starts_with(told), "{fault}");
}
