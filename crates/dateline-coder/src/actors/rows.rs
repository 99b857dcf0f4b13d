//! The rows of the actor tables, one type a table. In: a CSV row. Out: a typed row, or what is wrong with it.

use dateline_model::{Date, PartialDate, Sector};

use super::table::Row;

type Made<T> = Result<T, (String, String)>;

/// A state and everything that stands for it.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "every column of the table is read and checked; states are not yet told apart by date")]
pub struct StateRow {
    /// ISO 3166 alpha-3.
    pub code: String,
    /// Display name.
    pub name: String,
    /// Other names.
    pub names: Vec<String>,
    /// Nationality adjectives.
    pub adjectives: Vec<String>,
    /// Nouns for its people, singular and plural.
    pub people: Vec<String>,
    /// Capitals, which stand for the government.
    pub capitals: Vec<String>,
    /// Other names of its government or of a part of it ("the Kremlin").
    pub nicknames: Vec<String>,
    /// First day of existence, where that matters.
    pub from: Option<PartialDate>,
    /// Last day.
    pub to: Option<PartialDate>,
}

/// An organisation, a party, a company, a medium, a court, a ministry.
#[derive(Clone, Debug)]
pub struct OrganisationRow {
    /// Short id; the code of the output where it belongs to no state.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Other names and acronyms.
    pub aliases: Vec<String>,
    /// PLOVER's country slot.
    pub plover_code: String,
    /// PLOVER sector.
    pub sector: Sector,
    /// "igo", "ngo", "party", ...
    pub kind: String,
    /// ISO 3166 alpha-3 of the state it belongs to, or empty.
    pub country: String,
    /// First day of this row.
    pub from: Option<PartialDate>,
    /// Last day of this row.
    pub to: Option<PartialDate>,
}

/// An armed group.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "every column of the table is read and checked")]
pub struct ArmedGroupRow {
    /// Short id of the row.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Other names and acronyms.
    pub aliases: Vec<String>,
    /// The country it operates in, or its own id where it is transnational.
    pub code: String,
    /// PLOVER's country slot.
    pub plover_code: String,
    /// PLOVER sector.
    pub sector: Sector,
    /// First day of this row.
    pub from: Option<PartialDate>,
    /// Last day of this row.
    pub to: Option<PartialDate>,
}

/// One office held by one person.
#[derive(Clone, Debug)]
pub struct OfficeRow {
    /// Full name.
    pub person: String,
    /// Other spellings and unmistakable short forms.
    pub aliases: Vec<String>,
    /// Title, "president".
    pub title: String,
    /// Country or organisation.
    pub code: String,
    /// PLOVER sector of the office.
    pub sector: Sector,
    /// First day.
    pub from: Option<PartialDate>,
    /// Last day.
    pub to: Option<PartialDate>,
    /// Line in the table, for `found_by`.
    pub line: u64,
}

/// A noun for a kind of actor.
#[derive(Clone, Debug)]
pub struct RoleNounRow {
    /// Dictionary forms, "riot police".
    pub phrase: String,
    /// PLOVER sector.
    pub sector: Sector,
    /// The country that the noun alone implies ("carabinieri"), or empty.
    pub country: String,
}

/// A title that stands before or after a person's name.
#[derive(Clone, Debug)]
pub struct TitleRow {
    /// Dictionary forms, "prime minister".
    pub title: String,
    /// PLOVER sector of whoever bears it.
    pub sector: Sector,
}

/// A town, province, region, sea.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "every column of the table is read and checked; precision below the country comes later")]
pub struct PlaceRow {
    /// Display name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// ISO 3166 alpha-3, or empty.
    pub country: String,
    /// First-order division, or empty.
    pub admin1: String,
    /// "city", "admin1", "region", "sea", ...
    pub kind: String,
    /// Inhabitants; 0 where not known.
    pub population: u64,
    /// Latitude and longitude, where the table has them.
    pub coordinates: Option<(f64, f64)>,
    /// GeoNames' number, where the table has it.
    pub geonames: Option<u32>,
    /// Whether the row is kept by hand.
    pub curated: bool,
}

/// A disputed entity and how the policy codes it.
#[derive(Clone, Debug)]
pub struct DisputedRow {
    /// Name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// The state that the policy counts it to.
    pub home_state: String,
    /// Display name.
    pub display_name: String,
    /// Sector, normally PRE.
    pub sector: Sector,
}

