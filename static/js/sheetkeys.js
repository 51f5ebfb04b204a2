/*
 * The sheet by keyboard. Single keys work outside of texts only and can be switched off (WCAG 2.1.4), here for this
 * browser or at the foot of every page; Ctrl+Enter hands the sheet in from wherever one is.
 */
(function () {
  "use strict";

  const form = document.querySelector("form[data-scoring]");
  const help = document.getElementById("key-help");
  if (!form || !help) return;

  const KEPT = "fz:keys-off";
  const off = help.querySelector("[data-keys-off]");

  function areOff() {
    if (document.documentElement.classList.contains("keyless")) return true;
    try { return window.localStorage.getItem(KEPT) === "1"; } catch (error) { return false; }
  }

  function keep(isOff) {
    try { window.localStorage.setItem(KEPT, isOff ? "1" : "0"); } catch (error) { /* private windows keep nothing */ }
  }

  function isTyping(target) {
    return target.matches("textarea, select, input[type=text]:not([data-score]), input[type=search], input[type=date]");
  }

  function isShown(field) {
    return !field.disabled && field.getClientRects().length > 0;
  }

  function gateOf(target) {
    const gate = target.closest("fieldset[data-criterion]");
    return gate && target.type === "radio" ? gate : null;
  }

  function current() {
    return form.querySelector("[data-criterion].is-current");
  }

  function take(field) {
    field.focus();
    // What is typed next takes the place of the score: 80 must not become 8082.
    if (field.matches("input[type=text], textarea")) field.select();
  }

  function toNextField(target) {
    const names = new Set();
    const fields = Array.from(form.querySelectorAll("input:not([type=hidden]), select, textarea, button[name=submit]"));
    const stops = fields
      .filter(isShown)
      .filter((field) => field.type !== "radio" || (!names.has(field.name) && names.add(field.name)));
    const here = stops.findIndex((field) => field === target || (field.type === "radio" && field.name === target.name));
    const next = stops[here + 1];
    if (!next) return;
    const ticked = next.type === "radio" && form.querySelector(`input[name="${CSS.escape(next.name)}"]:checked`);
    take(ticked || next);
  }

  function pickBand(place) {
    const bands = current() ? current().querySelectorAll("[data-band]") : [];
    if (!bands[place - 1]) return false;
    bands[place - 1].click();
    return true;
  }

  /** One band up or down from the one in which the score lies; from an empty field to the first. */
  function stepBand(step) {
    const bands = Array.from(current().querySelectorAll("[data-band]"));
    const here = bands.findIndex((band) => band.getAttribute("aria-pressed") === "true");
    const next = bands[Math.min(Math.max(here < 0 ? 0 : here + step, 0), bands.length - 1)];
    if (next) next.click();
    return Boolean(next);
  }

  function chooseIn(gate, place) {
    const option = gate.querySelectorAll("input[type=radio]")[place - 1];
    if (!option) return false;
    option.focus();
    option.click();
    return true;
  }

  function press(key) {
    const target = Array.from(document.querySelectorAll("[data-plain-key]")).find((one) => one.dataset.plainKey === key);
    if (target) target.click();
    return Boolean(target);
  }

  /** A figure outside of all fields: a band of the criterion in hand, else the first figure of its score. */
  function hearFigure(figure, target) {
    if (gateOf(target)) return chooseIn(gateOf(target), Number(figure));
    if (target.matches("[data-score], input")) return false;
    if (pickBand(Number(figure))) return true;
    const score = current() && current().querySelector("[data-score]");
    if (score) take(score);
    return false;
  }

  function hearEnter(target) {
    const isField = form.contains(target) && target.matches("input, select, textarea[data-one-line]");
    if (isField) toNextField(target);
    else if (target === document.body && current()) take(current().querySelector("input"));
    else return false;
    return true;
  }

  function heard(event) {
    if (document.querySelector("dialog[open]")) return false;
    const { key, target } = event;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const button = form.querySelector("button[name=submit]");
      if (button) button.click();
      return Boolean(button);
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    if (key === "Enter" && !event.shiftKey) return hearEnter(target);
    if (key === "Escape" && form.contains(target)) {
      target.blur();
      return true;
    }
    if (/^Arrow(Up|Down)$/.test(key) && target.matches("[data-score]")) return stepBand(key === "ArrowUp" ? -1 : 1);
    if (areOff() || isTyping(target) || window.fz.isResting()) return false;
    if (key === "?") {
      help.showModal();
      return true;
    }
    if (/^[0-9]$/.test(key)) return hearFigure(key, target);
    return /^[a-z]$/.test(key) && press(key);
  }

  window.fz.onKey(document, (event) => {
    if (heard(event)) event.preventDefault();
  });
  off.checked = areOff();
  off.addEventListener("change", () => keep(off.checked));
  document.querySelectorAll("[data-help]").forEach((opener) => {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  });
})();
