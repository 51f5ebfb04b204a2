/*
 * [data-toc] shows what each section and each entry still lacks; a save that answers {lacking: {section: number},
 * lacks: {entry: word}, unasked: [section], remark: sentence} brings it up to date. [data-lack-links] lists the same
 * beside the button that sends it on.
 */
(function () {
  "use strict";

  const toc = document.querySelector("[data-toc]");
  if (!toc) return;
  const { element, text } = window.fz;
  const links = Array.from(toc.querySelectorAll("[data-lack]"));
  const bar = document.querySelector("[data-lack-links]");
  const count = toc.querySelector("[data-lacks-count]");

  function setSection(section, number, isUnasked) {
    const place = toc.querySelector(`[data-lacking="${CSS.escape(section)}"]`);
    if (!place) return;
    const word = isUnasked ? "unasked" : "complete";
    place.textContent = number ? window.fz.text("lacking", number) : window.fz.text(word);
    place.classList.toggle("is-complete", number === 0 && !isUnasked);
  }

  /** Say beside the claim what does not bear it out yet; sending it in then asks about it. */
  function setRemark(text) {
    const remark = document.querySelector("[data-remark]");
    if (!remark) return;
    remark.textContent = text;
    document.querySelectorAll("[data-remark-asks]").forEach((button) => {
      if (text) button.setAttribute("data-confirm", `${text}${button.dataset.remarkAsks}`);
      else button.removeAttribute("data-confirm");
    });
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
      const before = number ? text("between") : `${bar.dataset.text} `;
      bar.append(before, element("a", { href: link.getAttribute("href") }, link.dataset.label));
    });
  }

  document.addEventListener("fz:saved", (event) => {
    const { lacking, unasked, remark } = event.detail;
    Object.entries(lacking || {}).forEach(([section, number]) => setSection(section, number, (unasked || []).includes(section)));
    setRemark(remark || "");
    links.forEach((link) => setEntry(link, (event.detail.lacks || {})[link.dataset.lack] || ""));
    tell();
  });

  document.addEventListener("comparisons-changed", () => setRemark(""));

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
