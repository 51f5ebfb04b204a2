/*
 * [data-toc] shows what each section and each entry still lacks; a save that answers {lacking: {section: number},
 * lacks: {entry: word}} brings it up to date. [data-lack-links] lists the same beside the button that sends it on.
 */
(function () {
  "use strict";

  const toc = document.querySelector("[data-toc]");
  if (!toc) return;
  const { element } = window.fz;
  const links = Array.from(toc.querySelectorAll("[data-lack]"));
  const bar = document.querySelector("[data-lack-links]");
  const count = toc.querySelector("[data-lacks-count]");

  function setSection([section, number]) {
    const place = toc.querySelector(`[data-lacking="${CSS.escape(section)}"]`);
    if (!place) return;
    place.textContent = number ? window.fz.text("lacking", number) : window.fz.text("complete");
    place.classList.toggle("is-complete", number === 0);
  }

  function setEntry(link, word) {
    link.querySelector(".lack").textContent = word;
    link.classList.toggle("is-lacking", Boolean(word));
  }

  /** Say beside the button what still lacks, each with the way there. */
  function tell() {
    const lacking = links.filter((link) => link.classList.contains("is-lacking"));
    if (count) count.textContent = lacking.length ? count.dataset.text.replace("{count}", lacking.length) : count.dataset.none;
    if (!bar) return;
    bar.replaceChildren();
    lacking.forEach((link, number) => {
      bar.append(number ? "、" : `${bar.dataset.text} `, element("a", { href: link.getAttribute("href") }, link.dataset.label));
    });
  }

  document.addEventListener("fz:saved", (event) => {
    Object.entries(event.detail.lacking || {}).forEach(setSection);
    links.forEach((link) => setEntry(link, (event.detail.lacks || {})[link.dataset.lack] || ""));
    tell();
  });

  /* The part in view is marked; a link puts the cursor into its field. */
  function mark() {
    const passed = links.filter((link) => {
      const field = document.querySelector(link.getAttribute("href"));
      return field && field.getBoundingClientRect().top < window.innerHeight / 3;
    });
    const current = passed[passed.length - 1] || links[0];
    links.forEach((link) => {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-lack], [data-lack-links] a");
    const field = link && document.querySelector(link.getAttribute("href"));
    if (!field || !field.matches("input, textarea, select")) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
  window.addEventListener("scroll", mark, { passive: true });
  mark();
  tell();
})();
