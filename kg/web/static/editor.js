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
root.dataset.drawn = "true";
