"""Every kind says what its rows say, in the words of an official document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bankcheck.inspections.calendar.service import seed
from bankcheck.inspections.documents import docx, pdf
from bankcheck.inspections.documents.catalogue import KINDS, SUBJECTS
from bankcheck.inspections.documents.composing import words
from bankcheck.inspections.documents.kinds import Written
from bankcheck.money import capitals
from tests.databases import Stable
from tests.inspections.documents.gallery import gallery, issued
from tests.inspections.documents.samples import docx_words, pdf_words
from tests.workbench.house import BANKS, open_house

SAID = {
    "inspection_notice": (
        "检查通知书", "根据《国库动态监控工作规程》第十五条", "业务办理",
        "2025年1月1日至2025年5月31日",
        "赵监控财政部门组长", "李检查人民银行副组长", "附件：调阅资料清单", "抄送：市审计局。",
    ),
    "document_request": (
        "检查调阅资料清单", "1国库集中支付凭证2025年1月至5月", "2系统参数变更记录",
    ),
    "working_paper": (
        "检查工作底稿", "底稿索引号DG-01", "123,123.00元", "复核人", "检查人员（签字）",
    ),
    "fact_confirmation": ("检查事实确认书", "金额与凭证不符", "被检查单位意见", "严重程度较重"),
    "inspection_report": ("检查报告", "检查基本情况", "联合检查组", "自2025年6月2日起"),
    "rectification_notice": (
        "关于支付差错的整改通知", "一、存在的问题及整改要求", "10个工作日内完成整改",
        "委托代理协议第十二条", "处理方式：退回资金、完善内控", "5个工作日内答复",
    ),
    "receipt": ("送达回证", "通过监管系统电子送达", "签收人", "送达时间"),
}  # fmt: skip


@pytest.fixture(scope="module")
def written(
    stable: Stable, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Written]]:
    """One document of every kind, written from one house."""
    home = tmp_path_factory.mktemp("gallery")
    house = open_house(home, stable.fresh("sqlite", home))
    seed(house.database, home)
    yield gallery(house)
    house.database.close()


@pytest.mark.parametrize("key", KINDS)
def test_a_kind_says_what_is_recorded(written: dict[str, Written], key: str) -> None:
    said = words(issued(written[key]))
    assert [one for one in SAID[key] if one not in said] == []


@pytest.mark.parametrize("key", KINDS)
def test_a_kind_reads_the_same_as_docx_and_as_pdf(written: dict[str, Written], key: str) -> None:
    content = issued(written[key])
    said = sorted(words(content))
    assert sorted(docx_words(docx.written(content, draft=False))) == said
    assert sorted(pdf_words(pdf.written(content, draft=False))) == said


@pytest.mark.parametrize("key", KINDS)
def test_a_kind_is_addressed_to_its_bank_alone(written: dict[str, Written], key: str) -> None:
    assert written[key].bank == "105"
    assert BANKS["308"] not in words(issued(written[key]))


@pytest.mark.parametrize("key", ["rectification_notice", "fact_confirmation"])
def test_an_amount_stands_in_figures_and_in_capitals(written: dict[str, Written], key: str) -> None:
    assert f"123.00元（大写：人民币{capitals(12_300)}）" in words(issued(written[key]))


def test_a_notice_over_findings_of_one_institution_goes_out_in_its_name(
    written: dict[str, Written],
) -> None:
    content = written["rectification_notice"].content
    assert len(content.issuers) == len(content.signed_by) == 1


def test_every_kind_is_about_something_that_is_known() -> None:
    assert {kind.subject for kind in KINDS.values()} == set(SUBJECTS)


def test_no_two_kinds_share_the_word_of_their_numbers() -> None:
    assert len({kind.word for kind in KINDS.values()}) == len(KINDS)
