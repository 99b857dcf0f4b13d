//! Towns and divisions with coordinates. In: one compact file. Out: what bears a name, found in place by binary search.
//!
//! The file is made by `data/make/gazetteer.py` and told in `data/places/NOTICE`. Nothing of it is unpacked: loading reads the list of
//! countries, and a look-up reads a few hundred bytes.

mod candidates;
mod key;
mod locate;
mod score;
mod spans;
#[cfg(test)]
mod text_tests;

use std::borrow::Cow;

use crate::data::DataError;

pub use locate::{Shown, locate_spans, show_candidates};

pub(crate) use candidates::{Candidate, Candidates, Origin};
pub(crate) use key::{code_key, key, tells_kind, without_kind};
pub(crate) use score::{Resolver, Score, Told, believable};
pub(crate) use spans::text_containers;

const PATH: &str = "places/gazetteer.bin";
const MAGIC: &[u8] = b"dateline gazetteer 1\n";
const VERSION: usize = 12;
const PARTS: usize = 6;
const RECORD: usize = 20;
const BLOCK: usize = 16;
const NO_PARENT: u32 = 0x00FF_FFFF;
const OTHER_NAME: u32 = 1 << 23;

/// The position of a place in the gazetteer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct EntryId(u32);

/// How far down a place stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Level {
    Town,
    Admin1,
    Admin2,
}

/// A town or division.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Entry<'g> {
    pub(crate) id: EntryId,
    /// GeoNames' number.
    pub(crate) geonames: u32,
    pub(crate) name: &'g str,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    pub(crate) population: u64,
    pub(crate) country: &'g str,
    pub(crate) level: Level,
    /// The country's word for a division: "Governorate".
    pub(crate) label: &'g str,
    pub(crate) parent: Option<EntryId>,
}

/// The gazetteer.
#[derive(Clone)]
pub struct Gazetteer {
    data: Cow<'static, [u8]>,
    /// Where each part begins, and where the last one ends.
    starts: [usize; PARTS + 1],
    kinds: Vec<(Level, String)>,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer").field("version", &self.version()).field("entries", &self.len()).finish_non_exhaustive()
    }
}

impl Gazetteer {
    /// Checks the layout of a gazetteer file.
    ///
    /// # Errors
    /// A file that `data/make/gazetteer.py` did not write, or that was cut off.
    pub fn parse(data: Cow<'static, [u8]>) -> Result<Self, DataError> {
        let wrong =
            |what: &str| DataError::file(PATH, what.to_owned(), "make it again with data/make/gazetteer.py, or delete it to use the one in the program");
        let lengths = MAGIC.len() + VERSION;
        if data.len() < lengths + 4 * PARTS || !data.starts_with(MAGIC) {
            return Err(wrong("this is no gazetteer of this version"));
        }
        let mut starts = [lengths + 4 * PARTS; PARTS + 1];
        for part in 0..PARTS {
            starts[part + 1] = starts[part] + number(&data, lengths + 4 * part, 4) as usize;
        }
        if starts[PARTS] != data.len() {
            return Err(wrong("the file is not as long as it says: it was cut off or changed"));
        }
        let listed = std::str::from_utf8(&data[starts[3]..starts[4]]).map_err(|_| wrong("the list of kinds is not UTF-8"))?;
        let kind = |line: &str| {
            let (level, label) = line.split_once('\t')?;
            Some((
                if level == "0" {
                    Level::Town
                } else if level == "1" {
                    Level::Admin1
                } else {
                    Level::Admin2
                },
                label.to_owned(),
            ))
        };
        let kinds = listed.lines().map(|line| kind(line).ok_or_else(|| wrong("the list of kinds has a line without a tab"))).collect::<Result<_, _>>()?;
        Ok(Gazetteer { data, starts, kinds })
    }

    /// Twelve digits that change with the content.
    pub(crate) fn version(&self) -> &str {
        self.text(MAGIC.len(), VERSION)
    }

    /// How many places it has.
    pub(crate) fn len(&self) -> usize {
        (self.starts[1] - self.starts[0]) / RECORD
    }

    /// What bears a name with this key, largest first; true where it is another name than the place's own.
    pub(crate) fn lookup(&self, key: &str) -> Vec<(EntryId, bool)> {
        let (blocks, keys, end) = (self.starts[4], self.starts[5], self.starts[6]);
        let block_at = |block: usize| keys + number(&self.data, blocks + 4 * block, 4) as usize;
        let first_of = |block: usize| {
            let at = block_at(block);
            &self.data[at + 2..at + 2 + usize::from(self.data[at + 1])]
        };
        let (mut low, mut high) = (0, (keys - blocks) / 4);
        while low < high {
            let middle = low.midpoint(high);
            if first_of(middle) <= key.as_bytes() { low = middle + 1 } else { high = middle }
        }
        let Some(block) = low.checked_sub(1) else { return Vec::new() };
        let (mut at, mut current) = (block_at(block), Vec::with_capacity(64));
        for _ in 0..BLOCK {
            if at >= end {
                break;
            }
            let (shared, length) = (usize::from(self.data[at]), usize::from(self.data[at + 1]));
            current.truncate(shared);
            current.extend_from_slice(&self.data[at + 2..at + 2 + length]);
            let count = usize::from(self.data[at + 2 + length]);
            let places = at + 3 + length;
            if current == key.as_bytes() {
                let place = |n: usize| number(&self.data, places + 3 * n, 3);
                return (0..count).map(place).map(|place| (EntryId(place & !OTHER_NAME), place & OTHER_NAME != 0)).collect();
            }
            at = places + 3 * count;
        }
        Vec::new()
    }

