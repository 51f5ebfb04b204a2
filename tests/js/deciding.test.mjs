import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./page.mjs";

const row = (key, code) => `
  <tr><td><input type="checkbox" data-class="${code}" checked></td>
    <td><a class="expander" href="/evidence/${key}/" aria-controls="opened-${key}" aria-expanded="false">open</a></td></tr>
  <tr id="opened-${key}" hidden><td></td></tr>`;
const TABLE = `
  <div class="deciding"><table><tbody>${row(1, "first")}${row(2, "first")}${row(3, "again")}</tbody></table></div>
  <p data-ticked="%s ticked" data-class-0="first First" data-class-1="again Again"></p>`;

function table() {
  const page = open(TABLE, ["screen", "deciding"]);
  const { document, window } = page;
  const asked = [];
  const openers = Array.from(document.querySelectorAll(".expander"));
  openers.forEach((one) => one.addEventListener("fz:open", () => asked.push(one.getAttribute("href"))));
  const shown = () => Array.from(document.querySelectorAll("tr[id]:not([hidden])")).map((one) => one.id);
  const click = (place) => openers[place].dispatchEvent(new window.MouseEvent("click", { bubbles: true, cancelable: true }));
  return { ...page, asked, openers, shown, click };
}

test("one row is open at a time, and each asks for its evidence once", () => {
  const page = table();
  page.click(0);
  page.click(1);
  assert.deepEqual(page.shown(), ["opened-2"]);
  page.click(1);
  page.click(0);
  assert.deepEqual(page.shown(), ["opened-1"]);
  assert.deepEqual(page.asked, ["/evidence/1/", "/evidence/2/"]);
  assert.equal(page.openers[0].getAttribute("aria-expanded"), "true");
});

test("evidence that did not come is asked for again", () => {
  const page = table();
  page.click(0);
  const detail = { successful: false };
  page.openers[0].dispatchEvent(new page.window.CustomEvent("htmx:afterRequest", { bubbles: true, detail }));
  page.click(0);
  page.click(0);
  assert.deepEqual(page.asked, ["/evidence/1/", "/evidence/1/"]);
});

test("Escape closes the row and goes back to what opened it", () => {
  const page = table();
  page.click(2);
  page.document.body.dispatchEvent(new page.window.KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  assert.deepEqual(page.shown(), []);
  assert.equal(page.document.activeElement, page.openers[2]);
});

test("the bar says how many are ticked, class by class", () => {
  const page = table();
  const said = page.document.querySelector("[data-ticked]");
  assert.equal(said.textContent, "3 ticked · First2 · Again1");
  const box = page.document.querySelectorAll("input")[2];
  box.checked = false;
  box.dispatchEvent(new page.window.Event("change", { bubbles: true }));
  assert.equal(said.textContent, "2 ticked · First2");
  assert.equal(box.closest("tr").classList.contains("is-ticked"), false);
});
