"""The example municipality: invented banks, budget units, accounts and payees, no people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from bankcheck.example.rows import Account, BankPapers

CITY = "云川市"
_OPENED = date(2019, 1, 2)


@dataclass(frozen=True, slots=True)
class Channel:
    """What the files of a bank can show; a fault is planted only where it can be seen."""

    payment_time: bool
    claim_time: bool
    codes: bool
    method: bool
    legs: bool
    statement: bool
    # A refund shown with the refunding payee as payer, not with the parties of its payment.
    turned: bool


@dataclass(frozen=True, slots=True)
class Bank:
    """One agent bank: its papers, what its files show, its finance zero-balance account."""

    papers: BankPapers
    channel: Channel
    share: int

    @property
    def code(self) -> str:
        """Return the bank code."""
        return self.papers.bank_code

    @property
    def finance_account(self) -> str:
        """Return the finance zero-balance account at this bank."""
        return f"{self.code}1000000000000001"

    @property
    def finance_name(self) -> str:
        """Return the name of the finance zero-balance account."""
        return f"{CITY}财政局零余额账户"


@dataclass(frozen=True, slots=True)
class Unit:
    """One budget unit: its bank, its regime (`pay_type`) and its two accounts."""

    code: str
    name: str
    bank: Bank
    regime: str
    functions: tuple[str, ...]
    projects: tuple[str, ...]

    @property
    def zero_account(self) -> str:
        """Return the unit's zero-balance account."""
        return f"{self.bank.code}2{self.code:0>15}"

    @property
    def basic_account(self) -> str:
        """Return the unit's basic account, which holds real funds."""
        return f"{self.bank.code}3{self.code:0>15}"

    @property
    def payer(self) -> tuple[str, str]:
        """Return account and name that this unit's vouchers are paid from."""
        if self.regime == "direct":
            return self.bank.finance_account, self.bank.finance_name
        return self.zero_account, self.name


@dataclass(frozen=True, slots=True)
class Payee:
    """One payee: account, name and the bank that keeps the account."""

    account: str
    name: str
    bank_name: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """Everything that does not change in the year."""

    banks: tuple[Bank, ...]
    units: tuple[Unit, ...]
    payees: tuple[Payee, ...]
    staff: tuple[Payee, ...]

    def bank(self, code: str) -> Bank:
        """Return the bank of that code."""
        return next(bank for bank in self.banks if bank.code == code)

    def unit(self, code: str) -> Unit:
        """Return the unit of that code."""
        return next(unit for unit in self.units if unit.code == code)

    def accounts(self) -> list[Account]:
        """Return the account register."""
        return [*self._finance_accounts(), *self._unit_accounts()]

    def _finance_accounts(self) -> list[Account]:
        kind = "finance_zero_balance"
        return [
            Account(b.finance_account, b.finance_name, kind, None, b.code, _OPENED, None)
            for b in self.banks
        ]

    def _unit_accounts(self) -> list[Account]:
        return [
            Account(account, unit.name, kind, unit.code, unit.bank.code, _OPENED, None)
            for unit in self.units
            for account, kind in (
                (unit.zero_account, "unit_zero_balance"),
                (unit.basic_account, "real_fund"),
            )
        ]


def _papers(code: str, name: str, clearing_from: date, agreement_to: date) -> BankPapers:
    return BankPapers(
        bank_code=code,
        name=name,
        uscc=f"91150900MA0EXAM{code}",
        qualification_from=date(2021, 7, 1),
        qualification_to=date(2026, 6, 30),
        agreement_from=date(2023, 1, 1),
        agreement_to=agreement_to,
        clearing_agreement_from=clearing_from,
        clearing_agreement_to=date(2026, 6, 30),
    )


_LONG = (date(2023, 1, 1), date(2026, 12, 31))
# The fourth bank's papers begin and end inside the year, so that AB26 has both its edges.
CLEARING_BEGINS = date(2025, 1, 3)
AGREEMENT_ENDS = date(2025, 12, 19)


def _banks() -> tuple[Bank, ...]:
    """Return the banks in the order of their files: e-vouchers, CSV, XLSX, PDF, camt and MT940."""
    legs = Channel(
        payment_time=True,
        claim_time=False,
        codes=True,
        method=True,
        legs=True,
        statement=False,
        turned=True,
    )
    table = Channel(
        payment_time=True,
        claim_time=True,
        codes=False,
        method=False,
        legs=False,
        statement=True,
        turned=True,
    )
    rich = replace(table, codes=True, method=True)
    days = replace(table, payment_time=False, claim_time=False)
    return (
        Bank(_papers("301", "示例交通银行", *_LONG), legs, 38),
        Bank(_papers("105", "示例建设银行", *_LONG), table, 30),
        Bank(_papers("102", "示例工商银行", *_LONG), rich, 20),
        Bank(
            _papers("103", "示例农业银行", CLEARING_BEGINS, AGREEMENT_ENDS),
            replace(days, turned=False),
            2,
        ),
        Bank(_papers("308", "示例招商银行", *_LONG), days, 10),
    )


_REGIMES = {
    "301": {"authorized": 7, "direct": 5, "centralized": 6},
    "105": {"authorized": 7, "direct": 3, "centralized": 5},
    "102": {"authorized": 6, "direct": 1, "centralized": 8},
    "103": {"direct": 4},
    "308": {"authorized": 8},
}
_TRADES = "教育 卫生 水利 农牧 林草 交通 住建 文旅 民政 人社 统计 审计 司法 科技 应急".split()
_HOUSES = ("局机关", "服务中心", "信息中心", "培训中心")
_GOODS = "办公设备 印刷 物业管理 信息技术 建筑工程 园林绿化 医疗器械 图书 节能环保 检测检验".split()
_MARKS = "晨星 远帆 长风 金谷 银河 云海 青松 白杨 北辰 南屏 东篱 西岭 朝阳花 明月 清泉".split()
_PAYEE_BANKS = ("虚拟第一银行", "虚拟第二银行", "虚拟第三银行营业部")


def _units(banks: tuple[Bank, ...]) -> tuple[Unit, ...]:
    places = [
        (bank, regime)
        for bank in banks
        for regime, count in _REGIMES[bank.code].items()
        for _ in range(count)
    ]
    names = [f"{CITY}{trade}{house}" for house in _HOUSES for trade in _TRADES]
    return tuple(
        Unit(
            f"{101001 + n}",
            names[n],
            bank,
            regime,
            (f"20{50 + n % 15}201", f"20{50 + n % 15}299"),
            (f"15090025{n:03d}01", f"15090025{n:03d}02"),
        )
        for n, (bank, regime) in enumerate(places)
    )


def _payees(rng: Random) -> tuple[Payee, ...]:
    names = [f"{CITY}{mark}{goods}有限公司" for mark in _MARKS for goods in _GOODS]
    return tuple(
        Payee(f"62{rng.randrange(10**10, 10**11)}{n:05d}", name, rng.choice(_PAYEE_BANKS))
        for n, name in enumerate(names)
    )


def _staff(rng: Random) -> tuple[Payee, ...]:
    return tuple(
        Payee(f"63{rng.randrange(10**11, 10**12)}{n:05d}", f"工资卡{n:04d}号", _PAYEE_BANKS[n % 3])
        for n in range(600)
    )


def build(seed: int) -> Municipality:
    """Return the municipality of a seed; the same seed gives the same one."""
    rng = Random(f"{seed}:municipality")
    banks = _banks()
    return Municipality(banks, _units(banks), _payees(rng), _staff(rng))
