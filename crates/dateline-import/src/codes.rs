//! CAMEO actor codes to country and PLOVER sector. In: a code such as "AFGGOVMIL" or "IGOUNO". Out: who that is.
//!
//! Meanings of the role codes: CAMEO codebook 1.1b3, chapter 3, and the sector list of the PLOVER 2.0 draft manual.

use std::collections::BTreeSet;

use dateline_model::Sector;

/// What a code says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Meaning {
    /// A country and nothing else.
    Country(String),
    /// Somebody of a country.
    Of(String, Sector),
    /// An actor of no country: PLOVER's slot ("IGO"), its short id, its sector.
    International { slot: &'static str, id: String, sector: Sector },
    /// A role without a country.
    Role(Sector),
}

/// International actors: the first three letters, PLOVER's slot, the sector.
const INTERNATIONAL: &[(&str, &str, Sector)] = &[
    ("IGO", "IGO", Sector::Igo),
    ("NGO", "NGO", Sector::Ngo),
    ("NGM", "NGO", Sector::Ngo),
    ("MNC", "MNC", Sector::Bus),
    ("IMG", "IMG", Sector::Reb),
    ("INT", "INT", Sector::Unk),
];

/// Codes of CAMEO's dictionaries for states that ISO 3166 now writes otherwise, and for territories.
const OTHER_SPELLING: &[(&str, &str)] =
    &[("ROM", "ROU"), ("TMP", "TLS"), ("KSV", "XKX"), ("KOS", "XKX"), ("WSB", "PSE"), ("GZS", "PSE"), ("ZAR", "COD"), ("BUR", "MMR"), ("GER", "DEU")];

/// CAMEO's codes for parts of the world.
const REGIONS: &[&str] = &[
    "AFR", "ASA", "BLK", "CAF", "CAS", "CAU", "CEU", "CFR", "CRB", "EAF", "EEU", "EIN", "EUR", "LAM", "MDT", "MEA", "NAF", "NMR", "PGS", "SAF", "SAM", "SAS",
    "SCN", "SEA", "WAF", "WST",
];

/// CAMEO's roles.
const ROLES: &[(&str, Sector)] = &[
    ("GOV", Sector::Gov),
    ("MIL", Sector::Mil),
    ("COP", Sector::Cop),
    ("JUD", Sector::Jud),
    ("LEG", Sector::Leg),
    ("SPY", Sector::Spy),
    ("REB", Sector::Reb),
    ("INS", Sector::Reb),
    ("SEP", Sector::Reb),
    ("PRM", Sector::Prm),
    ("OPP", Sector::Opp),
    ("PTY", Sector::Pty),
    ("BUS", Sector::Bus),
    ("MNC", Sector::Bus),
    ("CVL", Sector::Cvl),
    ("EDU", Sector::Edu),
    ("MED", Sector::Jrn),
    ("JRN", Sector::Jrn),
    ("HLH", Sector::Med),
    ("REF", Sector::Ref),
    ("LAB", Sector::Lab),
    ("AGR", Sector::Agr),
    ("CRM", Sector::Crm),
    ("ELI", Sector::Eli),
    ("UAF", Sector::Uaf),
    ("NGO", Sector::Ngo),
    ("HRI", Sector::Ngo),
    ("IGO", Sector::Igo),
    ("REL", Sector::Rel),
    ("SOC", Sector::Soc),
];

/// Reads a code; `states` holds the ISO codes that the tables know.
pub(crate) fn meaning(code: &str, states: &BTreeSet<String>) -> Result<Meaning, String> {
    if !code.is_ascii() || code.is_empty() || !code.len().is_multiple_of(3) {
        return Err(format!("`{code}` is not made of groups of three letters"));
    }
    let groups: Vec<&str> = (0..code.len()).step_by(3).map(|at| &code[at..at + 3]).collect();
    let sector = |roles: &[&str]| roles.iter().find_map(|role| ROLES.iter().find(|(name, _)| name == role)).map(|(_, sector)| *sector);
    let first = groups[0];
    if let Some((_, slot, own)) = INTERNATIONAL.iter().find(|(name, ..)| *name == first) {
        let id = groups.get(1).map_or_else(|| first.to_owned(), |next| (*next).to_owned());
        return Ok(Meaning::International { slot, id, sector: *own });
    }
    let iso = OTHER_SPELLING.iter().find(|(cameo, _)| *cameo == first).map_or(first, |(_, iso)| *iso);
    if states.contains(iso) {
        return Ok(match sector(&groups[1..]) {
            None if groups.len() == 1 => Meaning::Country(iso.to_owned()),
            found => Meaning::Of(iso.to_owned(), found.unwrap_or_default()),
        });
    }
    if REGIONS.contains(&first) {
        return Err(format!("`{first}` is a part of the world, which acts through its states"));
    }
    let roles = if first == "---" { &groups[1..] } else { &groups[..] };
    sector(roles).map(Meaning::Role).ok_or_else(|| format!("`{first}` is no state, no kind of organisation and no role that is known"))
}

/// The sector of an agent's code: "GOVATG", "OPP".
pub(crate) fn sector(code: &str) -> Result<Sector, String> {
    match meaning(code, &BTreeSet::new())? {
        Meaning::Role(sector) | Meaning::International { sector, .. } => Ok(sector),
        Meaning::Country(_) | Meaning::Of(..) => Err(format!("`{code}` is a country, not a role")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_from_the_left() {
        let states: BTreeSet<String> = ["AFG", "ROU"].map(str::to_owned).into();
        assert_eq!(meaning("AFG", &states), Ok(Meaning::Country("AFG".into())));
        assert_eq!(meaning("AFGGOVMIL", &states), Ok(Meaning::Of("AFG".into(), Sector::Gov)));
        assert_eq!(meaning("ROMMED", &states), Ok(Meaning::Of("ROU".into(), Sector::Jrn)));
        assert_eq!(meaning("AFGMUS", &states), Ok(Meaning::Of("AFG".into(), Sector::Unk)));
        assert_eq!(meaning("IGOUNO", &states), Ok(Meaning::International { slot: "IGO", id: "UNO".into(), sector: Sector::Igo }));
        assert!(meaning("EUR", &states).unwrap_err().contains("part of the world"));
        assert!(meaning("AFGG", &states).is_err());
        assert_eq!(sector("GOVATG"), Ok(Sector::Gov));
        assert_eq!(sector("NGO"), Ok(Sector::Ngo));
        assert!(sector("XYZ").is_err());
    }
}
