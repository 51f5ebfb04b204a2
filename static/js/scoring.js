/*
 * The sheet by keyboard, and its running total. Single keys work outside of texts only and can be switched off
 * (WCAG 2.1.4); the choice is kept in this browser.
 */
(function () {
  "use strict";

  const form = document.querySelector("form[data-scoring]");
  const help = document.getElementById("key-help");
  if (!form || !help) return;

  const KEPT = "fz:keys-off";
  const scores = Array.from(form.querySelectorAll("[data-score]"));
  const shown = form.querySelector("[data-total]");
  const off = help.querySelector("[data-keys-off]");
  let current = scores[0];

  function kept() {
    if (document.documentElement.classList.contains("keyless")) return true;
    try { return window.localStorage.getItem(KEPT) === "1"; } catch (error) { return false; }
  }

  function keep(isOff) {
    try { window.localStorage.setItem(KEPT, isOff ? "1" : "0"); } catch (error) { /* private windows keep nothing */ }
  }

  /** Return a score as it is meant: figures of full width are figures. */
  function typed(score) {
    return score.value.normalize("NFKC").trim();
  }

  function faultOf(score) {
    const { text } = window.fz;
    const { min, max, step } = score.dataset;
    if (!/^\d*\.?\d+$|^\d+\.$|^$/.test(typed(score))) return text("noNumber");
    if (typed(score) === "") return "";
    const value = Number(typed(score));
    if (value < Number(min) || value > Number(max)) return text("outOfRange", min, max);
    const steps = (value - Number(min)) / Number(step);
    return Math.abs(steps - Math.round(steps)) > 1e-6 ? text("offStep", step) : "";
  }

  /* A score that cannot be is said beside it, and there is no total: one without it would mislead. */
  function check(score) {
    const fault = faultOf(score);
    score.setCustomValidity(fault);
    score.setAttribute("aria-invalid", String(Boolean(fault)));
    const box = score.closest("[data-bounds]") || score.parentElement;
    let note = box.querySelector("[data-score-fault]");
    if (!note && fault) {
      note = window.fz.element("p", { class: "fault", role: "status", "data-score-fault": "" });
      score.after(note);
    }
    if (note) note.textContent = fault;
    return !fault;
  }

  function addUp() {
    let points = 0;
    let weights = 0;
    const areSound = scores.map(check).every(Boolean);
    scores.forEach((score) => {
      const weight = Number(score.dataset.weight);
      if (typed(score) === "" || !weight) return;
      points += weight * (Number(typed(score)) / Number(score.dataset.max));
      weights += weight;
    });
    const total = weights ? ((points / weights) * 100).toFixed(2) : "";
    if (!areSound) shown.textContent = window.fz.text("noTotal");
    else shown.textContent = total ? shown.dataset.text.replace("{total}", total) : shown.dataset.unknown;
  }

  /* A remark is asked for beside the score as soon as the score lies outside the batch's bounds. */
  function askForRemarks() {
    form.querySelectorAll("[data-bounds]").forEach((lines) => {
      const score = lines.querySelector("[data-score]");
      const remark = lines.querySelector("input[type=text]:not([data-score])");
      const [low, high] = lines.dataset.bounds.split(" ");
      const value = Number(typed(score));
      const isOutside = typed(score) !== "" && ((low !== "" && value < Number(low)) || (high !== "" && value > Number(high)));
      remark.required = isOutside;
      lines.classList.toggle("asks-remark", isOutside && !remark.value.trim());
    });
  }

  function refresh() {
    addUp();
    askForRemarks();
  }

  function isTyping(target) {
    return target.matches("textarea, select, input[type=text]:not([data-score]), input[type=search], input[type=date]");
  }

  function groupOf(target) {
    const group = target.closest("fieldset.choices");
    return group && form.contains(group) ? group : null;
  }

  function choose(group, place) {
    const option = group.querySelectorAll("input[type=radio]")[place - 1];
    if (!option) return;
    option.focus();
    option.checked = true;
    option.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function toNextField(target) {
    const fields = Array.from(form.querySelectorAll("input:not([type=hidden]), select, textarea"));
    const names = new Set();
    const stops = fields.filter((field) => field.type !== "radio" || (!names.has(field.name) && names.add(field.name)));
    const here = stops.findIndex((field) => field === target || (field.type === "radio" && field.name === target.name));
    const next = stops[here + 1];
    if (!next) return;
    const ticked = next.type === "radio" && form.querySelector(`input[name="${CSS.escape(next.name)}"]:checked`);
    (ticked || next).focus();
    // What is typed next takes the place of the score: 80 must not become 8082.
    if (next.matches("[data-score]")) next.select();
  }

  function press(key) {
    const target = Array.from(document.querySelectorAll("[data-plain-key]")).find((one) => one.dataset.plainKey === key);
    if (target) target.click();
    return Boolean(target);
  }

  function heard(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return false;
    const target = event.target;
    if (event.key === "Enter" && form.contains(target) && target.matches("input")) {
      toNextField(target);
      return true;
    }
    if (kept() || isTyping(target)) return false;
    if (event.key === "?") {
      help.showModal();
      return true;
    }
    if (/^[1-9]$/.test(event.key) && groupOf(target)) {
      choose(groupOf(target), Number(event.key));
      return true;
    }
    if (/^[0-9]$/.test(event.key) && !target.matches("[data-score]") && current) {
      current.focus();
      current.select();
      return false;
    }
    return /^[a-z]$/.test(event.key) && press(event.key);
  }

  window.fz.onKey(document, (event) => {
    if (heard(event)) event.preventDefault();
  });
  form.addEventListener("focusin", (event) => { if (event.target.matches("[data-score]")) current = event.target; });
  form.addEventListener("input", (event) => { if (!event.isComposing) refresh(); });
  form.addEventListener("compositionend", refresh);
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-score]")) event.target.value = typed(event.target);
    refresh();
  });
  off.checked = kept();
  off.addEventListener("change", () => keep(off.checked));
  const opener = form.querySelector("[data-help]");
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  refresh();
})();
