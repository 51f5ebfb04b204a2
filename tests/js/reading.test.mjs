/* The index of a page that is read: which of its parts is in view. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./page.mjs";

const PAGE = `<nav data-reading><a href="#a">甲</a><a href="#b">乙</a><a href="#c">丙</a></nav>
  <h2 id="a">甲</h2><h2 id="b">乙</h2><h2 id="c">丙</h2>`;

/* `tops` are where the parts stand in the window; null is one that is not shown. */
function read(tops) {
  const { document, window } = open(PAGE, ["reading"]);
  Object.entries(tops).forEach(([key, top]) => {
    const part = document.getElementById(key);
    part.getClientRects = () => (top === null ? [] : [{}]);
    part.getBoundingClientRect = () => ({ top });
  });
  window.dispatchEvent(new window.Event("scroll"));
  return Array.from(document.querySelectorAll("[aria-current]")).map((link) => link.hash);
}

test("the last part whose head has passed the upper third is the one that is read", () => {
  assert.deepEqual(read({ a: -900, b: 20, c: 700 }), ["#b"]);
});

test("before any has passed it is the first one", () => {
  assert.deepEqual(read({ a: 600, b: 900, c: 1200 }), ["#a"]);
});

test("a part that is not shown is never the one", () => {
  assert.deepEqual(read({ a: null, b: 600, c: null }), ["#b"]);
  assert.deepEqual(read({ a: -900, b: 20, c: null }), ["#b"]);
});
