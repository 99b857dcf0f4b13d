-- Version 1.0 of the record. Never change a migration that was released: add the next one.
-- Offsets count Unicode code points of the article's text; `end_offset` is the first behind the stretch. Unknown is NULL, never '' or 0.

-- One row a run of `dateline ingest`. `finished` is NULL while it runs, and for ever if it was killed.
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    dateline TEXT NOT NULL,
    model TEXT NOT NULL,
    data TEXT NOT NULL,
    text_kept TEXT NOT NULL CHECK (text_kept IN ('full', 'snippets', 'offsets')),
    added INTEGER NOT NULL DEFAULT 0,
    new_versions INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    events INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One row a version of an article. `id` is the same in all versions and is what `dateline/1` calls document.id.
CREATE TABLE articles (
    article INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    superseded_by INTEGER REFERENCES articles DEFERRABLE INITIALLY DEFERRED,
    content_hash TEXT NOT NULL UNIQUE,
    text_hash TEXT NOT NULL,
    title TEXT,
    publisher TEXT,
    url TEXT,
    published TEXT,
    language TEXT,
    characters INTEGER NOT NULL,
    source TEXT NOT NULL,
    source_line INTEGER,
    run INTEGER NOT NULL REFERENCES runs,
    UNIQUE (id, version)
) STRICT;
CREATE INDEX articles_by_published ON articles (published);

-- The text that was kept: all of it, or the sentences that an event or statement stands in, one a line.
CREATE TABLE texts (
    article INTEGER PRIMARY KEY REFERENCES articles,
    kept TEXT NOT NULL CHECK (kept IN ('full', 'snippets')),
    text TEXT NOT NULL
) STRICT;

-- Sentences of current versions. `kept_at` is where the sentence begins in `texts.text`; NULL if its words were not kept.
CREATE TABLE sentences (
    article INTEGER NOT NULL REFERENCES articles,
    sentence INTEGER NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    kept_at INTEGER,
    PRIMARY KEY (article, sentence)
) STRICT, WITHOUT ROWID;