pub(super) const STATES: &[&str] = &["code", "name", "names", "adjectives", "people", "capitals", "nicknames", "from", "to"];
pub(super) fn state(row: &Row<'_>) -> Made<StateRow> {
    let code = row.filled("code")?;
    if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err((format!("`{code}` is not a state's code"), "ISO 3166 alpha-3, three capitals".into()));
    }
    Ok(StateRow {
        code,
        name: row.filled("name")?,
        names: row.values("names"),
        adjectives: row.values("adjectives"),
        people: row.values("people"),
        capitals: row.values("capitals"),
        nicknames: row.values("nicknames"),
        from: row.date("from")?,
        to: row.date("to")?,
    })
}

pub(super) const ORGANISATIONS: &[&str] = &["id", "name", "aliases", "plover_code", "sector", "kind", "country", "from", "to"];
pub(super) fn organisation(row: &Row<'_>) -> Made<OrganisationRow> {
    Ok(OrganisationRow {
        id: row.filled("id")?,
        name: row.filled("name")?,
        aliases: row.values("aliases"),
        plover_code: row.cell("plover_code").into(),
        sector: row.sector("sector")?,
        kind: row.cell("kind").into(),
        country: row.cell("country").into(),
        from: row.date("from")?,
        to: row.date("to")?,
    })
}

pub(super) const ARMED_GROUPS: &[&str] = &["id", "name", "aliases", "code", "plover_code", "sector", "from", "to"];
pub(super) fn armed_group(row: &Row<'_>) -> Made<ArmedGroupRow> {
    Ok(ArmedGroupRow {
        id: row.filled("id")?,
        name: row.filled("name")?,
        aliases: row.values("aliases"),
        code: row.filled("code")?,
        plover_code: row.cell("plover_code").into(),
        sector: row.sector("sector")?,
        from: row.date("from")?,
        to: row.date("to")?,
    })
}

pub(super) const OFFICES: &[&str] = &["person", "aliases", "title", "code", "sector", "from", "to"];
pub(super) fn office(row: &Row<'_>) -> Made<OfficeRow> {
    Ok(OfficeRow {
        person: row.filled("person")?,
        aliases: row.values("aliases"),
        title: row.filled("title")?,
        code: row.filled("code")?,
        sector: row.sector("sector")?,
        from: row.date("from")?,
        to: row.date("to")?,
        line: row.line,
    })
}

pub(super) const ROLE_NOUNS: &[&str] = &["phrase", "sector", "country"];
pub(super) fn role_noun(row: &Row<'_>) -> Made<RoleNounRow> {
    Ok(RoleNounRow { phrase: row.filled("phrase")?, sector: row.sector("sector")?, country: row.cell("country").into() })
}

pub(super) const TITLES: &[&str] = &["title", "sector"];
pub(super) fn title(row: &Row<'_>) -> Made<TitleRow> {
    Ok(TitleRow { title: row.filled("title")?, sector: row.sector("sector")? })
}

pub(super) const PLACES: &[&str] = &["name", "aliases", "country", "admin1", "kind", "population"];
pub(super) fn place(row: &Row<'_>) -> Made<PlaceRow> {
    let population = match row.cell("population") {
        "" => 0,
        text => text.parse().map_err(|_| (format!("`{text}` is not a number of inhabitants"), "digits only, or leave it empty".to_owned()))?,
    };
    Ok(PlaceRow {
        name: row.filled("name")?,
        aliases: row.values("aliases"),
        country: row.cell("country").into(),
        admin1: row.cell("admin1").into(),
        kind: row.cell("kind").into(),
        population,
        coordinates: row.cell("lat").parse().ok().zip(row.cell("lon").parse().ok()),
        geonames: row.cell("geonames").parse().ok(),
        curated: row.cell("source").starts_with("own"),
    })
}

pub(super) const DISPUTED: &[&str] = &["name", "aliases", "home_state", "display_name", "sector"];
pub(super) fn disputed(row: &Row<'_>) -> Made<DisputedRow> {
    let name = row.filled("name")?;
    let display = row.cell("display_name");
    Ok(DisputedRow {
        display_name: if display.is_empty() { name.clone() } else { display.into() },
        name,
        aliases: row.values("aliases"),
        home_state: row.filled("home_state")?,
        sector: row.sector("sector")?,
    })
}

/// True if a row that holds `from..to` may hold on the day; an open end is open, and an unknown day asks for an open end.
pub(crate) fn holds(from: Option<PartialDate>, to: Option<PartialDate>, day: Option<Date>) -> bool {
    match day {
        Some(day) => from.is_none_or(|from| from.first <= day) && to.is_none_or(|to| day <= to.last),
        None => to.is_none(),
    }
}
