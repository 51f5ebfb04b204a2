/*
 * Screening: the boxes beside the parts, single keys outside of fields, and the buttons that know what was said. Keys are
 * switched off with the look "keyless", and are the input method's while somebody composes.
 */
(function () {
  "use strict";

  const form = document.getElementById("comments");
  if (!form) return;
  const comments = Array.from(form.querySelectorAll("[data-comment]"));
  const back = document.querySelector("[data-return]");
  const state = document.querySelector("[data-save-state]");
  const near = document.getElementById("near");
  let chosen = "";

  /** Count the parts that something is said of; without one there is nothing to return. */
  function tell() {
    if (!back) return;
    const said = comments.filter((field) => field.value.trim()).length;
    back.querySelector("[data-return-label]").textContent = back.dataset.text.replace("{count}", said);
    if (said) back.removeAttribute("aria-disabled");
    else back.setAttribute("aria-disabled", "true");
    back.title = said ? "" : back.dataset.why;
  }

  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  if (back) {
    back.addEventListener("click", (event) => {
      if (back.getAttribute("aria-disabled") !== "true") return;
      event.preventDefault();
      state.textContent = back.dataset.why;
    });
  }

  /* A box that opens is written in at once: a key that came between the two would act. One that closes keeps its text. */
  form.querySelectorAll("details.remark").forEach((box) => {
    box.querySelector("summary").addEventListener("click", (event) => {
      if (box.open) return;
      event.preventDefault();
      box.open = true;
      box.querySelector("[data-comment]").focus();
    });
  });

  function changed(field) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  form.querySelectorAll("[data-drops]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.drops);
      const box = field.closest("details");
      field.value = "";
      const picked = box.querySelector("select");
      if (picked) picked.value = "";
      changed(field);
      box.open = false;
      box.querySelector("summary").focus();
    });
  });

  /* What is selected in the text is quoted; pressing the button takes the selection away, so it is kept before. */
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const at = selection.anchorNode && selection.anchorNode.parentElement;
    if (at && at.closest(".written") && String(selection)) chosen = String(selection).trim();
  });
  form.querySelectorAll("[data-quotes]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.quotes);
      field.focus();
      if (!chosen) return;
      field.setRangeText(`“${chosen.replace(/“/g, "‘").replace(/”/g, "’")}”`, field.selectionStart, field.selectionEnd, "end");
      changed(field);
    });
  });

  /* What looks like another measure is asked about once before it passes. */
  function askOnAccepting() {
    const accept = document.querySelector("[data-accept]");
    const question = near && near.querySelector("[data-asks-on-accept]");
    if (!accept) return;
    if (question) accept.setAttribute("data-confirm", question.dataset.asksOnAccept);
    else accept.removeAttribute("data-confirm");
    const told = document.querySelector("[data-near-told]");
    const count = near && near.querySelector("[data-near-count]");
    if (told && count) told.textContent = count.dataset.nearCount;
  }
  if (near) near.addEventListener("htmx:afterSwap", askOnAccepting);

  /* A link to words in the text, or to a tab, is followed with the focus. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#found-'], a[href^='#part-']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: "center" });
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  });

  function isTyping(target) {
    return target.matches("input, textarea, select") || target.isContentEditable;
  }

  window.fz.onKey(document, (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
    if (document.documentElement.classList.contains("keyless")) return;
    if (isTyping(event.target) || window.fz.isResting() || document.querySelector("dialog[open]")) return;
    const target = document.querySelector(`[data-plain-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });

  tell();
})();
