"""One text, two institutions: no byte changes unseen, no person signs for both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import record
from bankcheck.errors import BankcheckError
from bankcheck.inspections.cosign import scans, service
from bankcheck.inspections.cosign.content import changed_places, digests, text_of
from bankcheck.inspections.cosign.models import Envelope, Signature
from bankcheck.inspections.cosign.pages import EnvelopePage, envelope_page
from bankcheck.inspections.cosign.scans import Scan
from bankcheck.inspections.evidence.blobs import Blobs, EvidenceBroken, UploadRefused
from bankcheck.inspections.fieldwork.models import Plan
from bankcheck.inspections.signed import KINDS
from bankcheck.machines import MoveRefused, RoleRefused
from tests.inspections import journey
from tests.workbench.house import AUDITOR, HEAD, MONITOR, PBC_HEAD, SECOND_MONITOR, House

PNG = b"\x89PNG\r\n\x1a\n" + b"page"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(min_size=1, max_size=4), JSON, min_size=1, max_size=4)


def shown(house: House, envelope_id: int, login: str = MONITOR) -> EnvelopePage:
    return envelope_page(house.database, KINDS, envelope_id, actor=house.actor(login))


def changed(house: House, plan_id: int, basis: str) -> None:
    with house.database.write(EVERYTHING) as session:
        session.get_one(Plan, plan_id).basis = basis
        record(session, house.actor(MONITOR), "plan.tamper", ("plan", plan_id))


PBC_NAME = "人民银行示例市分行"


def scan(content: bytes = PNG, name: str = "签字页.png", signer: str = "周处长",
         institution: str = PBC_NAME) -> Scan:  # fmt: skip
    return Scan(BytesIO(content), name, signer, "国库处处长", institution, date(2025, 6, 1))


def recorded(house: House, envelope_id: int, login: str = MONITOR) -> int:
    """Record a scan of the second slot and return the signature's number."""
    slot = shown(house, envelope_id).slots[1]
    scans.record_scan(
        house.database, KINDS, Blobs(house.home), slot.slot_id, scan(), actor=house.actor(login)
    )
    return shown(house, envelope_id).slots[1].signatures[-1].signature_id


@pytest.mark.parametrize("order", [(HEAD, PBC_HEAD), (PBC_HEAD, HEAD)], ids=["finance", "pbc"])
def test_either_institution_may_sign_first(house: House, order: tuple[str, str]) -> None:
    plan_id, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, order[0])
    between = shown(house, envelope_id).line
    journey.sign(house, envelope_id, order[1])
    with house.database.read(EVERYTHING) as session:
        plan = session.get_one(Plan, plan_id).state
    assert (between.state, between.signed, plan) == ("collecting", 1, "effective")


def test_a_changed_byte_voids_every_signature_and_says_which(house: House) -> None:
    plan_id, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, HEAD)
    changed(house, plan_id, "工作规程第十六条")
    assert service.check(house.database, KINDS, envelope_id) is False
    page = shown(house, envelope_id)
    assert (page.line.state, page.changed) == ("void", ("依据",))
    assert [one.state for one in page.slots[0].signatures] == ["void"]


def test_a_signature_over_a_changed_text_is_not_taken(house: House) -> None:
    plan_id, envelope_id = journey.plan_in_signing(house)
    changed(house, plan_id, "别的依据")
    assert journey.sign(house, envelope_id, HEAD) is False
    assert shown(house, envelope_id).line.state == "void"


def test_a_change_after_the_last_signature_voids_as_well(house: House) -> None:
    plan_id, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, HEAD)
    journey.sign(house, envelope_id, PBC_HEAD)
    changed(house, plan_id, "别的依据")
    service.check(house.database, KINDS, envelope_id)
    with house.database.read(EVERYTHING) as session:
        assert session.get_one(Plan, plan_id).state == "draft"


def test_one_person_never_signs_for_both(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, HEAD)
    there = house.actor(PBC_HEAD)
    same = replace(there, person_id=house.actor(HEAD).person_id)
    with pytest.raises(MoveRefused) as refused:
        service.sign(house.database, KINDS, envelope_id, actor=same)
    assert refused.value.unmet == ("one_person_one_signature",)


def test_nobody_signs_twice(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, HEAD)
    with pytest.raises(MoveRefused) as refused:
        journey.sign(house, envelope_id, HEAD)
    assert "slot_open" in refused.value.unmet


