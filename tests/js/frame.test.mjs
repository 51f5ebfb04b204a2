/* The header: "/" leads to the search field, and a phone's menu folds away. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, press } from "./page.mjs";

const HEADER = `<div><button data-menu-button hidden aria-expanded="false">菜单</button><input data-slash value="旧词"></div>
  <textarea id="text"></textarea><p id="plain" tabindex="0">文字</p>`;

function header() {
  const page = open(HEADER, ["screen", "frame"]);
  return { ...page, field: page.document.querySelector("[data-slash]"), at: (id) => page.document.getElementById(id) };
}

test("a slash leads to the search field and selects what stands there", () => {
  const { document, field, at } = header();
  assert.equal(press(at("plain"), "/"), true);
  assert.equal(document.activeElement, field);
  assert.deepEqual([field.selectionStart, field.selectionEnd], [0, 2]);
});

const LEFT_ALONE = [
  ["in a text", (page) => press(page.at("text"), "/")],
  ["while a method composes", (page) => press(page.at("plain"), "/", { isComposing: true })],
  ["of an older browser's method", (page) => press(page.at("plain"), "/", { keyCode: 229 })],
  ["with Ctrl", (page) => press(page.at("plain"), "/", { ctrlKey: true })],
  ["where single keys are off", (page) => {
    page.document.documentElement.classList.add("keyless");
    return press(page.at("plain"), "/");
  }],
];
for (const [when, strike] of LEFT_ALONE) {
  test(`a slash ${when} is left alone`, () => {
    const page = header();
    assert.equal(strike(page), false);
    assert.notEqual(page.document.activeElement, page.field);
  });
}

test("the menu is folded with the script, and its button says whether it is open", () => {
  const { document } = header();
  const button = document.querySelector("[data-menu-button]");
  const isFolded = () => button.parentElement.classList.contains("is-folded");
  const states = () => [button.hidden, button.getAttribute("aria-expanded"), isFolded()];
  assert.deepEqual(states(), [false, "false", true]);
  button.click();
  assert.deepEqual(states(), [false, "true", false]);
  button.click();
  assert.deepEqual(states(), [false, "false", true]);
});
