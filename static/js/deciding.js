/* The table of decisions: one row opens at a time and asks for its evidence once; the bar says what is ticked. */
(function () {
  "use strict";

  const rowOf = (opener) => document.getElementById(opener.getAttribute("aria-controls"));

  function show(opener, isOpen) {
    opener.setAttribute("aria-expanded", String(isOpen));
    rowOf(opener).hidden = !isOpen;
  }

  function openers() {
    return document.querySelectorAll(".expander[aria-controls]");
  }

  function toggle(opener) {
    const opens = opener.getAttribute("aria-expanded") !== "true";
    openers().forEach((other) => show(other, false));
    show(opener, opens);
    if (!opens || opener.dataset.asked) return;
    opener.dataset.asked = "1";
    opener.dispatchEvent(new CustomEvent("fz:open"));
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest(".expander[aria-controls]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggle(opener);
  });
  window.fz.onKey(document, (event) => {
    const opener = event.target.closest(".expander[aria-controls]");
    if (opener && event.key === " ") {
      event.preventDefault();
      toggle(opener);
    }
    if (event.key !== "Escape") return;
    const opened = document.querySelector('.expander[aria-expanded="true"]');
    if (!opened) return;
    show(opened, false);
    opened.focus();
  });
  /* What could not be fetched is asked for anew when the row is opened again. */
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful && event.target.matches(".expander")) delete event.target.dataset.asked;
  });

  const said = document.querySelector("[data-ticked]");
  const boxes = document.querySelectorAll(".deciding input[type=checkbox]");

  function tell() {
    const ticked = Array.from(boxes).filter((box) => box.checked);
    boxes.forEach((box) => box.closest("tr").classList.toggle("is-ticked", box.checked));
    if (!said) return;
    const classes = Object.keys(said.dataset).filter((name) => name.startsWith("class-")).sort();
    const counts = classes.map((name) => {
      const [code, label] = said.dataset[name].split(" ");
      return [label, ticked.filter((box) => box.dataset.class === code).length];
    });
    const parts = counts.filter(([, count]) => count).map(([label, count]) => `${label}${count}`);
    said.textContent = [said.dataset.ticked.replace("%s", String(ticked.length)), ...parts].join(" · ");
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches(".deciding input[type=checkbox]")) tell();
  });
  tell();
})();
