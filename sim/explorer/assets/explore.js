"use strict";
(() => {
  // The answer comes as HTML that the server has escaped; tables stay open that were open.
  const show = (written) => {
    const place = document.getElementById("answer");
    if (written && place) {
      const open = [...place.querySelectorAll("details")].map((part) => part.open);
      place.innerHTML = written;
      place.querySelectorAll("details").forEach((part, number) => { part.open = Boolean(open[number]); });
    }
    return window.dash_clientside.no_update;
  };
  window.dash_clientside = Object.assign({}, window.dash_clientside, { explore: { show } });

  // While a slider moves, its field shows the value.
  document.addEventListener("input", (event) => {
    const field = event.target.type === "range" && document.getElementById(event.target.id.replace("slide-", "field-"));
    if (field) field.value = event.target.value;
  });

  const root = document.documentElement;
  document.addEventListener("click", (event) => {
    if (event.target.id !== "theme") return;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
})();
