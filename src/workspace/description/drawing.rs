//! Drawings (SVG), looked through before they are set: nothing from outside the file, nothing that multiplies without
//! an end, nothing that would not be printed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine as _;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::evidence::picture::{recognize, scaled};
use crate::limits::{FIGURE_ELEMENTS, PICTURE_SIDE, XML_DEPTH};
use crate::model::Image;

/// A drawing that may be set.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) image: Image,
    /// Its words, for the fonts.
    pub(super) words: String,
}

type Refused = (String, String);

fn refused(what: impl Into<String>, help: &str) -> Refused {
    (what.into(), help.to_owned())
}

const OUTSIDE: &str = "export it with everything in the one file, without links to others";

/// Looks through a drawing.
///
/// # Errors
/// What is wrong with it, and what mends it.
pub(super) fn look(text: &str) -> Result<Drawing, Refused> {
    let text = text.trim_start_matches('\u{feff}');
    let broken = |why: &dyn std::fmt::Display| {
        refused(format!("is no SVG that can be read: {why}"), "export it again, as SVG or PNG")
    };
    let mut reader = Reader::from_str(text);
    let mut seen = Seen::default();
    let mut open: Vec<Open> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|error| broken(&error))?;
        match event {
            Event::Eof => break,
            Event::DocType(kind) => {
                // The public name of the format declares nothing by itself.
                let kind: &str = &kind.xml10_content();
                if kind.contains('[') || kind.contains("<!") {
                    return Err(refused("declares entities", OUTSIDE));
                }
            }
            Event::PI(instruction) => {
                if instruction.content().starts_with("xml-stylesheet") {
                    return Err(refused("takes its styles from another file", OUTSIDE));
                }
            }
            Event::Start(tag) => {
                let one = seen.element(&tag, &open)?;
                open.push(one);
                if open.len() > XML_DEPTH {
                    return Err(refused("nests its elements too deeply", "simplify it"));
                }
            }
            Event::Empty(tag) => {
                seen.element(&tag, &open)?;
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(words) => {
                let words = words.xml10_content();
                match open.last().map(|one| one.name.as_str()) {
                    Some("style") => style(&words)?,
                    Some("title" | "desc" | "metadata" | "script") | None => {}
                    Some(_) => seen.words.push_str(words.trim()),
                }
            }
            Event::CData(words) => {
                if open.last().is_some_and(|one| one.name == "style") {
                    style(&words.xml10_content())?;
                }
            }
            Event::GeneralRef(name) => {
                let raw = format!("&{};", name.xml10_content());
                if let Ok(text) = quick_xml::escape::unescape(&raw) {
                    seen.words.push_str(&text);
                }
            }
            Event::Decl(_) | Event::Comment(_) => {}
        }
    }
    if !open.is_empty() || !seen.root {
        return Err(broken(&"it ends inside an element, or has none"));
    }
    if seen.drawn("") > FIGURE_ELEMENTS {
        let what = format!("draws more than {FIGURE_ELEMENTS} elements, repeated ones counted");
        return Err(refused(what, "simplify it, or save it as PNG"));
    }
    let (width, height) = seen.size.ok_or_else(|| {
        refused("states neither its size nor a viewBox", "export it with a size, or as PNG")
    })?;
    let image = Image { bytes: Arc::from(text.as_bytes()), width, height, extension: "svg" };
    Ok(Drawing { image, words: seen.words })
}

/// An element that is open.
struct Open {
    name: String,
    id: Option<String>,
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    root: bool,
    size: Option<(u32, u32)>,
    words: String,
    /// By id: the elements in it, and what they refer to. Those of no id are under the empty one.
    within: BTreeMap<String, (usize, Vec<String>)>,
}

