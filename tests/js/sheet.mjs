/* The sheet as its page gives it to the scripts: two criteria with bands, a gate, the class and its ground. */
import { open } from "./page.mjs";

const SHEET = `
  <form data-scoring data-needs-ground="first" data-names-source="copy">
    <section data-criterion data-name="首创性" data-bounds="60 95" data-required data-field="score-a">
      <div data-score-line><input id="a" name="score-a" type="text" data-score data-required
        data-weight="60" data-min="0" data-max="100" data-step="0.5"></div>
      <button type="button" class="band" data-band="95" data-low="90">90–100</button>
      <button type="button" class="band" data-band="82" data-low="75">75–89</button>
      <button type="button" class="band" data-band="30" data-low="0">0–74</button>
      <input id="a-remark" type="text" data-remark></section>
    <section data-criterion data-name="效果" data-bounds=" " data-required data-field="score-b">
      <div data-score-line><input id="b" name="score-b" type="text" data-score data-required
        data-weight="40" data-min="0" data-max="10" data-step="1"></div>
      <input id="b-remark" type="text" data-remark></section>
    <fieldset data-criterion data-name="合法" data-required>
      <input type="radio" name="law" value="passed"><input type="radio" name="law" value="failed">
      <input id="law-remark" type="text" data-remark></fieldset>
    <div data-name="类别建议"><select name="classification">
      <option value=""></option><option value="first">首创</option><option value="copy">复制</option></select></div>
    <div data-name="类别依据"><textarea name="ground" data-one-line></textarea></div>
    <div id="replicated" data-name="比对记录"><select name="replicated_comparison">
      <option value=""></option><option value="7">甲</option></select></div>
    <div data-name="熟悉程度"><select name="familiarity"><option value=""></option><option value="general">一般</option></select></div>
    <div data-name="评语"><textarea name="comment"></textarea></div>
    <input type="checkbox" name="is_abstained">
    <p data-total data-text="总分 {total}" data-part="小计 {total}" data-missing="差{count}项" data-none="打分后显示"></p>
    <button name="submit" value="1">提交</button><button name="later" value="1" data-plain-key="f">稍后</button>
    <p data-lacks data-text="还差{count}项：{names}" data-none="可以提交"></p>
    <button type="button" data-help hidden>键盘</button><button type="button" data-plain-key="n">下一项</button>
  </form>
  <dialog id="key-help"><input type="checkbox" data-keys-off></dialog>`;

/** Open the sheet; `named` finds a field by its name. */
export function sheet() {
  const page = open(SHEET, ["screen", "scores", "scoring", "sheetkeys"]);
  const find = (selector) => page.document.querySelector(selector);
  return {
    ...page,
    find,
    at: (id) => page.document.getElementById(id),
    named: (name) => find(`[name=${name}]`),
    total: find("[data-total]"),
    submit: find("button[name=submit]"),
    lacks: find("[data-lacks]"),
  };
}

/** Choose in a list, or tick, as a person does. */
export function choose(field, value) {
  if (field.type === "radio" || field.type === "checkbox") field.checked = value;
  else field.value = value;
  field.dispatchEvent(new field.ownerDocument.defaultView.Event("input", { bubbles: true }));
}
