/*
 * Signing in again without leaving the page (`window.fzSignIn.ask(onDone)`): what was typed stays where it is.
 * The sign-in page answers JSON to XMLHttpRequest: 200 {location}, 400 {form: {errors, fields: {name: {errors}}}}.
 */
(function () {
  "use strict";

  const dialog = document.getElementById("sign-in-dialog");
  if (!dialog || typeof dialog.showModal !== "function") return;

  const form = dialog.querySelector("form");
  const fault = dialog.querySelector("[data-sign-in-fault]");
  const button = form.querySelector("button[type=submit]");
  const { text, csrfToken, sentenceOf } = window.fz;
  let waiting = [];

  function tell(sentence) {
    fault.textContent = sentence;
    fault.hidden = !sentence;
  }

  function faultOf(body) {
    if (!body || !body.form) return text("failed");
    const fields = Object.values(body.form.fields || {}).flatMap((field) => field.errors || []);
    return [...(body.form.errors || []), ...fields].join(text("gap")) || text("failed");
  }

  async function hear(answer) {
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson) return tell(sentenceOf(await answer.text()));
    const body = await answer.json();
    if (!answer.ok) return tell(faultOf(body));
    // A second factor has a page of its own; the dialog's link leads there.
    if (body.location && body.location.includes("/2fa/")) return tell(text("secondFactor"));
    const done = waiting;
    waiting = [];
    dialog.close();
    return done.forEach((each) => each());
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    tell("");
    try {
      await hear(await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": csrfToken() },
      }));
    } catch (error) {
      tell(text("noConnection"));
    } finally {
      button.removeAttribute("aria-busy");
      form.elements.password.value = "";
    }
  });

  /** Open the dialog; `onDone` is called once the person is signed in. */
  function ask(onDone) {
    waiting.push(onDone);
    tell("");
    if (!dialog.open) dialog.showModal();
    form.elements.password.focus();
  }

  dialog.addEventListener("close", () => { waiting = []; });
  window.fzSignIn = { ask };
})();
