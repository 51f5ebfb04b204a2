/* A list whose rows are ticked for one act on all of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./page.mjs";

const row = (key) => `<tr><td><input type="checkbox" name="measure" value="${key}"></td></tr>`;
const LIST = `<details open data-folds-narrow><summary>筛选</summary></details>
  <form data-bulk><table><thead><tr><th><input type="checkbox" data-bulk-all></th></tr></thead>
  <tbody>${row(1)}${row(2)}${row(3)}</tbody></table>
  <div data-bulk-bar><strong data-bulk-count data-text="已选 {count} 项">勾选之后</strong><button name="act">通过</button></div></form>`;

function list() {
  const page = open(LIST, ["screen", "bulk"]);
  const boxes = Array.from(page.document.querySelectorAll("tbody input"));
  const tick = (box, isOn) => {
    box.checked = isOn;
    box.dispatchEvent(new page.window.Event("change", { bubbles: true }));
  };
  const told = () => [
    page.document.querySelector("[data-bulk-count]").textContent,
    page.document.querySelector("button").disabled,
  ];
  return { ...page, boxes, tick, told, all: page.document.querySelector("[data-bulk-all]") };
}

test("with nothing ticked there is nothing to do, and the bar says how to begin", () => {
  assert.deepEqual(list().told(), ["勾选之后", true]);
});

test("the bar says how many are ticked, and the head's box whether that is all", () => {
  const page = list();
  page.tick(page.boxes[1], true);
  assert.deepEqual(page.told(), ["已选 1 项", false]);
  assert.deepEqual([page.all.checked, page.all.indeterminate], [false, true]);
  assert.equal(page.boxes[1].closest("tr").className, "is-chosen");
  page.tick(page.boxes[0], true);
  page.tick(page.boxes[2], true);
  assert.deepEqual([page.all.checked, page.all.indeterminate], [true, false]);
});

test("the head's box ticks all and none", () => {
  const page = list();
  page.tick(page.all, true);
  assert.deepEqual(page.told(), ["已选 3 项", false]);
  page.tick(page.all, false);
  assert.deepEqual(page.told(), ["勾选之后", true]);
  assert.equal(page.boxes.some((box) => box.checked), false);
});

test("on a phone the filters are folded", () => {
  assert.equal(list().document.querySelector("details").open, false);
});
