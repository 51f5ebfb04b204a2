/*
 * The quiet panel of similar practice beside a candidate's form. It is filled after each save; what a person has opened in
 * it stays open, and nothing moves while they compose with an input method.
 */
(function () {
  "use strict";

  const panel = document.getElementById("similar");
  const near = document.getElementById("near");
  if (!panel || !near) return;
  const told = panel.querySelector("summary .near-count");
  const wide = window.matchMedia("(min-width: 1180px)");
  let isComposing = false;
  let waits = false;

  document.addEventListener("compositionstart", () => { isComposing = true; });
  document.addEventListener("compositionend", () => {
    isComposing = false;
    if (!waits) return;
    waits = false;
    window.htmx.trigger(near, "fz:near");
  });

  /** Return the hits that are open, and the one whose summary has the focus. */
  function reading() {
    const focused = near.contains(document.activeElement) ? document.activeElement.closest("[data-key]") : null;
    return {
      open: Array.from(near.querySelectorAll("[data-key][open]"), (each) => each.dataset.key),
      focus: focused ? focused.dataset.key : "",
    };
  }

  let before = reading();
  near.addEventListener("htmx:beforeSwap", (event) => {
    if (isComposing) {
      waits = true;
      event.detail.shouldSwap = false;
    }
    before = reading();
  });
  near.addEventListener("htmx:afterSwap", () => {
    near.querySelectorAll("[data-key]").forEach((each) => {
      each.open = before.open.includes(each.dataset.key);
      if (each.dataset.key === before.focus) each.querySelector("summary").focus();
    });
    const count = near.querySelector(".near-count");
    if (told && count && told.textContent !== count.textContent) told.textContent = count.textContent;
  });
  /* Whoever writes is not to be disturbed: what cannot be fetched now comes after the next save. */
  ["htmx:responseError", "htmx:sendError"].forEach((name) => near.addEventListener(name, (event) => event.stopPropagation()));

  if (panel.matches("details")) panel.open = wide.matches;
})();
