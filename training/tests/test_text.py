"""CoNLL-U, lemma scripts, shapes and word pieces."""

import gzip

import pytest
from dateline_training import lemma, lexicon, shapes
from dateline_training.conllu import read_conllu
from dateline_training.data import split_hyphens
from dateline_training.wordpiece import WordPiece, basic_parts

CONLLU = """# sent_id = a-1
# text = Don't go.
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\tDo\tdo\tAUX\tVB\tMood=Imp\t3\taux\t_\t_
2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
3.1\tx\tx\tVERB\tVB\t_\t_\t_\t_\t_
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

# sent_id = a-2
1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_
"""


def test_conllu(tmp_path):
    path = tmp_path / "x.conllu"
    path.write_text(CONLLU)
    first, second = read_conllu(path)
    assert first.form == ["Do", "n't", "go", "."] and first.head == [3, 3, 0, 3]
    assert first.multiword == [(1, 2, "Don't")] and first.sent_id == "a-1"
    assert second.form == ["Yes"]


@pytest.mark.parametrize("form, base, rule", [
    ("Killed", "kill", "L|2|"), ("the", "the", "L|0|"), ("The", "the", "L|0|"), ("NATO", "NATO", "K|0|"),
    ("is", "be", "=be"), ("cities", "city", "L|3|y"), ("Reuters", "Reuters", "K|0|"),
    ("n't", "not", "L|2|ot"), ("I", "I", "K|0|"), ("me", "I", "=I"), ("better", "good", "=good"),
    ("Nations", "Nation", "K|1|"), ("a|b", "a|b", "L|0|"), ("x", "x|y", "L|0||y"), ("went", "go", "=go")])
def test_lemma(form, base, rule):
    assert lemma.script(form, base) == rule
    assert lemma.apply(rule, form) == base


def test_lemma_cut_longer_than_form():
    assert lemma.apply("L|4|y", "ab") == "y"


@pytest.mark.parametrize("form, base", [
    ("the", 1), ("Iran", 2), ("A", 3), ("NATO", 4), ("U.S.", 4), ("McCain", 5), ("iPhone", 6), ("1,000.5", 7),
    ("H5N1", 8), ("...", 9), ("$", 9), ("10:30", 10), ("50%", 10), ("北京", 10), ("O'Neill", 5),
    ("al-Asad", 6), ("don't", 1), ("Ł", 3), ("½", 7)])
def test_shape(form, base):
    assert shapes.base(form) == base
    assert shapes.shape(form, 0) == base + 11 and shapes.shape(form, 3) == base


def test_wordpiece():
    pieces = WordPiece("[PAD] [UNK] [CLS] [SEP] un ##able able izmir ( ) - 北 e ##t".split())
    assert pieces.encode("unable") == [4, 5]
    assert pieces.encode("İzmir") == [7]
    assert pieces.encode("(Able)") == [8, 6, 9]
    assert pieces.encode("unq") == [1] and pieces.encode("able-unq") == [6, 10, 1]
    assert pieces.encode("\u200e") == [1] and pieces.encode("") == [1]
    assert pieces.encode("ét北et") == [12, 13, 11, 12, 13]
    assert pieces.encode("e" * 101) == [1]
    assert basic_parts("a b") == ["a", "b"]


def test_split_hyphens():
    assert split_hyphens("Moscow-brokered") == ["Moscow", "-", "brokered"]
    assert split_hyphens("20-year-old") == ["20", "-", "year", "-", "old"]
    assert split_hyphens("anti-war") == ["anti-war"]
    assert split_hyphens("--") == ["--"] and split_hyphens("-") == ["-"]


def test_lemma_table(tmp_path):
    lookup = tmp_path / "lu.csv.gz"
    with gzip.open(lookup, "wt") as out:
        out.write("struck,verb,strike\nlay,verb,lay/lie\ndogs,noun,dog\nnews,noun,news\nfires,noun,fire\n")
    (tmp_path / "ud").mkdir()
    for name in ("en_ewt", "en_gum-free"):
        (tmp_path / "ud" / f"{name}-train.conllu").write_text(CONLLU)
    table = lexicon.build(tmp_path, lookup)
    assert table == {("struck", "VERB"): ["strike"], ("lay", "VERB"): ["lay", "lie"], ("news", "NOUN"): ["news"]}
    assert lexicon.choose(table, "Struck", "VERB", "struc") == "strike"
    assert lexicon.choose(table, "lay", "VERB", "lie") == "lie"
    assert lexicon.choose(table, "dogs", "NOUN", "dog") == "dog"