    /// A place.
    pub(crate) fn entry(&self, id: EntryId) -> Entry<'_> {
        let at = self.starts[0] + RECORD * id.0 as usize;
        let field = |offset: usize, bytes: usize| number(&self.data, at + offset, bytes);
        let name = self.starts[1] + field(4, 3) as usize;
        let degrees = |offset: usize| {
            let raw = field(offset, 3);
            f64::from(if raw & 0x0080_0000 == 0 { raw.cast_signed() } else { (raw | 0xFF00_0000).cast_signed() }) / 1e4
        };
        let inhabitants = field(13, 2);
        let (level, label) = self.kinds.get(field(16, 1) as usize).map_or((Level::Town, ""), |(level, label)| (*level, label.as_str()));
        let parent = field(17, 3);
        Entry {
            id,
            geonames: field(0, 4),
            name: self.text(name + 1, usize::from(self.data[name])),
            lat: degrees(7),
            lon: degrees(10),
            population: u64::from(inhabitants & 0xFFF) * 10u64.pow(inhabitants >> 12),
            country: self.text(self.starts[2] + 3 * field(15, 1) as usize, 3),
            level,
            label,
            parent: (parent != NO_PARENT).then_some(EntryId(parent)),
        }
    }

    /// The divisions that a place lies in, smallest first.
    pub(crate) fn above(&self, id: EntryId) -> impl Iterator<Item = Entry<'_>> {
        std::iter::successors(self.entry(id).parent, |id| self.entry(*id).parent).map(|id| self.entry(id))
    }

    /// The country of the town nearest to a point, none if there is no town so near.
    pub fn nearest_country(&self, point: (f64, f64), within_km: f64) -> Option<&str> {
        let degrees = within_km / 111.0;
        let ids = (0..self.len()).map(|at| EntryId(u32::try_from(at).unwrap_or(NO_PARENT)));
        let near = ids.map(|id| self.entry(id)).filter(|entry| entry.level == Level::Town && (entry.lat - point.0).abs() < degrees);
        let measured = near.map(|entry| (kilometres(point, (entry.lat, entry.lon)), entry.country)).filter(|(distance, _)| *distance <= within_km);
        measured.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, country)| country)
    }

    /// The first-order division of a place; its own, if it is one.
    pub(crate) fn admin1(&self, id: EntryId) -> Option<Entry<'_>> {
        Some(self.entry(id)).filter(|entry| entry.level == Level::Admin1).or_else(|| self.above(id).find(|above| above.level == Level::Admin1))
    }

    fn text(&self, at: usize, length: usize) -> &str {
        std::str::from_utf8(&self.data[at..at + length]).unwrap_or("?")
    }
}

/// A little-endian number of up to four bytes.
fn number(data: &[u8], at: usize, bytes: usize) -> u32 {
    data[at..at + bytes].iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

/// Kilometres between two points, well enough for "near".
pub(crate) fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat_b - lat_a, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (dlon / 2.0).sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded() -> Gazetteer {
        Gazetteer::parse(Cow::Borrowed(crate::data::GAZETTEER)).unwrap()
    }

    #[test]
    fn a_town_has_its_place() {
        let gazetteer = embedded();
        let found = gazetteer.lookup("goma");
        let goma = gazetteer.entry(found[0].0);
        assert_eq!((goma.name, goma.country, goma.geonames, goma.level), ("Goma", "COD", 216_281, Level::Town));
        assert!(kilometres((goma.lat, goma.lon), (-1.68, 29.23)) < 5.0);
        assert_eq!(gazetteer.admin1(goma.id).unwrap().country, "COD");
    }

    #[test]
    fn every_place_is_found_by_its_name() {
        let gazetteer = embedded();
        for id in (0..gazetteer.len()).step_by(97).map(|at| EntryId(u32::try_from(at).unwrap())) {
            let entry = gazetteer.entry(id);
            let found = gazetteer.lookup(&key(entry.name));
            assert!(found.len() == 255 || found.iter().any(|(one, _)| *one == id), "{} ({})", entry.name, key(entry.name));
        }
    }

    #[test]
    fn a_broken_file_is_refused() {
        let cut = crate::data::GAZETTEER[..5000].to_vec();
        assert!(Gazetteer::parse(Cow::Owned(cut)).unwrap_err().to_string().contains("cut off"));
        assert!(Gazetteer::parse(Cow::Borrowed(b"name,country\n")).is_err());
        assert!(embedded().lookup("").is_empty() && embedded().lookup("zzzzzzzz").is_empty());
    }

    #[test]
    fn the_version_is_the_hash_of_the_content() {
        use sha2::{Digest, Sha256};
        let gazetteer = embedded();
        let hash = Sha256::digest(&gazetteer.data[gazetteer.starts[0]..]);
        assert_eq!(gazetteer.version(), hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect::<String>());
    }
}
