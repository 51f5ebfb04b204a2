/* Text that is not stored yet is not lost by a wrong click: leaving asks first. Autosaved forms look after themselves. */
(function () {
  "use strict";

  // By what it is and not by what its tag says: a field that names no type is one for text.
  const TYPED = ["text", "textarea", "number", "date", "email", "url", "tel"];
  const isTyped = (field) => TYPED.includes(field.type) || field.isContentEditable;
  const OURS = "form[method=post]:not([data-autosave]):not([data-may-be-left])";
  const ours = (form) => form.matches(OURS) && !form.closest("dialog");
  const unsaved = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form && ours(form) && isTyped(event.target)) unsaved.add(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) unsaved.delete(event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) unsaved.delete(event.detail.elt.closest("form"));
  });
  window.addEventListener("beforeunload", (event) => {
    unsaved.forEach((form) => { if (!form.isConnected) unsaved.delete(form); });
    if (!unsaved.size) return;
    event.preventDefault();
    event.returnValue = "";
  });
})();
