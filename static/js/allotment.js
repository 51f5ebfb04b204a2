/* Keeps the loads in the grid's last row up to date while boxes are ticked; the server counts them again. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-allotment]");
  if (!form) return;

  function count(event) {
    const box = event.target;
    const place = box.dataset.evaluator && form.querySelector(`[data-load="${CSS.escape(box.dataset.evaluator)}"]`);
    if (!place) return;
    const shown = place.querySelector("span");
    const load = Number(shown.textContent) + (box.checked ? 1 : -1);
    shown.textContent = String(load);
    place.classList.toggle("fault", place.dataset.cap !== "" && load > Number(place.dataset.cap));
  }

  form.addEventListener("change", count);
})();
