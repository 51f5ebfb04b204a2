/* [data-toc] shows what each section still lacks; a save that answers {lacking: {section: number}} brings it up to date. */
(function () {
  "use strict";

  const toc = document.querySelector("[data-toc]");
  if (!toc) return;

  document.addEventListener("fz:saved", (event) => {
    Object.entries(event.detail.lacking || {}).forEach(([section, number]) => {
      const place = toc.querySelector(`[data-lacking="${CSS.escape(section)}"]`);
      if (!place) return;
      place.textContent = number ? window.fz.text("lacking", number) : window.fz.text("complete");
      place.classList.toggle("is-complete", number === 0);
    });
  });
})();
