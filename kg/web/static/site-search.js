// Search over the pages of a folder: every word must stand in one of a thing's folded names.
"use strict";
(() => {
  const MOST = 100;
  const list = document.getElementById("found");
  const box = document.getElementById("q");
  if (!list || !box) return;
  document.getElementById("without-script").remove();
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const wordsOf = (text) => text.split(/\s+/).map(fold).filter(Boolean);
  const index = globalThis.searchIndex || [];

  // 0 where a word is a whole name, 1 where a name begins with it, 2 where it stands inside; null where it is nowhere.
  const place = (forms, word) => {
    let best = null;
    for (const form of forms) {
      if (form === word) return 0;
      const at = form.indexOf(word);
      if (at === 0) best = 1;
      else if (at > 0 && best === null) best = 2;
    }
    return best;
  };

  const find = (text) => {
    const words = wordsOf(text);
    const whole = fold(text);
    if (!words.length) return [];
    const hits = [];
    index.forEach((thing, order) => {
      const together = place(thing[3], whole);
      const each = together === null ? words.map((word) => place(thing[3], word)) : [together];
      if (!each.includes(null)) hits.push([Math.max(...each), order, thing]);
    });
    return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((hit) => hit[2]);
  };

  const draw = () => {
    const hits = find(box.value);
    list.replaceChildren(...hits.slice(0, MOST).map(([label, code, kind, , path]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = list.dataset.pages + path;
      link.textContent = code && !label.includes(code) ? `${label} ${code}` : label;
      const what = document.createElement("small");
      what.textContent = ` ${kind}`;
      item.append(link, what);
      return item;
    }));
    if (!hits.length && box.value.trim()) {
      const none = document.createElement("li");
      none.textContent = list.dataset.none;
      list.append(none);
    }
  };

  box.value = new URLSearchParams(location.search).get("q") || "";
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?q=${encodeURIComponent(box.value)}`);
    draw();
  });
  box.addEventListener("input", draw);
  draw();
})();
