"use strict";
(() => {
  const root = document.documentElement;
  const plots = JSON.parse(document.getElementById("plots").textContent);
  const locale = JSON.parse(document.getElementById("locale").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

  // Figures: colours are tokens of the page, filled in for the theme of the moment.
  const token = (text) => {
    const [name, share] = text.slice(1).split("/");
    const value = getComputedStyle(root).getPropertyValue("--" + name).trim();
    if (!share || value[0] !== "#") return value;
    const channels = [1, 3, 5].map((start) => parseInt(value.slice(start, start + 2), 16));
    return "rgba(" + channels.join(",") + "," + share + ")";
  };
  const fill = (value) => {
    if (typeof value === "string") return /^\$[a-z]/.test(value) ? token(value) : value;
    if (Array.isArray(value)) return value.map(fill);
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
    return value;
  };
  const drawn = new Set();
  const draw = (place) => {
    const plot = fill(plots[place.dataset.plot]);
    place.parentElement.classList.add("live");
    drawn.add(place);
    const manner = { displayModeBar: false, responsive: true, scrollZoom: false, locale: locale.name };
    window.Plotly.react(place, plot.data, plot.layout, manner);
  };
  const places = [...document.querySelectorAll(".plot")].filter((place) => plots[place.dataset.plot]);
  const unpack = async () => {
    const packed = Uint8Array.from(atob(document.getElementById("packed").textContent), (sign) => sign.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  };
  const enliven = () => {
    if (locale.name !== "en") window.Plotly.register(locale); // English is built in, with more formats
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watch.unobserve(entry.target);
        draw(entry.target.querySelector(".plot"));
      }
    }, { rootMargin: "400px" });
    places.forEach((place) => watch.observe(place.parentElement));
  };
  if ("DecompressionStream" in window && "IntersectionObserver" in window) unpack().then(enliven);

  let waiting;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => drawn.forEach(draw), 150);
  });

  // What is true from a day on: the file is the same on every day.
  const today = new Date().toISOString().slice(0, 10);
  for (const word of document.querySelectorAll("[data-from]")) word.hidden = today < word.dataset.from;
  for (const word of document.querySelectorAll("[data-until]")) word.hidden = today >= word.dataset.until;

  // Theme and print.
  document.querySelector(".buttons").hidden = false;
  const button = document.getElementById("theme");
  const restyle = () => {
    button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
    drawn.forEach(draw);
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    restyle();
  });
  dark.addEventListener("change", restyle);
  button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
  document.getElementById("print").addEventListener("click", () => window.print());

  // After its last day the page says so: by the clock of the reader, since the page itself knows no time.
  const ended = document.getElementById("ended");
  ended.hidden = new Date().toISOString().slice(0, 10) <= ended.dataset.until;

  // Contents: mark the block in view.
  const links = new Map([...document.querySelectorAll(".rail a")].map((link) => [link.hash.slice(1), link]));
  if ("IntersectionObserver" in window) {
    const spy = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        const link = links.get(entry.target.id);
        if (link) link.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-20% 0px -70% 0px" });
    document.querySelectorAll(".block").forEach((block) => spy.observe(block));
  }

  // Terms: the Escape key closes a meaning until the reader points elsewhere.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") root.classList.add("quiet");
  });
  for (const term of document.querySelectorAll(".term"))
    for (const leaving of ["mouseleave", "focusout"])
      term.addEventListener(leaving, () => root.classList.remove("quiet"));

  // Several policies: one choice for every block; all are printed.
  const choices = [...document.querySelectorAll(".policy-choice")];
  const choose = (place) => {
    choices.forEach((choice) => { choice.value = place; });
    for (const part of document.querySelectorAll(".of-policy"))
      part.classList.toggle("away", choices.length > 0 && part.dataset.place !== place);
  };
  for (const choice of choices) {
    choice.closest(".switch").hidden = false;
    choice.addEventListener("change", () => {
      const before = choice.getBoundingClientRect().top;
      choose(choice.value);
      window.scrollBy(0, choice.getBoundingClientRect().top - before);
    });
  }
  if (choices.length) choose(choices[0].value);

  // Slider: what one additional departure may cost.
  const price = document.getElementById("price");
  if (price) {
    price.parentElement.hidden = false;
    const lines = JSON.parse(price.dataset.lines);
    const prices = JSON.parse(price.dataset.prices);
    price.addEventListener("input", () => {
      const step = Math.round(price.value / price.step);
      document.getElementById("price-shown").textContent = prices[step];
      document.getElementById("price-line").textContent = lines[step];
      price.setAttribute("aria-valuetext", prices[step]);
      document.querySelectorAll(".price-line").forEach((line) => {
        const ends = JSON.parse(line.dataset.steps)[step];
        ["x1", "y1", "x2", "y2"].forEach((name, number) => line.setAttribute(name, ends[number]));
      });
    });
  }

  // Search in the table of values.
  const search = document.getElementById("search");
  if (search) {
    search.parentElement.hidden = false;
    const found = document.getElementById("found");
    const rows = [...document.querySelectorAll(".settings tbody tr")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    search.addEventListener("input", () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      rows.forEach((row, number) => {
        const shown = words.every((word) => texts[number].includes(word));
        row.hidden = !shown;
        count += shown;
      });
      found.textContent = words.length ? found.dataset.text.replace("{count}", count) : "";
    });
  }
})();
