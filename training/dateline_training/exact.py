"""The int8 network with the float operations of the Rust inference, in the same order: equal to it bit for bit.

``Network`` in ``reference`` says what is computed; this says in which order.  The difference matters
because activations are quantised: a last-digit difference now and then rounds a value to the neighbouring
integer, and a near tie is then decoded otherwise.  Every step is one float32 operation of IEEE 754, so any
machine gives the same bits.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from .reference import EPS, Network

LANES = 16
F = np.float32
_ROUND = F(12582912.0)  # 1.5 * 2**23: adding it rounds to the nearest integer


def _sum(x: np.ndarray) -> np.ndarray:
    """Sums over the last axis: value i goes to partial sum i % 16; these are folded, upper half onto lower."""
    acc = np.zeros(x.shape[:-1] + (LANES,), F)
    whole = x.shape[-1] - x.shape[-1] % LANES
    for start in range(0, whole, LANES):
        acc = acc + x[..., start:start + LANES]
    acc[..., : x.shape[-1] - whole] += x[..., whole:]
    half = LANES // 2
    while half:
        acc = acc[..., :half] + acc[..., half:2 * half]
        half //= 2
    return acc[..., 0]


def _exp(x: np.ndarray) -> np.ndarray:
    """e^x for x <= 0: x = n ln 2 + r, a polynomial in r, and 2^n from its bits."""
    low = x < F(-87)
    x = np.where(low, F(-87), x)
    shifted = x * F(math.log2(math.e)) + _ROUND
    n = shifted - _ROUND
    r = (x - n * F(0.6933594)) - n * F(-2.1219444e-4)
    p = np.full_like(x, F(1) / F(720))
    for c in (F(1) / F(120), F(1) / F(24), F(1) / F(6), F(0.5), F(1), F(1)):
        p = p * r + c
    power = ((shifted.view(np.int32) - _ROUND.view(np.int32) + 127) << 23).view(F)
    return np.where(low, F(0), p * power)


def _gelu(x: np.ndarray) -> np.ndarray:
    """GELU with the error function of Abramowitz & Stegun 7.1.26."""
    z = np.abs(x) * F(math.sqrt(0.5))
    t = F(1) / (F(1) + F(0.3275911) * z)
    p = np.full_like(x, F(1.0614054))
    for c in (-1.453152, 1.4214138, -0.28449674, 0.2548296):
        p = p * t + F(c)
    tail = p * t * _exp(-(z * z))
    return F(0.5) * x * np.where(x < 0, tail, F(2) - tail)


class ExactNetwork(Network):
    """``Network.from_file``'s int8 network, equal to the Rust inference bit for bit."""

    def norm(self, x: Tensor, name: str) -> Tensor:
        x, count = x.numpy(), F(x.shape[-1])
        x = x - (_sum(x) / count)[:, None]
        deviation = np.sqrt(_sum(x * x) / count + F(EPS))
        return torch.from_numpy(x / deviation[:, None] * self.t[name + ".weight"].numpy() + self.t[name + ".bias"].numpy())

    def gelu(self, x: Tensor) -> Tensor:
        return torch.from_numpy(_gelu(x.numpy()))

    def attention(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Attention of all heads; q, k, v are [heads, pieces, size]."""
        q, k, v = (m.numpy() for m in (q, k, v))
        scores = np.zeros((q.shape[0], q.shape[1], q.shape[1]), F)
        for i in range(q.shape[2]):
            scores = scores + q[:, :, i, None] * k[:, None, :, i]
        scores = scores * (F(1) / np.sqrt(F(q.shape[2])))
        weights = _exp(scores - scores.max(2, keepdims=True))
        context = np.zeros_like(q)
        for i in range(q.shape[1]):
            context = context + weights[:, :, i, None] * v[:, None, i]
        return torch.from_numpy(context / _sum(weights)[:, :, None])

    def dot(self, a: Tensor, b: Tensor) -> Tensor:
        """Dot products over the last axis, broadcast over the others."""
        return torch.from_numpy(_sum(a.numpy() * b.numpy()))
