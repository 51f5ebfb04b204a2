/* Live character counts beside fields with `data-limit`: as the server counts, nothing is ever cut. */
(function () {
  "use strict";

  /** One per Chinese character, one per Latin letter, blanks at the ends dropped. */
  function count(value) {
    return Array.from(value.trim().normalize("NFC")).length;
  }

  function show(field) {
    const counter = document.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`);
    if (!counter) return;
    const limit = Number(field.dataset.limit);
    const counted = count(field.value);
    const isOver = counted > limit;
    // Spoken only when the limit is crossed: a count read out at every key would drown the typing.
    if (isOver !== counter.classList.contains("is-over")) counter.setAttribute("aria-live", "polite");
    else counter.removeAttribute("aria-live");
    counter.classList.toggle("is-over", isOver);
    counter.textContent = isOver
      ? window.fz.text("over", counted, limit, counted - limit)
      : window.fz.text("counted", counted, limit);
  }

  function showAll(root) {
    root.querySelectorAll("[data-limit]").forEach(show);
  }

  document.addEventListener("input", (event) => { if (event.target.matches("[data-limit]")) show(event.target); });
  document.addEventListener("htmx:afterSwap", (event) => showAll(event.target));
  showAll(document);
})();
