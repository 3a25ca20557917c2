"""Whatever runs and people do in whatever order, a machine decides nothing and numbers hold."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import sampled_from, sets

from bankcheck.suspicions.lifecycle import ENDED, OPEN
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import Reason, SuspicionState
from tests.databases import Stable
from tests.suspicions.past import Past
from tests.suspicions.steps import cleared
from tests.workbench.house import House, open_house

NAMES = ("a", "b", "c")
_stable: list[Stable] = []
S = SuspicionState


class Histories(RuleBasedStateMachine):
    """Runs that find some of three things, and a person who clears some of what is open."""

    past: Past
    house: House

    @initialize()
    def open(self) -> None:
        """Open a fresh house."""
        if not _stable:
            _stable.append(Stable(Path(tempfile.mkdtemp())))
        self.folder = Path(tempfile.mkdtemp())
        database = _stable[0].fresh("sqlite", self.folder)
        self.house = open_house(self.folder, database)
        self.past = Past(self.folder, database)
        self.runs: list[frozenset[str]] = []
        self.ends: dict[str, list[int]] = {name: [] for name in NAMES}
        self.decided: dict[str, Reason] = {}

    def _newest(self, name: str) -> Suspicion | None:
        mine = [one for one in self.past.suspicions() if one.voucher_no == f"V-{name}"]
        return max(mine, key=lambda one: one.recurrence) if mine else None

    @rule(found=sets(sampled_from(NAMES)))
    def run(self, found: set[str]) -> None:
        """Take in a run that finds these."""
        self.past.run(*sorted(found))
        self.runs.append(frozenset(found))

    @precondition(lambda self: any(self.past.suspicions()))
    @rule(name=sampled_from(NAMES))
    def clear(self, name: str) -> None:
        """Let a person clear what was just found."""
        newest = self._newest(name)
        if newest is None or newest.state is not S.DETECTED:
            return
        cleared(self.house, self.past, name)
        self.decided[newest.number] = Reason.EXPLAINED
        self.ends[name].append(len(self.runs))

    @invariant()
    def decisions_stand(self) -> None:
        """Hold that what a person cleared is cleared for ever, and nothing else is."""
        if not hasattr(self, "past"):
            return
        ended = {one.number for one in self.past.suspicions() if one.state in ENDED}
        assert ended == set(self.decided)

    @invariant()
    def numbers_have_no_gap(self) -> None:
        """Hold that numbers count from one without a gap."""
        if not hasattr(self, "past"):
            return
        numbers = [int(one.number[-6:]) for one in self.past.suspicions()]
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def returns_have_a_break_before_them(self) -> None:
        """Hold that a thing has as many numbers as it was found anew after an end and a break."""
        if not hasattr(self, "past"):
            return
        for name in NAMES:
            mine = [one for one in self.past.suspicions() if one.voucher_no == f"V-{name}"]
            assert len(mine) == self._expected(name)

    def _expected(self, name: str) -> int:
        count, gone, ended = 0, False, False
        for number, found in enumerate(self.runs):
            ended = ended or number in self.ends[name]
            if name in found:
                new = count == 0 or (gone and ended)
                count, ended = (count + 1, False) if new else (count, ended)
                gone = False
            elif found:
                gone = count > 0
        return count

    @invariant()
    def only_the_open_are_proposed_to_close(self) -> None:
        """Hold that a proposal stands exactly at what is open and was missed last."""
        if not hasattr(self, "past"):
            return
        for one in self.past.suspicions():
            assert one.proposed_close == (one.gone_run is not None and one.state in OPEN)

    def teardown(self) -> None:
        """Throw the house away."""
        if hasattr(self, "past"):
            self.house.database.close()
            shutil.rmtree(self.folder)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
