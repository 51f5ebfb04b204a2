import assert from "node:assert/strict";
import { test } from "node:test";
import { press, type } from "./page.mjs";
import { choose, sheet } from "./sheet.mjs";

test("Enter selects the field that it comes to: what is typed takes its place", () => {
  const page = sheet();
  type(page.at("b"), "8");
  page.at("a-remark").focus();
  press(page.at("a-remark"), "Enter");
  assert.equal(page.document.activeElement, page.at("b"));
  assert.deepEqual([page.at("b").selectionStart, page.at("b").selectionEnd], [0, 1]);
});

test("while a person composes, no key does anything", () => {
  const page = sheet();
  page.at("a-remark").focus();
  for (const held of [{ isComposing: true }, { keyCode: 229 }]) {
    assert.equal(press(page.at("a-remark"), "Enter", held), false);
    assert.equal(press(page.at("a-remark"), "Enter", { ...held, ctrlKey: true }), false);
    for (const key of ["n", "f", "1"]) assert.equal(press(page.document.body, key, held), false);
  }
  assert.equal(page.document.activeElement, page.at("a-remark"));
  assert.equal(page.at("a").value, "");
});

test("Enter goes to the next field, takes radio buttons as one and ends at the button", () => {
  const page = sheet();
  const passed = [];
  choose(page.named("classification"), "copy");
  page.at("a").focus();
  for (let step = 0; step < 8; step += 1) {
    press(page.document.activeElement, "Enter");
    const { id, name, value } = page.document.activeElement;
    passed.push(id || `${name}=${value}`);
  }
  const class_ = ["classification=copy", "ground=", "replicated_comparison="];
  assert.deepEqual(passed, ["a-remark", "b", "b-remark", "law=passed", "law-remark", ...class_]);
});

test("in a text of several lines Enter stays, and Shift+Enter breaks the line of the ground", () => {
  const page = sheet();
  assert.equal(press(page.named("comment"), "Enter"), false);
  assert.equal(press(page.named("ground"), "Enter", { shiftKey: true }), false);
  assert.equal(press(page.named("ground"), "Enter"), true);
});

test("figures outside of fields pick a band of the criterion in hand", () => {
  const page = sheet();
  assert.ok(press(page.document.body, "2"));
  assert.equal(page.at("a").value, "82");
  assert.equal(page.document.activeElement, page.at("a"));
});

test("in a score figures are typed, and up and down change the band", () => {
  const page = sheet();
  page.at("a").focus();
  assert.equal(press(page.at("a"), "2"), false);
  press(page.at("a"), "ArrowDown");
  assert.equal(page.at("a").value, "95");
  press(page.at("a"), "ArrowDown");
  assert.equal(page.at("a").value, "82");
  press(page.at("a"), "ArrowUp");
  assert.equal(page.at("a").value, "95");
});

test("where there are no bands, a figure goes into the score", () => {
  const page = sheet();
  page.at("b").focus();
  press(page.at("b"), "Escape");
  assert.equal(press(page.document.body, "8"), false);
  assert.equal(page.document.activeElement, page.at("b"));
});

test("figures choose at a gate", () => {
  const page = sheet();
  const [passed, failed] = page.document.querySelectorAll("[name=law]");
  assert.ok(press(passed, "2"));
  assert.equal(failed.checked, true);
  press(passed, "7");
  assert.equal(failed.checked, true);
});

test("Ctrl+Enter hands the sheet in from wherever one writes, and only when nothing lacks", () => {
  const page = sheet();
  let sent = 0;
  page.find("form").addEventListener("submit", (event) => { event.preventDefault(); sent += 1; });
  assert.ok(press(page.named("comment"), "Enter", { ctrlKey: true }));
  assert.equal(sent, 0);
  choose(page.named("is_abstained"), true);
  type(page.named("comment"), "没有数据。");
  press(page.named("comment"), "Enter", { ctrlKey: true });
  assert.equal(sent, 1);
});

test("letters press their buttons, but not while a text is written", () => {
  const page = sheet();
  const pressed = [];
  page.document.querySelectorAll("[data-plain-key]").forEach((one) => {
    one.addEventListener("click", (event) => { event.preventDefault(); pressed.push(one.dataset.plainKey); });
  });
  for (const field of [page.named("comment"), page.at("a-remark"), page.named("familiarity")]) {
    for (const key of ["n", "f"]) press(field, key);
  }
  assert.deepEqual(pressed, []);
  press(page.at("a"), "n");
  press(page.document.body, "f");
  assert.deepEqual(pressed, ["n", "f"]);
});

for (const how of ["in the table of keys", "for all pages"]) {
  test(`single keys can be switched off ${how}; Enter and Ctrl+Enter stay`, () => {
    const page = sheet();
    if (how === "for all pages") page.document.documentElement.className = "keyless";
    else {
      page.find("[data-keys-off]").checked = true;
      page.find("[data-keys-off]").dispatchEvent(new page.window.Event("change"));
      assert.equal(page.window.localStorage.getItem("fz:keys-off"), "1");
    }
    for (const key of ["n", "f", "1", "?"]) assert.equal(press(page.document.body, key), false);
    assert.equal(page.at("a").value, "");
    assert.ok(press(page.at("a"), "Enter"));
    assert.ok(press(page.at("a"), "Enter", { ctrlKey: true }));
  });
}

test("while the help is open, keys are its own", () => {
  const page = sheet();
  assert.ok(press(page.at("a"), "?"));
  assert.equal(page.at("key-help").open, true);
  assert.equal(press(page.at("a"), "n"), false);
});

test("while the next sheet is on its way, figures and letters do nothing to this one", () => {
  const page = sheet();
  page.window.fz.rest();
  press(page.document.body, "1");
  press(page.document.body, "f");
  assert.equal(page.find("#a").value, "");
  page.window.fz.wake();
  press(page.document.body, "1");
  assert.equal(page.find("#a").value, "95");
});
