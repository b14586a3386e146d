//! Lines for a terminal.

/// Lines, each indented by two spaces per level.
#[derive(Default)]
pub struct Text(String);

impl Text {
    /// Adds a line; does nothing if the text is empty.
    pub fn line(&mut self, level: usize, text: &str) {
        if !text.is_empty() {
            self.0.push_str(&"  ".repeat(level));
            self.0.push_str(text);
            self.0.push('\n');
        }
    }

    /// Adds an empty line.
    pub fn blank(&mut self) {
        self.0.push('\n');
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}
