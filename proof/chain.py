"""The chain of manifests: one first, each following the one before it, no fork, no gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A letter's place in the chain: the digest of its manifest and of the one before, empty for the first."""

    name: str
    digest: str
    previous: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of an issued letter: `issued`, `superseded` or `revoked`; which letter it corrects, if any."""

    name: str
    state: str
    corrects: str = ""


def chain_faults(links: Sequence[Link]) -> list[str]:
    """Name every place where the links, in any order, are no single chain."""
    followers = _followers(links)
    digests = {link.digest for link in links}
    faults = [
        f"{link.name}：上一份函（清单摘要 {link.previous}）不见了，链条在这里断开。"
        for link in links
        if link.previous and link.previous not in digests
    ]
    for previous, names in followers.items():
        if len(names) > 1:
            after = "都自称是第一份函" if not previous else "都接在同一份函之后，链条分叉"
            faults.append(f"{'、'.join(names)}：{after}。")
    if links and "" not in followers:
        faults.append("链条没有第一份函：每一份都接在另一份之后。")
    faults += _doubles(links)
    if not faults and len(in_chain_order(links)) < len(links):
        reached = {link.name for link in in_chain_order(links)}
        lost = "、".join(link.name for link in links if link.name not in reached)
        faults.append(f"{lost}：清单互相接续成圈，与链条不相连。")
    return faults


def order_faults(links: Sequence[Link]) -> list[str]:
    """Name the first link of a list that does not follow the one written before it."""
    before = ""
    for link in links:
        if link.previous != before:
            return [f"{link.name}：没有接在排在它前面的那份函之后，次序被调换或中间缺了函。"]
        before = link.digest
    return []


def in_chain_order(links: Iterable[Link]) -> list[Link]:
    """Follow the chain from its first link as far as it leads; of a fork, the first given."""
    by_previous: dict[str, Link] = {}
    for link in links:
        by_previous.setdefault(link.previous, link)
    ordered: list[Link] = []
    seen: set[str] = set()
    at = by_previous.get("")
    while at is not None and at.digest not in seen:
        ordered.append(at)
        seen.add(at.digest)
        at = by_previous.get(at.digest)
    return ordered


def missing_faults(kept: Sequence[Link], now: Sequence[Link]) -> list[str]:
    """Compare a chain that was kept elsewhere with the one that is there: it may only have grown at its end."""
    found = {link.digest: link for link in now}
    names = {link.name for link in now}
    faults = []
    for link in kept:
        if link.digest in found:
            continue
        if link.name in names:
            faults.append(f"{link.name}：现在的文件清单与保存的那一份不同。")
        else:
            faults.append(f"{link.name}：保存的链条里有这份函，现在没有了。")
    return faults


def standing_faults(standings: Sequence[Standing]) -> list[str]:
    """Name letters whose state contradicts the corrections that were issued."""
    states = {one.name: one.state for one in standings}
    corrected = {one.corrects: one.name for one in standings if one.corrects}
    faults = [
        f"{name}：已被{by}更正，状态却仍是有效。"
        for name, by in corrected.items()
        if states.get(name) == "issued"
    ]
    faults += [
        f"{one.name}：状态是“已更正”，却没有更正它的函。"
        for one in standings
        if one.state == "superseded" and one.name not in corrected
    ]
    return faults


def _followers(links: Iterable[Link]) -> dict[str, list[str]]:
    followers: dict[str, list[str]] = defaultdict(list)
    for link in links:
        followers[link.previous].append(link.name)
    return followers


def _doubles(links: Iterable[Link]) -> list[str]:
    owners: dict[str, list[str]] = defaultdict(list)
    for link in links:
        owners[link.digest].append(link.name)
    return [f"{'、'.join(names)}：文件清单的摘要相同。" for names in owners.values() if len(names) > 1]
