/*
 * One row of the table of own scores (`window.fzGridRow`): what was typed in its cells is sent to its address with the
 * version that the row was read with. The server answers JSON: 200 {version, saved_at, total, lack, is_complete, state},
 * 409 {message, current, version}, 422 {errors: {field: [sentence]}}.
 */
(function () {
  "use strict";

  const FIRST_RETRY_MS = 4000;
  const LONGEST_RETRY_MS = 60000;
  const { text, element } = window.fz;
  const noteOf = (field) => field.closest("[data-cell]").querySelector("[data-note]");

  function say(field, sentence, isFault) {
    const note = noteOf(field);
    note.classList.toggle("is-fault", Boolean(isFault));
    if (note.textContent !== sentence) note.textContent = sentence;
  }

  /** Watch a row; `tell(name, shown)` shows for the whole page how saving stands. */
  function watch(row, tell) {
    const fields = Array.from(row.querySelectorAll("[name^=score-]"));
    const stored = new Map(fields.map((field) => [field, field.value]));
    const refused = new Map();
    // The total as the server has it: what it says of a row that is not scored stays until something is typed.
    let told = row.querySelector("[data-row-total]").textContent;
    let timer = 0;
    let retryMs = FIRST_RETRY_MS;
    let isSending = false;
    let isInConflict = false;

    const valueOf = (field) => (field.matches("[data-score]") ? window.fzScores.typed(field) : field.value);
    const faultOf = (field) => (field.matches("[data-score]") ? window.fzScores.faultOf(field) : "");
    const changed = () => fields.filter((field) => valueOf(field) !== stored.get(field));
    const sendable = () => changed().filter((field) => !faultOf(field) && refused.get(field) !== valueOf(field));

    function remarkSaid(field) {
      const cell = field.closest("[data-cell]");
      const isAsked = cell.dataset.bounds !== undefined && window.fzScores.needsRemark(field, cell.dataset.bounds);
      return isAsked && cell.dataset.hasRemark === undefined ? text("needsRemark") : "";
    }

    function addUp() {
      const total = row.querySelector("[data-row-total]");
      if (!changed().length) {
        total.textContent = told;
        return;
      }
      const scores = fields.filter((field) => field.matches("[data-score]"));
      const { total: whole, missing, isBegun } = window.fzScores.sum(scores);
      if (scores.some(faultOf)) total.textContent = text("correctFirst");
      else total.textContent = isBegun && !missing ? whole : text("unscored", missing);
    }

    /** Say beside each cell what is wrong with it; what is not sound stands out and is never left out of the sum. */
    function show() {
      fields.forEach((field) => {
        const fault = faultOf(field);
        const isRefused = refused.has(field) && refused.get(field) === valueOf(field);
        field.setAttribute("aria-invalid", String(Boolean(fault) || isRefused));
        field.closest("[data-cell]").classList.toggle("is-unsaved", valueOf(field) !== stored.get(field));
        if (fault) say(field, fault, true);
        else if (!isRefused && !isInConflict) say(field, remarkSaid(field), false);
      });
      addUp();
    }

    function later(pause) {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, pause);
    }

    function again(name) {
      tell(name);
      later(retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }

    async function save() {
      const sent = sendable();
      if (isSending || isInConflict || !sent.length) return;
      isSending = true;
      window.clearTimeout(timer);
      tell("saving");
      const values = sent.map((field) => [field, valueOf(field)]);
      const entries = [["edit_version", row.dataset.version], ...values.map(([field, value]) => [field.name, value])];
      try {
        const answer = await window.fz.post(row.dataset.row, entries);
        isSending = false;
        await hear(answer, values);
      } catch (error) {
        isSending = false;
        again("offline");
      }
    }

    async function hear(answer, values) {
      const kind = window.fz.kindOf(answer);
      if (kind === "expired") {
        tell(kind);
        if (window.fzSignIn) window.fzSignIn.ask(() => later(0));
        return undefined;
      }
      if (kind === "unsaved") return again(kind);
      if (kind === "text") return wasRefused(values, {}, window.fz.sentenceOf(await answer.text()));
      const body = await answer.json();
      if (answer.ok) return wasSaved(body, values);
      if (answer.status === 409 && body.current) return wasOvertaken(body);
      return wasRefused(values, body.errors || {}, body.message);
    }

    function wasSaved(body, values) {
      retryMs = FIRST_RETRY_MS;
      row.dataset.version = body.version;
      values.forEach(([field, value]) => stored.set(field, value));
      told = body.total;
      row.querySelector("[data-row-lack]").textContent = body.lack;
      row.querySelector("[data-row-badge] .badge-plain").lastChild.textContent = body.state;
      const tick = row.querySelector("[data-tick]");
      if (body.is_complete !== !tick.disabled) tick.checked = body.is_complete;
      tick.disabled = !body.is_complete;
      show();
      tell("saved", text("saved", body.saved_at.slice(0, 5)));
      if (sendable().length) later(0);
    }

    function wasRefused(values, errors, message) {
      // One that is not sound keeps none of the others back.
      const named = values.filter(([field]) => errors[field.name]);
      (named.length ? named : values).forEach(([field, value]) => {
        refused.set(field, value);
        say(field, (errors[field.name] || [message || text("failed")]).join(text("gap")), true);
      });
      tell("refused", message || "");
      show();
      if (sendable().length) later(0);
    }

    /* Saved in another window meanwhile: what was not touched here follows, what was is the person's to decide. */
    function wasOvertaken(body) {
      row.dataset.version = body.version;
      const contested = [];
      fields.forEach((field) => {
        const theirs = String(body.current[field.name] === undefined ? "" : body.current[field.name]);
        const before = stored.get(field);
        const isMine = valueOf(field) !== before;
        stored.set(field, theirs);
        if (!isMine) field.value = theirs;
        else if (theirs !== before && valueOf(field) !== theirs) contested.push(field);
      });
      isInConflict = contested.length > 0;
      tell(isInConflict ? "conflict" : "saved", body.message);
      show();
      contested.forEach((field) => offer(field, contested));
      if (!isInConflict && sendable().length) later(0);
    }

    function offer(field, contested) {
      const theirs = stored.get(field);
      const shown = field.options ? Array.from(field.options).find((one) => one.value === theirs).text : theirs;
      const take = element("button", { type: "button", class: "btn btn-sm" }, text("takeStored"));
      const keep = element("button", { type: "button", class: "btn btn-sm" }, text("keepMine"));
      const done = () => {
        contested.splice(contested.indexOf(field), 1);
        isInConflict = contested.length > 0;
        say(field, "", false);
        show();
        if (!isInConflict) later(0);
        if (!isInConflict && !sendable().length) tell("saved", "");
      };
      take.addEventListener("click", () => { field.value = theirs; done(); });
      keep.addEventListener("click", done);
      say(field, text("storedElsewhere", shown || text("nothing")), true);
      noteOf(field).append(element("br"), take, keep);
    }

    function restore(field) {
      field.value = stored.get(field);
      refused.delete(field);
      show();
    }

    show();
    return { save, later, show, restore, isUnsaved: () => changed().length > 0 || isSending };
  }

  window.fzGridRow = { watch };
})();
