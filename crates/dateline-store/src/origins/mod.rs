//! Which articles carry the same text. In: articles that came, changed or went. Out: `article_origins`, one row a current article.
//!
//! Articles are linked when their texts are the same or their sketches resemble each other; all that hang together have one origin, the one
//! published first. Links depend on the two texts alone, so that the order of ingest makes no difference, and only what hangs together with
//! a changed article is worked out again.

mod minhash;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rusqlite::{Connection, OptionalExtension, params};

pub(crate) use minhash::{Sketch, word_hash};

/// An article as far as it matters here.
#[derive(Clone)]
struct Text {
    article: i64,
    /// Publication date and id: what makes one the first.
    order: (String, String),
    hash: String,
    sketch: Option<Sketch>,
}

/// A row to be.
struct Copied {
    article: i64,
    copy_of: Option<i64>,
    resemblance: Option<f64>,
    reason: String,
}

/// Keeps the sketch of an article's text, whatever of the text itself is kept.
pub(crate) fn keep(connection: &Connection, article: i64, text: &str) -> rusqlite::Result<()> {
    let sketch = Sketch::of(text);
    connection.prepare_cached("INSERT OR REPLACE INTO signatures VALUES (?, ?, ?)")?.execute(params![article, sketch.shingles, sketch.bytes()])?;
    Ok(())
}

/// Works out the origins of all articles that something changed for, and returns those whose origin is another one now.
pub(crate) fn update(connection: &Connection) -> rusqlite::Result<BTreeSet<i64>> {
    let pending: Vec<i64> =
        connection.prepare("SELECT article FROM origins_pending ORDER BY article")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if pending.is_empty() {
        return Ok(BTreeSet::new());
    }
    let current = index(connection, &pending)?;
    let mut seen = BTreeSet::new();
    let mut changed = BTreeSet::new();
    let mut texts = Texts { connection, read: BTreeMap::new() };
    for article in current {
        if seen.contains(&article) {
            continue;
        }
        let group = texts.group(article)?;
        seen.extend(group.iter().map(|copied| copied.article));
        write(connection, &group, &mut changed)?;
        // A group is complete: nothing outside resembles anything inside.
        texts.read.clear();
    }
    connection.execute("DELETE FROM origins_pending", [])?;
    Ok(changed)
}

/// Puts the bands of pending articles into the index, in its order, and takes those of superseded versions out.
fn index(connection: &Connection, pending: &[i64]) -> rusqlite::Result<Vec<i64>> {
    let mut superseded = connection.prepare("SELECT article FROM article_origins JOIN articles USING (article) WHERE superseded_by IS NOT NULL")?;
    let gone: Vec<i64> = superseded.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for article in gone {
        if let Some(sketch) = sketch(connection, article)? {
            for band in sketch.bands() {
                connection.prepare_cached("DELETE FROM signature_bands WHERE band = ? AND article = ?")?.execute([band, article])?;
            }
        }
        connection.prepare_cached("DELETE FROM article_origins WHERE article = ?")?.execute([article])?;
        connection.prepare_cached("DELETE FROM signatures WHERE article = ?")?.execute([article])?;
    }
    let mut bands = Vec::new();
    let mut current = Vec::new();
    for article in pending {
        let is_current = connection.prepare_cached("SELECT 1 FROM articles WHERE article = ? AND superseded_by IS NULL")?.exists([article])?;
        if is_current {
            current.push(*article);
            bands.extend(sketch(connection, *article)?.map_or_else(Vec::new, |sketch| sketch.bands()).into_iter().map(|band| (band, *article)));
        } else {
            connection.prepare_cached("DELETE FROM signatures WHERE article = ?")?.execute([article])?;
        }
    }
    bands.sort_unstable();
    let mut row = connection.prepare_cached("INSERT OR IGNORE INTO signature_bands VALUES (?, ?)")?;
    for (band, article) in bands {
        row.execute([band, article])?;
    }
    Ok(current)
}

/// The sketch of an article; of one that an older version of the program wrote, from its text if that was kept whole.
fn sketch(connection: &Connection, article: i64) -> rusqlite::Result<Option<Sketch>> {
    let stored = connection
        .prepare_cached("SELECT minhash, shingles FROM signatures WHERE article = ?")?
        .query_row([article], |row| Ok(Sketch::from_bytes(row.get_ref(0)?.as_blob()?, row.get(1)?)))
        .optional()?;
    if stored.is_some() {
        return Ok(stored);
    }
    let text: Option<String> =
        connection.prepare_cached("SELECT text FROM texts WHERE article = ? AND kept = 'full'")?.query_row([article], |row| row.get(0)).optional()?;
    if let Some(text) = &text {
        keep(connection, article, text)?;
    }
    Ok(text.map(|text| Sketch::of(&text)))
}

