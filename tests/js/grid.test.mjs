import assert from "node:assert/strict";
import { test } from "node:test";
import { open, press, settled, type } from "./page.mjs";

const cell = (name) => `<td data-cell data-bounds="60 95"><input name="score-${name}" type="text" data-score data-required
  data-min="0" data-max="100" data-step="1" data-weight="50"><p data-note></p></td>`;
const row = (key) => `<tr data-row="/evaluations/${key}/cells/" data-version="1">
  <td><input type="checkbox" data-tick disabled></td>
  ${cell("a")}${cell("b")}
  <td data-cell><select name="score-law"><option value="">—</option><option value="passed">通过</option>
    <option value="failed">不通过</option></select><p data-note></p></td>
  <td data-row-total></td>
  <td><span data-row-badge><span class="badge-plain">待评</span></span><small data-row-lack>x</small></td></tr>`;
const GRID = `<span data-grid-state></span><div data-grid><table><tbody>${row(7)}${row(8)}</tbody></table></div>`;
const SAVED = { version: 2, saved_at: "10:21:00", total: "", lack: "还差", is_complete: false, state: "评分中" };

function grid(answer = () => ({ body: SAVED })) {
  const page = open(GRID, ["screen", "scores", "gridrow", "grid"], { answer });
  const rows = Array.from(page.document.querySelectorAll("tr"));
  const at = (place, name) => rows[place].querySelector(`[name=score-${name}]`);
  const note = (field) => field.closest("td").querySelector("[data-note]").textContent;
  const sent = () => page.requests.map((one) => [one.url, String(one.body)]);
  return { ...page, rows, at, note, sent, state: page.document.querySelector("[data-grid-state]") };
}

test("a cell is saved a moment after it was typed, alone, for whoever opened the page", async () => {
  const page = grid();
  type(page.at(0, "a"), "８５");
  assert.equal(page.state.textContent, "unsaved");
  await page.clock.pass(1500);
  assert.deepEqual(page.sent(), [["/evaluations/7/cells/", "edit_version=1&score-a=85"]]);
  assert.equal(page.requests[0].headers["X-Page-Person"], "42");
  assert.equal(page.rows[0].dataset.version, "2");
  assert.equal(page.state.textContent, "saved at 10:21");
  assert.equal(page.rows[0].querySelector("[data-row-badge]").textContent, "评分中");
});

test("a score that cannot be is said beside its cell, is not sent, and there is no total without it", async () => {
  const page = grid();
  type(page.at(0, "a"), "80");
  type(page.at(0, "b"), "120");
  assert.equal(page.note(page.at(0, "b")), "outOfRange");
  assert.equal(page.rows[0].querySelector("[data-row-total]").textContent, "correctFirst");
  await page.clock.pass(1500);
  assert.deepEqual(page.sent(), [["/evaluations/7/cells/", "edit_version=1&score-a=80"]]);
  type(page.at(0, "b"), "70");
  assert.equal(page.rows[0].querySelector("[data-row-total]").textContent, "75.00");
});

test("a score that needs a remark says so", () => {
  const page = grid();
  type(page.at(0, "a"), "99");
  assert.equal(page.note(page.at(0, "a")), "needsRemark");
});

test("what the server refuses is said beside the cell and is not sent again as it is", async () => {
  const page = grid(() => ({ status: 422, body: { errors: { "score-law": ["请写明理由。"] } } }));
  const law = page.at(0, "law");
  law.value = "failed";
  law.dispatchEvent(new page.window.Event("change", { bubbles: true }));
  await page.clock.pass(0);
  await page.clock.pass(60000);
  assert.equal(page.note(law), "请写明理由。");
  assert.equal(page.requests.length, 1);
  assert.equal(law.getAttribute("aria-invalid"), "true");
});

test("saved in another window: what was not touched follows, what was is decided by the person", async () => {
  const current = { "score-a": "60", "score-b": "61", "score-law": "" };
  let answer = { status: 409, body: { message: "别处", current, version: 5 } };
  const page = grid(() => answer);
  type(page.at(0, "a"), "90");
  await page.clock.pass(1500);
  assert.equal(page.at(0, "b").value, "61");
  assert.equal(page.at(0, "a").value, "90");
  assert.match(page.note(page.at(0, "a")), /storedElsewhere/);
  answer = { body: { ...SAVED, version: 6 } };
  const [take, keep] = page.at(0, "a").closest("td").querySelectorAll("button");
  assert.ok(take);
  keep.click();
  await page.clock.pass(0);
  assert.deepEqual(page.sent()[1], ["/evaluations/7/cells/", "edit_version=5&score-a=90"]);
  assert.equal(page.rows[0].dataset.version, "6");
});

