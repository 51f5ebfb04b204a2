/* What a typed score is worth, for the sheet and for the grid of one's own scores (`window.fzScores`). */
(function () {
  "use strict";

  /** Return a score as it is meant: figures of full width are figures. */
  function typed(score) {
    return score.value.normalize("NFKC").trim();
  }

  /** Say what is wrong with a score, or nothing; its field names the least, the most and the step. */
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

  /** Whether a score lies outside the bounds ("60 95", an open end empty) between which it needs no remark. */
  function needsRemark(score, bounds) {
    const [low, high] = bounds.split(" ");
    const value = Number(typed(score));
    return typed(score) !== "" && ((low !== "" && value < Number(low)) || (high !== "" && value > Number(high)));
  }

  /**
   * Add up weighted scores, of a hundred. `missing` counts those that must be scored and are not; `total` is weighed
   * over what is scored, `part` over all that must be.
   */
  function sum(scores) {
    let points = 0;
    let scored = 0;
    let all = 0;
    let missing = 0;
    scores.forEach((score) => {
      const weight = Number(score.dataset.weight);
      const isEmpty = typed(score) === "";
      if (isEmpty && score.dataset.required !== undefined) missing += 1;
      if (!weight || (isEmpty && score.dataset.required === undefined)) return;
      all += weight;
      if (isEmpty) return;
      points += weight * (Number(typed(score)) / Number(score.dataset.max));
      scored += weight;
    });
    const of = (weights) => (weights ? ((points / weights) * 100).toFixed(2) : "");
    return { total: of(scored), part: of(all), missing, isBegun: scored > 0 };
  }

  window.fzScores = { typed, faultOf, needsRemark, sum };
})();
