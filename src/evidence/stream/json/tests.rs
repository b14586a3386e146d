//! The stream of elements, cut at every byte.

use std::io::Read;

use super::*;

/// Gives one byte at a time.
struct Slowly<'a>(&'a [u8]);

impl Read for Slowly<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
        buffer[0] = *first;
        self.0 = rest;
        Ok(1)
    }
}

fn all(text: &str, layout: Layout) -> Result<Vec<String>, String> {
    let run = |content: &mut dyn Read| {
        let mut out = Vec::new();
        each(content, "x.json", layout, &mut |list, value| {
            serde_json::from_slice::<serde_json::Value>(value)?;
            out.push(format!("{list}{}", String::from_utf8_lossy(value)));
            Ok(())
        })
        .map(|_| out)
        .map_err(|fault| fault.message)
    };
    let fast = run(&mut text.as_bytes());
    assert_eq!(fast, run(&mut Slowly(text.as_bytes())), "{text}");
    fast
}

#[test]
fn elements() {
    let array = all(" [ {\"a\":[1,2]} , \"x]\\\"\" ,3.5, null ] ", Layout::Array);
    assert_eq!(array.unwrap(), ["{\"a\":[1,2]}", "\"x]\\\"\"", "3.5", "null"]);
    assert_eq!(all("[]", Layout::Array).unwrap().len(), 0);
    assert_eq!(all("\u{feff}{\"a\":1}\n{\"b\":2}\n", Layout::Lines).unwrap().len(), 2);
    assert_eq!(all("7", Layout::Lines).unwrap(), ["7"]);
    const LISTS: Layout = Layout::Lists(&["F", "G"]);
    let two = all(r#"{"n":{"F":[9]},"F":[1,{"x":2}],"G":[]} {"G":[3]}"#, LISTS);
    assert_eq!(two.unwrap(), ["F1", "F{\"x\":2}", "G3"]);
}

#[test]
fn faults_have_a_place() {
    let says = |text: &str, layout: Layout| all(text, layout).unwrap_err();
    assert_eq!(
        says("[{\"a\":1},\n{\"b\":", Layout::Array),
        "the export ends too early, at byte 15, line 2, column 6"
    );
    assert!(says("[1,\n 2 3]", Layout::Array).contains("expected `,` or `]`, at byte 7, line 2"));
    assert!(says("[{\"a\" 1}]", Layout::Array).contains("at byte 6, line 1, column 7"));
    assert!(says("[1] 2", Layout::Array).contains("after the end"));
    assert!(says("[1,]", Layout::Array).contains("expected a value"));
    assert!(says(&"[".repeat(300), Layout::Array).contains("nested too deeply"));
    assert!(says("{\"F\":[1", Layout::Lists(&["F"])).contains("ends too early"));
    assert!(says("{F:[1]}", Layout::Lists(&["F"])).contains("expected a key"));
}

#[test]
fn keys_by_path() {
    let keys = Keys::of(br#"{"a": {"b": [{"c": 1, "d": "x,\"y"}], "e": {}}, "f": [[{"g": 0}]]"#);
    for path in ["/a", "/a/b", "/a/b[]/c", "/a/b[]/d", "/a/e", "/f", "/f[][]/g"] {
        assert!(keys.has(path), "{path} in {keys:?}");
    }
    assert!(!keys.has("/a/f") && !keys.has("/f/g"));
    assert_eq!(keys.outermost(), ["a", "f"]);
    let keys = Keys::of(br#"[{"class_uid": 2004, "x"#);
    assert!(keys.element("/class_uid") && keys.outermost().is_empty());
    assert!(!Keys::of(b"a,b\n").has("/a"));
}
