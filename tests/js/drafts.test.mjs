import assert from "node:assert/strict";
import { test } from "node:test";
import { open, own, type } from "./page.mjs";

const URL_OF_FORM = "/measures/7/autosave/";
const FORM = `
  <form>
    <input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="hidden" name="edit_version" value="3">
    <input name="title" value="原名"><input type="file" name="scan">
    <input type="checkbox" name="joint" value="1"><input type="checkbox" name="joint" value="2" checked>
    <select name="fields" multiple><option value="a" selected>甲</option><option value="b">乙</option></select>
  </form>`;

function edit({ kept, person } = {}) {
  const page = open(FORM, ["screen", "drafts"], { person });
  const form = page.document.querySelector("form");
  if (kept) page.window.localStorage.setItem(`fz-draft:42:${URL_OF_FORM}`, JSON.stringify(kept));
  const offer = () => page.window.fzDrafts.offer(form, URL_OF_FORM, form.elements.edit_version.value, form);
  return { ...page, form, offer, drafts: page.window.fzDrafts };
}

const KEPT = [["edit_version", "3"], ["title", "断网时写的"], ["joint", "1"], ["fields", "b"]];

function click(page, label) {
  Array.from(page.document.querySelectorAll("button")).find((one) => one.textContent === label).click();
}

test("neither files nor the token are kept", () => {
  const page = edit();
  assert.deepEqual(own(page.drafts.valuesOf(page.form)).map(([name]) => name), ["edit_version", "title", "joint", "fields"]);
});

test("a draft that differs is offered, and comes back with its boxes and choices", () => {
  const page = edit({ kept: { values: KEPT, version: "3", keptAt: 0, isSubmitted: false } });
  page.offer();
  assert.equal(page.form.elements.title.value, "原名");
  click(page, "restore");
  assert.equal(page.form.elements.title.value, "断网时写的");
  assert.deepEqual(own(page.drafts.valuesOf(page.form)).slice(1), KEPT.slice(1));
  assert.equal(page.document.querySelector(".notice"), null);
});

test("a draft that is discarded is gone", () => {
  const page = edit({ kept: { values: KEPT, version: "3", keptAt: 0 } });
  page.offer();
  click(page, "discard");
  assert.equal(page.form.elements.title.value, "原名");
  assert.equal(page.window.localStorage.length, 0);
});

test("a draft that the page shows already is dropped without a word", () => {
  const page = edit();
  page.drafts.keep(page.form, URL_OF_FORM, "3");
  page.offer();
  assert.equal(page.document.querySelector(".notice"), null);
  assert.equal(page.window.localStorage.length, 0);
});

test("a draft that was submitted since and stored is not offered", () => {
  const page = edit({ kept: { values: KEPT, version: "2", keptAt: 0, isSubmitted: true } });
  page.offer();
  assert.equal(page.document.querySelector(".notice"), null);
});

test("a draft that was submitted and never arrived is offered", () => {
  const page = edit({ kept: { values: KEPT, version: "3", keptAt: 0, isSubmitted: true } });
  page.offer();
  assert.ok(page.document.querySelector(".notice"));
});

test("another person on the same machine is offered nothing", () => {
  const page = edit({ kept: { values: KEPT, version: "3", keptAt: 0 }, person: "43" });
  page.offer();
  assert.equal(page.document.querySelector(".notice"), null);
});

test("who is not signed in leaves nothing behind", () => {
  const page = edit({ person: "" });
  type(page.form.elements.title, "写了");
  page.drafts.keep(page.form, URL_OF_FORM, "3");
  assert.equal(page.window.localStorage.length, 0);
});

test("a full storage costs the copy and nothing else", () => {
  const page = edit();
  page.window.Storage.prototype.setItem = () => { throw new Error("QuotaExceededError"); };
  assert.doesNotThrow(() => page.drafts.keep(page.form, URL_OF_FORM, "3"));
});

test("what is kept and cannot be read is no draft", () => {
  const page = edit();
  page.window.localStorage.setItem(`fz-draft:42:${URL_OF_FORM}`, "{broken");
  page.offer();
  assert.equal(page.document.querySelector(".notice"), null);
});
