//! A feed cut into its items by their tags. In: XML that a parser refuses. Out: what stands around the items, and each item, so that one that
//! is broken or cut off does not take the others with it.

/// A feed in parts.
pub(crate) struct Parts<'b> {
    /// What stands before the first item.
    head: &'b [u8],
    /// End tags of what the head opens.
    close: Vec<u8>,
    pub(crate) items: Vec<Part<'b>>,
}

/// One item.
pub(crate) struct Part<'b> {
    /// Its byte in the feed.
    pub(crate) start: usize,
    /// True if its end is missing.
    pub(crate) cut: bool,
    bytes: &'b [u8],
}

impl Parts<'_> {
    /// The feed without items.
    pub(crate) fn shell(&self) -> Vec<u8> {
        [self.head, &self.close].concat()
    }

    /// The feed with one item.
    pub(crate) fn with(&self, part: &Part<'_>) -> Vec<u8> {
        [self.head, part.bytes, &self.close].concat()
    }
}

/// Cuts a feed; `None` if it has no items.
pub(crate) fn parts(bytes: &[u8]) -> Option<Parts<'_>> {
    let mut open: Vec<&[u8]> = Vec::new();
    let mut items: Vec<Part<'_>> = Vec::new();
    let (mut head, mut begun) = (None, None);
    let tags = Tags { bytes, at: 0 };
    for tag in tags {
        let local = tag.name.rsplit(|byte| *byte == b':').next().unwrap_or(tag.name);
        let is_item = matches!(local, b"item" | b"entry");
        match (tag.closes, begun) {
            // An item that is not closed ends where the next one begins.
            (false, start) if is_item && !tag.empty => {
                head.get_or_insert(tag.start);
                if let Some(start) = start {
                    items.push(Part { start, cut: true, bytes: &bytes[start..tag.start] });
                }
                begun = Some(tag.start);
            }
            (true, Some(start)) if is_item => {
                items.push(Part { start, cut: false, bytes: &bytes[start..tag.end] });
                begun = None;
            }
            (false, None) if head.is_none() && !tag.empty => open.push(tag.name),
            (true, None) if head.is_none() => {
                if let Some(at) = open.iter().rposition(|name| *name == tag.name) {
                    open.truncate(at);
                }
            }
            _ => {}
        }
    }
    if let Some(start) = begun {
        items.push(Part { start, cut: true, bytes: &bytes[start..] });
    }
    let close = open.iter().rev().flat_map(|name| [b"</", *name, b">"].concat()).collect();
    Some(Parts { head: &bytes[..head?], close, items })
}

struct Tag<'b> {
    start: usize,
    end: usize,
    name: &'b [u8],
    closes: bool,
    empty: bool,
}

/// Tags one after the other; what stands in comments, sections of text and instructions is passed over.
struct Tags<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Iterator for Tags<'b> {
    type Item = Tag<'b>;

    fn next(&mut self) -> Option<Tag<'b>> {
        loop {
            let start = self.at + self.bytes.get(self.at..)?.iter().position(|byte| *byte == b'<')?;
            let rest = &self.bytes[start..];
            let end: &[u8] = match rest {
                [b'<', b'!', b'-', b'-', ..] => b"-->",
                [b'<', b'!', b'[', ..] => b"]]>",
                [b'<', b'?', ..] => b"?>",
                _ => b">",
            };
            let length = rest.windows(end.len()).position(|part| part == end)? + end.len();
            self.at = start + length;
            if end != b">" || rest.get(1) == Some(&b'!') {
                continue;
            }
            let inside = &rest[1..length - 1];
            let (closes, inside) = inside.strip_prefix(b"/").map_or((false, inside), |inside| (true, inside));
            let name = inside.split(|byte| byte.is_ascii_whitespace() || *byte == b'/').next().unwrap_or(inside);
            return Some(Tag { start, end: self.at, name, closes, empty: inside.ends_with(b"/") });
        }
    }
}
