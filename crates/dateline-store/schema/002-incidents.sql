-- Version 1.1: which articles are copies of which, and which events tell the same act. Both are worked out from the tables of 1.0 when a run ends.

-- MinHash of the text of a current version: 96 numbers of four bytes, the least first. `shingles` is how many different ones they were drawn from.
CREATE TABLE signatures (
    article INTEGER PRIMARY KEY REFERENCES articles,
    shingles INTEGER NOT NULL,
    minhash BLOB NOT NULL
) STRICT;
-- Articles with a band in common are compared.
CREATE TABLE signature_bands (
    band INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles,
    PRIMARY KEY (band, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX articles_by_text ON articles (text_hash);

-- Every current version with the first of all articles that carry the same text. `copy_of` is the one it was found to resemble.
CREATE TABLE article_origins (
    article INTEGER PRIMARY KEY REFERENCES articles,
    origin INTEGER NOT NULL REFERENCES articles,
    copy_of INTEGER REFERENCES articles,
    resemblance REAL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX article_origins_by_origin ON article_origins (origin);

-- Content words around the trigger, two bytes of hash each, sorted: enough to compare, too little to read.
CREATE TABLE event_words (
    event INTEGER PRIMARY KEY REFERENCES events ON DELETE CASCADE,
    words BLOB NOT NULL
) STRICT;

-- Where to look for events that may tell the same act: kind of act, a party, and the days it can have been on (counted from 1970-01-01).
CREATE TABLE incident_blocks (
    family TEXT NOT NULL,
    code TEXT NOT NULL,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
    PRIMARY KEY (family, code, first_day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_blocks_by_event ON incident_blocks (event);

-- What changed since origins and incidents were worked out.
CREATE TABLE origins_pending (article INTEGER PRIMARY KEY REFERENCES articles) STRICT;
CREATE TABLE incidents_pending (event INTEGER PRIMARY KEY REFERENCES events ON DELETE CASCADE) STRICT;
CREATE TABLE incidents_left (incident INTEGER PRIMARY KEY REFERENCES incidents ON DELETE CASCADE) STRICT;

ALTER TABLE incidents ADD COLUMN events INTEGER;
ALTER TABLE incidents ADD COLUMN affirmed INTEGER;
ALTER TABLE incidents ADD COLUMN denied INTEGER;
ALTER TABLE incidents ADD COLUMN negated INTEGER;
ALTER TABLE incidents ADD COLUMN planned INTEGER;
ALTER TABLE incidents ADD COLUMN actors TEXT;
ALTER TABLE incidents ADD COLUMN recipients TEXT;
ALTER TABLE incidents ADD COLUMN place_name TEXT;
ALTER TABLE incidents ADD COLUMN place_country TEXT;
CREATE INDEX incidents_by_day ON incidents (day_first, type);
CREATE INDEX incidents_contested ON incidents (day_first) WHERE denied > 0 AND affirmed > 0;
-- The member that this one was linked to, and how strongly; both NULL for the first of an incident.
ALTER TABLE incident_members ADD COLUMN linked_to INTEGER;
ALTER TABLE incident_members ADD COLUMN points REAL;

-- Incidents that one voice denies and another affirms, by pair of parties. It follows from the other tables, and is there for the view `contested`.
CREATE TABLE contests (
    incident INTEGER NOT NULL REFERENCES incidents ON DELETE CASCADE,
    actor TEXT NOT NULL,
    recipient TEXT NOT NULL,
    type TEXT NOT NULL,
    day TEXT,
    status TEXT NOT NULL,
    denied_by TEXT NOT NULL,
    affirmed_by TEXT NOT NULL,
    denied INTEGER NOT NULL,
    affirmed INTEGER NOT NULL,
    PRIMARY KEY (incident, actor, recipient, denied_by, affirmed_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX contests_by_pair ON contests (actor, recipient, day);
CREATE INDEX contests_by_day ON contests (day);

-- Incidents that went away, and which one has their first event now; NULL where that event is gone too.
CREATE TABLE incident_tombstones (
    tombstone INTEGER PRIMARY KEY,
    incident_id TEXT NOT NULL,
    became TEXT,
    run INTEGER REFERENCES runs
) STRICT;
CREATE INDEX incident_tombstones_by_id ON incident_tombstones (incident_id);

-- The triggers stand here, and not in the program, so that a record that an older program writes to is up to date after the next run.
INSERT INTO origins_pending SELECT article FROM articles WHERE superseded_by IS NULL;
INSERT INTO incidents_pending SELECT event FROM events;
CREATE TRIGGER origins_article_added AFTER INSERT ON articles BEGIN
    INSERT INTO origins_pending SELECT NEW.article WHERE NOT EXISTS (SELECT 1 FROM origins_pending WHERE article = NEW.article);
END;
-- What were copies of one another through this version may no longer be.
CREATE TRIGGER origins_article_superseded AFTER UPDATE OF superseded_by ON articles WHEN NEW.superseded_by IS NOT NULL BEGIN
    INSERT INTO origins_pending
    SELECT s.article FROM article_origins o JOIN article_origins s ON s.origin = o.origin
    WHERE o.article = NEW.article AND NOT EXISTS (SELECT 1 FROM origins_pending p WHERE p.article = s.article);
END;
CREATE TRIGGER incidents_event_added AFTER INSERT ON events BEGIN
    INSERT INTO incidents_pending SELECT NEW.event WHERE NOT EXISTS (SELECT 1 FROM incidents_pending WHERE event = NEW.event);
END;
-- Incidents may fall apart without this event, or as it is now: all that it could be compared with is looked at again.
CREATE TRIGGER incidents_event_changed BEFORE UPDATE ON events BEGIN
    INSERT INTO incidents_pending
    SELECT DISTINCT b.event FROM incident_blocks o
    JOIN incident_blocks b ON b.family = o.family AND b.code = o.code AND b.first_day BETWEEN o.first_day - 31 AND o.last_day AND b.last_day >= o.first_day
    WHERE o.event = OLD.event AND NOT EXISTS (SELECT 1 FROM incidents_pending p WHERE p.event = b.event);
    INSERT INTO incidents_pending SELECT OLD.event WHERE NOT EXISTS (SELECT 1 FROM incidents_pending WHERE event = OLD.event);
END;
CREATE TRIGGER incidents_event_removed BEFORE DELETE ON events BEGIN
    INSERT INTO incidents_left
    SELECT incident FROM incident_members m WHERE event = OLD.event AND NOT EXISTS (SELECT 1 FROM incidents_left l WHERE l.incident = m.incident);
    INSERT INTO incidents_pending
    SELECT DISTINCT b.event FROM incident_blocks o
    JOIN incident_blocks b ON b.family = o.family AND b.code = o.code AND b.first_day BETWEEN o.first_day - 31 AND o.last_day AND b.last_day >= o.first_day
    WHERE o.event = OLD.event AND NOT EXISTS (SELECT 1 FROM incidents_pending p WHERE p.event = b.event);
END;
