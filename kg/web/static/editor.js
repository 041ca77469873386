// The SPARQL editor: YASGUI on this server's endpoint, completing our own terms; it asks no other server.
"use strict";

const root = document.getElementById("yasgui");
const settings = JSON.parse(document.getElementById("editor-data").textContent);
const endpoint = new URL(root.dataset.endpoint, location.href).href;

Yasgui.Yasqe.forkAutocompleter("variables", { name: "budget-terms", persistenceId: null, bulk: true, autoShow: true,
  isValidCompletionPosition: (yasqe) => {
    const token = yasqe.getCompleteToken();
    return token.string.includes(":") && !token.string.startsWith("<") && !token.string.startsWith('"');
  },
  preProcessToken: (_, token) => token,
  postProcessSuggestion: (_, __, suggestion) => suggestion,
  get: () => settings.terms,
});
Yasgui.Yasqe.defaults.autocompleters = ["variables", "budget-terms"];

const yasgui = new Yasgui(root, {
  requestConfig: { endpoint, method: "POST" },
  endpointCatalogueOptions: { getData: () => [{ endpoint }] },
  copyEndpointOnNewTab: true,
  persistenceId: null,
  tabName: root.dataset.tab,
  yasqe: { prefixCcApi: null, autocompleters: ["variables", "budget-terms"], value: settings.examples[0].query },
  yasr: { prefixes: settings.prefixes },
});

function show(query) {
  yasgui.getTab().getYasqe().setValue(query);
}

if (!new URLSearchParams(location.hash.slice(1)).has("query")) show(settings.examples[0].query);
for (const button of document.querySelectorAll("[data-example]")) {
  button.addEventListener("click", () => {
    show(settings.examples[Number(button.dataset.example)].query);
    root.scrollIntoView();
  });
}

// What to know of an answer comes in a header: strings between quotation marks, with what is no ASCII as in an address.
const cautions = document.getElementById("cautions");
const watched = new WeakSet();

function tell(response) {
  const value = response.headers?.get("Budgetkg-Cautions") ?? "";
  const texts = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => decodeURI(match[1].replace(/\\(.)/g, "$1")));
  cautions.replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  cautions.parentElement.hidden = !texts.length;
}

yasgui.on("query", (_, tab) => {
  const editor = tab.getYasqe();
  if (!watched.has(editor)) editor.on("queryResponse", (__, response) => tell(response));
  watched.add(editor);
});
root.dataset.drawn = "true";
