"""The pages on which notices are read, changed and withdrawn."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from core.notices import actions
from core.tasks import deliver_mails
from tests.clients import client_of
from tests.core.noticed import make_due, person_with_mail, tell
from tests.factories import make_person


@pytest.mark.django_db
class TestPages:
    @pytest.mark.django_db(transaction=True)
    def test_ones_own_list_counts_and_opens_what_is_unread(self) -> None:
        person, other = person_with_mail(), person_with_mail()
        tell(person, "给我的", path="/measures/")
        tell(other, "给别人的")
        client = client_of(person)
        page = client.get("/notices/").content.decode()
        assert ("给我的" in page, "给别人的" in page, "条未读提醒" in page) == (True, False, True)
        foreign = Notice.objects.get(recipient=other)
        client.post("/notices/read/", {"notice": foreign.pk})
        foreign.refresh_from_db()
        assert foreign.read_at is None
        answer = client.post("/notices/read/", {"notice": Notice.objects.get(recipient=person).pk})
        assert answer["Location"] == "/measures/"
        assert "条未读提醒" not in client.get("/notices/").content.decode()

    def test_a_notice_leads_nowhere_else(self) -> None:
        person = person_with_mail()
        tell(person, path="https://evil.example.org/")
        answer = client_of(person).post("/notices/read/", {"notice": Notice.objects.get().pk})
        assert answer["Location"] == "/notices/"

    def test_all_are_marked_at_once(self) -> None:
        person = person_with_mail()
        for _number in range(3):
            tell(person)
        client_of(person).post("/notices/read/all/")
        assert Notice.objects.unread_by(person) == 0

    @pytest.mark.parametrize(("choice", "stored"), [("daily", "daily"), ("hourly", "soon"), ("", "soon")])
    def test_one_chooses_how_to_be_written_to(self, choice: str, stored: str) -> None:
        person = person_with_mail()
        assert client_of(person).post("/notices/rhythm/", {"mail_rhythm": choice}).status_code == 302
        person.refresh_from_db()
        assert person.mail_rhythm == stored

    def test_the_office_changes_and_withdraws_what_is_not_mailed(self) -> None:
        person, clerk = person_with_mail(), make_person(Role.OFFICE_CLERK)
        tell(person, "原来的标题")
        notice = Notice.objects.get()
        client = client_of(clerk)
        assert "原来的标题" in client.get("/notices/outbox/").content.decode()
        assert (
            client.post(f"/notices/{notice.pk}/edit/", {"subject": "", "body": "写好的"}).status_code == 422
        )
        client.post(f"/notices/{notice.pk}/edit/", {"subject": "改过的标题", "body": "写好的"})
        notice.refresh_from_db()
        assert (notice.subject, notice.body) == ("改过的标题", "写好的")
        client.post(f"/notices/{notice.pk}/withdraw/")
        assert "改过的标题" not in client_of(person).get("/notices/").content.decode()
        assert client.post(f"/notices/{notice.pk}/edit/", {"subject": "再改"}).status_code == 409

    def test_what_is_mailed_is_not_changed_any_more(self) -> None:
        person, clerk = person_with_mail(), make_person(Role.OFFICE_CLERK)
        tell(person)
        make_due()
        deliver_mails()
        notice = Notice.objects.get()
        with pytest.raises(WrongState):
            actions.edit_notice(notice, by=clerk, subject="改", body="")
        with pytest.raises(WrongState):
            actions.withdraw_notice(notice, by=clerk)

    def test_units_and_auditors_change_no_notices(self) -> None:
        person = person_with_mail()
        tell(person)
        notice = Notice.objects.get()
        for other in (person, make_person(Role.AUDITOR)):
            with pytest.raises(NotAllowed):
                actions.withdraw_notice(notice, by=other)
            assert client_of(other).post(f"/notices/{notice.pk}/withdraw/").status_code == 403
        with pytest.raises(Incomplete):
            actions.edit_notice(notice, by=make_person(Role.OFFICE_CLERK), subject=" ", body="")
