//! Text made to fit where it is printed: broken into lines, cut at a word, or escaped for Markdown.

/// A text in lines of this width, each ended; the first begins with `first`, the others with `rest`.
pub fn wrapped(text: &str, first: &str, rest: &str, width: usize) -> String {
    let mut out = String::from(first);
    let mut used = first.chars().count();
    let mut begun = false;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if begun && used + 1 + length > width {
            out.push('\n');
            out.push_str(rest);
            used = rest.chars().count();
        } else if begun {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
        begun = true;
    }
    out.push('\n');
    out
}

/// At most so many characters, cut at a word unless half of them would be lost.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let at = cut.rfind(' ').filter(|at| *at > most / 2).unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end_matches([',', ';', ':', '(', ' ']))
}

/// A text in one line of Markdown, with everything escaped that Markdown, HTML or a site that shows it would take for
/// more than text.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '!' | '@' | '~' | '&' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_of_their_width_and_words_are_whole() {
        assert_eq!(wrapped("one two three", "- ", "  ", 9), "- one two\n  three\n");
        assert_eq!(
            wrapped("a-word-longer-than-the-line", "", "  ", 9),
            "a-word-longer-than-the-line\n"
        );
        assert_eq!(wrapped("", "- ", "  ", 9), "- \n");
    }

    #[test]
    fn a_text_is_cut_at_a_word_where_enough_of_it_is_left() {
        assert_eq!(shortened("three short words", 13), "three short…");
        assert_eq!(shortened("so averyveryverylongword", 12), "so averyvery…");
        assert_eq!(shortened("short", 12), "short");
    }

    #[test]
    fn nothing_in_markdown_is_more_than_text() {
        assert_eq!(markdown("a|b <i>\n[x](y) @me"), "a\\|b \\<i\\> \\[x\\](y) \\@me");
    }
}
