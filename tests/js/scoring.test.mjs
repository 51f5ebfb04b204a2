import assert from "node:assert/strict";
import { test } from "node:test";
import { open, press, type } from "./page.mjs";

const SHEET = `
  <form data-scoring>
    <div data-bounds="60 95">
      <input id="a" name="a" type="text" data-score data-weight="60" data-min="0" data-max="100" data-step="0.5">
      <input id="a-remark" type="text"></div>
    <div data-bounds=" "><input id="b" name="b" type="text" data-score data-weight="40" data-min="0" data-max="10" data-step="1">
      <input id="b-remark" type="text"></div>
    <p data-total data-text="总分 {total}" data-unknown="打分后显示"></p>
    <fieldset class="choices"><input type="radio" name="law" value="yes"><input type="radio" name="law" value="no"></fieldset>
    <textarea id="comment"></textarea>
    <button type="button" data-help hidden>键盘</button><button type="button" data-plain-key="n">跳过</button>
  </form>
  <dialog id="key-help"><input type="checkbox" data-keys-off></dialog>`;

function sheet() {
  const page = open(SHEET, ["screen", "scoring"]);
  return { ...page, at: (id) => page.document.getElementById(id), total: page.document.querySelector("[data-total]") };
}

test("nothing scored: no total", () => {
  assert.equal(sheet().total.textContent, "打分后显示");
});

test("the total is weighed over what is scored so far, each on its own scale", () => {
  const page = sheet();
  type(page.at("a"), "90");
  assert.equal(page.total.textContent, "总分 90.00");
  type(page.at("b"), "5");
  assert.equal(page.total.textContent, "总分 74.00");
});

const NO_SCORES = [["11", "outOfRange"], ["-1", "noNumber"], ["7.5", "offStep"], ["八", "noNumber"], ["7..5", "noNumber"]];
for (const [score, said] of NO_SCORES) {
  test(`${score} is said to be no score, and there is no total that leaves it out`, () => {
    const page = sheet();
    type(page.at("a"), "90");
    type(page.at("b"), score);
    assert.equal(page.total.textContent, "noTotal");
    assert.equal(page.at("b").getAttribute("aria-invalid"), "true");
    assert.equal(page.at("b").nextElementSibling.textContent, said);
    type(page.at("b"), "7");
    assert.equal(page.total.textContent, "总分 82.00");
    assert.equal(page.at("b").nextElementSibling.textContent, "");
  });
}

test("figures of full width are figures, and stand as plain ones once the field is left", () => {
  const page = sheet();
  type(page.at("a"), "８７．５");
  assert.equal(page.total.textContent, "总分 87.50");
  page.at("a").dispatchEvent(new page.window.Event("change", { bubbles: true }));
  assert.equal(page.at("a").value, "87.5");
});

test("Enter selects the score that it comes to: what is typed takes its place", () => {
  const page = sheet();
  type(page.at("b"), "8");
  page.at("a-remark").focus();
  press(page.at("a-remark"), "Enter");
  assert.equal(page.document.activeElement, page.at("b"));
  assert.deepEqual([page.at("b").selectionStart, page.at("b").selectionEnd], [0, 1]);
});

test("while a person composes, no key does anything", () => {
  const page = sheet();
  page.at("a-remark").focus();
  for (const held of [{ isComposing: true }, { keyCode: 229 }]) {
    assert.equal(press(page.at("a-remark"), "Enter", held), false);
    assert.equal(press(page.document.body, "n", held), false);
  }
  assert.equal(page.document.activeElement, page.at("a-remark"));
});

for (const [score, isAsked] of [["59.5", true], ["60", false], ["95", false], ["95.5", true], ["", false]]) {
  test(`with bounds of 60 and 95, a score of ${score || "nothing"} ${isAsked ? "asks" : "does not ask"} for a remark`, () => {
    const page = sheet();
    type(page.at("a"), score);
    assert.equal(page.at("a-remark").required, isAsked);
    assert.equal(page.at("b-remark").required, false);
    type(page.at("a-remark"), "说明");
    assert.equal(page.at("a").parentElement.classList.contains("asks-remark"), false);
  });
}

test("Enter goes to the next field and takes radio buttons as one", () => {
  const page = sheet();
  const passed = [];
  page.at("a").focus();
  for (let step = 0; step < 5; step += 1) {
    press(page.document.activeElement, "Enter");
    const { id, name, value } = page.document.activeElement;
    passed.push(id || `${name}=${value}`);
  }
  assert.deepEqual(passed, ["a-remark", "b", "b-remark", "law=yes", "comment"]);
});

test("figures choose in a group of choices", () => {
  const page = sheet();
  const [first, second] = page.document.querySelectorAll("[name=law]");
  assert.ok(press(first, "2"));
  assert.equal(second.checked, true);
  press(first, "7");
  assert.equal(second.checked, true);
});

test("a figure outside of all fields goes to the criterion that was scored last", () => {
  const page = sheet();
  page.at("b").focus();
  page.at("b").blur();
  press(page.document.body, "8");
  assert.equal(page.document.activeElement, page.at("b"));
});

test("letters press their buttons, but not while a text is written", () => {
  const page = sheet();
  let skipped = 0;
  page.document.querySelector("[data-plain-key=n]").addEventListener("click", () => { skipped += 1; });
  press(page.at("comment"), "n");
  assert.equal(skipped, 0);
  press(page.at("a"), "n");
  assert.equal(skipped, 1);
});

test("single keys can be switched off, and stay off on the next page", () => {
  const page = sheet();
  const off = page.document.querySelector("[data-keys-off]");
  off.checked = true;
  off.dispatchEvent(new page.window.Event("change"));
  assert.equal(press(page.at("a"), "n"), false);
  assert.equal(press(page.at("a"), "?"), false);
  assert.equal(page.window.localStorage.getItem("fz:keys-off"), "1");
});

test("while the help is open, keys are its own", () => {
  const page = sheet();
  assert.ok(press(page.at("a"), "?"));
  assert.equal(page.at("key-help").open, true);
  assert.equal(press(page.at("a"), "n"), false);
});
