-- Ready-made views. They are made anew whenever a record is migrated, so that they may change without a migration of their own.
-- Only SQL that SQLite 3.37 (2021) understands: one unknown word here would keep older tools from opening the record at all. And only what DuckDB
-- understands too, which reads them as its own: with one view that it cannot read, it does not even list the tables. So there is no iif and no
-- ON after CROSS JOIN, which SQLite takes as the order of the loops, and months are counted without strftime.

CREATE VIEW current_articles AS
SELECT article, id, version, title, publisher, url, published, language, characters, source, source_line, run
FROM articles WHERE superseded_by IS NULL;

-- The words of sentences, as far as they were kept.
CREATE VIEW sentence_text AS
SELECT s.article, s.sentence, substr(t.text, s.kept_at + 1, s.end_offset - s.start_offset) AS text
FROM sentences s LEFT JOIN texts t USING (article);

-- One row an event, with its parties joined by `;`.
CREATE VIEW event_list AS
SELECT e.event_id, a.published, e.type, e.mode, e.quad, e.plover2_score, e.cameo, e.goldstein_icews,
    (SELECT group_concat(code, ';') FROM (SELECT code FROM parties WHERE event = e.event AND role = 'actor' ORDER BY position)) AS actors,
    (SELECT group_concat(code, ';') FROM (SELECT code FROM parties WHERE event = e.event AND role = 'recipient' ORDER BY position)) AS recipients,
    e.status, e.date_start, e.date_end, e.date_basis, e.place_name, e.place_country, e.source_code, e.source_sector, e.source_text,
    e.trigger, e.found_by, a.id AS article_id, e.sentence, a.title, a.publisher, a.url, e.day
FROM events e JOIN articles a USING (article);

-- Pair and day. Events with a side that is not known, undated ones, and those dated to more than a day, are not in it.
-- `events` and all columns up to the scores count what is said to have happened (asserted or reported); the rest is counted apart.
CREATE VIEW dyad_day AS
SELECT period AS day, actor, recipient, events, verbal_cooperation, material_cooperation, verbal_conflict, material_conflict,
    CASE WHEN plover2_scored > 0 THEN plover2_tenths / 10.0 END AS plover2_score_sum, CASE WHEN goldstein_scored > 0 THEN goldstein_tenths / 10.0 END AS goldstein_icews_sum,
    background, planned, hypothetical, negated, denied
FROM dyad_counts WHERE grain = 'day' AND actor <> 'UNK' AND recipient <> 'UNK';

-- Pair and month, with zeros: every pair that has an event that happened, in every month from the record's first such event to its last.
-- Were the grain 'month' said of `c` itself, SQLite would look for it by period first, in an index that takes twice as long.
CREATE VIEW dyad_month AS
WITH RECURSIVE months (month, last, grain) AS (
    SELECT min(period), (SELECT max(period) FROM dyad_counts WHERE grain = 'month' AND events > 0), 'month'
    FROM dyad_counts WHERE grain = 'month' AND events > 0
    UNION ALL
    SELECT CASE WHEN substr(month, 6) = '12' THEN printf('%04d-01', CAST(substr(month, 1, 4) AS INTEGER) + 1)
        ELSE substr(month, 1, 5) || printf('%02d', CAST(substr(month, 6) AS INTEGER) + 1) END, last, grain
    FROM months WHERE month < last
)
SELECT m.month, p.actor, p.recipient, actor_state.cow AS actor_cow, actor_state.gw AS actor_gw, recipient_state.cow AS recipient_cow,
    recipient_state.gw AS recipient_gw, coalesce(c.events, 0) AS events, coalesce(c.verbal_cooperation, 0) AS verbal_cooperation,
    coalesce(c.material_cooperation, 0) AS material_cooperation, coalesce(c.verbal_conflict, 0) AS verbal_conflict,
    coalesce(c.material_conflict, 0) AS material_conflict, CASE WHEN c.plover2_scored > 0 THEN c.plover2_tenths / 10.0 END AS plover2_score_sum,
    CASE WHEN c.goldstein_scored > 0 THEN c.goldstein_tenths / 10.0 END AS goldstein_icews_sum, coalesce(c.background, 0) AS background,
    coalesce(c.planned, 0) AS planned, coalesce(c.hypothetical, 0) AS hypothetical, coalesce(c.negated, 0) AS negated, coalesce(c.denied, 0) AS denied
