import assert from "node:assert/strict";
import { test } from "node:test";
import { open, press } from "./page.mjs";

const PARTS = `
  <div data-tabs>
    <ul data-tab-list>
      <li><a href="#one">一</a></li>
      <li><a href="/two/" data-panel="two">二</a></li>
      <li><a href="#three">三</a></li>
    </ul>
    <section id="one">甲</section>
    <section id="two">乙 <p id="inside">丙</p></section>
    <section id="three">丁</section>
  </div>`;

function parts() {
  const page = open(PARTS, ["screen", "tabs"]);
  const tabs = Array.from(page.document.querySelectorAll("a"));
  const shown = () => Array.from(page.document.querySelectorAll("section:not([hidden])")).map((one) => one.id);
  return { ...page, tabs, shown };
}

test("the first part is shown and the others wait", () => {
  const page = parts();
  assert.deepEqual(page.shown(), ["one"]);
  assert.deepEqual(page.tabs.map((tab) => tab.getAttribute("aria-selected")), ["true", "false", "false"]);
  assert.equal(page.document.getElementById("two").getAttribute("role"), "tabpanel");
});

test("a tab shows its part without leaving the page, and the part hears of it", () => {
  const page = parts();
  let heard = 0;
  page.document.getElementById("two").addEventListener("shown", () => { heard += 1; });
  page.tabs[1].click();
  assert.deepEqual([page.shown(), heard], [["two"], 1]);
});

test("arrows, Home and End go from tab to tab, round and round", () => {
  const page = parts();
  const went = ["ArrowLeft", "ArrowRight", "ArrowRight", "End", "Home"].map((key) => {
    press(page.document.querySelector("[aria-selected=true]"), key);
    return page.shown()[0];
  });
  assert.deepEqual(went, ["three", "one", "two", "three", "one"]);
  assert.equal(page.document.activeElement, page.tabs[0]);
});

test("a link to something in a part brings that part up", () => {
  const page = parts();
  page.window.Element.prototype.scrollIntoView = () => {};
  page.window.location.hash = "#inside";
  page.window.dispatchEvent(new page.window.Event("hashchange"));
  assert.deepEqual(page.shown(), ["two"]);
});
