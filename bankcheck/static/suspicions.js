// Keys for the list of suspicions; everything they do can be done without them.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("[data-row]")];
  const search = document.getElementById("f-q");
  const help = document.querySelector("details.sus-keys");
  const links = rows.map((row) => row.querySelector("th a"));
  const here = () => rows.findIndex((row) => row.contains(document.activeElement));
  const go = (step) => {
    const at = here();
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
    if (links[next]) {
      links[next].focus();
      rows[next].scrollIntoView({ block: "nearest" });
    }
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    x: () => {
      const tick = here() < 0 ? null : rows[here()].querySelector("input[type=checkbox]");
      if (tick) tick.click();
    },
    "/": () => search && search.focus(),
    "?": () => help && help.toggleAttribute("open"),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
