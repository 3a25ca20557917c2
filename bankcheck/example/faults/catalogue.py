"""Every planter, under the name that seeds its random numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bankcheck.example.desk import Desk
from bankcheck.example.faults import clearing, funds, paying, refunds, standing, timing

PLANTERS: Mapping[str, Callable[[Desk, int], None]] = {
    "AB01": clearing.plant_ab01,
    "AB02 late": clearing.plant_ab02_late,
    "AB02 not_claimed": clearing.plant_ab02_not_claimed,
    "AB03": refunds.plant_ab03,
    "AB04": standing.plant_ab04,
    "AB05": funds.plant_ab05,
    "AB06": paying.plant_ab06,
    "AB07": paying.plant_ab07,
    "AB08 account": paying.plant_ab08_account,
    "AB08 name": paying.plant_ab08_name,
    "AB09": paying.plant_ab09,
    "AB10": clearing.plant_ab10,
    "AB11 head": clearing.plant_ab11_head,
    "AB11 line": clearing.plant_ab11_line,
    "AB12 repeat": refunds.plant_ab12_repeat,
    "AB12 amount": refunds.plant_ab12_amount,
    "AB12 orphan": refunds.plant_ab12_orphan,
    "AB13 payment": funds.plant_ab13_payment,
    "AB13 claim": funds.plant_ab13_claim,
    "AB14 late": timing.plant_ab14_late,
    "AB14 late attempt": timing.plant_ab14_late_attempt,
    "AB14 unpaid": timing.plant_ab14_unpaid,
    "AB15": timing.plant_ab15,
    "AB16": funds.plant_ab16,
    "AB17": funds.plant_ab17,
    "AB20": standing.plant_ab20,
    "AB21": standing.plant_ab21,
    "AB26": standing.plant_ab26,
    "AB28": refunds.plant_ab28,
    "AB33": paying.plant_ab33,
    "AB33 by name": paying.plant_ab33_by_name,
    "AB35": timing.plant_ab35,
    "AB36": paying.plant_ab36,
}
