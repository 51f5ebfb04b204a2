/* Two people wrote the same form: every kind of field is compared, shown in its own words and settled. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./page.mjs";

const FORM = `
  <form>
    <label for="title">名称 <em>*</em></label><input id="title" name="title" value="我的">
    <label for="score">分</label><input id="score" name="score" type="number" value="90.0">
    <label for="kind">类别</label>
    <select id="kind" name="kind"><option value="a" selected>首创</option><option value="b">拓展</option></select>
    <fieldset><legend>合法性 <em>*</em></legend>
      <label><input type="radio" name="law" value="yes" checked>通过</label>
      <label><input type="radio" name="law" value="no">不通过</label></fieldset>
    <fieldset><legend>联合单位</legend>
      <label><input type="checkbox" name="units" value="1" checked>海关</label>
      <label><input type="checkbox" name="units" value="2">税务局</label></fieldset>
    <label><input type="checkbox" name="mark" checked>对台</label>
  </form><div id="place" hidden></div>`;

function settle(current) {
  const page = open(FORM, ["screen", "versions"]);
  const place = page.document.getElementById("place");
  let settled = 0;
  page.window.fzVersions.settle(page.document.querySelector("form"), current, place, () => { settled += 1; });
  const parts = Array.from(place.querySelectorAll("section"), (part) => ({
    heading: part.querySelector("h3").textContent,
    texts: Array.from(part.querySelectorAll("pre"), (one) => one.textContent),
    take: () => part.querySelector(".btn-primary").click(),
    keep: () => part.querySelector(".btn:not(.btn-primary)").click(),
  }));
  return { ...page, form: page.document.querySelector("form"), place, parts, times: () => settled };
}

for (const [what, current, heading, texts] of [
  ["a text", { title: "别人的" }, "名称", ["别人的", "我的"]],
  ["an emptied text", { title: "" }, "名称", ["nothing", "我的"]],
  ["a choice by its label", { kind: "b" }, "类别", ["拓展", "首创"]],
  ["radio buttons by their labels", { law: "no" }, "合法性", ["不通过", "通过"]],
  ["ticked boxes by their labels", { units: [1, 2] }, "联合单位", ["海关、税务局", "海关"]],
  ["a tick", { mark: false }, "对台", ["nothing", "✓"]],
]) {
  test(`${what} that differs is shown on both sides`, () => {
    const { parts } = settle(current);
    assert.deepEqual(parts.map((one) => [one.heading, one.texts]), [[heading, texts]]);
  });
}

test("what agrees is not asked about", () => {
  const page = settle({ title: "我的 ", score: "90", kind: "a", law: "yes", units: ["1"], mark: true, gone: "x" });
  assert.equal(page.place.hidden, true);
  assert.equal(page.times(), 1);
});

test("taking the stored version writes it into the fields, of whatever kind", () => {
  const page = settle({ title: "别人的", score: "85.5", kind: "b", law: "no", units: [2], mark: false });
  page.parts.forEach((one) => one.take());
  const values = Array.from(new page.window.FormData(page.form), (pair) => pair.join("="));
  assert.deepEqual(values, ["title=别人的", "score=85.5", "kind=b", "law=no", "units=2"]);
});

test("it is settled when the last entry is, and not before", () => {
  const page = settle({ title: "别人的", kind: "b" });
  page.parts[0].keep();
  assert.equal(page.times(), 0);
  page.parts[1].take();
  assert.equal(page.times(), 1);
  assert.equal(page.place.hidden, true);
  assert.equal(page.form.elements.title.value, "我的");
});