FROM dyad_counts p
LEFT JOIN states actor_state ON actor_state.code = p.actor
LEFT JOIN states recipient_state ON recipient_state.code = p.recipient
CROSS JOIN months m
LEFT JOIN dyad_counts c ON c.actor = p.actor AND c.recipient = p.recipient AND c.grain = m.grain AND c.period = m.month
WHERE p.grain = 'all' AND p.events > 0 AND p.actor <> 'UNK' AND p.recipient <> 'UNK';

-- The one-a-day filter: the same pair, type, mode and day counts once, however many reports tell of it. An unknown side is 'UNK'.
CREATE VIEW one_a_day AS
SELECT d.day, d.actor, d.recipient, d.type, d.mode, count(*) AS reports, min(d.event) AS first_event
FROM dyad_counts c CROSS JOIN dyads d
WHERE d.day = c.period AND d.actor = c.actor AND d.recipient = c.recipient AND c.grain = 'day' AND c.events > 0 AND d.status IN ('asserted', 'reported')
GROUP BY d.day, d.actor, d.recipient, d.type, d.mode;

-- Who says what of which act: one row an event that somebody but the report vouches for, denies, demands or plans.
CREATE VIEW claims AS
SELECT e.event_id, a.published, e.source_code, e.source_sector, e.source_text, s.stance, e.status, e.type, e.mode,
    (SELECT group_concat(code, ';') FROM (SELECT code FROM parties WHERE event = e.event AND role = 'actor' ORDER BY position)) AS actors,
    (SELECT group_concat(code, ';') FROM (SELECT code FROM parties WHERE event = e.event AND role = 'recipient' ORDER BY position)) AS recipients,
    e.day, s.quoted, s.cue, s.content, a.id AS article_id, a.title, a.url
FROM events e JOIN articles a USING (article) LEFT JOIN statements s ON s.article = e.article AND s.statement = e.statement
WHERE e.source_text IS NOT NULL;

-- Acts that one voice denies and another, or a report itself, says happened (`status` says how): one row for each voice that denies, voice that
-- affirms and pair of parties of an incident, with the first event of each voice.
CREATE VIEW contested AS
SELECT c.actor, c.recipient, c.type, c.day, c.status, c.denied_by, c.affirmed_by, dn.event_id AS denied_event_id, af.event_id AS affirmed_event_id,
    i.incident_id
FROM contests c
CROSS JOIN incidents i
CROSS JOIN events dn
CROSS JOIN events af
WHERE i.incident = c.incident AND dn.event = c.denied AND af.event = c.affirmed;

-- Every article with the first of all that carry the same text, and why that is so.
CREATE VIEW copies AS
SELECT a.id AS article_id, a.published, a.publisher, f.id AS origin_id, f.publisher AS origin_publisher, c.id AS copy_of_id, o.resemblance, o.reason
FROM article_origins o JOIN articles a USING (article) JOIN articles f ON f.article = o.origin LEFT JOIN articles c ON c.article = o.copy_of;

-- One row an event that is in an incident: which, and why.
CREATE VIEW incident_reports AS
SELECT i.incident_id, e.event_id, l.event_id AS linked_to, m.points, m.reason, e.type, e.mode, e.status, a.published, a.id AS article_id, o.origin, a.publisher, a.title
FROM incident_members m
JOIN incidents i ON i.incident = m.incident
JOIN events e ON e.event = m.event
JOIN articles a ON a.article = e.article
LEFT JOIN article_origins o ON o.article = a.article
LEFT JOIN events l ON l.event = m.linked_to;

-- Who says what of an incident: one row a voice and status, with the number of different texts that have it.
CREATE VIEW incident_voices AS
SELECT i.incident_id, e.status, coalesce(s.stance, CASE e.status WHEN 'denied' THEN 'denies' ELSE 'asserts' END) AS stance,
    coalesce(e.source_code || ' ' || e.source_sector, e.source_text, 'the report') AS voice, count(*) AS events, count(DISTINCT o.origin) AS origins
FROM incident_members m
JOIN incidents i ON i.incident = m.incident
JOIN events e ON e.event = m.event
LEFT JOIN statements s ON s.article = e.article AND s.statement = e.statement
LEFT JOIN article_origins o ON o.article = e.article
GROUP BY i.incident_id, e.status, 3, 4;
