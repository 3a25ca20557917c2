"""The pages say what the stored run says, in both languages, and hide what must be hidden."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bankcheck.reconcile.catalogue import load_catalogue
from tests.databases import Stable
from tests.web.sample_run import BANKS, PAYEE, PAYER
from tests.workbench.house import MONITOR, open_house

RUN = "/runs/R000002"


def test_every_page_answers_in_both_languages(
    client: FlaskClient, addresses: tuple[str, ...]
) -> None:
    for address in addresses:
        for lang, tag in (("zh", "zh-CN"), ("en", "en")):
            joint = "&" if "?" in address else "?"
            page = client.get(f"{address}{joint}lang={lang}")
            expected = {"/runs/R000003": 500, "/no-such-page": 404}.get(address, 200)
            assert (page.status_code, f'<html lang="{tag}">' in page.text) == (expected, True)


def test_chinese_is_the_default_language(client: FlaskClient) -> None:
    assert "对账列表" in client.get("/runs", headers={"Accept-Language": "en"}).text


def test_a_chosen_language_is_remembered(client: FlaskClient) -> None:
    client.get("/runs?lang=en")
    assert "Reconciliation runs" in client.get("/runs").text


def test_an_unknown_language_is_ignored(client: FlaskClient) -> None:
    page = client.get("/runs?lang=xx")
    assert (page.status_code, "lang=" in page.headers.get("Set-Cookie", "")) == (200, False)


def test_the_language_of_the_address_is_kept_in_links(client: FlaskClient) -> None:
    links = re.findall(r'href="(/(?:runs|rules)[^"]*)"', client.get(f"{RUN}?lang=en").text)
    assert links
    assert all("lang=" in link for link in links)


def test_the_other_language_keeps_the_filters(client: FlaskClient) -> None:
    page = client.get(f"{RUN}/differences?rule=AB07&lang=en").text
    assert re.search(
        r'class="tongue" href="/runs/R000002/differences\?rule=AB07&amp;lang=zh"', page
    )


def test_the_title_of_a_run_is_its_finding(client: FlaskClient) -> None:
    title = re.search(r"<h1>(.*?)</h1>", client.get(RUN).text)
    assert title
    assert re.fullmatch(r"2025年对账发现 \d+ 处差异，涉及金额 [\d,]+\.\d\d 元", title[1])


def test_a_rule_that_did_not_run_is_named_with_what_it_lacks(client: FlaskClient) -> None:
    assert "did not run, because this is missing: Authorized-payment quota" in (
        client.get(f"{RUN}?lang=en").text
    )


def test_each_count_of_the_matrix_opens_a_list_of_that_many(client: FlaskClient) -> None:
    page = client.get(f"{RUN}?lang=en").text
    links = re.findall(
        r'href="([^"]*rule=AB14[^"]*bank=105[^"]*|[^"]*bank=105[^"]*rule=AB14[^"]*)"[^>]*>(\d+)<',
        page,
    )
    (address, count) = links[0]
    listed = client.get(address.replace("&amp;", "&")).text
    assert f"All pages: {count}" in listed


def test_accounts_show_only_their_last_four(
    client: FlaskClient, addresses: tuple[str, ...]
) -> None:
    for address in addresses:
        text = client.get(address).text
        assert not [account for account in (PAYER, PAYEE, PAYEE[:-4]) if account in text]


def test_a_message_hides_the_account_it_names(
    client: FlaskClient, fingerprints: dict[str, str]
) -> None:
    page = client.get(f"{RUN}/differences/{fingerprints['AB04']}").text
    assert "**** 0018" in page


def test_a_difference_shows_both_sides_with_file_line_and_digest(
    client: FlaskClient, fingerprints: dict[str, str]
) -> None:
    page = client.get(f"{RUN}/differences/{fingerprints['AB07']}?lang=en").text
    parts = ("voucher_2025.xlsx", "payment_2025.xlsx", "sheet or page 3月", "SHA-256", ", line ")
    assert [part for part in parts if part not in page] == []


def test_the_differing_field_is_marked_in_words(
    client: FlaskClient, fingerprints: dict[str, str]
) -> None:
    page = client.get(f"{RUN}/differences/{fingerprints['AB07']}?lang=en").text
    marked = re.findall(
        r'<tr class="differs">\s*<th scope="row">([^<]*) <span[^>]*>≠ differs', page
    )
    assert marked == ["Amount (yuan)"]


def test_a_stored_instant_is_shown_in_shanghai_time(
    client: FlaskClient, fingerprints: dict[str, str]
) -> None:
    page = client.get(f"{RUN}/differences/{fingerprints['AB07']}").text
    assert "2025-03-07 15:31:00" in page


def test_a_rule_page_shows_its_sql_to_the_letter(client: FlaskClient) -> None:
    rule = load_catalogue().rules[0]
    page = client.get(f"/rules/{rule.code}").text
    code = re.search(r"<code>(.*?)</code>", page, re.DOTALL)
    assert code
    lines = re.findall(r"<span>(.*?)</span>", code[1], re.DOTALL)
    shown = "\n".join(lines).replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'")
    assert shown.replace("&#34;", '"').replace("&amp;", "&") == rule.sql.rstrip()


def test_a_sample_parameter_is_marked_as_sample(client: FlaskClient) -> None:
    assert "Sample value" in client.get("/rules/AB14?lang=en").text


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"{RUN}/differences?q=zzz", "No difference fits these filters"),
        ("/runs/R000001/differences", "This run found no difference"),
    ],
    ids=["filters too narrow", "clean run"],
)
def test_an_empty_list_says_why(client: FlaskClient, address: str, sentence: str) -> None:
    joint = "&" if "?" in address else "?"
    assert sentence in client.get(f"{address}{joint}lang=en").text


def test_a_run_tells_how_many_bank_entries_are_nobodys(client: FlaskClient) -> None:
    assert "2 bank entries name no bank" in client.get(f"{RUN}?lang=en").text


def test_no_run_yet_says_what_to_do(tmp_path: Path, stable: Stable) -> None:
    empty = open_house(tmp_path, stable.fresh("sqlite", tmp_path))
    page = empty.client(MONITOR).get("/runs?lang=en").text
    assert "bankcheck reconcile --year" in page


def test_a_wrong_amount_is_named_beside_its_field_and_on_top(client: FlaskClient) -> None:
    page = client.get(f"{RUN}/differences?from=1.005&lang=en").text
    assert page.count("at most two decimals, such as 1234.50.") == 2


def test_hostile_text_stands_as_text(client: FlaskClient) -> None:
    listed = client.get("/runs/R000004/differences").text
    pages = [
        client.get(f"/runs/R000004/differences/{one}").text
        for one in re.findall(r"/differences/([0-9a-f]{32})", listed)[:12]
    ]
    assert any("&lt;script&gt;alert(1)" in page for page in pages)
    assert not [page for page in pages if "<script>alert" in page or "<img src=x" in page]


def test_hostile_filters_stand_as_text(client: FlaskClient) -> None:
    page = client.get(f"{RUN}/differences", query_string={"q": "<img src=x onerror=alert(1)>"})
    assert (page.status_code, "<img" in page.text) == (200, False)


def test_an_unreadable_run_is_listed_as_such(client: FlaskClient) -> None:
    assert "The stored files of this run cannot be read." in client.get("/runs?lang=en").text


def test_bank_names_come_from_the_run(client: FlaskClient) -> None:
    assert BANKS["105"] in client.get(RUN).text


def test_health_answers_plainly(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_a_fault_shows_no_traceback(client: FlaskClient, sample_home: Path) -> None:
    broken = sample_home / "runs" / "R000009"
    broken.mkdir(exist_ok=True)
    (broken / "summary.json").write_text("{}", encoding="utf-8")
    page = client.get("/runs/R000009?lang=en")
    (broken / "summary.json").unlink()
    broken.rmdir()
    assert (page.status_code, "Traceback" in page.text) == (500, False)


def test_a_number_beyond_what_a_database_keeps_is_no_page(client: FlaskClient) -> None:
    assert client.get(f"/suspicions/{2**31 - 1}").status_code == 404
    assert client.get(f"/suspicions/{2**31}").status_code == 404
    assert client.get(f"/suspicions/{10**20}").status_code == 404
