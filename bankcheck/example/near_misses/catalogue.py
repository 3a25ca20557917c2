"""Every near miss, under the name that seeds its random numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bankcheck.example.desk import Desk
from bankcheck.example.near_misses import clearing, funds, paying, refunds, standing, timing

SPARED: Mapping[str, Callable[[Desk, int], None]] = {
    "near AB01": clearing.spare_ab01,
    "near AB02": clearing.spare_ab02,
    "near AB03": refunds.spare_ab03,
    "near AB04": standing.spare_ab04,
    "near AB05": funds.spare_ab05,
    "near AB06": paying.spare_ab06,
    "near AB07": paying.spare_ab07,
    "near AB08": paying.spare_ab08,
    "near AB09": paying.spare_ab09,
    "near AB10": clearing.spare_ab10,
    "near AB11": clearing.spare_ab11,
    "near AB12": refunds.spare_ab12,
    "near AB13": funds.spare_ab13,
    "near AB14": timing.spare_ab14,
    "near AB15": timing.spare_ab15,
    "near AB16": funds.spare_ab16,
    "near AB17": funds.spare_ab17,
    "near AB20": standing.spare_ab20,
    "near AB21": standing.spare_ab21,
    "near AB26": standing.spare_ab26,
    "near AB28": refunds.spare_ab28,
    "near AB33": paying.spare_ab33,
    "near AB35": timing.spare_ab35,
    "near AB36": paying.spare_ab36,
}
