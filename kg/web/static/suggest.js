// Names that fit what is being typed into the search box, as the browser offers them.
"use strict";

const PAUSE_MS = 150;
const MOST = 8;

function suggestions() {
  const box = document.getElementById("q");
  const list = document.getElementById("suggestions");
  if (!box || !list || !box.dataset.suggest) return;
  let waiting = 0;
  let asked = "";
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, PAUSE_MS);
  });

  async function offer() {
    const text = box.value.trim();
    if (text === asked) return;
    asked = text;
    if (text.length < 2) {
      list.replaceChildren();
      return;
    }
    const found = await hits(`${box.dataset.suggest}?limit=${MOST}&q=${encodeURIComponent(text)}`);
    if (text !== asked) return;
    list.replaceChildren(...found.map(option));
  }
}

async function hits(url) {
  try {
    const reply = await fetch(url);
    return reply.ok ? (await reply.json()).hits : [];
  } catch {
    return [];
  }
}

function option(hit) {
  const made = document.createElement("option");
  made.value = hit.label;
  made.label = hit.code && hit.code !== hit.label ? `${hit.label}  ${hit.code}` : hit.label;
  return made;
}

suggestions();
