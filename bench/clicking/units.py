"""What the units do: their clerks write and hand up, their leads read and send in."""

from __future__ import annotations

from datetime import date

from bench.clicking.people import Person, Room
from bench.clicking.scene import SUBMITTER, UNIT_LEAD, Scene
from tests.factories import PASSWORD

WRITING, HANDING_UP, SENDING_IN, ANSWERING = (
    "writing",
    "handing up",
    "sending in",
    "answering returns",
)
CHOSEN = ("field", "claimed_classification")


def collect(room: Room, scene: Scene) -> None:
    """Let every unit write its measures and send them in."""
    for submitter, lead, texts in scene.desks:
        with room.seat(SUBMITTER, submitter.username, PASSWORD) as person:
            for at, written in enumerate(texts):
                person.doing = WRITING
                if at:
                    person.link("首页")
                write(person, written)
            hand_up(person)
        with room.seat(UNIT_LEAD, lead.username, PASSWORD) as person:
            send_in(person, len(texts))


def answer_all(room: Room, scene: Scene) -> None:
    """Let every unit to which something was returned answer it and send it in again."""
    for submitter, lead, _texts in scene.desks:
        with room.seat(SUBMITTER, submitter.username, PASSWORD) as person:
            returned = answer(person)
        if returned:
            with room.seat(UNIT_LEAD, lead.username, PASSWORD) as person:
                person.doing = ANSWERING
                person.link("去补正")
                person.click("[data-bulk-all]", leads_on=False)
                person.button("报送")
                person.button(f"报送这{returned}项")


def write(person: Person, texts: dict[str, str]) -> None:
    """Write one measure from the home page on, and keep it."""
    person.button("新建举措")
    for name, text in texts.items():
        place = f"#measure-form [name={name}]"
        if name in CHOSEN:
            choose(person, place, text)
        elif name == "in_force_since":
            person.write_day(place, date.fromisoformat(text))
        else:
            person.write(place, text)
    person.enter("Control+s")


def answer(person: Person) -> int:
    """Answer what was returned; return how many that were."""
    person.doing = ANSWERING
    to_do, rows = person.page.get_by_role("link", name="去补正"), person.page.locator("main tbody .what a")
    at = number = 0
    while to_do.count() and (not at or at < number):
        person.link("去补正")
        number = rows.count()
        person.click(rows.nth(at))
        person.link("修改")
        person.write("#measure-form [name=effect]", "甲公司等十二家企业受益。")
        person.button("交单位审核人")
        person.link("首页")
        at += 1
    return number


def choose(person: Person, place: str, value: str) -> None:
    """Choose from a list: a click opens it, arrows lead to the entry, Enter takes it."""
    field = person.page.locator(place)
    field.click()
    at = field.evaluate("(list, value) => [...list.options].findIndex((one) => one.value === value)", value)
    here = field.evaluate("list => list.selectedIndex")
    for _step in range(at - here):
        person.keys.press("ArrowDown")
    person.keys.press("Enter")
    assert field.input_value() == value


def hand_up(person: Person) -> None:
    """Hand up all that is written: from the list, ticked together."""
    person.doing = HANDING_UP
    person.link("举措")
    person.click("[data-bulk-all]", leads_on=False)
    person.button("交单位审核人")
    person.button("交单位审核人这")
    person.wait_for_portions()


def send_in(person: Person, number: int) -> None:
    """Send in all that was handed up."""
    person.doing = SENDING_IN
    person.link("去审核")
    person.click("[data-bulk-all]", leads_on=False)
    person.button("报送")
    person.button(f"报送这{number}项")
    person.wait_for_portions()