-- Actors of current versions. `office` and `mentions` are JSON as in `dateline/1`.
CREATE TABLE entities (
    article INTEGER NOT NULL REFERENCES articles,
    entity TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT,
    sector TEXT NOT NULL,
    office TEXT,
    mentions TEXT NOT NULL,
    PRIMARY KEY (article, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX entities_by_code ON entities (code, sector);

CREATE TABLE statements (
    article INTEGER NOT NULL REFERENCES articles,
    statement TEXT NOT NULL,
    sentence INTEGER NOT NULL,
    source_entity TEXT,
    source_code TEXT,
    source_sector TEXT,
    source_text TEXT,
    cue TEXT,
    cue_start INTEGER NOT NULL,
    cue_end INTEGER NOT NULL,
    content TEXT,
    content_start INTEGER NOT NULL,
    content_end INTEGER NOT NULL,
    stance TEXT NOT NULL,
    quoted INTEGER NOT NULL CHECK (quoted IN (0, 1)),
    parent TEXT,
    found_by TEXT NOT NULL,
    PRIMARY KEY (article, statement),
    FOREIGN KEY (article, source_entity) REFERENCES entities DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (article, parent) REFERENCES statements DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX statements_by_source ON statements (source_code, stance);

-- Events of current versions. `event_id` is stable for ever; `event` joins the tables below.
-- `day` is set where the event is dated to one day, `month` where it is dated to one month or less.
CREATE TABLE events (
    event INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles,
    sentence INTEGER NOT NULL,
    type TEXT NOT NULL,
    mode TEXT,
    quad TEXT NOT NULL,
    plover2_score REAL,
    cameo TEXT,
    goldstein_icews REAL,
    trigger TEXT NOT NULL,
    trigger_start INTEGER NOT NULL,
    trigger_end INTEGER NOT NULL,
    date_start TEXT,
    date_end TEXT,
    date_grain TEXT,
    date_basis TEXT NOT NULL,
    date_text TEXT,
    day TEXT,
    month TEXT,
    place_name TEXT,
    place_country TEXT,
    place_admin1 TEXT,
    place_lat REAL,
    place_lon REAL,
    place_gazetteer_id INTEGER,
    place_precision TEXT,
    place_basis TEXT,
    place_text TEXT,
    status TEXT NOT NULL,
    statement TEXT,
    source_entity TEXT,
    source_code TEXT,
    source_sector TEXT,
    source_text TEXT,
    contexts TEXT NOT NULL,
    found_by TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs,
    FOREIGN KEY (article, statement) REFERENCES statements DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (article, source_entity) REFERENCES entities DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX events_by_article ON events (article);
CREATE INDEX events_by_type ON events (type, mode, day);
CREATE INDEX events_by_day ON events (day);
CREATE INDEX events_by_source ON events (source_code, day) WHERE source_text IS NOT NULL;

-- Actors, recipients and others (`role` is then 'mediator', 'monitor' ...) of an event, in the order of `dateline/1`.
CREATE TABLE parties (
    event INTEGER NOT NULL REFERENCES events,
    role TEXT NOT NULL,
    position INTEGER NOT NULL,
    article INTEGER NOT NULL,
    entity TEXT,
    code TEXT NOT NULL,
    plover_code TEXT,
    sector TEXT NOT NULL,
    start_offset INTEGER,
    end_offset INTEGER,
    text TEXT,
    PRIMARY KEY (event, role, position),
    FOREIGN KEY (article, entity) REFERENCES entities DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX parties_by_code ON parties (code, sector, role);

-- Numbers bound to an event. `high` is NULL where it is open.
CREATE TABLE quantities (
    event INTEGER NOT NULL REFERENCES events,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER,
    text TEXT NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

-- Who towards whom: one row for each pair of party codes of an event, so that the views need no joins. What is not known, or not there,
-- is 'UNK'. Acts without direction give both orders. Scores are kept in tenths here and below, so that sums are exact in any order. What the columns repeat from `events` never differs from it (`dateline record verify`).
CREATE TABLE dyads (
    actor TEXT NOT NULL,
    recipient TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES events,
    directed INTEGER NOT NULL CHECK (directed IN (0, 1)),
    type TEXT NOT NULL,
    mode TEXT,
    quad TEXT NOT NULL,
    status TEXT NOT NULL,
    day TEXT,
    month TEXT,
    plover2_tenths INTEGER,
    goldstein_tenths INTEGER,
    PRIMARY KEY (event, actor, recipient)
) STRICT, WITHOUT ROWID;
CREATE INDEX dyads_by_act ON dyads (day, actor, recipient, type, mode, status);
CREATE INDEX dyads_denied_by_actor ON dyads (actor, day, type, recipient) WHERE status = 'denied';
CREATE INDEX dyads_denied_by_day ON dyads (day, actor, type, recipient) WHERE status = 'denied';

-- Sums over `dyads`, kept by the triggers below. `period` is a day (2024-05-14), a month (2024-05) or 'all'.
-- `events` are those that are said to have happened around publication: asserted or reported; only these have a quad class and scores here.
CREATE TABLE dyad_counts (
    actor TEXT NOT NULL,
    recipient TEXT NOT NULL,
    grain TEXT NOT NULL CHECK (grain IN ('day', 'month', 'all')),
    period TEXT NOT NULL,
    events INTEGER NOT NULL,
    verbal_cooperation INTEGER NOT NULL,
    material_cooperation INTEGER NOT NULL,
    verbal_conflict INTEGER NOT NULL,
    material_conflict INTEGER NOT NULL,
    plover2_scored INTEGER NOT NULL,
    plover2_tenths INTEGER NOT NULL,
    goldstein_scored INTEGER NOT NULL,
    goldstein_tenths INTEGER NOT NULL,
    background INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    hypothetical INTEGER NOT NULL,
    negated INTEGER NOT NULL,
    denied INTEGER NOT NULL,
    PRIMARY KEY (actor, recipient, grain, period)
) STRICT, WITHOUT ROWID;
CREATE INDEX dyad_counts_by_period ON dyad_counts (grain, period, actor, recipient);
CREATE INDEX dyad_counts_months ON dyad_counts (period) WHERE grain = 'month' AND events > 0;

CREATE TRIGGER dyads_added AFTER INSERT ON dyads BEGIN
    INSERT INTO dyad_counts
    SELECT NEW.actor, NEW.recipient, grain, period,
        NEW.status IN ('asserted', 'reported'),
        NEW.status IN ('asserted', 'reported') AND NEW.quad = 'verbal-cooperation',
        NEW.status IN ('asserted', 'reported') AND NEW.quad = 'material-cooperation',
        NEW.status IN ('asserted', 'reported') AND NEW.quad = 'verbal-conflict',
        NEW.status IN ('asserted', 'reported') AND NEW.quad = 'material-conflict',
        NEW.status IN ('asserted', 'reported') AND NEW.plover2_tenths IS NOT NULL,
        iif(NEW.status IN ('asserted', 'reported'), coalesce(NEW.plover2_tenths, 0), 0),
        NEW.status IN ('asserted', 'reported') AND NEW.goldstein_tenths IS NOT NULL,
        iif(NEW.status IN ('asserted', 'reported'), coalesce(NEW.goldstein_tenths, 0), 0),
        NEW.status = 'background',
        NEW.status = 'planned',
        NEW.status = 'hypothetical',
        NEW.status = 'negated',
        NEW.status = 'denied'
    FROM (SELECT 'day' AS grain, NEW.day AS period UNION ALL SELECT 'month', NEW.month UNION ALL SELECT 'all', 'all')
    WHERE period IS NOT NULL
    ON CONFLICT DO UPDATE SET
        events = events + excluded.events,
        verbal_cooperation = verbal_cooperation + excluded.verbal_cooperation,
        material_cooperation = material_cooperation + excluded.material_cooperation,
        verbal_conflict = verbal_conflict + excluded.verbal_conflict,
        material_conflict = material_conflict + excluded.material_conflict,
        plover2_scored = plover2_scored + excluded.plover2_scored,
        plover2_tenths = plover2_tenths + excluded.plover2_tenths,
        goldstein_scored = goldstein_scored + excluded.goldstein_scored,
        goldstein_tenths = goldstein_tenths + excluded.goldstein_tenths,
        background = background + excluded.background,
        planned = planned + excluded.planned,
        hypothetical = hypothetical + excluded.hypothetical,
        negated = negated + excluded.negated,
        denied = denied + excluded.denied;
END;
CREATE TRIGGER dyads_removed AFTER DELETE ON dyads BEGIN
    UPDATE dyad_counts SET
        events = events - (OLD.status IN ('asserted', 'reported')),
        verbal_cooperation = verbal_cooperation - (OLD.status IN ('asserted', 'reported') AND OLD.quad = 'verbal-cooperation'),
        material_cooperation = material_cooperation - (OLD.status IN ('asserted', 'reported') AND OLD.quad = 'material-cooperation'),
        verbal_conflict = verbal_conflict - (OLD.status IN ('asserted', 'reported') AND OLD.quad = 'verbal-conflict'),
        material_conflict = material_conflict - (OLD.status IN ('asserted', 'reported') AND OLD.quad = 'material-conflict'),
        plover2_scored = plover2_scored - (OLD.status IN ('asserted', 'reported') AND OLD.plover2_tenths IS NOT NULL),
        plover2_tenths = plover2_tenths - (iif(OLD.status IN ('asserted', 'reported'), coalesce(OLD.plover2_tenths, 0), 0)),
        goldstein_scored = goldstein_scored - (OLD.status IN ('asserted', 'reported') AND OLD.goldstein_tenths IS NOT NULL),
        goldstein_tenths = goldstein_tenths - (iif(OLD.status IN ('asserted', 'reported'), coalesce(OLD.goldstein_tenths, 0), 0)),
        background = background - (OLD.status = 'background'),
        planned = planned - (OLD.status = 'planned'),
        hypothetical = hypothetical - (OLD.status = 'hypothetical'),
        negated = negated - (OLD.status = 'negated'),
        denied = denied - (OLD.status = 'denied')
    WHERE actor = OLD.actor AND recipient = OLD.recipient AND (grain, period) IN (VALUES ('day', OLD.day), ('month', OLD.month), ('all', 'all'));
    DELETE FROM dyad_counts
    WHERE actor = OLD.actor AND recipient = OLD.recipient AND (grain, period) IN (VALUES ('day', OLD.day), ('month', OLD.month), ('all', 'all'))
        AND events + background + planned + hypothetical + negated + denied = 0;
END;
CREATE TRIGGER dyads_changed BEFORE UPDATE ON dyads BEGIN
    SELECT raise(ABORT, 'rows of dyads are not changed: delete and insert, so that dyad_counts follows');
END;

-- Inputs that could not be taken in, with the place. A row is resolved when the same place is read without failure later.
CREATE TABLE quarantine (
    quarantine INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    source_line INTEGER,
    byte_offset INTEGER,
    reason TEXT NOT NULL,
    hint TEXT,
    first_run INTEGER NOT NULL REFERENCES runs,
    last_run INTEGER NOT NULL REFERENCES runs,
    resolved_run INTEGER REFERENCES runs
) STRICT;
CREATE UNIQUE INDEX quarantine_once ON quarantine (source, coalesce(source_line, -1), coalesce(byte_offset, -1), reason);

-- Events that are no longer in `events`, and what they were (`body`, JSON with the columns of `events` and their parties).
CREATE TABLE tombstones (
    tombstone INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles,
    reason TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX tombstones_by_event ON tombstones (event_id);

-- What readers of the record found. Rows are only ever added; they outlive the event, hence no foreign key.
CREATE TABLE reviews (
    review INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'corrected')),
    correction TEXT,
    reviewer TEXT NOT NULL,
    reviewed TEXT NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX reviews_by_event ON reviews (event_id);
CREATE TRIGGER reviews_unchanged BEFORE UPDATE ON reviews BEGIN
    SELECT raise(ABORT, 'reviews are only added: write a new one');
END;
CREATE TRIGGER reviews_kept BEFORE DELETE ON reviews BEGIN
    SELECT raise(ABORT, 'reviews are only added: write a new one');
END;

-- One act, told by many reports. `reason` of a member says why it was put there.
CREATE TABLE incidents (
    incident INTEGER PRIMARY KEY,
    incident_id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    mode TEXT,
    day_first TEXT,
    day_last TEXT,
    reports INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    method TEXT NOT NULL
) STRICT;
CREATE TABLE incident_members (
    incident INTEGER NOT NULL REFERENCES incidents ON DELETE CASCADE,
    event INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
    reason TEXT NOT NULL,
    PRIMARY KEY (incident, event)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX incident_members_by_event ON incident_members (event);

-- Numbers of states in Correlates of War and Gleditsch-Ward, from the actor table of the last run.
CREATE TABLE states (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    cow INTEGER,
    gw INTEGER
) STRICT, WITHOUT ROWID;

-- Words of titles and kept text of current versions. `rowid` is `articles.article`.
CREATE VIEW search_content AS
SELECT a.article, a.title, t.text FROM articles a LEFT JOIN texts t USING (article);
CREATE VIRTUAL TABLE search USING fts5 (title, text, content = 'search_content', content_rowid = 'article', tokenize = "unicode61 remove_diacritics 2");
