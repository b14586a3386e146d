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
    assert_eq!(json("![a chart](x.png)"), r#"[{"t":"paragraph","c":["a chart"]}]"#);
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
