/* The header: "/" leads to the search field from wherever no text is written; on a phone the menu folds away. */
(function () {
  "use strict";

  const root = document.documentElement;
  const field = document.querySelector("[data-slash]");
  const button = document.querySelector("[data-menu-button]");

  function isWriting(target) {
    return target.isContentEditable || target.matches("input, textarea, select");
  }

  if (field) {
    window.fz.onKey(document, (event) => {
      if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
      if (root.classList.contains("keyless") || document.querySelector("dialog[open]") || isWriting(event.target)) return;
      event.preventDefault();
      unfold(true);
      field.focus();
      field.select();
    });
  }

  /** Show or hide the menu of a phone. Without the script it stands open. */
  function unfold(isOpen) {
    if (!button) return;
    button.setAttribute("aria-expanded", String(isOpen));
    button.parentElement.classList.toggle("is-folded", !isOpen);
  }

  if (button) {
    button.hidden = false;
    unfold(false);
    button.addEventListener("click", () => unfold(button.getAttribute("aria-expanded") === "false"));
  }
})();
