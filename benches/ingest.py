#!/usr/bin/env python3
"""How much the record adds to coding, and how a record of many articles behaves.

    python3 benches/ingest.py TEXTS.jsonl [--articles 20000] [--jobs N] [--keep FOLDER]

TEXTS.jsonl has "id", "published", "title" and "text" on each line.  It is repeated, each time with other ids, dates, names,
numbers and frequent words, by a fixed table of exchanges, so that the copies are not near-duplicates; how many of them the record takes for
copies all the same is printed.  Then, one after the other:

    dateline code ... --format json       coding alone
    dateline ingest ... --into record.db  coding and writing
    dateline ingest ... --into record.db  the same again

Printed are articles a second by the clock and by processor time, the largest memory of each, the size of the record, and the ratios.
On a machine that does other things too, the ratio of processor times is the one to trust.
"""

import argparse
import datetime
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))

# Words of one kind, exchanged in a circle.
CIRCLES = [
    """Russia Ukraine France Germany Spain Italy Poland Turkey Iran Iraq Syria Israel Egypt Libya Sudan Kenya Nigeria Ghana Mali Niger Chad China
    Japan India Pakistan Nepal Thailand Vietnam Indonesia Australia Canada Mexico Brazil Peru Chile Colombia Venezuela Argentina Cuba Norway""",
    """Russian Ukrainian French German Spanish Italian Polish Turkish Iranian Iraqi Syrian Israeli Egyptian Libyan Sudanese Kenyan Nigerian Ghanaian
    Malian Chadian Chinese Japanese Indian Pakistani Nepalese Thai Vietnamese Indonesian Australian Canadian Mexican Brazilian Peruvian Chilean""",
    """Moscow Kyiv Paris Berlin Madrid Rome Warsaw Ankara Tehran Baghdad Damascus Jerusalem Cairo Tripoli Khartoum Nairobi Abuja Accra Bamako Beijing
    Tokyo Delhi Islamabad Bangkok Hanoi Jakarta Canberra Ottawa Lima Santiago Caracas London Washington""",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "January February March April May June July August September October November December",
    """government ministry parliament court police army party company hospital school church airport village city town district province region""",
    """people residents workers students soldiers officers officials protesters voters farmers doctors teachers journalists lawyers miners""",
    """president minister governor mayor spokesman ambassador chairman secretary leader senator judge general commander deputy""",
    """said announced stated added reported noted""",
    """year month week""",
    """attack fire crash flood strike vote trial meeting election protest storm explosion""",
    """new former local large small recent major national public foreign military political economic""",
    """two three four five six seven eight nine ten eleven twelve""",
    """killed injured arrested rescued found seen named""",
    """the this that""",
    """in near inside""",
]
NAMES = """Adams Baker Castro Demir Eriksen Fischer Gomez Haddad Ibrahim Jensen Kumar Lopez Mensah Novak Okafor Petrov Quispe Rossi Santos Tanaka
Usman Varga Weber Yilmaz Zhang Almeida Bianchi Coulibaly Diaz Eze Farouk Garcia Hassan Ito Jovanovic Kovacs Larsen Moreau Nguyen Olsen""".split()
KNOWN = {word: (circle, place) for circle in map(str.split, CIRCLES) for place, word in enumerate(circle)}
WORD = re.compile(r"[^\W_]+")


def exchanged(text, turn):
    """The text with every exchangeable word replaced by the one `turn` places on."""
    if turn == 0:
        return text

    def other(match):
        word, start = match.group(), match.start()
        if word in KNOWN:
            circle, place = KNOWN[word]
            return circle[(place + turn) % len(circle)]
        if word.isdigit():
            return str(int(word) + turn) if len(word) < 4 else word
        opens = start < 2 or text[start - 2] in ".!?\n" or text[start - 1] in "\n\""
        if word[0].isupper() and len(word) > 3 and not word.isupper() and not opens:
            return NAMES[(sum(map(ord, word)) + 7 * turn) % len(NAMES)]
        return word

    return WORD.sub(other, text)


def write_corpus(texts, path, articles):
    lines = [json.loads(line) for line in open(texts, encoding="utf-8")]
    with open(path, "w", encoding="utf-8") as out:
        for n in range(articles):
            turn, article = n // len(lines), lines[n % len(lines)]
            day = datetime.date.fromisoformat(article["published"][:10]) + datetime.timedelta(days=3 * turn)
            row = {"id": f"{article['id']}-{turn}", "published": day.isoformat()}
            row |= {"title": exchanged(article.get("title") or "", turn), "text": exchanged(article["text"], turn)}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def timed(command, output):
    """Seconds by the clock, seconds of processor time, and MiB of memory that a command takes."""
    begun = time.monotonic()
    with open(output, "wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[1]} failed: {errors.decode()}")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts")
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--keep", type=pathlib.Path, help="where corpus and record are left")
    arguments = parser.parse_args()
    dateline = str(TARGET / "release" / "dateline")
    jobs = ["--jobs", str(arguments.jobs)] if arguments.jobs else []
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        corpus, record = folder / "corpus.jsonl", folder / "record.db"
        record.unlink(missing_ok=True)
        write_corpus(arguments.texts, corpus, arguments.articles)
        runs = {
            "coding alone": [dateline, "code", str(corpus), "--format", "json", *jobs],
            "ingest": [dateline, "ingest", str(corpus), "--into", str(record), *jobs],
            "the same again": [dateline, "ingest", str(corpus), "--into", str(record), *jobs],
        }
        found = {}
        print(f"{arguments.articles} articles, {corpus.stat().st_size / 2**20:.1f} MiB\n")
        print(f"{'':<16} {'clock s':>9} {'articles/s':>10} {'cpu s':>9} {'articles/cpu s':>14} {'MiB':>6}")
        for name, command in runs.items():
            clock, processor, memory = found[name] = timed(command, "/dev/null")
            print(f"{name:<16} {clock:>9.1f} {arguments.articles / clock:>10.1f} {processor:>9.1f} {arguments.articles / processor:>14.1f} {memory:>6.0f}", flush=True)
        coding, ingest, again = (found[name] for name in runs)
        print(f"\nthe record adds {(ingest[1] / coding[1] - 1) * 100:.1f} % of processor time, {(ingest[0] / coding[0] - 1) * 100:.1f} % by the clock")
        print(f"the same again is {ingest[0] / again[0]:.0f} times as fast by the clock, {ingest[1] / again[1]:.0f} times by processor time")
        with sqlite3.connect(f"file:{record}?mode=ro", uri=True) as rows:
            counts = {table: rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("articles", "events", "incidents")}
            origins = rows.execute("SELECT count(DISTINCT origin) FROM article_origins").fetchone()[0]
        print(f"{record.stat().st_size / 2**20:.1f} MiB on disk, {record.stat().st_size / arguments.articles / 1024:.1f} KiB an article; "
              + ", ".join(f"{count} {table}" for table, count in counts.items()) + f"; {origins} different texts")


if __name__ == "__main__":
    main()
