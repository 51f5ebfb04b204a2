"""What belongs to no one batch that runs: what was issued, lists, notices, accounts, and the things of one person."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import appointing, helping
from accounts.choices import Duty
from accounts.inviting import invitation_path, unopened_account
from accounts.machine_tokens import MachineToken
from accounts.models import Unit, User
from accounts.sessions import name_of
from core.models import Mail, Notice
from core.notices import tell
from earlier.actions import propose_import
from earlier.files import read_letter
from fzworkflow.calendars import token_of
from letters import actions as letter_actions
from letters.models import AddresseeGroup, Letter, SealedFile
from measures.models import CommonReason
from measures.told import HANDED_UP
from precedents.models import Precedent
from register import actions as register_actions
from register.models import RegisterEntry
from tests.clients import client_of
from tests.earlier.test_import_register import CLEAN
from tests.factories import Cast, make_administrator, make_person, with_another_batch
from tests.letters.cataloguing import listed_for_the_archive
from tests.letters.issued import made
from tests.matrix.columns import Column, Place
from tests.platform.broken_accounts import make_webhook
from tests.precedents.lists import make_list


def of_the_house(own: Cast, foreign: Cast) -> list[Column]:
    """Return what was issued, what the house keeps, and of either side what is one person's."""
    letter = _issued(own)
    return [
        Column("common", "issued", _of_the_letter(letter), {"letter": letter}),
        Column("common", "kept", _kept(own)),
        Column("common", "accounts", _accounts(own)),
        _personal("own", letter, own.unit_lead, is_internal=False),
        _personal("foreign", letter, foreign.unit_lead, is_internal=True),
    ]


def _issued(own: Cast) -> Letter:
    cast = with_another_batch(own)
    cast.accepted()
    letter = letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    letter_actions.add_sealed_file(
        letter,
        by=cast.clerk,
        file=SimpleUploadedFile("a.pdf", made(letter, "pdf")),
        name="a.pdf",
        kind="scan",
    )
    entry = RegisterEntry.objects.get(batch=cast.batch)
    day = timezone.localdate()
    register_actions.recognise_entry(
        entry, by=cast.clerk, kind="best_practice", dated_on=day, source="某文件"
    )
    return letter


def _of_the_letter(letter: Letter) -> dict[Place, object]:
    entry = RegisterEntry.objects.get(batch=letter.batch)
    archive = letter_actions.request_archive(letter, by=letter.drafted_by)
    sealed = SealedFile.objects.get(letter=letter)
    listed = listed_for_the_archive(letter)
    return {
        ("letters", "pk"): letter.pk,
        ("transfers", "pk"): listed.pk,
        ("packages", "item_id"): listed.items.get().pk,
        ("manage", "pk"): letter.pk,
        ("outgoing-letters", "pk"): letter.pk,
        ("archives", "pk"): archive.pk,
        ("letter-archives", "pk"): archive.pk,
        ("sealed", "sealed_id"): sealed.pk,
        ("sealed-files", "pk"): sealed.pk,
        ("register", "number"): letter.batch.number,
        ("register", "place"): entry.place,
        ("register", "pk"): entry.pk,
        ("recognitions", "pk"): entry.recognitions.get().pk,
    }


def _kept(own: Cast) -> dict[Place, object]:
    kept = make_list(own.clerk)
    proposer = make_person("office_clerk", unit=own.clerk.unit)
    entry = Precedent.objects.filter(precedent_list=kept)[0]
    group = AddresseeGroup.objects.create(name="片区", wording="各片区管委会")
    return {
        ("lists", "pk"): kept.pk,
        ("precedent-lists", "pk"): kept.pk,
        ("entries", "pk"): entry.pk,
        ("precedents", "pk"): entry.pk,
        ("reasons", "pk"): CommonReason.objects.all()[0].pk,
        ("groups", "group_id"): group.pk,
        ("addressee-groups", "pk"): group.pk,
        ("import", "pk"): propose_import(by=proposer, transcript=read_letter(CLEAN.encode(), "a.txt")).pk,
    }


def _accounts(own: Cast) -> dict[Place, object]:
    person, invited = make_person(unit=own.unit), unopened_account(username="invited", name="受邀")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    asking = make_administrator(Duty.SECURITY)
    machine = MachineToken.objects.create(
        person=person, name="系统", scopes=["batches.read"], ends_at=timezone.now()
    )
    webhook = make_webhook(own.clerk)
    reset = helping.ask_factor_reset(person, by=asking, reason="视频核实本人")
    change = appointing.set_roles(person, by=asking, roles=[], duty=Duty.AUDIT, reason="新到岗")
    assert change is not None
    return {
        ("people", "pk"): person.pk,
        ("roles", "change_id"): change.pk,
        ("factor", "reset_id"): reset.pk,
        ("invitations", "token"): invitation_path(invited).split("/")[-2],
        ("calendar", "token"): token_of(person),
        ("confirm-email", "key"): "a:b:c",
        ("key", "uidb36"): user_pk_to_url_str(person),
        ("key", "key"): default_token_generator.make_token(person),
        ("machines", "pk"): machine.pk,
        ("hooks", "pk"): webhook.pk,
        ("texts", "code"): "returned",
        ("ways", "channel"): "sms",
        ("told", "delivery_id"): webhook.deliveries.get().pk,
        ("sessions", "name"): name_of(client_of(person).session.session_key),
        ("keys", "pk"): Authenticator.objects.get(user=person, type="totp").pk,
        ("oidc", "provider_id"): "sso",
        ("r", "content_type_id"): ContentType.objects.get_for_model(Unit).pk,
        ("r", "object_id"): own.unit.pk,
        ("unit", "object_id"): own.unit.pk,
        ("user", "id"): person.pk,
        ("user", "object_id"): person.pk,
        ("admin", "app_label"): "accounts",
        ("admin", "url"): "nothing/",
    }


def _personal(side: str, letter: Letter, lead: User, *, is_internal: bool) -> Column:
    """What the people of one unit got: of the own side for the office to read along, of the foreign one not."""
    assert lead.unit is not None
    # Nobody drafted it alone: whoever of the office sends it.
    delivery = letter_actions.add_delivery(letter, by=letter.drafted_by, unit=lead.unit)
    tell([lead], HANDED_UP.about(measure=lead.name), is_internal=is_internal)
    notice = Notice.objects.latest("pk")
    mail = Mail.objects.create(recipient=lead, address="a@example.org", subject="请看", due_at=timezone.now())
    keys: dict[Place, object] = {
        ("received", "delivery_id"): delivery.pk,
        ("deliveries", "delivery_id"): delivery.pk,
        ("deliveries", "pk"): delivery.pk,
        ("manage", "pk"): letter.pk,
        ("notices", "pk"): notice.pk,
        ("held-notices", "pk"): notice.pk,
        ("mails", "pk"): mail.pk,
    }
    return Column(side, "personal", keys, {"delivery": delivery, "letter": letter})
