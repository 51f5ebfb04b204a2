"""Merging: both side by side, either way round, whatever stands in the batch, and nothing is lost on a refusal."""

from __future__ import annotations

import pytest

from core.models import Notice
from measures import actions
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person, with_another_batch

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def test_both_stand_side_by_side_with_a_button_that_names_both_and_the_way_back(cast: Cast) -> None:
    one, other = cast.submitted(title="甲地先办"), cast.submitted(title="乙地先办")
    page = client_of(cast.clerk).get(f"/screening/{one.pk}/merge/", {"into": other.ref}).content.decode()
    for words in (
        f"把{one.ref}并入{other.ref}",
        "这一项将被并入",
        "保留这一项",
        "<mark>",
        "两家单位的填报人",
    ):
        assert words in page
    assert f'href="/screening/{other.pk}/merge/?into={one.ref}"' in page


def test_what_is_to_be_put_right_is_offered_takes_another_in_and_cannot_go_itself(cast: Cast) -> None:
    one, returned = cast.submitted(title="甲地先办"), cast.submitted(title="乙地先办")
    returned = actions.return_measure(returned, by=cast.clerk, comments={"effect": "请补。"})
    client = client_of(cast.clerk)
    page = client.get(f"/screening/{one.pk}/merge/").content.decode()
    assert f'<option value="{returned.ref} {returned}">' in page
    page = client.get(f"/screening/{one.pk}/merge/", {"into": returned.ref}).content.decode()
    assert "不能反过来并入" in page
    sent = {"into": returned.ref, "reason": "同一件事"}
    assert client.post(f"/screening/{one.pk}/merge/", sent).status_code == 302
    one.refresh_from_db()
    assert one.merged_into == returned


def test_a_refusal_keeps_the_reason_and_leads_to_its_field(cast: Cast) -> None:
    one, other = cast.submitted(title="甲地先办"), cast.submitted(title="乙地先办")
    client, address = client_of(cast.clerk), f"/screening/{one.pk}/merge/"
    without = client.post(address, {"into": other.ref, "reason": " "})
    assert (without.status_code, 'href="#merge-reason"' in without.content.decode()) == (422, True)
    unknown = client.post(address, {"into": "99-999", "reason": "同一件事"})
    page = unknown.content.decode()
    assert (unknown.status_code, 'value="同一件事"' in page, 'href="#into"' in page) == (422, True, True)
    picked = client.get(address, {"into": other.ref, "reason": "同一件事"}, headers=PART).content.decode()
    assert ">同一件事</textarea>" in picked
    assert "<html" not in picked


def test_another_batch_offers_nothing(cast: Cast) -> None:
    one, elsewhere = cast.submitted(), with_another_batch(cast).submitted(title="别的批次")
    client = client_of(cast.clerk)
    assert elsewhere.title not in client.get(f"/screening/{one.pk}/merge/").content.decode()
    asked = client.get(f"/screening/{one.pk}/merge/", {"into": elsewhere.ref}).content.decode()
    assert "本批次没有编号、名称或单位是" in asked


def test_the_unit_of_the_one_that_stays_is_told_as_well(cast: Cast) -> None:
    one, other = cast.submitted(title="甲地先办"), cast.submitted(title="乙地先办")
    Notice.objects.all().delete()
    actions.merge_measure(one, by=cast.clerk, into=other, reason="同一件事")
    told = Notice.objects.filter(recipient=cast.submitter).values_list("subject", flat=True)
    assert any("并入本项" in subject for subject in told)


def test_nobody_but_who_screens_sees_the_two(cast: Cast) -> None:
    one = cast.submitted()
    for person in (cast.unit_lead, cast.auditor, cast.evaluators[0], make_person("submitter")):
        assert client_of(person).get(f"/screening/{one.pk}/merge/").status_code == 403


def test_the_other_is_found_by_a_part_of_its_name_or_its_unit_too() -> None:
    cast = make_cast(evaluators=1)
    measure, other = cast.submitted(title="甲地先办"), cast.submitted(title="冷链专窗")
    third = cast.submitted(title="冷链直通")
    office = client_of(cast.clerk)
    address = f"/screening/{measure.pk}/merge/"
    assert f"把{measure.ref}并入{other.ref}" in office.get(f"{address}?into=专窗").content.decode()
    several = office.get(f"{address}?into=冷链&words=甲").content.decode()
    assert "找到几项" in several
    for one in (other, third):
        assert f'href="{address}?words=%E7%94%B2&amp;into={one.ref}"' in several
    assert "本批次没有编号、名称或单位是" in office.get(f"{address}?into=没有的").content.decode()
    refused = office.post(address, {"into": "冷链", "reason": "相同"})
    assert (refused.status_code, 'name="reason" value="相同"' in refused.content.decode()) == (422, True)


def test_the_filters_of_the_queue_stay_on_every_way_through_a_merge() -> None:
    cast = make_cast(evaluators=1)
    measure, other = cast.submitted(title="甲地先办"), cast.submitted(title="冷链专窗")
    office = client_of(cast.clerk)
    page = office.get(f"/screening/{measure.pk}/merge/?words=冷链&into={other.ref}").content.decode()
    assert f'href="/screening/{other.pk}/merge/?words=%E5%86%B7%E9%93%BE&amp;into={measure.ref}"' in page
    assert '<input type="hidden" name="words" value="冷链">' in page
    page = office.get(f"/screening/{measure.pk}/?words=冷链").content.decode()
    assert 'href="?words=%E5%86%B7%E9%93%BE&amp;reject=1#reject"' in page