/// Reads articles once a group.
struct Texts<'c> {
    connection: &'c Connection,
    read: BTreeMap<i64, Text>,
}

impl Texts<'_> {
    fn get(&mut self, article: i64) -> rusqlite::Result<Text> {
        if let Some(text) = self.read.get(&article) {
            return Ok(text.clone());
        }
        let (order, hash) = self
            .connection
            .prepare_cached("SELECT coalesce(published, '9999'), id, text_hash FROM articles WHERE article = ?")?
            .query_row([article], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
        let text = Text { article, order, hash, sketch: sketch(self.connection, article)? };
        self.read.insert(article, text.clone());
        Ok(text)
    }

    /// All articles that hang together with one, each with what it is a copy of.
    fn group(&mut self, start: i64) -> rusqlite::Result<Vec<Copied>> {
        let mut members = vec![self.get(start)?];
        let mut queue = VecDeque::from([start]);
        let mut inside = BTreeSet::from([start]);
        while let Some(article) = queue.pop_front() {
            let text = self.get(article)?;
            for candidate in self.candidates(&text)? {
                if inside.contains(&candidate) {
                    continue;
                }
                let other = self.get(candidate)?;
                if link(&text, &other).is_some() {
                    inside.insert(candidate);
                    queue.push_back(candidate);
                    members.push(other);
                }
            }
        }
        members.sort_by(|one, other| one.order.cmp(&other.order));
        Ok((0..members.len()).map(|place| copied(&members, place)).collect())
    }

    /// Articles with the same text or a band in common.
    fn candidates(&self, text: &Text) -> rusqlite::Result<BTreeSet<i64>> {
        let mut found = BTreeSet::new();
        let mut same = self.connection.prepare_cached("SELECT article FROM articles WHERE text_hash = ? AND superseded_by IS NULL")?;
        for article in same.query_map([&text.hash], |row| row.get(0))? {
            found.insert(article?);
        }
        let mut alike = self.connection.prepare_cached("SELECT article FROM signature_bands WHERE band = ?")?;
        for band in text.sketch.iter().flat_map(Sketch::bands) {
            for article in alike.query_map([band], |row| row.get(0))? {
                found.insert(article?);
            }
        }
        found.remove(&text.article);
        Ok(found)
    }
}

/// How alike two articles are, and that in words; `None` where they are two.
fn link(one: &Text, other: &Text) -> Option<(f64, String)> {
    if one.hash == other.hash {
        return Some((1.0, "the same text".to_owned()));
    }
    let likeness = one.sketch.as_ref()?.likeness(other.sketch.as_ref()?)?;
    Some((likeness.resemblance(), likeness.reason()))
}

/// What a member of a group is a copy of: of those before it, else of all, the one that it resembles most, and of these the first.
fn copied(members: &[Text], place: usize) -> Copied {
    let own = &members[place];
    if place == 0 {
        return Copied { article: own.article, copy_of: None, resemblance: None, reason: "first of its text".to_owned() };
    }
    let best = |range: std::ops::Range<usize>| {
        let links = range.filter(|other| *other != place).filter_map(|other| link(own, &members[other]).map(|(share, reason)| (other, share, reason)));
        links.reduce(|best, next| if next.1 > best.1 { next } else { best })
    };
    // The articles that hang together with this one may all have been published later.
    let found = best(0..place).or_else(|| best(place..members.len()));
    let (copy_of, resemblance, reason) = found.map_or((None, None, "in the same group".to_owned()), |(other, share, reason)| {
        (Some(members[other].article), Some((share * 100.0).round() / 100.0), reason)
    });
    Copied { article: own.article, copy_of, resemblance, reason }
}

fn write(connection: &Connection, group: &[Copied], changed: &mut BTreeSet<i64>) -> rusqlite::Result<()> {
    let origin = group[0].article;
    for copied in group {
        let before: Option<i64> =
            connection.prepare_cached("SELECT origin FROM article_origins WHERE article = ?")?.query_row([copied.article], |row| row.get(0)).optional()?;
        if before != Some(origin) {
            changed.insert(copied.article);
        }
        connection.prepare_cached("INSERT OR REPLACE INTO article_origins VALUES (?, ?, ?, ?, ?)")?.execute(params![
            copied.article,
            origin,
            copied.copy_of,
            copied.resemblance,
            copied.reason
        ])?;
    }
    Ok(())
}
