/* A list whose rows are ticked for one act on all of them, done in portions; and filters that fold on a phone. */
(function () {
  "use strict";

  document.querySelectorAll("[data-bulk]").forEach((form) => {
    const boxes = Array.from(form.querySelectorAll("tbody input[type=checkbox]"));
    const all = form.querySelector("[data-bulk-all]");
    const bar = form.querySelector("[data-bulk-bar]");
    if (!all || !bar) return;
    const told = bar.querySelector("[data-bulk-count]");
    const invitation = told.textContent;

    /** Say how many are ticked; with none there is nothing to do. */
    function tell() {
      const ticked = boxes.filter((box) => box.checked).length;
      told.textContent = ticked ? told.dataset.text.replace("{count}", ticked) : invitation;
      bar.classList.toggle("is-idle", !ticked);
      bar.querySelectorAll("button").forEach((button) => { button.disabled = !ticked; });
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
      boxes.forEach((box) => box.closest("tr").classList.toggle("is-chosen", box.checked));
    }

    all.addEventListener("change", () => {
      boxes.forEach((box) => { box.checked = all.checked; });
      tell();
    });
    boxes.forEach((box) => box.addEventListener("change", tell));
    // A browser that goes back brings its ticks along.
    window.addEventListener("pageshow", tell);
    tell();
  });

  /* What is done in portions goes on by itself, until somebody stops it. */
  const onward = document.querySelector("form[data-goes-on]");
  if (onward) window.setTimeout(() => onward.requestSubmit(), 400);

  if (window.matchMedia("(max-width: 47.5rem)").matches) {
    document.querySelectorAll("[data-folds-narrow]").forEach((fold) => { fold.open = false; });
  }
})();