impl Seen {
    fn element(&mut self, tag: &BytesStart<'_>, open: &[Open]) -> Result<Open, Refused> {
        let name = tag.local_name().as_ref().to_owned();
        if !self.root {
            if name != "svg" {
                return Err(refused(
                    format!("begins with <{name}> and is no SVG"),
                    "name a PNG, JPEG or SVG file",
                ));
            }
            self.root = true;
        }
        let (mut id, mut refers) = (None, Vec::new());
        let (mut width, mut height, mut view) = (None, None, None);
        for attribute in tag.attributes().with_checks(false).flatten() {
            let key = attribute.key.local_name().as_ref().to_owned();
            let raw = attribute.value.as_ref();
            let value = quick_xml::escape::unescape(raw)
                .map_or_else(|_| raw.to_owned(), |text| text.into_owned());
            match key.as_str() {
                "id" => id = Some(value),
                "href" if name == "a" => {}
                "href" => match value.trim().strip_prefix('#') {
                    Some(target) => refers.push(target.to_owned()),
                    None => inside(&name, value.trim())?,
                },
                _ => {
                    for target in targets(&value)? {
                        refers.push(target);
                    }
                    match key.as_str() {
                        "width" => width = length(&value),
                        "height" => height = length(&value),
                        "viewBox" => view = view_box(&value),
                        "style" => style(&value)?,
                        _ => {}
                    }
                }
            }
        }
        if open.is_empty() {
            self.size = width.zip(height).or(view).map(|(w, h)| (side(w), side(h)));
        }
        if name == "foreignObject" && !open.iter().any(|one| one.name == "switch") {
            return Err(refused(
                "holds HTML, which cannot be printed",
                "export its labels as text: in draw.io, without formatted text; or save it as PNG",
            ));
        }
        let mut ids: BTreeSet<&str> = open.iter().filter_map(|one| one.id.as_deref()).collect();
        if ids.is_empty() {
            ids.insert("");
        }
        for holder in ids {
            let (count, of) = self.within.entry(holder.to_owned()).or_default();
            *count += 1;
            of.extend(refers.iter().cloned());
        }
        // What has an id is drawn where it stands as well.
        if let Some(id) = &id {
            self.within.entry(id.clone()).or_default().1.extend(refers);
            if open.iter().all(|one| one.id.is_none()) {
                self.within.entry(String::new()).or_default().1.push(id.clone());
            }
        }
        Ok(Open { name, id })
    }

    /// How many elements are drawn for an id, those that are referred to counted each time.
    fn drawn(&self, root: &str) -> usize {
        fn count<'a>(
            seen: &'a Seen,
            id: &'a str,
            path: &mut Vec<&'a str>,
            known: &mut BTreeMap<&'a str, usize>,
        ) -> usize {
            if let Some(known) = known.get(id) {
                return *known;
            }
            // A reference to what it stands in is not followed; a chain of very many counts as endless.
            if path.contains(&id) {
                return 0;
            }
            if path.len() > 64 {
                return usize::MAX;
            }
            let Some((own, refers)) = seen.within.get(id) else { return 0 };
            path.push(id);
            let mut sum = own + 1;
            for target in refers {
                sum = sum.saturating_add(count(seen, target, path, known));
            }
            path.pop();
            known.insert(id, sum);
            sum
        }
        count(self, root, &mut Vec::new(), &mut BTreeMap::new())
    }
}

/// A reference that begins with no `#`: to a picture within the file, or outside.
fn inside(name: &str, value: &str) -> Result<(), Refused> {
    if value.is_empty() {
        return Ok(());
    }
    let picture = value
        .strip_prefix("data:image/png;base64,")
        .or_else(|| value.strip_prefix("data:image/jpeg;base64,"))
        .or_else(|| value.strip_prefix("data:image/jpg;base64,"));
    let Some(picture) = picture else {
        let shown: String = value.chars().take(60).collect();
        return Err(refused(
            format!("refers to something outside: <{name}> to \"{shown}\""),
            OUTSIDE,
        ));
    };
    let packed: String = picture.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed);
    let good = bytes.is_ok_and(|bytes| {
        recognize(&bytes).is_some_and(|found| found.shown) && scaled(&bytes).is_ok()
    });
    match good {
        true => Ok(()),
        false => Err(refused("holds a picture that cannot be decoded", "export it again")),
    }
}

