//! The columns of GDELT 2.0, Events and Mentions, and what dateline puts in each.

use super::column::{Column, Kind, approximated, empty, filled};

const NO_GROUPS: &str = "dateline does not code ethnic or religious groups";
const ONE_SECTOR: &str = "dateline keeps one sector a party";
const NO_ACTOR_PLACE: &str = "dateline places the act, not those who take part";
const NO_TONE: &str = "dateline does not measure tone";
const NO_FIPS: &str = "dateline has no FIPS 10-4 codes, and ISO codes in this column would be taken for them; links.csv has the ISO code";
const NO_CONFIDENCE: &str = "dateline gives no percentage: status and found_by in links.csv say what an event rests on";
const ENGLISH: &str = "nothing is translated";
const UNUSED: &str = "blank in GDELT too";

/// Events.
pub(super) const EVENTS: &[Column] = &[
    approximated(
        "GLOBALEVENTID",
        Kind::Integer,
        "Id of the row",
        "52 bits of a hash of event_id and pair: lasting, exact in R and Stata, no order in time; links.csv has the event_id",
    ),
    filled("SQLDATE", Kind::Integer, "Day of the act, YYYYMMDD; empty if it is not dated to one day"),
    filled("MonthYear", Kind::Integer, "Month of the act, YYYYMM; empty if it is not dated to one month"),
    filled("Year", Kind::Integer, "Year of the act"),
    approximated("FractionDate", Kind::Number, "Day as a part of the year", "year + ((month - 1) * 30 + day) / 365, as GDELT's figures are; four decimals"),
    approximated("Actor1Code", Kind::Text, "Who acts: code and role", "dateline's code (ISO 3166 alpha-3 or an organisation's id) and CAMEO's role"),
    filled("Actor1Name", Kind::Text, "Who acts: the name it resolves to, else its words"),
    approximated("Actor1CountryCode", Kind::Text, "Who acts: country", "ISO 3166 alpha-3; CAMEO's codes differ for a few states"),
    approximated("Actor1KnownGroupCode", Kind::Text, "Who acts: group that is no state", "dateline's id of the organisation"),
    empty("Actor1EthnicCode", Kind::Text, NO_GROUPS),
    empty("Actor1Religion1Code", Kind::Text, NO_GROUPS),
    empty("Actor1Religion2Code", Kind::Text, NO_GROUPS),
    approximated("Actor1Type1Code", Kind::Text, "Who acts: role", "CAMEO's role for the PLOVER sector (JRN is MED, MED is HLH); empty where CAMEO has none"),
    empty("Actor1Type2Code", Kind::Text, ONE_SECTOR),
    empty("Actor1Type3Code", Kind::Text, ONE_SECTOR),
    approximated("Actor2Code", Kind::Text, "Whom it is done to: code and role", "dateline's code (ISO 3166 alpha-3 or an organisation's id) and CAMEO's role"),
    filled("Actor2Name", Kind::Text, "Whom it is done to: the name it resolves to, else its words"),
    approximated("Actor2CountryCode", Kind::Text, "Whom it is done to: country", "ISO 3166 alpha-3; CAMEO's codes differ for a few states"),
    approximated("Actor2KnownGroupCode", Kind::Text, "Whom it is done to: group that is no state", "dateline's id of the organisation"),
    empty("Actor2EthnicCode", Kind::Text, NO_GROUPS),
    empty("Actor2Religion1Code", Kind::Text, NO_GROUPS),
    empty("Actor2Religion2Code", Kind::Text, NO_GROUPS),
    approximated(
        "Actor2Type1Code",
        Kind::Text,
        "Whom it is done to: role",
        "CAMEO's role for the PLOVER sector (JRN is MED, MED is HLH); empty where CAMEO has none",
    ),
    empty("Actor2Type2Code", Kind::Text, ONE_SECTOR),
    empty("Actor2Type3Code", Kind::Text, ONE_SECTOR),
    approximated("IsRootEvent", Kind::Integer, "Whether it is in the lead", "1 in the first sentence of the report, else 0"),
    approximated("EventCode", Kind::Text, "CAMEO code, text", "the root by PLOVER type and mode (two digits), the leaf only where a rule states it"),
    approximated("EventBaseCode", Kind::Text, "CAMEO code at its second level, text", "of EventCode; a root stays a root"),
    filled("EventRootCode", Kind::Text, "CAMEO root, text"),
    filled("QuadClass", Kind::Integer, "Quad class of the root: 1 to 4"),
    approximated("GoldsteinScale", Kind::Number, "Goldstein score of the code", "ICEWS's table (goldstein_icews)"),
    approximated("NumMentions", Kind::Integer, "Mentions", "1: a row is one report; reports of one act are not merged"),
    approximated("NumSources", Kind::Integer, "Sources", "1: as NumMentions"),
    approximated("NumArticles", Kind::Integer, "Articles", "1: as NumMentions"),
    empty("AvgTone", Kind::Number, NO_TONE),
    empty("Actor1Geo_Type", Kind::Integer, NO_ACTOR_PLACE),
    empty("Actor1Geo_FullName", Kind::Text, NO_ACTOR_PLACE),
    empty("Actor1Geo_CountryCode", Kind::Text, NO_ACTOR_PLACE),
    empty("Actor1Geo_ADM1Code", Kind::Text, NO_ACTOR_PLACE),
    empty("Actor1Geo_ADM2Code", Kind::Text, NO_ACTOR_PLACE),
    empty("Actor1Geo_Lat", Kind::Number, NO_ACTOR_PLACE),
    empty("Actor1Geo_Long", Kind::Number, NO_ACTOR_PLACE),
    empty("Actor1Geo_FeatureID", Kind::Text, NO_ACTOR_PLACE),
    empty("Actor2Geo_Type", Kind::Integer, NO_ACTOR_PLACE),
    empty("Actor2Geo_FullName", Kind::Text, NO_ACTOR_PLACE),
    empty("Actor2Geo_CountryCode", Kind::Text, NO_ACTOR_PLACE),
    empty("Actor2Geo_ADM1Code", Kind::Text, NO_ACTOR_PLACE),
    empty("Actor2Geo_ADM2Code", Kind::Text, NO_ACTOR_PLACE),
    empty("Actor2Geo_Lat", Kind::Number, NO_ACTOR_PLACE),
    empty("Actor2Geo_Long", Kind::Number, NO_ACTOR_PLACE),
    empty("Actor2Geo_FeatureID", Kind::Text, NO_ACTOR_PLACE),
    approximated(
        "ActionGeo_Type",
        Kind::Integer,
        "What the place is",
        "1 country, 4 town, 5 province, whatever the country; GDELT's 2 and 3 for states and towns of the USA are not used",
    ),
    filled("ActionGeo_FullName", Kind::Text, "Where the act was"),
    empty("ActionGeo_CountryCode", Kind::Text, NO_FIPS),
    empty("ActionGeo_ADM1Code", Kind::Text, NO_FIPS),
    empty("ActionGeo_ADM2Code", Kind::Text, NO_FIPS),
    filled("ActionGeo_Lat", Kind::Number, "Latitude; none for a country, where GDELT gives its middle"),
    filled("ActionGeo_Long", Kind::Number, "Longitude; none for a country"),
    approximated("ActionGeo_FeatureID", Kind::Text, "Id of the place", "GeoNames id instead of GNS or GNIS"),
    approximated("DATEADDED", Kind::Integer, "When it was added, YYYYMMDDHHMMSS UTC", "when the run that coded it began"),
    filled("SOURCEURL", Kind::Text, "Where it was published"),
];

