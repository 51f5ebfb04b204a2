/*
 * The sheet: bands that set a score, the sum with what it lacks, remarks that are asked for, and the button that is off
 * until nothing lacks. `static/js/sheetkeys.js` has its keys.
 */
(function () {
  "use strict";

  const form = document.querySelector("form[data-scoring]");
  if (!form) return;
  const { element, text } = window.fz;
  const { typed, faultOf, needsRemark, sum } = window.fzScores;
  // More would not fit a line.
  const MOST_NAMED = 3;
  const criteria = Array.from(form.querySelectorAll("[data-criterion]"));
  const scores = Array.from(form.querySelectorAll("[data-score]"));
  const total = form.querySelector("[data-total]");
  const lackLine = form.querySelector("[data-lacks]");
  const button = form.querySelector("button[name=submit]");
  const scoreOf = (criterion) => criterion.querySelector("[data-score]");
  const remarkOf = (criterion) => criterion.querySelector("[data-remark]");
  const valueOf = (name) => (form.elements[name] ? form.elements[name].value : "");
  let lacks = [];

  /* A score that cannot be is said beside it, and there is no total: one without it would mislead. */
  function check(score) {
    const fault = faultOf(score);
    score.setCustomValidity(fault);
    score.setAttribute("aria-invalid", String(Boolean(fault)));
    const box = score.closest("[data-criterion]");
    let note = box.querySelector("[data-score-fault]");
    if (!note && fault) {
      note = element("p", { class: "fault", role: "status", "data-score-fault": "" });
      score.closest("[data-score-line]").after(note);
    }
    if (note) note.textContent = fault;
    return !fault;
  }

  function addUp() {
    const areSound = scores.map(check).every(Boolean);
    const { total: whole, part, missing, isBegun } = sum(scores);
    const said = total.dataset;
    if (!areSound) total.textContent = text("noTotal");
    else if (!isBegun) total.textContent = said.none;
    else if (missing) total.textContent = `${said.part.replace("{total}", part)} ${said.missing.replace("{count}", missing)}`;
    else total.textContent = said.text.replace("{total}", whole);
  }

  function isFailed(criterion) {
    const failed = criterion.querySelector("input[type=radio][value=failed]");
    return Boolean(failed) && failed.checked;
  }

  /* A remark is asked for as soon as the score lies outside the batch's bounds, or the gate is failed. */
  function askForRemarks() {
    criteria.forEach((criterion) => {
      const remark = remarkOf(criterion);
      if (!remark) return;
      const score = scoreOf(criterion);
      const isAsked = score ? needsRemark(score, criterion.dataset.bounds) : isFailed(criterion);
      remark.required = isAsked;
      criterion.classList.toggle("asks-remark", isAsked && !remark.value.trim());
      criterion.classList.toggle("has-remark", Boolean(remark.value.trim()) || isAsked);
    });
  }

  function bandsOf(criterion) {
    return Array.from(criterion.querySelectorAll("[data-band]"));
  }

  /** Return the band in which a score lies: of those that begin below it the highest. */
  function bandOf(criterion) {
    const score = scoreOf(criterion);
    if (!score || typed(score) === "" || faultOf(score)) return null;
    const below = bandsOf(criterion).filter((band) => Number(band.dataset.low) <= Number(typed(score)));
    return below.reduce((best, band) => (!best || Number(band.dataset.low) > Number(best.dataset.low) ? band : best), null);
  }

  function markBands() {
    criteria.forEach((criterion) => {
      const current = bandOf(criterion);
      bandsOf(criterion).forEach((band) => band.setAttribute("aria-pressed", String(band === current)));
    });
  }

  function pick(band) {
    const score = scoreOf(band.closest("[data-criterion]"));
    score.value = band.dataset.band;
    score.dispatchEvent(new Event("input", { bubbles: true }));
    score.focus();
    score.select();
  }

  function lack(label, field) {
    return { label, field };
  }

  function lacksOfCriterion(criterion) {
    const { name } = criterion.dataset;
    const score = scoreOf(criterion);
    const radio = criterion.querySelector("input[type=radio]");
    const isGiven = score ? typed(score) !== "" : Boolean(criterion.querySelector("input[type=radio]:checked"));
    if (!isGiven) return criterion.dataset.required === undefined ? [] : [lack(name, score || radio)];
    if (score && faultOf(score)) return [lack(name, score)];
    return criterion.classList.contains("asks-remark") ? [lack(text("remarkOf", name), remarkOf(criterion))] : [];
  }

  function lacksOfClass() {
    const chosen = valueOf("classification");
    const has = (names) => (form.dataset[names] || "").split(" ").includes(chosen);
    const { classification, ground, replicated_comparison: source } = form.elements;
    const nameOf = (field) => field.closest("[data-name]").dataset.name;
    if (!chosen) return [lack(nameOf(classification), classification)];
    if (has("needsGround") && !ground.value.trim()) return [lack(nameOf(ground), ground)];
    return has("namesSource") && !source.value && !ground.value.trim() ? [lack(nameOf(source), source)] : [];
  }

  function everyLack() {
    const { is_abstained: abstained, comment, familiarity } = form.elements;
    const nameOf = (field) => field.closest("[data-name]").dataset.name;
    if (abstained.checked) return comment.value.trim() ? [] : [lack(nameOf(comment), comment)];
    const known = familiarity.value ? [] : [lack(nameOf(familiarity), familiarity)];
    return [...criteria.flatMap(lacksOfCriterion), ...lacksOfClass(), ...known];
  }

  function tellLacks() {
    if (!button) return;
    lacks = everyLack();
    button.setAttribute("aria-disabled", String(lacks.length > 0));
    const named = lacks.slice(0, MOST_NAMED).map((one) => one.label).join(text("between"));
    const names = lacks.length > MOST_NAMED ? `${named}……` : named;
    const said = lacks.length
      ? lackLine.dataset.text.replace("{count}", lacks.length).replace("{names}", names)
      : lackLine.dataset.none;
    if (lackLine.textContent !== said) lackLine.textContent = said;
  }

  /* Which class takes a practice over is asked where it is named; what an abstention needs not is not asked for. */
  function showSource() {
    const source = document.getElementById("replicated");
    const isNamed = (form.dataset.namesSource || "").split(" ").includes(valueOf("classification"));
    source.hidden = !isNamed && !valueOf("replicated_comparison");
  }

  function refresh() {
    addUp();
    askForRemarks();
    markBands();
    showSource();
    tellLacks();
  }

  /** The criterion in hand stands open; where the window is low, the bands of the others fold away. */
  function bringUp(criterion) {
    criteria.forEach((one) => one.classList.toggle("is-current", one === criterion));
  }

  form.addEventListener("focusin", (event) => {
    const criterion = event.target.closest("[data-criterion]");
    // At a gate nothing folds: it would move from under the pointer that just went down on it.
    if (criterion && scoreOf(criterion)) bringUp(criterion);
  });
  form.addEventListener("click", (event) => {
    const band = event.target.closest("[data-band]");
    if (band && !band.disabled) pick(band);
  });
  form.addEventListener("input", (event) => { if (!event.isComposing) refresh(); });
  form.addEventListener("compositionend", refresh);
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-score]")) event.target.value = typed(event.target);
    refresh();
  });
  document.addEventListener("htmx:afterSettle", refresh);
  if (button) {
    // Before the script that shows a form as sent: what is off sends nothing and leads to what it lacks.
    form.addEventListener("click", (event) => {
      if (!event.target.closest("button[name=submit]") || !lacks.length) return;
      event.preventDefault();
      lacks[0].field.focus();
      if (lacks[0].field.select) lacks[0].field.select();
    });
  }
  form.classList.add("folds");
  bringUp(criteria.find((one) => scoreOf(one) && typed(scoreOf(one)) === "") || criteria[0]);
  refresh();
})();
