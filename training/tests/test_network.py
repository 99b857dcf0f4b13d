"""Quantisation, decoding, and the reference against the training code."""

import itertools

import numpy as np
import pytest
import torch
from dateline_training import entities
from dateline_training.data import IGNORE, Example, Labels, encode
from dateline_training.export import config_of, main as export_main
from dateline_training.model import Config, Reader, collate, load_checkpoint, partial_loss, save_checkpoint
from dateline_training.quantise import int8_linear, quantise_activations, quantise_rows
from dateline_training.reference import Network, _cycle, spanning_tree, viterbi
from dateline_training.wordpiece import WordPiece

VOCAB = "[PAD] [UNK] [CLS] [SEP] talks fail in iran ##s .".split()
SMALL = Config(hidden=24, layers=2, heads=4, ffn=48, vocab=len(VOCAB), positions=32, arc=16, rel=8)


def small_model():
    torch.manual_seed(1)
    labels = Labels(upos=["NOUN", "VERB"], feats=["_", "Number=Plur"], lemma=["L|0|", "K|0|", "L|1|"],
                    deprel=["nsubj", "punct", "root"])
    return Reader(labels, SMALL).eval()


def example():
    e = Example("x", ["Talks", "fails", "in", "Iran", "."], [1, 1, 1, entities.begin(["GPE"]), 1],
                upos=[0, 1, IGNORE, 0, 0], feats=[1, 0, 0, 0, 0], lemma=[2, 2, 0, 1, 0], head=[2, 0, 2, 2, 2],
                deprel=[0, 2, 1, 1, 1], full=True)
    return encode(e, WordPiece(VOCAB))


def test_quantise():
    w = torch.tensor([[1.0, -0.5, 0.0], [0.0, 0.0, 0.0]])
    q, s = quantise_rows(w)
    assert q.tolist() == [[127, -64, 0], [0, 0, 0]] and s[0] == pytest.approx(1 / 127) and s[1] == 0
    x = torch.tensor([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert quantise_activations(x)[0].tolist() == [[127, 64, 0], [0, 0, 0]]
    y = int8_linear(x, q.double(), s, torch.tensor([0.25, 3.0]))
    assert y[0, 0] == pytest.approx(1.75, abs=0.02) and y[1].tolist() == [0.25, 3.0]


def test_partial_loss():
    logits = torch.tensor([[1.0, 2.0, 3.0]])
    assert partial_loss(logits, torch.tensor([7])).item() == pytest.approx(0, abs=1e-6)
    assert partial_loss(logits, torch.tensor([4])).item() == pytest.approx(
        torch.nn.functional.cross_entropy(logits, torch.tensor([2])).item())


def brute_force(scores):
    n = len(scores)
    best, found = -np.inf, None
    for heads in itertools.product(range(n + 1), repeat=n):
        if heads.count(0) != 1 or any(h == d + 1 for d, h in enumerate(heads)) or _cycle(np.array([0, *heads])):
            continue
        value = sum(scores[d, h] for d, h in enumerate(heads))
        if value > best:
            best, found = value, list(heads)
    return found


def test_spanning_tree_is_the_best_one():
    rng = np.random.default_rng(3)
    for _ in range(150):
        scores = rng.normal(size=(n := int(rng.integers(1, 6)), n + 1)) * 5
        assert spanning_tree(scores) == brute_force(scores)


def test_viterbi_obeys_bio():
    tags = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
    logits = np.array([[0.0, 1, 5, 0, 0], [0, 0, 3, 0, 4], [1.0, 0, 0, 0, 0]])
    path = [tags[i] for i in viterbi(logits, tags)]
    assert path == ["B-PER", "I-PER", "O"]


def test_reference_equals_training_code():
    model, e = small_model(), example()
    network = Network.from_model(model, config_of(model), WordPiece(VOCAB))
    longer = encode(Example("y", ["Iran"] * 9, [1] * 9), WordPiece(VOCAB))
    with torch.no_grad():
        _, words = model.word_vectors(collate([e, longer]))  # padded beside a longer sentence
        a = network.read(e.words)
    assert np.allclose(a.vectors, words[0, :5].numpy(), atol=1e-5)
    assert np.allclose(a.upos_logits, model.upos(words[0, :5]).detach().numpy(), atol=1e-5)
    assert a.deprel.count("root") == 1 and a.head[a.deprel.index("root")] == 0


def test_training_step_lowers_loss():
    model, batch = small_model(), collate([example(), encode(Example("y", ["Iran"], [1]), WordPiece(VOCAB))])
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    history = []
    for _ in range(12):
        losses = model.losses(batch)
        assert set(losses) == {"entity", "upos", "feats", "lemma", "arc", "rel"}
        total = sum(losses.values())
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        history.append(total.item())
    assert history[-1] < history[0] / 2


def test_export_round_trip(tmp_path):
    model = small_model()
    save_checkpoint(tmp_path / "m.pt", model, {"epoch": 1})
    (tmp_path / "vocab.txt").write_text("\n".join(VOCAB) + "\n")
    export_main(["--checkpoint", str(tmp_path / "m.pt"), "--out", str(tmp_path / "out"), "--minilm", str(tmp_path)])
    int8 = Network.from_file(tmp_path / "out")
    assert int8.t["embed.word"].dtype == int8.t["layer.1.ffn_in.weight"].dtype == torch.int8
    assert int8.t["rel_u.bias"].eq(0).all() and int8.t["embed.shape"].dtype == torch.float32
    loaded, _ = load_checkpoint(tmp_path / "m.pt")
    fp32 = Network.from_model(loaded, config_of(loaded), WordPiece(VOCAB))
    one, other = int8.read(example().words), fp32.read(example().words)
    cosine = (one.vectors * other.vectors).sum() / np.linalg.norm(one.vectors) / np.linalg.norm(other.vectors)
    assert cosine > 0.99
