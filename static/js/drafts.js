/* What was typed, kept in this browser until the server has it (`window.fzDrafts`). */
(function () {
  "use strict";

  const person = document.body.dataset.person;

  function keyOf(url) {
    return `fz-draft:${person}:${url}`;
  }

  /** Return a form's values as [name, value] pairs, without files and the CSRF token. */
  function valuesOf(form) {
    return Array.from(new FormData(form)).filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"
    );
  }

  /** Return the texts that a person can write, without the hidden version. */
  function typedOf(values) {
    return JSON.stringify(values.filter(([name]) => name !== "edit_version"));
  }

  function keep(form, url, version, isSubmitted) {
    if (!person) return;
    const draft = { values: valuesOf(form), version, keptAt: Date.now(), isSubmitted: Boolean(isSubmitted) };
    try {
      localStorage.setItem(keyOf(url), JSON.stringify(draft));
    } catch (error) {
      /* Storage is full or switched off: the server's copy is the one that counts. */
    }
  }

  function read(url) {
    try {
      return JSON.parse(localStorage.getItem(keyOf(url)));
    } catch (error) {
      return null;
    }
  }

  function drop(url) {
    try {
      localStorage.removeItem(keyOf(url));
    } catch (error) {
      /* As above. */
    }
  }

  /** Put kept values back into the form. */
  function fill(form, values) {
    Array.from(form.elements).forEach((field) => {
      if (!field.name || field.disabled || ["hidden", "file", "submit"].includes(field.type)) return;
      const kept = values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
      else if (field.multiple) Array.from(field.options).forEach((option) => { option.selected = kept.includes(option.value); });
      else if (kept.length) field.value = kept[0];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  /** Offer a kept draft that differs from what the page shows; the person decides. */
  function offer(form, url, version, place) {
    const draft = read(url);
    if (!draft) return;
    const isOld = draft.isSubmitted && Number(version) > Number(draft.version);
    if (isOld || typedOf(draft.values) === typedOf(valuesOf(form))) {
      drop(url);
      return;
    }
    const { element, text } = window.fz;
    const at = new Date(draft.keptAt).toLocaleString(document.documentElement.lang);
    const note = element("div", { class: "notice tone-attention" });
    const body = element("div");
    const restore = element("button", { type: "button", class: "btn btn-sm btn-primary" }, text("restore"));
    const discard = element("button", { type: "button", class: "btn btn-sm" }, text("discard"));
    const buttons = element("div", { class: "actions mt-2" });
    restore.addEventListener("click", () => { note.remove(); fill(form, draft.values); });
    discard.addEventListener("click", () => { note.remove(); drop(url); });
    buttons.append(restore, discard);
    body.append(element("p", {}, text("keptHere", at)), buttons);
    note.append(body);
    place.prepend(note);
  }

  function kept() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith("fz-draft:"));
    } catch (error) {
      return [];
    }
  }

  /* Whoever signs out leaves nothing of theirs in the browser: the next person may be somebody else. */
  const signOut = document.querySelector("form[data-signs-out]");
  if (signOut) {
    if (kept().length) signOut.setAttribute("data-confirm", window.fz.text("signOutDrafts"));
    signOut.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) kept().forEach((key) => localStorage.removeItem(key));
    });
  }

  window.fzDrafts = { keep, drop, offer, valuesOf, typedOf };
})();
