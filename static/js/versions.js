/* Two people wrote the same form: both texts side by side, entry by entry, until each is settled. */
(function () {
  "use strict";

  function fieldsOf(form, name) {
    return Array.from(form.elements).filter((field) => field.name === name && !field.disabled && field.type !== "hidden");
  }

  function isRadio(fields) {
    return fields[0].type === "radio";
  }

  /** The boxes ticked in a group, as the server tells them: a list of values. */
  function tickedOf(fields) {
    return fields.filter((field) => field.checked).map((field) => field.value);
  }

  /** A tick box has no value of its own, and several radio buttons have one together. */
  function valueOf(fields, isList) {
    if (isList) return tickedOf(fields);
    if (isRadio(fields)) return (fields.find((field) => field.checked) || { value: "" }).value;
    return fields[0].type === "checkbox" ? fields[0].checked : fields[0].value;
  }

  function plain(value) {
    if (Array.isArray(value)) return value.map(String).sort().join(",");
    if (typeof value === "boolean") return value ? "✓" : "";
    return value === null || value === undefined ? "" : String(value).replace(/\r\n/g, "\n").trim();
  }

  function shown(fields, value) {
    if (Array.isArray(value)) {
      const names = value.map(String);
      return fields.filter((field) => names.includes(field.value)).map(ownLabel).join(window.fz.text("between"));
    }
    if (isRadio(fields)) {
      const chosen = fields.find((field) => field.value === value);
      return chosen ? ownLabel(chosen) : "";
    }
    const [field] = fields;
    if (field.tagName !== "SELECT") return plain(value);
    const option = Array.from(field.options).find((each) => each.value === plain(value));
    return option ? option.text : plain(value);
  }

  function take(fields, stored) {
    if (Array.isArray(stored)) fields.forEach((field) => { field.checked = stored.map(String).includes(field.value); });
    else if (isRadio(fields)) fields.forEach((field) => { field.checked = field.value === plain(stored); });
    else if (fields[0].type === "checkbox") fields[0].checked = Boolean(stored);
    else fields[0].value = plain(stored);
    fields[0].dispatchEvent(new Event("input", { bubbles: true }));
  }

  function agrees(fields, stored) {
    const mine = plain(valueOf(fields, Array.isArray(stored)));
    const isNumber = fields[0].type === "number" && mine && plain(stored);
    return isNumber ? Number(mine) === Number(stored) : mine === plain(stored);
  }

  function ownLabel(field) {
    return field.labels && field.labels.length ? field.labels[0].textContent.trim() : field.value;
  }

  function labelOf(fields) {
    const group = fields[0].closest("fieldset");
    const legend = group && group.querySelector("legend");
    const label = legend || (fields[0].labels && fields[0].labels[0]);
    // The words come first, but for a tick box, which stands before its own; marks and counters come after them.
    const words = label && Array.from(label.childNodes).find((node) => node.textContent.trim());
    return words ? words.textContent.trim() : fields[0].name;
  }

  /** Show what differs in `place`; call `onSettled` when every entry is decided. */
  function settle(form, current, place, onSettled) {
    const { element, text } = window.fz;
    const open = Object.keys(current)
      .map((name) => ({ stored: current[name], fields: fieldsOf(form, name) }))
      .filter(({ stored, fields }) => fields.length === 1 || (fields.length > 1 && (isRadio(fields) || Array.isArray(stored))))
      .filter(({ stored, fields }) => !agrees(fields, stored));
    place.textContent = "";
    place.hidden = open.length === 0;
    let left = open.length;
    if (left === 0) {
      onSettled();
      return;
    }
    open.forEach(({ stored, fields }) => {
      const part = element("section", { class: "notice tone-refused" });
      const body = element("div");
      const mine = element("pre", {}, shown(fields, valueOf(fields, Array.isArray(stored))) || text("nothing"));
      const theirs = element("pre", {}, shown(fields, stored) || text("nothing"));
      const keepMine = element("button", { type: "button", class: "btn btn-sm" }, text("keepMine"));
      const takeTheirs = element("button", { type: "button", class: "btn btn-sm btn-primary" }, text("takeStored"));
      const done = () => {
        part.remove();
        left -= 1;
        if (left > 0) return;
        place.hidden = true;
        onSettled();
      };
      keepMine.addEventListener("click", done);
      takeTheirs.addEventListener("click", () => { take(fields, stored); done(); });
      const buttons = element("div", { class: "actions" });
      buttons.append(takeTheirs, keepMine);
      body.append(
        element("h3", {}, labelOf(fields)), element("strong", {}, text("stored")), theirs,
        element("strong", {}, text("mine")), mine, buttons
      );
      part.append(body);
      place.append(part);
    });
  }

  window.fzVersions = { settle };
})();
