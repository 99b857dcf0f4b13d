//! Lines of a reader, one at a time. In: a buffered reader. Out: a line in a reused buffer, or that a line was too long.

use std::io::{self, BufRead};

/// What came next in the reader.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A line is in the buffer, without its line end.
    Line,
    /// A line was longer than the limit; it was skipped to its end.
    TooLong,
    /// Nothing is left.
    End,
}

/// Reads up to and over the next `\n`. The buffer never holds more than `limit` bytes.
pub(crate) fn next_line(reader: &mut impl BufRead, buffer: &mut Vec<u8>, limit: usize, offset: &mut u64) -> io::Result<Next> {
    buffer.clear();
    let mut too_long = false;
    let mut any = false;
    loop {
        let available = match reader.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            break;
        }
        any = true;
        let end = available.iter().position(|byte| *byte == b'\n');
        let (part, used) = end.map_or((available, available.len()), |at| (&available[..at], at + 1));
        if buffer.len() + part.len() > limit {
            too_long = true;
            buffer.clear();
        }
        if !too_long {
            buffer.extend_from_slice(part);
        }
        reader.consume(used);
        *offset += used as u64;
        if end.is_some() {
            break;
        }
    }
    if buffer.last() == Some(&b'\r') {
        buffer.pop();
    }
    Ok(match (any, too_long) {
        (false, _) => Next::End,
        (true, true) => Next::TooLong,
        (true, false) => Next::Line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], limit: usize) -> Vec<(Next, String, u64)> {
        // A tiny buffer, so that lines span several reads.
        let mut reader = io::BufReader::with_capacity(3, bytes);
        let (mut buffer, mut offset, mut found) = (Vec::new(), 0, Vec::new());
        loop {
            match next_line(&mut reader, &mut buffer, limit, &mut offset).expect("reading from memory") {
                Next::End => return found,
                next => found.push((next, String::from_utf8_lossy(&buffer).into_owned(), offset)),
            }
        }
    }

    #[test]
    fn lines_end_with_or_without_a_newline() {
        assert_eq!(lines(b"one\r\n\ntwo", 99), [(Next::Line, "one".into(), 5), (Next::Line, String::new(), 6), (Next::Line, "two".into(), 9)]);
    }

    #[test]
    fn a_long_line_is_skipped_and_the_next_one_read() {
        assert_eq!(lines(b"aaaaaaaaaa\nbb\n", 5), [(Next::TooLong, String::new(), 11), (Next::Line, "bb".into(), 14)]);
    }
}
