/* [data-reading] is an index of the page: the part in view is marked in it. */
(function () {
  "use strict";

  const index = document.querySelector("[data-reading]");
  if (!index) return;
  const links = Array.from(index.querySelectorAll("a"));
  const partOf = (link) => document.getElementById(link.hash.slice(1));

  function mark() {
    const shown = links.filter((link) => partOf(link) && partOf(link).getClientRects().length > 0);
    const passed = shown.filter((link) => partOf(link).getBoundingClientRect().top < window.innerHeight / 3);
    const current = passed[passed.length - 1] || shown[0];
    links.forEach((link) => {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  window.addEventListener("scroll", mark, { passive: true });
  document.addEventListener("click", () => window.setTimeout(mark, 0));
  mark();
})();
