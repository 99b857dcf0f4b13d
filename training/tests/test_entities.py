"""Partial labels and their scoring."""

import pytest
from dateline_training import entities as ent
from dateline_training.evaluate import entity_counts, gold_spans


def allowed(mask):
    return {tag for i, tag in enumerate(ent.TAGS) if mask >> i & 1}


@pytest.fixture(autouse=True)
def few_places(monkeypatch):
    monkeypatch.setattr(ent, "place_names", lambda: (ent.COUNTRY_ALIASES, frozenset({"london"})))


def test_gmb():
    words = "President Bush met Iraqi officials in London near Lake Foo with rockets".split()
    pos = "NNP NNP VBD JJ NNS IN NNP IN NNP NNP IN NNS".split()
    tags = "B-per I-per O B-gpe O O B-geo O B-geo I-geo O O".split()
    masks = ent.gmb_masks(words, pos, tags)
    assert masks[0] == ent.O and allowed(masks[1]) == {"B-PER"} and allowed(masks[3]) == {"B-NORP"}
    assert allowed(masks[6]) == {"B-GPE"} and allowed(masks[9]) == {"I-GPE", "I-LOC", "I-FAC"}
    assert allowed(masks[11]) == {"B-WEAPON", "I-WEAPON"} and masks[4] == ent.O


def test_gmb_country_as_organisation():
    assert allowed(ent.gmb_masks(["Russia"], ["NNP"], ["B-org"])[0]) == {"B-GPE"}
    assert allowed(ent.gmb_masks(["Hamas"], ["NNP"], ["B-org"])[0]) == {"B-ORG"}


def test_ewt_leaves_unlabelled_types_open():
    words, upos = ["Katrina", "hit", "him"], ["PROPN", "VERB", "PRON"]
    masks = ent.ewt_masks(words, upos, ["O", "O", "O"], frozenset())
    assert "B-EVENT" in allowed(masks[0]) and "B-PER" not in allowed(masks[0])
    assert masks[1] == masks[2] == ent.O
    assert ent.ewt_masks(words, upos, None, frozenset()) == [ent.ANY] * 3


def test_gum_named_mentions_only():
    misc = ["Entity=(1-person-new-nnnnn-cf1-2,3-coref-Aya_Lund", "_", "Entity=1)", "_",
            "Entity=(2-person-new-nnnnn-cf2-1-sgl)"]
    words, upos = ["President", "Aya", "Lund", "met", "workers"], ["PROPN", "PROPN", "PROPN", "VERB", "NOUN"]
    assert ent.gum_mentions(misc) == [(0, 3, "person", [1, 2]), (4, 5, "person", [0])]
    masks = ent.gum_masks(words, upos, misc, frozenset())
    assert [allowed(masks[1]), allowed(masks[2])] == [{"B-PER"}, {"I-PER"}] and masks[4] == ent.O


def test_re3d_drops_pronouns_and_titles():
    masks = ent.re3d_masks(["They", "met", "the", "UN"], ["B-Person", "O", "B-Organisation", "I-Organisation"])
    assert masks[0] == ent.O and masks[2] == ent.O and allowed(masks[3]) == {"B-ORG"}


def test_scoring():
    masks = [ent.begin(ent.PLACE), ent.inside(ent.PLACE), ent.O, ent.O | ent.either(["EVENT"]),
             ent.begin(["PER"])]
    assert gold_spans(masks) == [(0, 2), (4, 5)]
    outcome = entity_counts(masks, ["B-LOC", "I-LOC", "B-ORG", "B-EVENT", "O"])
    assert sorted(outcome) == [("fn", "PER"), ("fp", "ORG"), ("tp", "LOC")]
