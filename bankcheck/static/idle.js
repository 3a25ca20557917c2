// Warns five minutes before a sign-in ends for want of use, and keeps it when asked to.
"use strict";
(() => {
  const warning = document.getElementById("idle");
  if (!warning) return;
  const end = Number(warning.dataset.seconds) * 1000;
  const before = Number(warning.dataset.before) * 1000;
  let timer = 0;
  const wait = () => {
    warning.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => { warning.hidden = false; }, end - before);
  };
  warning.querySelector("button").addEventListener("click", async () => {
    try {
      const answer = await fetch(warning.dataset.keep, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) wait();
    } catch {
      // The warning stays: the server could not be reached.
    }
  });
  wait();
})();
