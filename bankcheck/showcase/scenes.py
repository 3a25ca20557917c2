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
BASIS = "《国库动态监控工作规程》第十五条"
AGREEMENT = "委托代理协议第十二条"
CLAUSE = "委托代理协议第十六条"
CONTACT = "国库科赵监控，0000-6280001"
WINDOW = Window(5, Unit.WORKING_DAYS, AGREEMENT)
COMMENTS = Comments(5, Unit.WORKING_DAYS, AGREEMENT)
PAPER = {
    "objective": "核实{title}",
    "procedure": "查阅制度、核对系统参数，抽查支付业务。",
    "population": "2025年1月至6月全部支付业务，按月抽取样本。",
    "work_done": "逐笔核对凭证、流水与清算记录，访谈经办及复核人员。",
    "result": "{condition}",
    "conclusion": "{title}，列入问题。",
    "items": "第{no}项",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One inspection of the example: of whom, why, and what was found.

    ``law`` is the clause of the agreement that was broken, with its words; ``material`` is what
    the bank is asked for, with the file that it delivers.
    """

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
    law: str = ""
    law_text: str = ""
    fen: int = 0
    dispositions: tuple[str, ...] = ("improve",)
    material: tuple[str, str] = ("2025年6月日终余额表", "")

    def texts(self, evidence: tuple[int, ...]) -> Texts:
        """Return the finding as its drafter writes it."""
        return Texts(
            self.title,
            Elements(
                self.law,
                "2025年签订",
                self.law_text,
                self.condition,
                self.cause,
                self.effect,
                self.recommendation,
            ),
            Amounts(self.fen, self.fen),
            self.impact,
            self.extent,
            self.dispositions,
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
    "2025年3月10日，该支行调整支付截止时间参数，由一人操作完成，无复核记录，也未报备。"
    "受此影响，当日十七笔、合计1,286,400.00元的支付顺延两日办理。",
    "系统未设置参数变更复核环节，内部控制制度未覆盖参数管理。",
    "支付截止时间与协议约定不一致，预算单位资金被延压两日。",
    "设置参数变更双人复核，修订内部控制制度并报送备案，按协议承担延压资金的赔偿责任。",
    Impact.DELAY, Extent.REPEATED,
    "《国库集中支付委托代理协议》第十一条",
    "系统参数的变更应当由经办、复核两人办理，并事先报财政部门备案。",
    128_640_000, ("improve", "warn"),
    ("参数变更记录", "参数,变更时间,操作人\n截止时间,2025-03-10,张某\n"),
)  # fmt: skip
OVERDUE = Scene(
    "102", "新区支行", "lead", "收到预算单位反映", "AB18", "印鉴核验不严格",
    "抽查的十份支付凭证中，有两份预留印鉴与印鉴卡不符仍予办理，涉及资金126,800.00元。",
    "柜面电子验印系统停用期间改为人工核验，未执行双人折角核对。",
    "凭证真实性无法保证，财政资金存在被冒领的风险。",
    "将两笔资金退回原零余额账户，恢复电子验印，对停用期间业务逐笔复核并报告结果。",
    Impact.FUNDS, Extent.REPEATED,
    "《国库集中支付委托代理协议》第六条",
    "办理支付前应当核验凭证要素及预留印鉴，不符的不得支付。",
    12_680_000, ("refund", "improve"),
    ("印鉴核验登记簿", "凭证,金额（元）,核验方式\n第一份,85300.00,人工\n第二份,41500.00,人工\n"),
)  # fmt: skip
CLOSED = Scene(
    "308", "中心支行", "complaint", "预算单位投诉反馈不及时", "AB19",
    "退票资金未及时退回且信息反馈不及时",
    "2025年4月共发生支付退票五笔，退票信息均在一个工作日后才反馈预算单位；"
    "其中一笔资金38,460.00元滞留在该支行待处理款项，至检查日仍未退回零余额账户。",
    "退票信息由人工汇总后发送，未接入自动反馈；待处理款项未逐日清理。",
    "预算单位未能及时重新办理支付，财政资金滞留行内。",
    "将滞留资金退回原零余额账户，实现退票信息自动反馈，并按月自查反馈时限。",
    Impact.DELAY, Extent.REPEATED,
    "《国库集中支付委托代理协议》第九条",
    "退票资金应当于当日退回原零余额账户，并在一个工作日内向预算单位反馈。",
    3_846_000, ("refund", "improve"),
    (
        "退票登记簿及待处理款项明细账",
        "退票日期,反馈日期,金额（元）\n2025-04-15,2025-04-21,38460.00\n",
    ),
)  # fmt: skip
SCENES = (CLOSED, OVERDUE, AWAITING, IN_THE_FIELD)
