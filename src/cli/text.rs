//! Lines for a terminal.

/// Lines with an indent of two spaces a level.
#[derive(Default)]
pub struct Text(String);

impl Text {
    /// A line; nothing at all when there is no text.
    pub fn line(&mut self, level: usize, text: &str) {
        if !text.is_empty() {
            self.0.push_str(&"  ".repeat(level));
            self.0.push_str(text);
            self.0.push('\n');
        }
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.0.push('\n');
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}
