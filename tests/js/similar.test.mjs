import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./page.mjs";

const HIT = '<details data-key="list-1"><summary>左右对照</summary></details>';
const PANEL = `
  <form><textarea name="summary"></textarea></form>
  <details id="similar"><summary><span class="near-count"></span></summary><div id="near">${HIT}</div></details>`;

function write() {
  const page = open(PANEL, ["screen", "similar"]);
  const near = page.document.getElementById("near");
  const triggered = [];
  page.window.htmx = { trigger: (_target, name) => triggered.push(name) };
  const tell = (name, target = near) => {
    const detail = { shouldSwap: true, xhr: { status: 200, responseText: "" } };
    const event = new page.window.CustomEvent(name, { bubbles: true, detail });
    target.dispatchEvent(event);
    return event.detail;
  };
  const answered = (count) => {
    const detail = tell("htmx:beforeSwap");
    if (!detail.shouldSwap) return false;
    near.innerHTML = `<span class="near-count" hidden>${count}</span>${HIT}`;
    tell("htmx:afterSwap");
    return true;
  };
  return { ...page, near, triggered, tell, answered };
}

test("beside a wide form the panel is open, and its head says how much there is", () => {
  const page = write();
  assert.equal(page.document.getElementById("similar").open, true);
  page.answered("2条相近");
  assert.equal(page.document.querySelector("summary .near-count").textContent, "2条相近");
});

test("what is open and focused stays so when the panel is filled again", () => {
  const page = write();
  page.near.querySelector("details").open = true;
  page.near.querySelector("summary").focus();
  page.answered("1条相近");
  assert.equal(page.near.querySelector("details").open, true);
  assert.equal(page.document.activeElement, page.near.querySelector("summary"));
});

test("while one composes nothing is filled, and afterwards it is asked for once", () => {
  const page = write();
  const field = page.document.querySelector("textarea");
  page.tell("compositionstart", field);
  assert.equal(page.answered("1条相近"), false);
  assert.deepEqual(page.triggered, []);
  page.tell("compositionend", field);
  page.tell("compositionstart", field);
  page.tell("compositionend", field);
  assert.deepEqual(page.triggered, ["fz:near"]);
  assert.equal(page.answered("1条相近"), true);
});

test("a panel that cannot be filled disturbs nobody", () => {
  const page = write();
  page.tell("htmx:sendError");
  assert.equal(page.document.getElementById("toasts").textContent, "");
});
