/*
 * [data-tabs] shows one of its parts at a time: its list of links becomes tabs. A link names its part by "#id", or by
 * data-panel where it leads to a page of its own for whoever has no scripts. A part that comes up hears "shown".
 */
(function () {
  "use strict";

  document.querySelectorAll("[data-tabs]").forEach((box) => {
    const list = box.querySelector("[data-tab-list]");
    const tabs = Array.from(list.querySelectorAll("a"));
    const panelOf = (tab) => document.getElementById(tab.dataset.panel || tab.hash.slice(1));

    function show(shown) {
      tabs.forEach((tab) => {
        const isShown = tab === shown;
        tab.setAttribute("aria-selected", String(isShown));
        tab.tabIndex = isShown ? 0 : -1;
        panelOf(tab).hidden = !isShown;
      });
      panelOf(shown).dispatchEvent(new CustomEvent("shown"));
    }

    /* A link to something in a part brings that part up. */
    function showNamed() {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const tab = target && tabs.find((one) => panelOf(one).contains(target));
      if (!tab) return false;
      show(tab);
      target.scrollIntoView();
      return true;
    }

    function step(event) {
      const here = tabs.indexOf(event.target.closest("a"));
      const steps = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 };
      if (!(event.key in steps)) return;
      const next = tabs[(steps[event.key] + tabs.length) % tabs.length];
      event.preventDefault();
      show(next);
      next.focus();
    }

    list.setAttribute("role", "tablist");
    tabs.forEach((tab, place) => {
      const panel = panelOf(tab);
      tab.id = tab.id || `tab-${place}`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      tab.parentElement.setAttribute("role", "presentation");
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        show(tab);
      });
    });
    window.fz.onKey(list, step);
    window.addEventListener("hashchange", showNamed);
    if (!showNamed()) show(tabs.find((tab) => tab.hash && tab.hash === list.dataset.first) || tabs[0]);
  });
})();
