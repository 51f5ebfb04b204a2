/* What is not stored yet: leaving asks, input methods are left alone, and nothing stays behind for the next person. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { open, press, submit, type } from "./page.mjs";

const leave = (page) => {
  const event = new page.window.Event("beforeunload", { cancelable: true });
  page.window.dispatchEvent(event);
  return !event.defaultPrevented;
};
const FORM = `<form method="post" id="f"><input type="text" id="t"><textarea id="a"></textarea>
  <input id="plain"><input type="number" id="n"><input type="date" id="d"><button>存</button></form>`;

for (const id of ["t", "a", "plain", "n", "d"]) {
  test(`leaving asks once something was typed into ${id}, and not after it was sent`, () => {
    const page = open(FORM, ["screen", "leaving"]);
    assert.ok(leave(page));
    type(page.document.getElementById(id), "一句话");
    assert.equal(leave(page), false);
    submit(page.document.getElementById("f"));
    assert.ok(leave(page));
  });
}

for (const [what, form] of [
  ["a search", '<form method="get"><input type="text" id="t"></form>'],
  ["an autosaved form", '<form method="post" data-autosave="/x/"><input type="text" id="t"></form>'],
  ["a dialog's form", '<dialog><form method="post"><input type="text" id="t"></form></dialog>'],
  ["a form that may be left", '<form method="post" data-may-be-left><input type="text" id="t"></form>'],
]) {
  test(`${what} is left without a question`, () => {
    const page = open(form, ["screen", "leaving"]);
    type(page.document.getElementById("t"), "一句话");
    assert.ok(leave(page));
  });
}

test("a form that is gone from the page keeps nobody", () => {
  const page = open(FORM, ["screen", "leaving"]);
  type(page.document.getElementById("t"), "一句话");
  page.document.getElementById("f").remove();
  assert.ok(leave(page));
});

test("every change says for whom the page was made", () => {
  const page = open(FORM, ["screen"], { person: "42" });
  submit(page.document.getElementById("f"));
  assert.equal(page.document.querySelector("[name=page_person]").value, "42");
});

test("signing out takes what was kept with it, and asks before", () => {
  const page = open("", ["screen"]);
  page.window.localStorage.setItem("fz-draft:42:/a/", "{}");
  page.window.localStorage.setItem("fz:keys-off", "1");
  page.document.querySelector("main").innerHTML = '<form method="post" data-signs-out><button>退出</button></form>';
  page.run("drafts");
  const form = page.document.querySelector("form");
  assert.equal(form.getAttribute("data-confirm"), "signOutDrafts");
  submit(form);
  assert.deepEqual(Object.keys(page.window.localStorage), ["fz:keys-off"]);
});

test("keys are heard through one door, which leaves composing alone", () => {
  const folder = new URL("../../static/js/", import.meta.url);
  const heard = readdirSync(folder).filter((name) => readFileSync(new URL(name, folder), "utf8").includes('("keydown"'));
  assert.deepEqual(heard, ["screen.js"]);
});

test("a key that a browser makes up, without a name, raises nothing", () => {
  const page = open('<button data-key="n">下一项</button><input id="t">', ["screen", "keys"]);
  page.document.getElementById("t").dispatchEvent(new page.window.Event("keydown", { bubbles: true }));
  let pressed = 0;
  page.document.querySelector("button").addEventListener("click", () => { pressed += 1; });
  press(page.document.body, "n", { altKey: true, isComposing: true });
  assert.equal(pressed, 0);
  press(page.document.body, "n", { altKey: true });
  assert.equal(pressed, 1);
});
