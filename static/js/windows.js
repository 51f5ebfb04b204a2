/*
 * [data-window="ID"] opens a <dialog>; with data-window-from its body is fetched first. Without scripts it is a link to a
 * page. A closed window gives the focus back to what opened it. One that the server sends open is shown as a window.
 */
(function () {
  "use strict";

  function open(dialog, opener) {
    // Not closed: its close event would come later and give the focus back.
    dialog.removeAttribute("open");
    dialog.addEventListener("close", () => { if (opener && opener.isConnected) opener.focus(); }, { once: true });
    dialog.showModal();
    window.fz.wake();
    const first = dialog.querySelector("[data-focus], input:not([type=hidden]), textarea, select");
    if (first) first.focus();
  }

  async function fill(dialog, address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const body = dialog.querySelector("[data-window-body]");
    body.innerHTML = await answer.text();
    window.htmx.process(body);
  }

  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-closes-window]");
    const within = closer && closer.closest("dialog");
    if (within) {
      event.preventDefault();
      within.close();
      return;
    }
    const opener = event.target.closest("[data-window]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const dialog = document.getElementById(opener.dataset.window);
    if (!dialog || typeof dialog.showModal !== "function") return;
    event.preventDefault();
    const from = opener.dataset.windowFrom;
    if (!from) {
      open(dialog, opener);
      return;
    }
    window.fz.rest();
    // What cannot be fetched is a page all the same.
    fill(dialog, from).then(() => open(dialog, opener), () => { window.location.assign(opener.href); });
  });

  document.querySelectorAll("dialog.window[open]").forEach((dialog) => {
    open(dialog, document.querySelector(`[data-window="${dialog.id}"]`));
  });
})();