/// Ids that `url(#id)` refers to.
fn targets(value: &str) -> Result<Vec<String>, Refused> {
    let mut out = Vec::new();
    for rest in value.split("url(").skip(1) {
        let inner = rest.split(')').next().unwrap_or_default();
        let inner = inner.trim().trim_matches(['"', '\'']).trim();
        match inner.strip_prefix('#') {
            Some(id) => out.push(id.to_owned()),
            None => {
                let shown: String = inner.chars().take(60).collect();
                return Err(refused(format!("refers to something outside: \"{shown}\""), OUTSIDE));
            }
        }
    }
    Ok(out)
}

fn style(text: &str) -> Result<(), Refused> {
    if text.to_ascii_lowercase().contains("@import") {
        return Err(refused("takes its styles from another file", OUTSIDE));
    }
    targets(text).map(|_| ())
}

/// A length in some unit; only the proportion matters.
fn length(value: &str) -> Option<f64> {
    let value = value.trim();
    if value.ends_with('%') {
        return None;
    }
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    number.trim().parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0)
}

fn view_box(value: &str) -> Option<(f64, f64)> {
    let numbers: Vec<f64> = value
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|piece| !piece.is_empty())
        .map_while(|piece| piece.parse().ok())
        .collect();
    match numbers[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some((width, height)),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn side(length: f64) -> u32 {
    length.clamp(1.0, f64::from(PICTURE_SIDE)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inner: &str) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 100\">{inner}</svg>")
    }

    fn why(inner: &str) -> String {
        look(&svg(inner)).map_or_else(|(what, _)| what, |drawn| format!("drawn: {}", drawn.words))
    }

    #[test]
    fn an_ordinary_drawing_is_taken_with_its_words_and_proportion() {
        let text = "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \
                    \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">"
            .to_owned()
            + &svg("<defs><marker id=\"m\"><path d=\"M0 0\"/></marker></defs>\
                    <g id=\"a\"><text>Web &amp; app</text><path marker-end=\"url(#m)\"/></g>\
                    <a href=\"https://example.com\"><rect/></a><use href=\"#a\"/>");
        let drawn = look(&text).unwrap();
        assert_eq!((drawn.image.width, drawn.image.height), (200, 100));
        assert!(drawn.words.contains("Web") && drawn.words.contains("app"), "{}", drawn.words);
    }

    #[test]
    fn nothing_is_taken_from_outside() {
        for inner in [
            "<image href=\"https://example.com/x.png\"/>",
            "<image xmlns:xlink=\"x\" xlink:href=\"../secret.png\"/>",
            "<use href=\"other.svg#a\"/>",
            "<rect fill=\"url(http://example.com/a#b)\"/>",
            "<rect style=\"fill:url('file:///etc/passwd')\"/>",
            "<style>@import url(\"x.css\");</style>",
            "<image href=\"data:image/svg+xml;base64,PHN2Zy8+\"/>",
        ] {
            assert!(
                why(inner).contains("outside") || why(inner).contains("another file"),
                "{inner}: {}",
                why(inner)
            );
        }
        let entity = "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>".to_owned();
        assert!(look(&(entity + &svg("&x;"))).unwrap_err().0.contains("entities"));
    }

    #[test]
    fn nothing_multiplies_without_an_end() {
        let mut inner = String::from("<defs><g id=\"g0\"><rect/></g>");
        for n in 1..12 {
            let uses = format!("<use href=\"#g{}\"/>", n - 1).repeat(10);
            inner.push_str(&format!("<g id=\"g{n}\">{uses}</g>"));
        }
        inner.push_str("</defs><use href=\"#g11\"/>");
        assert!(why(&inner).contains("repeated ones counted"), "{}", why(&inner));
        let circle = "<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>";
        assert!(why(circle).starts_with("drawn"), "{}", why(circle));
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        assert!(look("<html></html>").unwrap_err().0.contains("no SVG"));
        assert!(
            look("<svg viewBox=\"0 0 1 1\"><g>").unwrap_err().0.contains("cannot")
                || look("<svg><g>").is_err()
        );
        assert!(look("<svg><rect/></svg>").unwrap_err().0.contains("size"));
        assert!(why("<foreignObject><div>x</div></foreignObject>").contains("HTML"));
    }
}
