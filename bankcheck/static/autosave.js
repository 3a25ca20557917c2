// A form that keeps itself: the same fields to the same address, some seconds after the last key.
"use strict";
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = document.getElementById("saved");
  const followers = document.querySelectorAll(`form[data-follows="${form.id}"]`);
  let timer = 0;
  let sending = false;
  const show = (version) => {
    form.elements.row_version.value = version;
    followers.forEach((one) => { one.elements.row_version.value = version; });
    const at = new Intl.DateTimeFormat("sv-SE", { timeStyle: "short", timeZone: "Asia/Shanghai" });
    status.textContent = `${status.dataset.words} ${at.format(new Date())}`;
  };
  const keep = async () => {
    if (sending) { later(); return; }
    sending = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Autosave": "1" },
        redirect: "error",
      });
      if (answer.ok) show((await answer.json()).row_version);
    } catch {
      // The button still keeps the draft; what was typed stays on the page.
    } finally {
      sending = false;
    }
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(keep, 3000); };
  form.addEventListener("input", later);
  form.addEventListener("submit", () => clearTimeout(timer));
})();
