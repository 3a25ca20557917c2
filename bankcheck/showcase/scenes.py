"""What the example's banks are inspected for, and the words that its people write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cases.elements import Amounts, Elements
from bankcheck.inspections.cases.service import Texts, Window
from bankcheck.inspections.cases.severity import Extent, Impact
from bankcheck.inspections.rectification.notices import Terms
from bankcheck.inspections.reporting.service import Comments

PERIOD = (date(2025, 1, 1), date(2025, 6, 30))
BASIS = "《国库集中支付业务监督管理工作规程》第十五条"
AGREEMENT = "委托代理协议第十二条"
WINDOW = Window(5, Unit.WORKING_DAYS, AGREEMENT)
COMMENTS = Comments(5, Unit.WORKING_DAYS, AGREEMENT)
PAPER = {
    "objective": "核实{title}",
    "procedure": "查阅制度、核对系统参数，抽查支付业务。",
    "population": "2025年1月至6月全部支付业务，随机抽取十笔。",
    "work_done": "逐笔核对凭证、流水与清算记录，访谈经办及复核人员。",
    "result": "{condition}",
    "conclusion": "{title}，列入问题。",
    "items": "9.01",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One inspection of the example: of whom, why, and what was found."""

    bank: str
    branch: str
    motive: str
    why: str
    code: str
    title: str
    condition: str
    cause: str
    effect: str
    recommendation: str
    impact: Impact
    extent: Extent

    def texts(self, evidence: tuple[int, ...]) -> Texts:
        """Return the finding as its drafter writes it."""
        return Texts(
            self.title,
            Elements(
                "《国库集中支付业务监督管理工作规程》第十五条",
                "2025年印发",
                "对代理银行的业务办理、系统设置和内部控制开展联合检查。",
                self.condition,
                self.cause,
                self.effect,
                self.recommendation,
            ),
            Amounts(),
            self.impact,
            self.extent,
            ("improve",),
            evidence,
        )

    def terms(self, n: int) -> Terms:
        """Return the notice, with so many working days to rectify."""
        return Terms(
            f"关于{self.title}的整改通知",
            "经联合检查，你行存在下列问题，请按要求整改并反馈。",
            n,
            Unit.WORKING_DAYS,
            AGREEMENT,
            5,
            Unit.WORKING_DAYS,
            "委托代理协议第十五条",
        )


IN_THE_FIELD = Scene(
    "301", "城东支行", "risk", "先清算后支付差异较多", "AB24", "零余额账户日终余额未清零",
    "个别日终存在余额。", "", "", "", Impact.FUNDS, Extent.SINGLE,
)  # fmt: skip
AWAITING = Scene(
    "105", "滨江支行", "rotation", "上年度未检查", "AB31", "系统参数变更未经复核",
    "2025年3月两次变更支付截止时间参数，均由一人操作，无复核记录。",
    "系统未设置参数变更复核环节，内部控制制度未覆盖参数管理。",
    "支付截止时间与协议约定不一致，当日部分支付顺延至次日办理。",
    "设置参数变更双人复核，修订内部控制制度并报送备案。",
    Impact.DELAY, Extent.REPEATED,
)  # fmt: skip
OVERDUE = Scene(
    "102", "新区支行", "lead", "收到预算单位反映", "AB18", "印鉴核验不严格",
    "抽查十份支付凭证，其中两份预留印鉴与印鉴卡不符仍予办理。",
    "柜面电子验印系统停用期间改为人工核验，未执行双人折角核对。",
    "凭证真实性无法保证，存在资金风险。",
    "恢复电子验印，对停用期间业务逐笔复核并报告结果。",
    Impact.FUNDS, Extent.REPEATED,
)  # fmt: skip
CLOSED = Scene(
    "308", "中心支行", "complaint", "预算单位投诉反馈不及时", "AB19", "支付信息反馈不及时",
    "2025年4月共五笔支付退回信息超过一个工作日才反馈。",
    "退回信息由人工汇总后发送，未接入自动反馈。",
    "预算单位未能及时重新办理支付。",
    "实现退回信息自动反馈，并按月自查反馈时限。",
    Impact.DELAY, Extent.SINGLE,
)  # fmt: skip
SCENES = (CLOSED, OVERDUE, AWAITING, IN_THE_FIELD)
