"""What may be exported at all: each dataset's columns by name, each with its sensitivity.

A column that does not stand here cannot leave; there is no word for "all columns".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bankcheck.suspicions.asking import FILTERS as SUSPICION_FILTERS


class Sensitivity(StrEnum):
    """What a column gives away: nothing of a person, a name, or an account number.

    ``TEXT`` is free text, whose account numbers are always hidden.
    """

    PLAIN = "plain"
    TEXT = "text"
    NAME = "name"
    ACCOUNT = "account"


SENSITIVE = frozenset({Sensitivity.NAME, Sensitivity.ACCOUNT})


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may be exported, named in both languages.

    ``word_of`` names the column whose codes it says in words.
    """

    name: str
    zh: str
    en: str
    sensitivity: Sensitivity = Sensitivity.PLAIN
    word_of: str = ""

    @property
    def is_sensitive(self) -> bool:
        """Say whether the column names persons or accounts."""
        return self.sensitivity in SENSITIVE


@dataclass(frozen=True, slots=True)
class Dataset:
    """A kind of data that may leave: its allow-list and the filters it is frozen by.

    ``for_commands`` marks what the command line writes; it is never a file on the pages.
    """

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    required: tuple[str, ...] = ()
    for_commands: bool = False
    layouts: tuple[str, ...] = ("xlsx", "csv")

    def chosen(self, names: Iterable[str]) -> tuple[Column, ...]:
        """Return the columns of these names in the order of the list; others are left out."""
        wanted = frozenset(names)
        return tuple(column for column in self.columns if column.name in wanted)

    def unknown(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names that are not on the list."""
        known = {column.name for column in self.columns}
        return tuple(name for name in names if name not in known)


_S = Sensitivity
_SHARED = (
    Column("code", "规则", "Rule"),
    Column("kind", "种类", "Kind"),
    Column("severity", "严重程度", "Severity"),
    Column("bank_code", "代理银行", "Agent bank"),
    Column("fiscal_year", "财政年度", "Fiscal year"),
    Column("voucher_no", "凭证号", "Voucher number"),
    Column("bank_serial_no", "银行流水号", "Bank serial number"),
    Column("claim_no", "划款申请号", "Claim number"),
    Column("amount_fen", "金额（元）", "Amount (yuan)"),
    Column("occurred_on", "发生日", "Occurred on"),
    Column("due_on", "期限日", "Due on"),
)
_PARTIES = (
    Column("payer_account", "付款账号", "Payer account", _S.ACCOUNT),
    Column("payer_name", "付款人", "Payer", _S.NAME),
    Column("payee_account", "收款账号", "Payee account", _S.ACCOUNT),
    Column("payee_name", "收款人", "Payee", _S.NAME),
    Column("budget_unit_name", "预算单位", "Budget unit"),
    Column("purpose", "用途", "Purpose", _S.TEXT),
)
_MESSAGES = (
    Column("message_zh", "发现的问题（中文）", "What was found (Chinese)", _S.TEXT),
    Column("message_en", "发现的问题（英文）", "What was found (English)", _S.TEXT),
)

_WORDS = {
    "code": Column("code_word", "规则名称", "Name of the rule", word_of="code"),
    "kind": Column("kind_word", "种类名称", "Name of the kind", word_of="kind"),
    "severity": Column("severity_word", "严重程度说明", "Severity in words", word_of="severity"),
    "bank_code": Column("bank_word", "代理银行名称", "Name of the agent bank", word_of="bank_code"),
    "state": Column("state_word", "状态说明", "State in words", word_of="state"),
}


def worded(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return the columns with the words of each code right beside it; they tell nothing more."""
    return tuple(
        one for column in columns for one in (column, _WORDS.get(column.name)) if one is not None
    )


DIFFERENCES = Dataset(
    "differences",
    "一次对账的差异",
    "Differences of a run",
    (
        *_SHARED,
        Column("field", "不符字段", "Field that differs"),
        Column("expected", "应为", "Expected", _S.ACCOUNT),
        Column("actual", "实为", "Actual", _S.ACCOUNT),
        *_MESSAGES,
        *_PARTIES,
        Column("rule_version", "规则版本", "Rule version"),
        Column("fingerprint", "指纹", "Fingerprint"),
    ),
    ("run", "rule", "kind", "bank", "severity", "month", "from", "to", "q"),
    ("run",),
)
SUSPICIONS = Dataset(
    "suspicions",
    "疑点",
    "Suspicions",
    (
        Column("number", "疑点编号", "Suspicion number"),
        Column("state", "状态", "State"),
        *_SHARED,
        Column("handle_by", "处理期限", "To be handled by"),
        Column("first_run", "首次发现", "First run"),
        Column("last_run", "最近发现", "Last run"),
        Column("occurrences", "发现次数", "Times found"),
        *_MESSAGES,
        *_PARTIES,
        Column("conclusion", "核实结论", "Conclusion", _S.TEXT),
    ),
    SUSPICION_FILTERS,
)
RUN_OUTPUTS = Dataset(
    "run_outputs",
    "命令行对账结果文件",
    "Files written by the reconcile command",
    (
        Column("differences.xlsx", "差异工作簿", "Workbook of differences", _S.ACCOUNT),
        Column("differences.parquet", "差异数据", "Data of differences", _S.ACCOUNT),
        Column("matches.parquet", "匹配数据", "Data of matches"),
        Column("summary.json", "对账摘要", "Summary of the run"),
    ),
    ("year", "month"),
    ("year",),
    for_commands=True,
)
YEAR_RESULTS = Dataset(
    "year_results",
    "年度考评与手续费工作簿",
    "Annual workbook of assessments and fees",
    (
        Column("scores", "评分表", "Score sheets"),
        Column("deductions", "扣分明细", "Deductions"),
        Column("fees", "手续费计算", "Fee calculations"),
        Column("claims", "申报差异", "Differences of the banks' claims"),
    ),
    ("year", "bank"),
    ("year",),
    layouts=("xlsx",),
)
DATASETS = {one.name: one for one in (DIFFERENCES, SUSPICIONS, RUN_OUTPUTS, YEAR_RESULTS)}
