"""From a checked tree to plain values, and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from measures.entries import ENTRIES
from packages.node import Node
from packages.searches import search_of
from packages.values import (
    Band,
    BatchFacts,
    Comparison,
    Decision,
    Evaluation,
    LetterFacts,
    Limits,
    Measure,
    Opening,
    Package,
    Person,
    Predecessor,
    RubricLine,
    Unit,
)


def build(tree: Node) -> Package:
    """Return the package of a tree without faults."""
    return Package(
        batch=_batch(tree["batch"]),
        opening=_opening(tree["opening"]) if tree["opening"].is_given else None,
        units=tuple(_unit(node) for node in tree["units"].rows()),
        people=tuple(_person(node) for node in tree["people"].rows()),
        rubric=tuple(_criterion(node) for node in tree["rubric"].rows()),
        measures=tuple(_measure(node) for node in tree["measures"].rows()),
        evaluations=tuple(_evaluation(node) for node in tree["evaluations"].rows()),
        letter=_letter(tree["letter"]) if tree["letter"].is_given else None,
    )


def _batch(node: Node) -> BatchFacts:
    return BatchFacts(
        number=_count(node["number"], 0),
        year=_count(node["year"], 0),
        zone=node["zone"].text,
        opens=node["opens"].day,
        closes=node["closes"].day,
        prior_art_cutoff=node["prior_art_cutoff"].day,
        blind=node["blind"].flag is not False,
        trim=node["trim"].flag is not False,
        spread_threshold=_decimal(node["spread_threshold"], Decimal(15)),
        mark_label=node["mark_label"].text or "对台特色",
        prints_mark=node["prints_mark"].flag is True,
        limits=_limits(node["limits"]),
    )


def _limits(node: Node) -> Limits:
    usual = Limits()
    return Limits(
        title=_count(node["title"], usual.title),
        summary=_count(node["summary"], usual.summary),
        innovation_point=_count(node["innovation_point"], usual.innovation_point),
        practice=_count(node["practice"], usual.practice),
        case=_count(node["case"], usual.case),
    )


def _opening(node: Node) -> Opening:
    return Opening(
        batches=_count(node["batches"], 0),
        measures=_count(node["measures"], 0),
        national_replications=_count(node["national_replications"], 0),
        best_practices=_count(node["best_practices"], 0),
        last_document_number=_count(node["last_document_number"], 0),
    )


def _unit(node: Node) -> Unit:
    return Unit(
        code=node["code"].text,
        name=node["name"].text,
        kind=node["kind"].text,
        full_name=node["full_name"].text,
        short_name=node["short_name"].text,
        agency_code=node["agency_code"].text,
    )


def _person(node: Node) -> Person:
    return Person(
        username=node["username"].text,
        name=node["name"].text,
        unit=node["unit"].text,
        roles=_texts(node["roles"]),
        phone=node["phone"].text,
        email=node["email"].text,
    )


def _criterion(node: Node) -> RubricLine:
    return RubricLine(
        code=node["code"].text,
        name=node["name"].text,
        weight=_decimal(node["weight"], Decimal(0)),
        max=_decimal(node["max"], Decimal(100)),
        min=_decimal(node["min"], Decimal(0)),
        step=_decimal(node["step"], Decimal("0.01")),
        group=node["group"].text,
        gate=node["gate"].flag is True,
        required=node["required"].flag is True,
        guidance=node["guidance"].text,
        bands=tuple(
            Band(_decimal(one["lowest"], Decimal(0)), _decimal(one["highest"], Decimal(0)), one["text"].text)
            for one in node["bands"].rows()
        ),
    )


def _measure(node: Node) -> Measure:
    return Measure(
        ref=node["ref"].text,
        unit=node["unit"].text,
        joint_units=_texts(node["joint_units"]),
        **_entries(node),
        comparisons=tuple(_comparison(one) for one in node["comparisons"].rows()),
        predecessor=_predecessor(node["predecessor"]) if node["predecessor"].is_given else None,
        searches=tuple(search_of(one) for one in node["searches"].rows()),
        decision=_decision(node["decision"]) if node["decision"].is_given else None,
    )


def _entries(node: Node) -> dict[str, Any]:
    texts = {one.package_name: node[one.package_name].text for one in ENTRIES if one.package_name}
    return {
        **texts,
        "in_force_since": node["in_force_since"].day,
        "claimed_classification": node["claimed_classification"].text_or_none,
        "claimed_taiwan_related": node["claimed_taiwan_related"].flag is True,
    }


def _predecessor(node: Node) -> Predecessor:
    return Predecessor(batch=int(node["batch"].number or 0), title=node["title"].text, new=node["new"].text)


def _comparison(node: Node) -> Comparison:
    return Comparison(
        place=node["place"].text,
        practice=node["practice"].text,
        verdict=node["verdict"].text,
        document=node["document"].text,
        in_force=node["in_force"].day,
        source=node["source"].text,
        difference=node["difference"].text,
        origin=node["origin"].text or "unit",
    )


def _decision(node: Node) -> Decision:
    return Decision(
        selected=node["selected"].flag is not False,
        classification=node["classification"].text_or_none,
        taiwan_related=node["taiwan_related"].flag is True,
        reason=node["reason"].text,
        replicates=node["replicates"].text_or_none,
    )


def _evaluation(node: Node) -> Evaluation:
    return Evaluation(
        measure=node["measure"].text,
        evaluator=node["evaluator"].text,
        scores={code: _score(one) for code, one in node["scores"].members() if one.is_given},
        score_comments={code: one.text for code, one in node["score_comments"].members() if one.text},
        classification=node["classification"].text_or_none,
        taiwan_related=node["taiwan_related"].flag is True,
        familiarity=node["familiarity"].text_or_none,
        evidence=node["evidence"].text,
        comment=node["comment"].text,
        abstained=node["abstained"].flag is True,
    )


def _score(node: Node) -> Decimal | bool:
    flag = node.flag
    # Adding zero turns the minus zero that JSON can write into plain zero.
    return flag if flag is not None else _decimal(node, Decimal(0)) + 0


def _letter(node: Node) -> LetterFacts:
    return LetterFacts(
        issuer=node["issuer"].text,
        agency_code=node["agency_code"].text,
        date=node["date"].day or date.min,
        title=node["title"].text,
        addressees=node["addressees"].text,
        signature=_texts(node["signature"]),
        short_name=node["short_name"].text,
        title_lines=_texts(node["title_lines"]),
        template=node["template"].text,
        annex_title=node["annex_title"].text,
    )


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(one.text for one in node.rows())


def _count(node: Node, default: int) -> int:
    return default if node.number is None else int(node.number)


def _decimal(node: Node, default: Decimal) -> Decimal:
    return default if node.number is None else node.number