test("a page of somebody else is refused and said, and nothing typed is lost", async () => {
  const page = grid(() => ({ status: 409, body: { message: "另一位同志登录时打开的" } }));
  type(page.at(0, "a"), "90");
  await page.clock.pass(1500);
  assert.equal(page.note(page.at(0, "a")), "另一位同志登录时打开的");
  assert.equal(page.at(0, "a").value, "90");
});

test("without a connection it is tried again", async () => {
  let isDown = true;
  const page = grid(() => { if (isDown) throw new Error("down"); return { body: SAVED }; });
  type(page.at(0, "a"), "90");
  await page.clock.pass(1500);
  assert.equal(page.state.dataset.state, "offline");
  isDown = false;
  await page.clock.pass(4000);
  assert.equal(page.state.dataset.state, "saved");
});

test("what is typed while a save is under way is sent after it, with the version that came back", async () => {
  let release;
  const first = new Promise((resolve) => { release = () => resolve({ body: SAVED }); });
  const page = grid(() => (page.requests.length === 1 ? first : { body: { ...SAVED, version: 3 } }));
  type(page.at(0, "a"), "90");
  await page.clock.pass(1500);
  type(page.at(0, "b"), "80");
  await page.clock.pass(1500);
  assert.equal(page.requests.length, 1);
  release();
  await settled();
  await page.clock.pass(0);
  assert.equal(page.sent()[1][1], "edit_version=2&score-b=80");
});

test("Enter goes down and selects, arrows move, Esc takes back what was typed", () => {
  const page = grid();
  type(page.at(1, "a"), "70");
  page.at(0, "a").focus();
  assert.ok(press(page.at(0, "a"), "Enter"));
  assert.equal(page.document.activeElement, page.at(1, "a"));
  assert.deepEqual([page.at(1, "a").selectionStart, page.at(1, "a").selectionEnd], [0, 2]);
  press(page.at(1, "a"), "ArrowRight");
  assert.equal(page.document.activeElement, page.at(1, "b"));
  press(page.at(1, "b"), "ArrowUp");
  assert.equal(page.document.activeElement, page.at(0, "b"));
  press(page.at(0, "b"), "ArrowRight");
  assert.equal(page.document.activeElement, page.at(0, "law"));
  assert.equal(press(page.at(0, "law"), "ArrowDown"), false);
  press(page.at(1, "a"), "Escape");
  assert.equal(page.at(1, "a").value, "");
});

test("while a person composes, no key moves", () => {
  const page = grid();
  page.at(0, "a").focus();
  assert.equal(press(page.at(0, "a"), "Enter", { isComposing: true }), false);
  assert.equal(page.document.activeElement, page.at(0, "a"));
});

test("one cell that is refused keeps the others from nothing: they are sent again without it", async () => {
  let answer = { status: 422, body: { errors: { "score-a": ["这一项要写评语。"] } } };
  const page = grid(() => answer);
  type(page.at(0, "a"), "80");
  type(page.at(0, "b"), "70");
  await page.clock.pass(1500);
  answer = { body: SAVED };
  await page.clock.pass(1500);
  assert.deepEqual(page.sent().map(([, body]) => body), [
    "edit_version=1&score-a=80&score-b=70",
    "edit_version=1&score-b=70",
  ]);
  assert.equal(page.note(page.at(0, "a")), "这一项要写评语。");
  assert.equal(page.note(page.at(0, "b")), "");
});

test("another cell that was saved elsewhere makes nothing of this one to decide", async () => {
  const current = { "score-a": "", "score-b": "61", "score-law": "" };
  let answer = { status: 409, body: { message: "别处", current, version: 5 } };
  const page = grid(() => answer);
  type(page.at(0, "a"), "90");
  await page.clock.pass(1500);
  answer = { body: { ...SAVED, version: 6 } };
  await page.clock.pass(1500);
  assert.doesNotMatch(page.note(page.at(0, "a")), /storedElsewhere/);
  assert.equal(page.at(0, "b").value, "61");
  assert.equal(page.sent().at(-1)[1], "edit_version=5&score-a=90");
});

test("the total is the server's until something is typed, and again once that is saved", async () => {
  const page = grid(() => ({ body: { ...SAVED, total: "80.00" } }));
  const total = page.rows[0].querySelector("[data-row-total]");
  total.textContent = "不评";
  type(page.at(0, "a"), "80");
  assert.match(total.textContent, /unscored/);
  await page.clock.pass(1500);
  assert.equal(total.textContent, "80.00");
  type(page.at(0, "a"), "");
  assert.match(total.textContent, /unscored/);
});
