/* The table of own scores: moving in it by keyboard, and saving each cell soon after it was typed. */
(function () {
  "use strict";

  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const PAUSE_MS = 1500;
  const state = document.querySelector("[data-grid-state]");
  const watched = new Map();

  function tell(name, shown) {
    state.dataset.state = name;
    state.textContent = shown || window.fz.text(name);
  }

  grid.querySelectorAll("[data-row]").forEach((row) => watched.set(row, window.fzGridRow.watch(row, tell)));
  const rowOf = (field) => watched.get(field.closest("[data-row]"));
  const isCell = (target) => target.matches("[data-cell] input, [data-cell] select");

  function take(field) {
    field.focus();
    if (field.select) field.select();
  }

  function fieldsOf(row) {
    return Array.from(row.querySelectorAll("[data-cell] input, [data-cell] select"));
  }

  function toRow(field, step) {
    const rows = Array.from(watched.keys());
    const row = field.closest("[data-row]");
    const place = fieldsOf(row).indexOf(field);
    const next = rows[rows.indexOf(row) + step];
    if (next) take(fieldsOf(next)[place]);
    return Boolean(next);
  }

  function toSide(field, step) {
    const fields = fieldsOf(field.closest("[data-row]"));
    const next = fields[fields.indexOf(field) + step];
    if (next) take(next);
    return Boolean(next);
  }

  /** Whether an arrow leaves a cell: from a choice always, from a text at its edge or where all of it is chosen. */
  function leaves(field, step) {
    if (field.tagName === "SELECT") return true;
    const { selectionStart: start, selectionEnd: end, value } = field;
    if (start === 0 && end === value.length) return true;
    return start === end && (step < 0 ? start === 0 : end === value.length);
  }

  function heard(event) {
    const field = event.target;
    if (!isCell(field) || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "Enter") {
      if (!toRow(field, event.shiftKey ? -1 : 1)) rowOf(field).later(0);
      return true;
    }
    if (event.key === "Escape") {
      rowOf(field).restore(field);
      if (field.select) field.select();
      return true;
    }
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const step = event.key === "ArrowLeft" ? -1 : 1;
      return leaves(field, step) && (toSide(field, step) || field.tagName === "SELECT");
    }
    // Up and down choose in a choice, as everywhere.
    if (field.tagName === "SELECT") return false;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") return toRow(field, event.key === "ArrowUp" ? -1 : 1);
    return false;
  }

  window.fz.onKey(grid, (event) => {
    if (heard(event)) event.preventDefault();
  });
  grid.addEventListener("input", (event) => {
    if (!isCell(event.target) || event.isComposing) return;
    tell("unsaved");
    rowOf(event.target).show();
    rowOf(event.target).later(PAUSE_MS);
  });
  grid.addEventListener("compositionend", (event) => {
    rowOf(event.target).show();
    rowOf(event.target).later(PAUSE_MS);
  });
  grid.addEventListener("change", (event) => {
    if (!isCell(event.target)) return;
    if (event.target.matches("[data-score]")) event.target.value = window.fzScores.typed(event.target);
    rowOf(event.target).show();
    rowOf(event.target).later(0);
  });
  window.addEventListener("online", () => watched.forEach((row) => row.later(0)));
  window.addEventListener("beforeunload", (event) => {
    if (!Array.from(watched.values()).some((row) => row.isUnsaved())) return;
    event.preventDefault();
    event.returnValue = "";
  });
})();
