"""Prior practice 在先做法: what is already done elsewhere, found and shown beside what is claimed.

What other apps call (nothing here imports an app to the left):

- `precedents.index.storing`: `set_shelf` puts up a shelf (a list, a published batch, a batch of candidates) and says who
  may look into it; `index_document` and `index_documents` make texts findable; `forget_document` takes one out. All
  belong into the transaction of the change that they follow, and cost it some milliseconds. `precedents.index.owners`:
  `add_owner` names who fills the index anew from what it is of.
- `precedents.searching.finding`: `find(query, scope, top=...)` and `find_in_panels` for several scopes at once. The
  scope is made of the shelves that the person may look into: `Shelf.objects.visible_to(person)`; `precedents.panels`
  makes the four panels of them.
- `precedents.explained`: `explained(query, hits)`, and `explained_by` with what a search knows already of the words' worth.
  A hit that is not kept becomes one that can be shown by `as_seen`.
- `precedents.actions.runs`: `search_and_keep(query, by=...)` searches and keeps the search (`query.own` says for which
  practice), `repeat_search` marks what is new; `adopt_hit`, `set_hit_aside`, `reopen_hit`. Kept searches are found by
  `SearchRun.objects.visible_to(person).about(source, key)`, their hits by `run.hits.visible_to(person)`; of a candidate's
  hit `shelf_key` is the batch that it is of. Whoever keeps records of what a search was made for says so to
  `precedents.records`, gives `adopt_hit` the record's page and calls `strike_hit` when the record goes.

A candidate that is indexed under (`Source.CANDIDATE`, its key) is searched for with `Query(title, text, own=(source,
key))`: it is not its own hit, and its stored vector is the query's, so meaning takes part without a model.
A document is named by its source and its owner's key for it; the index knows no other app's models.
"""
