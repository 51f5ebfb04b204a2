"""From documents in their order to hits that can be shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from precedents.labels import label_of
from precedents.models import IndexedDocument
from precedents.models.document import compared_text
from precedents.origin import Origin
from precedents.searching.asking import Found, Hit, without_phrases
from precedents.searching.by_words import WordScores, worth_of
from precedents.searching.candidates import Candidate
from precedents.vectors.fusing import badge
from precedents.words.overlap import overlap
from precedents.words.terms import Occurring, occurring


def shown(
    text: Occurring,
    chosen: Mapping[str, Sequence[Candidate]],
    words: WordScores,
    *,
    model: str,
    phrases: Collection[str],
    meaning_may_come: bool,
) -> dict[str, Found]:
    """Return each panel's hits in their order, with what each shares with the text."""
    wanted = {each.document for candidates in chosen.values() for each in candidates}
    documents = IndexedDocument.objects.select_related("shelf").defer("terms").in_bulk(list(wanted))
    texts = {
        pk: occurring(without_phrases(compared_text(each.title, each.text), phrases))
        for pk, each in documents.items()
    }
    worth = worth_of([text, *texts.values()], words.parts)
    shares = {pk: (overlap(text, other, worth), overlap(other, text, worth)) for pk, other in texts.items()}
    return {
        name: Found(
            tuple(
                _hit(rank, each, documents[each.document], shares[each.document])
                for rank, each in enumerate(
                    (each for each in candidates if each.document in documents), start=1
                )
            ),
            model,
            worth,
            meaning_may_come,
        )
        for name, candidates in chosen.items()
    }


def _hit(rank: int, candidate: Candidate, document: IndexedDocument, shares: tuple[float, float]) -> Hit:
    label = label_of(sum(shares) / 2)
    return Hit(
        rank=rank,
        document=document.pk,
        source=document.source,
        key=document.key,
        shelf=document.shelf,
        title=document.title,
        text=document.text,
        digest=document.digest,
        origin=Origin.read(document.origin),
        score=round(candidate.score, 6),
        how=badge(candidate.words, candidate.cosine, label),
        overlap_of_query=shares[0],
        overlap_of_hit=shares[1],
        label=label,
    )
