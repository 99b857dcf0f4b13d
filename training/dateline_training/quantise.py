"""The int8 scheme: symmetric, one scale per weight row, one per activation row, exact integer sums."""

from __future__ import annotations

import torch
from torch import Tensor


def quantise_rows(weight: Tensor) -> tuple[Tensor, Tensor]:
    """A float matrix [out, in] as (int8 [out, in], scale [out]) with ``weight ~ int8 * scale``.

    ``scale = max|row| / 127``; values are rounded half to even.  A row of zeros gets scale 0.
    """
    weight = weight.float()
    scale = weight.abs().amax(1) / 127
    safe = torch.where(scale == 0, torch.ones_like(scale), scale)
    return torch.round(weight / safe.unsqueeze(1)).clamp(-127, 127).to(torch.int8), scale


def quantise_activations(x: Tensor) -> tuple[Tensor, Tensor]:
    """Rows of activations [n, in] as (whole numbers in float32 [n, in], scale [n]).

    ``q = round_half_even(x * (127 / m))`` and ``scale = m / 127`` with ``m = max|row|``.
    """
    m = x.abs().amax(1, keepdim=True)
    inverse = torch.where(m == 0, torch.zeros_like(m), torch.full_like(m, 127) / m)
    return torch.round(x * inverse), (m / 127).squeeze(1)


def int8_linear(x: Tensor, weight: Tensor, scale: Tensor, bias: Tensor) -> Tensor:
    """``y[o] = float(sum_i q_x q_w) * (s_x * scale[o]) + bias[o]``.

    ``weight`` holds the int8 values as float64, so that the matrix product runs in BLAS and is still
    exact: the largest sum, 1536 * 127 * 127, is far below 2**53.
    """
    q, s = quantise_activations(x)
    total = (q.double() @ weight.T).float()
    return total * (s.unsqueeze(1) * scale) + bias
