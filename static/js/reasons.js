/* select[data-fills="ID"] puts the chosen words into a field, where they can be changed. */
(function () {
  "use strict";

  document.addEventListener("change", (event) => {
    const select = event.target;
    if (!select.matches("select[data-fills]")) return;
    const field = document.getElementById(select.dataset.fills);
    const chosen = select.options[select.selectedIndex];
    if (!chosen.value) return;
    const written = field.value.trim();
    field.value = written ? `${written}\n${chosen.text}` : chosen.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });

  /* What was filled in and then emptied by hand is not said: the choice goes with its words. */
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.id || field.value === undefined || field.value.trim()) return;
    const select = document.querySelector(`select[data-fills="${field.id}"]`);
    if (select) select.value = "";
  });
})();
