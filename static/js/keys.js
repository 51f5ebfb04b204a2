/* Keyboard shortcuts: `data-key="n"` answers to Alt+N; S also to Ctrl+S. Single letters alone would catch typing. */
(function () {
  "use strict";

  function keyOf(event) {
    const letter = (event.code || "").startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key.toLowerCase();
    if (event.altKey && !event.ctrlKey && !event.metaKey) return letter;
    return (event.ctrlKey || event.metaKey) && !event.altKey && letter === "s" ? "s" : "";
  }

  function isUsable(element) {
    return !element.disabled && element.getClientRects().length > 0;
  }

  window.fz.onKey(document, (event) => {
    const key = keyOf(event);
    if (!key || document.querySelector("dialog[open]")) return;
    const target = Array.from(document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)).find(isUsable);
    if (!target) return;
    event.preventDefault();
    if (window.fz.isResting()) return;
    if (target.matches("input:not([type=submit]), textarea, select")) target.focus();
    else target.click();
  });

  document.querySelectorAll("[data-key]").forEach((element) => {
    element.setAttribute("aria-keyshortcuts", `Alt+${element.dataset.key.toUpperCase()}`);
  });
})();