/// Mentions.
pub(super) const MENTIONS: &[Column] = &[
    approximated("GLOBALEVENTID", Kind::Integer, "Id of the row in events", "as there"),
    approximated("EventTimeDate", Kind::Integer, "When the event was first recorded, YYYYMMDDHHMMSS UTC", "when the run that coded it began"),
    approximated("MentionTimeDate", Kind::Integer, "When it was published, YYYYMMDDHHMMSS", "day of publication with 000000 for the time, which is not known"),
    approximated("MentionType", Kind::Integer, "How it is cited", "1 if there is a URL, 2 if not"),
    approximated("MentionSourceName", Kind::Text, "Who published it", "host of the URL without www., else the publisher"),
    filled("MentionIdentifier", Kind::Text, "Where it was published: URL, else the article's id"),
    filled("SentenceID", Kind::Integer, "Sentence of the article, from 1"),
    approximated("Actor1CharOffset", Kind::Integer, "Where who acts stands", "in Unicode code points from 0 in the text that dateline read"),
    approximated("Actor2CharOffset", Kind::Integer, "Where whom it is done to stands", "as Actor1CharOffset"),
    approximated("ActionCharOffset", Kind::Integer, "Where the act stands", "as Actor1CharOffset"),
    approximated("InRawText", Kind::Integer, "Whether the text was not rewritten", "always 1: offsets are into the text as read"),
    empty("Confidence", Kind::Integer, NO_CONFIDENCE),
    approximated("MentionDocLen", Kind::Integer, "Length of the article", "in Unicode code points"),
    empty("MentionDocTone", Kind::Number, NO_TONE),
    empty("MentionDocTranslationInfo", Kind::Text, ENGLISH),
    empty("Extras", Kind::Text, UNUSED),
];
