use super::*;

fn json(text: &str) -> String {
    serde_json::to_string(&parse(text)).unwrap()
}

#[test]
fn reads_marks_lists_and_tables() {
    let text = "# Head\n\nA **b** *c* `d`  \ne\n\n1. one\n   - two\n2. three\n\n| h | i |\n|--|:-:|\n| 1 | 2 |";
    let blocks = parse(text);
    assert_eq!(blocks.len(), 4);
    insta::assert_snapshot!(json(text), @r#"[{"t":"paragraph","c":[{"t":"strong","c":["Head"]}]},{"t":"paragraph","c":["A ",{"t":"strong","c":["b"]}," ",{"t":"emphasis","c":["c"]}," ",{"t":"code","text":"d"},{"t":"break"},"e"]},{"t":"list","start":1,"items":[[{"t":"paragraph","c":["one"]},{"t":"list","start":null,"items":[[{"t":"paragraph","c":["two"]}]]}],[{"t":"paragraph","c":["three"]}]]},{"t":"table","align":["left","center"],"head":[["h"],["i"]],"rows":[[["1"],["2"]]]}]"#);
}

#[test]
fn only_https_and_mailto_link() {
    assert!(json("[a](https://x.example/)").contains(r#""to":"https://x.example/""#));
    assert!(json("<mailto:a@x.example>").contains(r#""to":"mailto:a@x.example""#));
    for bad in ["javascript:alert(1)", "http://x.example", "file:///etc/passwd", "../x.md"] {
        let shown = json(&format!("[a]({bad})"));
        assert_eq!(shown, format!(r#"[{{"t":"paragraph","c":["a ({bad})"]}}]"#));
    }
}

#[test]
fn html_and_images_are_text() {
    assert_eq!(json("x <b>y</b>"), r#"[{"t":"paragraph","c":["x <b>y</b>"]}]"#);
    assert_eq!(json("<script>\nz\n</script>").matches("script").count(), 2);
    assert_eq!(json("![a chart](x.png)"), r#"[{"t":"paragraph","c":["a chart (x.png)"]}]"#);
}

#[test]
fn typst_markup_is_text() {
    let text = r#"#read("x") @ref $x$ <label>"#;
    assert_eq!(plain(text), text);
}

#[test]
fn depth_is_limited_and_nothing_is_lost() {
    let quotes = format!("{}deep", "> ".repeat(500));
    assert!(plain(&quotes).ends_with("deep"));
    let lists: String = (0..60).map(|n| format!("{}- item {n}\n", "  ".repeat(n))).collect();
    let shown = plain(&lists);
    assert!((0..60).all(|n| shown.contains(&format!("item {n}"))));
    let stars = format!("{}x{}", "*a ".repeat(300), "*".repeat(300));
    assert!(plain(&stars).contains('x'));
    fn depth(blocks: &[Block]) -> usize {
        let inner = blocks.iter().map(|block| match block {
            Block::Quote { c } => depth(c),
            Block::List { items, .. } => {
                1 + items.iter().map(|item| depth(item)).max().unwrap_or(0)
            }
            _ => 0,
        });
        1 + inner.max().unwrap_or(0)
    }
    assert!(depth(&parse(&quotes)) <= BLOCK_DEPTH + 1);
    assert!(depth(&parse(&lists)) <= BLOCK_DEPTH + 1);
}

#[test]
fn plain_text_for_cells() {
    let text = "Para **one**.\n\n- a\n- b\n  1. c\n  2. d\n\n> q\n\n```\ncode\n```\n\n[t](https://x.example)";
    assert_eq!(
        plain(text),
        "Para one.\n- a\n- b\n  1. c\n  2. d\n> q\ncode\nt (https://x.example)"
    );
    assert_eq!(plain(""), "");
}

#[test]
fn every_text_is_visited() {
    let mut blocks = parse("a **b** `c`\n\n- d\n\n> e\n\n| f |\n|--|\n| g |\n\n    h");
    let mut seen = String::new();
    each_text(&mut blocks, &mut |text| seen.push_str(text.trim()));
    assert_eq!(seen, "abcdefgh");
}

#[test]
fn what_a_web_page_would_hide_is_printed() {
    for (text, shown) in [
        ("[a](https://x.example \"T\")", "a (https://x.example) (“T”)"),
        ("[a](x.md 'T')", "a (x.md, “T”)"),
        ("![a](x.png \"T\")", "a (x.png, “T”)"),
        ("![](x.png)", "x.png"),
        ("![x.png](x.png)", "x.png"),
        ("see [a]\n\n[a]: https://x.example 'T'", "see a (https://x.example) (“T”)"),
        (
            "one\n\n[unused]: https://x.example\n\"T\"\n\ntwo",
            "one\ntwo\n[unused]: https://x.example\n\"T\"",
        ),
        ("[a]: /x\n[a]: /lost", "[a]: /x\n[a]: /lost"),
        ("- item\n\n  [b]: /y", "- item\n[b]: /y"),
        ("> q\n>\n> [c]: /z", "> q\n[c]: /z"),
        ("```LOST words\ncode\n```", "LOST words\ncode"),
        ("```rust\ncode\n```", "code"),
        ("```\n[x]: y\n```", "[x]: y"),
    ] {
        assert_eq!(plain(text), shown, "{text}");
    }
    let deep = format!("{}[w](https://x.example){}", "*a **b ".repeat(8), "** *".repeat(8));
    assert!(plain(&deep).contains("https://x.example"), "{}", plain(&deep));
}

#[test]
fn a_table_has_as_many_columns_as_its_longest_row() {
    let text = "| a | b |\n|---|---|\n| one | two | **three** | four \\| five |\n| six |\n";
    assert_eq!(plain(text), "a | b |  | \none | two | three | four | five\nsix |  |  | ");
    let quoted = "> | a |\n> |---|\n> | 1 | 2 |\n";
    assert_eq!(plain(quoted), "> a | \n> 1 | 2");
    let wide = format!("| a |\n|---|\n|{}\n", " x |".repeat(TABLE_COLUMNS + 1));
    assert!(matches!(&parse(&wide)[..], [Block::Paragraph { .. }, Block::Paragraph { .. }]));
    assert_eq!(plain(&wide).matches('x').count(), TABLE_COLUMNS + 1);
}

#[test]
fn long_blocks_are_set_in_pieces_and_say_the_same() {
    let lines: String = (0..200).map(|n| format!("line {n}\n")).collect();
    let list: String = (0..200).map(|n| format!("{}. item {n}\n", n + 7)).collect();
    let rows: String = (0..200).map(|n| format!("| row {n} | x |\n")).collect();
    let quote: String = (0..200).map(|n| format!("> para {n}\n>\n")).collect();
    let text = format!("```\n{lines}```\n\n{list}\n| h | i |\n|--|--|\n{rows}\n{quote}");
    let whole = parse(&text);
    let pieces = in_pieces(whole.clone());
    assert_eq!((whole.len(), pieces.len()), (4, 20));
    let said = |blocks: &[Block]| {
        let mut blocks = blocks.to_vec();
        let mut out = String::new();
        each_text(&mut blocks, &mut |text| out.push_str(&text.replace('\n', "")));
        out.replace("hi", "")
    };
    assert_eq!(said(&whole), said(&pieces));
    assert!(matches!(pieces[6], Block::List { start: Some(47), .. }), "{:?}", pieces[6]);
    assert!(matches!(pieces[1], Block::Code { continued: true, continues: true, .. }));
    let short = parse("- a\n\n```\nb\n```");
    assert_eq!(in_pieces(short.clone()), short);
}

/// Words that Markdown's marks are not made of.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort();
    words
}

proptest::proptest! {
    /// Whatever is written in whatever order of marks: every word is printed.
    #[test]
    fn no_word_is_lost(pieces in proptest::collection::vec(
        proptest::sample::select(vec![
            "Word1 ", "word2", "\n", "\n\n", "- ", "> ", "| ", "|", "\n|---|\n", "**", "*", "`", "\n```\n", "\n    ",
            "[w3](x4.md \"t5\")", "![p6](q7.png)", "\n[d8]: /e9 'f10'\n", "[d8]", "<b>", "\n# ", "\n1. ", "\\|", "[", "](", ")",
        ]),
        0..40,
    )) {
        let text = pieces.concat();
        // Marks between two words go, and so may what kept them apart.
        let shown = plain(&text);
        for word in words(&text).into_iter().filter(|word| word.chars().any(char::is_alphabetic)) {
            proptest::prop_assert!(shown.contains(&word), "{:?} is lost of {:?}: {:?}", word, text, shown);
        }
    }
}
