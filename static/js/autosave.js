/*
 * form[data-autosave] is saved to its URL 1.5 s after the last key, with the edit version it was read with.
 * The server answers JSON: 200 {version, saved_at}, 409 {message, current, version}, 422 {errors: {field: [sentence]}}.
 * The state is told in [data-save-state]: saved, unsaved, offline, conflict, refused, expired.
 * A link with data-move is followed once what was typed is saved.
 */
(function () {
  "use strict";

  const PAUSE_MS = 1500;
  const FIRST_RETRY_MS = 4000;
  const LONGEST_RETRY_MS = 60000;
  const { text, element } = window.fz;
  const settle = [];

  function watch(form) {
    const url = form.getAttribute("data-autosave") || form.getAttribute("action") || window.location.pathname;
    const versionField = form.querySelector("[name=edit_version]");
    const state = form.querySelector("[data-save-state]") || document.querySelector("[data-save-state]");
    const place = form.querySelector("[data-save-versions]") || document.querySelector("[data-save-versions]");
    let timer = 0;
    let retryMs = FIRST_RETRY_MS;
    let isDirty = false;
    let isSending = false;
    let isLeaving = false;
    let isInConflict = false;
    let underWay = Promise.resolve();

    const version = () => (versionField ? versionField.value : "");

    function tell(name, shown) {
      if (!state || (state.dataset.state === name && !shown)) return;
      state.dataset.state = name;
      state.textContent = shown || text(name);
      if (name !== "expired") return;
      const button = element("button", { type: "button", class: "btn btn-sm" }, text("signIn"));
      button.addEventListener("click", () => signIn());
      state.append(" ", button);
      signIn();
    }

    function signIn() {
      if (window.fzSignIn) window.fzSignIn.ask(() => later(0));
    }

    function later(pause) {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, pause);
    }

    function again(name) {
      tell(name);
      later(retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }

    function showFaults(errors) {
      form.querySelectorAll("[data-live-fault]").forEach((note) => note.remove());
      Object.entries(errors).forEach(([name, sentences]) => {
        const box = form.querySelector(`[data-field="${CSS.escape(name)}"]`) || place || form;
        if (box === place) place.hidden = false;
        sentences.forEach((entry) => {
          const sentence = typeof entry === "string" ? entry : entry.message;
          box.append(element("p", { class: "fault", "data-live-fault": "" }, sentence));
        });
      });
    }

    function save() {
      if (!(isSending || isLeaving || isInConflict || !isDirty)) underWay = send();
      return underWay;
    }

    async function send() {
      isSending = true;
      isDirty = false;
      tell("saving");
      const sent = window.fzDrafts.valuesOf(form);
      try {
        const answer = await window.fz.post(url, sent);
        await hear(answer, sent);
      } catch (error) {
        isDirty = true;
        again("offline");
      } finally {
        isSending = false;
      }
    }

    async function hear(answer, sent) {
      const kind = window.fz.kindOf(answer);
      if (kind === "json") return hearJson(answer, await answer.json(), sent);
      isDirty = true;
      if (kind === "text") return tell("refused", window.fz.sentenceOf(await answer.text()));
      return kind === "expired" ? tell(kind) : again(kind);
    }

    function hearJson(answer, body, sent) {
      if (answer.ok) return wasSaved(body, sent);
      isDirty = true;
      if (answer.status === 409 && body.current) return wasOvertaken(body);
      showFaults(body.errors || {});
      return tell("refused", body.errors ? "" : body.message);
    }

    function wasSaved(body, sent) {
      retryMs = FIRST_RETRY_MS;
      showFaults({});
      if (versionField && body.version !== undefined) versionField.value = body.version;
      const isCurrent = window.fzDrafts.typedOf(sent) === window.fzDrafts.typedOf(window.fzDrafts.valuesOf(form));
      if (!isCurrent) {
        isDirty = true;
        window.fzDrafts.keep(form, url, version());
        return later(PAUSE_MS);
      }
      window.fzDrafts.drop(url);
      form.dispatchEvent(new CustomEvent("fz:saved", { detail: body, bubbles: true }));
      const clock = body.saved_at || new Date().toTimeString();
      return tell("saved", text("saved", clock.slice(0, 5)));
    }

    function wasOvertaken(body) {
      isInConflict = true;
      tell("conflict", body.message);
      if (!place) return;
      window.fzVersions.settle(form, body.current, place, () => {
        isInConflict = false;
        isDirty = true;
        if (versionField) versionField.value = body.version;
        later(0);
      });
      if (!place.hidden) place.scrollIntoView({ block: "nearest" });
    }

    function wasTyped() {
      isDirty = true;
      window.fzDrafts.keep(form, url, version());
      if (isInConflict) return;
      tell("unsaved");
      later(PAUSE_MS);
    }

    settle.push(async () => {
      await underWay;
      window.clearTimeout(timer);
      await save();
    });
    form.addEventListener("input", wasTyped);
    form.addEventListener("change", wasTyped);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (isSending) {
        // The save that is under way brings the version without which this one would be refused.
        event.preventDefault();
        underWay.then(() => { if (!(isInConflict || isLeaving)) form.requestSubmit(event.submitter); });
        return;
      }
      isLeaving = true;
      window.clearTimeout(timer);
      window.fzDrafts.keep(form, url, version(), true);
    });
    window.addEventListener("online", () => later(0));
    window.addEventListener("offline", () => { if (isDirty) tell("offline"); });
    window.addEventListener("focus", () => { if (isDirty && state && state.dataset.state === "expired") later(0); });
    window.addEventListener("pageshow", () => { isLeaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (isLeaving || !(isDirty || isSending)) return;
      event.preventDefault();
      event.returnValue = "";
    });
    window.fzDrafts.offer(form, url, version(), form);
  }

  document.querySelectorAll("form[data-autosave]").forEach(watch);
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-move]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !settle.length) return;
    event.preventDefault();
    window.fz.rest();
    await Promise.all(settle.map((each) => each()));
    window.location.assign(link.href);
  });
})();
