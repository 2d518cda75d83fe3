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

  // While a slider moves, its field shows the value; the page hears of it when it is let go, or when it rests.
  const REST_MILLISECONDS = 250;
  const resting = new Map();
  const tell = (slider) => {
    clearTimeout(resting.get(slider));
    resting.delete(slider);
    const rest = new Event("input", { bubbles: true });
    rest.isResting = true;
    slider.dispatchEvent(rest);
  };
  document.addEventListener("input", (event) => {
    const slider = event.target;
    if (slider.type !== "range" || event.isResting) return;
    event.stopPropagation();
    document.getElementById(slider.id.replace("slide-", "field-")).value = slider.value;
    clearTimeout(resting.get(slider));
    resting.set(slider, setTimeout(() => tell(slider), REST_MILLISECONDS));
  }, true);
  let held = null;
  document.addEventListener("pointerdown", (event) => { held = event.target; });
  document.addEventListener("keydown", () => { held = null; });
  document.addEventListener("change", (event) => { if (event.target === held && resting.has(held)) tell(held); }, true);

  // When the program that computes has been stopped, the page says so: it would else wait for ever.
  const ask = window.fetch;
  window.fetch = (...request) => ask(...request).catch((error) => {
    const gone = document.getElementById("gone");
    gone.textContent = gone.dataset.text;
    throw error;
  });

  // While somebody types, the answer is that of the setting before: it looks so until the field is left.
  const typing = (isTyping) => document.querySelector(".desk").toggleAttribute("data-typing", isTyping);
  document.addEventListener("input", (event) => { if (event.target.type === "text") typing(true); });
  document.addEventListener("change", () => typing(false));
  document.addEventListener("focusout", () => typing(false));

  // A pinned answer stays above the next one: its words, without what may stand on a page only once.
  const pin = () => {
    const pinned = document.getElementById("pinned");
    const title = document.createElement("h2");
    title.textContent = pinned.dataset.title;
    const unpin = document.createElement("button");
    unpin.type = "button";
    unpin.textContent = pinned.dataset.unpin;
    unpin.addEventListener("click", () => {
      pinned.replaceChildren();
      document.getElementById("pin").focus();
    });
    const words = [...document.querySelectorAll("#answer .compared, #answer .headline, #answer .account li")].map((part) => {
      const line = document.createElement("p");
      line.textContent = part.textContent;
      return line;
    });
    if (words.length) pinned.replaceChildren(title, ...words, unpin);
  };
  document.addEventListener("click", (event) => { if (event.target.id === "pin") pin(); });

  const root = document.documentElement;
  document.addEventListener("click", (event) => {
    if (event.target.id !== "theme") return;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
})();
