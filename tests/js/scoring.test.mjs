import assert from "node:assert/strict";
import { test } from "node:test";
import { type } from "./page.mjs";
import { choose, sheet } from "./sheet.mjs";

test("nothing scored: no total", () => {
  assert.equal(sheet().total.textContent, "打分后显示");
});

test("what lacks is said with the sum so far; all scored, there is a total, each on its own scale", () => {
  const page = sheet();
  type(page.at("a"), "90");
  assert.equal(page.total.textContent, "小计 54.00 差1项");
  type(page.at("b"), "5");
  assert.equal(page.total.textContent, "总分 74.00");
});

const NO_SCORES = [["11", "outOfRange"], ["-1", "noNumber"], ["7.5", "offStep"], ["八", "noNumber"], ["7..5", "noNumber"]];
for (const [score, said] of NO_SCORES) {
  test(`${score} is said to be no score, and there is no total that leaves it out`, () => {
    const page = sheet();
    const note = () => page.find("[data-field=score-b] [data-score-fault]");
    type(page.at("a"), "90");
    type(page.at("b"), score);
    assert.equal(page.total.textContent, "noTotal");
    assert.equal(page.at("b").getAttribute("aria-invalid"), "true");
    assert.equal(note().textContent, said);
    type(page.at("b"), "7");
    assert.equal(page.total.textContent, "总分 82.00");
    assert.equal(note().textContent, "");
  });
}

test("figures of full width are figures, and stand as plain ones once the field is left", () => {
  const page = sheet();
  type(page.at("b"), "5");
  type(page.at("a"), "８７．５");
  assert.equal(page.total.textContent, "总分 72.50");
  page.at("a").dispatchEvent(new page.window.Event("change", { bubbles: true }));
  assert.equal(page.at("a").value, "87.5");
});

test("a band sets the score in its middle, which is then chosen to be typed over", () => {
  const page = sheet();
  page.find("[data-band='82']").click();
  assert.equal(page.at("a").value, "82");
  assert.equal(page.document.activeElement, page.at("a"));
  assert.deepEqual([page.at("a").selectionStart, page.at("a").selectionEnd], [0, 2]);
  assert.equal(page.find("[data-band='82']").getAttribute("aria-pressed"), "true");
});

for (const [score, band] of [["100", "95"], ["90", "95"], ["89.5", "82"], ["74", "30"], ["0", "30"]]) {
  test(`${score} lies in the band of ${band}`, () => {
    const page = sheet();
    type(page.at("a"), score);
    assert.equal(page.find("[aria-pressed=true]").dataset.band, band);
  });
}

for (const [score, isAsked] of [["59.5", true], ["60", false], ["95", false], ["95.5", true], ["", false]]) {
  test(`with bounds of 60 and 95, a score of ${score || "nothing"} ${isAsked ? "asks" : "does not ask"} for a remark`, () => {
    const page = sheet();
    type(page.at("a"), score);
    assert.equal(page.at("a-remark").required, isAsked);
    assert.equal(page.at("b-remark").required, false);
    assert.equal(page.at("a").closest("section").classList.contains("asks-remark"), isAsked);
    type(page.at("a-remark"), "说明");
    assert.equal(page.at("a").closest("section").classList.contains("asks-remark"), false);
  });
}

test("a failed gate asks for its reason", () => {
  const page = sheet();
  const failed = page.find("[name=law][value=failed]");
  choose(failed, true);
  assert.equal(page.at("law-remark").required, true);
  assert.match(page.lacks.textContent, /remarkOf/);
});

test("the button is off until nothing lacks, says what does, and then leads to it", () => {
  const page = sheet();
  let sent = 0;
  page.find("form").addEventListener("submit", (event) => { event.preventDefault(); sent += 1; });
  assert.equal(page.lacks.textContent, "还差5项：首创性、效果、合法……");
  assert.equal(page.submit.getAttribute("aria-disabled"), "true");
  page.submit.click();
  assert.equal(page.document.activeElement, page.at("a"));
  type(page.at("a"), "80");
  type(page.at("b"), "8");
  choose(page.find("[name=law][value=passed]"), true);
  choose(page.named("classification"), "first");
  choose(page.named("familiarity"), "general");
  assert.equal(page.lacks.textContent, "还差1项：类别依据");
  page.submit.click();
  assert.equal(sent, 0);
  type(page.named("ground"), "查过。");
  assert.equal(page.lacks.textContent, "可以提交");
  assert.equal(page.submit.getAttribute("aria-disabled"), "false");
  page.submit.click();
  assert.equal(sent, 1);
});

test("a class that takes a practice over wants its record or a ground; the record is asked for with such a class alone", () => {
  const page = sheet();
  type(page.at("a"), "80");
  type(page.at("b"), "8");
  choose(page.find("[name=law][value=passed]"), true);
  assert.equal(page.at("replicated").hidden, true);
  choose(page.named("classification"), "copy");
  assert.equal(page.at("replicated").hidden, false);
  assert.match(page.lacks.textContent, /比对记录/);
  choose(page.named("replicated_comparison"), "7");
  assert.doesNotMatch(page.lacks.textContent, /比对记录/);
});

test("an abstention wants its reason and nothing else", () => {
  const page = sheet();
  choose(page.named("is_abstained"), true);
  assert.equal(page.lacks.textContent, "还差1项：评语");
  type(page.named("comment"), "没有数据。");
  assert.equal(page.lacks.textContent, "可以提交");
});

test("the criterion in hand stands open: at first the first that is not scored", () => {
  const page = sheet();
  const current = () => page.find(".is-current").dataset.name;
  assert.equal(current(), "首创性");
  page.at("b").focus();
  assert.equal(current(), "效果");
});
