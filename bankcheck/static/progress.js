// Keeps the part of a page that tells of an open job current; without it, the page is loaded again.
"use strict";

(function () {
  const SECONDS = 2;

  async function look() {
    const live = document.getElementById("live");
    if (!live || !("open" in live.dataset)) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin" });
        if (!answer.ok || answer.redirected) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = page.getElementById("live");
        // A button under the reader's finger stays: only a changed part is put in its place.
        if (now && now.outerHTML !== live.outerHTML && !live.contains(document.activeElement)) {
          live.replaceWith(document.adoptNode(now));
          document.title = page.title;
        }
      } catch {
        // The server may be away for a moment; the next look tells.
      }
    }
    setTimeout(look, SECONDS * 1000);
  }

  setTimeout(look, SECONDS * 1000);
})();