def test_signing_takes_a_fresh_sign_in(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    with pytest.raises(MoveRefused) as refused:
        service.sign(house.database, KINDS, envelope_id, actor=house.actor(HEAD, fresh=False))
    assert refused.value.unmet == ("fresh_sign_in",)


def test_a_stale_sign_in_is_sent_to_confirm_itself(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    client = house.client(HEAD)
    assert client.post(f"/cosign/{envelope_id}/sign").status_code == 303
    assert house.client(AUDITOR).post(f"/cosign/{envelope_id}/sign").status_code == 403


def test_only_a_signer_signs(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    with pytest.raises(RoleRefused):
        journey.sign(house, envelope_id, MONITOR)


def test_declining_takes_a_reason_and_stops_the_object(house: House) -> None:
    plan_id, envelope_id = journey.plan_in_signing(house)
    actor = house.actor(PBC_HEAD)
    with pytest.raises(MoveRefused):
        service.decline(house.database, KINDS, envelope_id, reason=" ", actor=actor)
    service.decline(house.database, KINDS, envelope_id, reason="范围过窄", actor=actor)
    with house.database.read(EVERYTHING) as session:
        plan = session.get_one(Plan, plan_id)
        assert (plan.state, plan.reason) == ("draft", "范围过窄")


def test_an_envelope_is_addressed_anew_without_losing_the_other_signature(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, HEAD)
    slot = shown(house, envelope_id).slots[1]
    service.readdress(
        house.database, slot.slot_id, login=PBC_HEAD, reason="换人", actor=house.actor(MONITOR)
    )
    page = shown(house, envelope_id)
    assert page.slots[1].addressed_to == house.actor(PBC_HEAD).name
    assert [one.holds for one in page.slots[0].signatures] == [True]


def test_an_envelope_addressed_to_one_is_not_signed_by_another(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    slot = shown(house, envelope_id).slots[1]
    service.readdress(
        house.database, slot.slot_id, login=PBC_HEAD, reason="换人", actor=house.actor(MONITOR)
    )
    other: Actor = replace(house.actor(PBC_HEAD), person_id=house.actor(AUDITOR).person_id)
    with pytest.raises(MoveRefused) as refused:
        service.sign(house.database, KINDS, envelope_id, actor=other)
    assert refused.value.unmet == ("own_slot",)


def test_an_envelope_is_not_addressed_to_somebody_whose_posting_does_not_fit(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    slot = shown(house, envelope_id).slots[1]
    with pytest.raises(MoveRefused) as refused:
        service.readdress(
            house.database, slot.slot_id, login=HEAD, reason="换人", actor=house.actor(MONITOR)
        )
    assert refused.value.unmet == ("slot_open",)


def test_a_signature_on_paper_counts_when_a_second_person_confirms_it(house: House) -> None:
    plan_id, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, HEAD)
    signature_id = recorded(house, envelope_id)
    before = shown(house, envelope_id).line
    scans.confirm_scan(house.database, KINDS, signature_id, actor=house.actor(SECOND_MONITOR))
    after = shown(house, envelope_id)
    assert (before.state, before.signed, after.line.state) == ("collecting", 1, "complete")
    assert after.slots[1].signatures[0].manner == "scanned"
    with house.database.read(EVERYTHING) as session:
        assert session.get_one(Plan, plan_id).state == "effective"


@pytest.mark.parametrize(
    ("login", "unmet"),
    [(MONITOR, ("other_person",)), (HEAD, ("not_a_signer",))],
    ids=["who recorded it", "who signed for the other"],
)
def test_a_signature_on_paper_takes_two_people_of_whom_none_signed(
    house: House, login: str, unmet: tuple[str, ...]
) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, HEAD)
    signature_id = recorded(house, envelope_id)
    with pytest.raises(MoveRefused) as refused:
        scans.confirm_scan(house.database, KINDS, signature_id, actor=house.actor(login))
    assert refused.value.unmet == unmet


@pytest.mark.parametrize("answering", [HEAD, SECOND_MONITOR])
def test_who_answered_for_the_others_page_does_not_sign_the_own_place(
    house: House, answering: str
) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    confirmer = house.actor(answering)
    scans.confirm_scan(house.database, KINDS, recorded(house, envelope_id), actor=confirmer)
    if answering == HEAD:
        with pytest.raises(MoveRefused) as refused:
            journey.sign(house, envelope_id, HEAD)
        assert refused.value.unmet == ("one_person_one_signature",)
    else:
        assert journey.sign(house, envelope_id, HEAD)


@pytest.mark.parametrize(
    ("signer", "institution", "unmet"),
    [
        ("周处长", "示例市财政局", ("own_side",)),
        ("周处长", "", ("own_side",)),
        ("the head", PBC_NAME, ("one_person_one_signature",)),
    ],
    ids=["for the other side", "for nobody", "by who signed already"],
)
def test_a_page_is_signed_by_another_person_for_the_side_of_its_place(
    house: House, signer: str, institution: str, unmet: tuple[str, ...]
) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, HEAD)
    name = house.actor(HEAD).name if signer == "the head" else signer
    page = scan(signer=f" {name}", institution=institution)
    slot = shown(house, envelope_id).slots[1]
    with pytest.raises(MoveRefused) as refused:
        scans.record_scan(
            house.database, KINDS, Blobs(house.home), slot.slot_id, page,
            actor=house.actor(MONITOR),
        )  # fmt: skip
    assert refused.value.unmet == unmet


def test_a_place_is_signed_on_paper_for_an_institution_of_its_own_side(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    offered = [one.institutions for one in shown(house, envelope_id).slots]
    assert offered == [(house.actor(HEAD).institution,), (PBC_NAME,)]
    page = house.client(MONITOR).get(f"/cosign/{envelope_id}").text
    assert f"<option>{PBC_NAME}</option>" in page


def test_a_refused_page_opens_the_slot_again(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    signature_id = recorded(house, envelope_id)
    scans.refuse_scan(
        house.database, signature_id, reason="印章不清", actor=house.actor(SECOND_MONITOR)
    )
    assert shown(house, envelope_id).slots[1].open


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(b"", "a.png", id="empty"),
        pytest.param(b"MZ....", "a.exe", id="a program"),
        pytest.param(PNG, "a.pdf", id="another name"),
        pytest.param(b"plain text", "a.txt", id="text"),
    ],
)
def test_only_a_page_is_taken_for_a_scan(house: House, content: bytes, name: str) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    slot = shown(house, envelope_id).slots[1]
    with pytest.raises(UploadRefused):
        scans.record_scan(
            house.database,
            KINDS,
            Blobs(house.home),
            slot.slot_id,
            scan(content, name),
            actor=house.actor(MONITOR),
        )


def test_a_scan_that_was_changed_on_disk_is_not_handed_out(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    signature_id = recorded(house, envelope_id)
    client = house.client(AUDITOR)
    address = f"/cosign/signatures/{signature_id}/scan"
    assert client.get(address).data == PNG
    (kept,) = (one for one in (house.home / "evidence").glob("*/*") if one.is_file())
    kept.chmod(0o600)
    kept.write_bytes(PNG + b"!")
    assert client.get(address).status_code == 409


def test_a_signature_edited_in_the_database_no_longer_holds(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    journey.sign(house, envelope_id, HEAD)
    with house.database.write(EVERYTHING) as session:
        session.get_one(Signature, 1).name = "别人"
        record(session, house.actor(MONITOR), "signature.tamper", ("signature", 1))
    assert [one.holds for one in shown(house, envelope_id).slots[0].signatures] == [False]


def test_an_envelope_past_its_last_day_expires(house: House) -> None:
    _, envelope_id = journey.plan_in_signing(house)
    with house.database.write(EVERYTHING) as session:
        session.get_one(Envelope, envelope_id).expires_on = date(2025, 1, 1)
        record(session, house.actor(MONITOR), "envelope.limit", ("envelope", envelope_id))
    service.check(house.database, KINDS, envelope_id)
    assert shown(house, envelope_id).line.state == "expired"


@given(content=OBJECTS, name=st.text(min_size=1, max_size=4), value=JSON)
def test_any_changed_value_changes_both_digests_and_is_named(
    content: dict[str, object], name: str, value: object
) -> None:
    before, after = text_of(content), text_of({**content, name: value})
    first, second = digests(before.encode()), digests(after.encode())
    same = before == after
    assert (first.sha256 == second.sha256, first.sm3 == second.sm3) == (same, same)


@given(content=OBJECTS)
def test_a_new_leaf_is_named_by_its_place(content: dict[str, object]) -> None:
    after = {**content, "a long name of its own": 1}
    assert changed_places(text_of(content), text_of(after)) == ("a long name of its own",)


def test_a_broken_address_in_the_store_is_refused(house: House) -> None:
    with pytest.raises(BankcheckError) as refused:
        Blobs(house.home).path("../../etc/passwd")
    assert isinstance(refused.value, EvidenceBroken)
