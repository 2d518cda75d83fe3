"use strict";
// What the blocks share that the reader moves: numbers as everywhere on the page, and an address that carries what was moved.
const reader = (numerals) => {
  const tenth = (power) => Number("1e" + power);
  const stepOf = ([mean, low, high], kind) => {
    const size = Math.max(Math.abs(mean), Math.abs(low), Math.abs(high));
    if (size === 0) return 1;
    const digit = (value) => Math.floor(Math.log10(value));
    const bySize = tenth(digit(size) - 2);
    const half = (high - low) / 2;
    const byWidth = half > 0 ? tenth(digit(half) - 1) : 0;
    const counts = kind === "count";
    const finest = counts ? (size < 1 ? 0.01 : 0.1) : 1;
    const step = Math.max(bySize, byWidth, counts && size >= 10 ? 1 : 0, finest);
    if (size < step / 2) return Math.max(bySize, byWidth, finest / 10);
    const nearest = Math.min(Math.abs(low), Math.abs(high));
    return (low > 0 || high < 0) && nearest > 0 && nearest < step / 2 ? step / 10 : step;
  };
  const writer = (estimate, kind) => {
    const millions = kind === "euros" && Math.max(...estimate.map(Math.abs)) >= 950000;
    const step = stepOf(estimate, kind) / (millions ? 1e6 : 1);
    const decimals = Math.max(0, -Math.round(Math.log10(step)));
    const form = kind !== "euros" ? "{}" : millions ? numerals.millions : numerals.euros;
    return (value, signed, alone = true) => {
      const rounded = Math.round(Math.abs(value) / (millions ? 1e6 : 1) / step) * step;
      const [whole, rest] = rounded.toFixed(decimals).split(".");
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, numerals.thousands);
      const digits = rest ? grouped + numerals.decimal + rest : grouped;
      const sign = rounded === 0 ? "" : value < 0 ? numerals.minus : signed ? "+" : "";
      const glue = sign && form[0] !== "{" ? numerals.glue : "";
      return sign + glue + (alone ? form : form.split("{}")[0] + "{}").replace("{}", digits);
    };
  };
  const blank = (text, blanks) => text.replace(/\{(\w+)\}/g, (_, name) => blanks[name]);
  const told = (estimate, kind, signed) => {
    const write = writer(estimate, kind);
    const ends = blank(numerals.between, { low: write(estimate[1], signed, false), high: write(estimate[2], signed) });
    return write(estimate[0], signed) + " (" + ends + ")";
  };

  const isMoved = (input) => input.value !== input.dataset.start;
  // A link to this file with the address of the moment opens on what was moved.
  const remember = (block, inputs) => {
    const moved = inputs.filter(isMoved).map((input) => input.id + "=" + input.value);
    const address = "#" + block + (moved.length ? "?" + moved.join("&") : "");
    if (location.hash !== address) history.replaceState(null, "", address);
  };
  const recall = (block, inputs) => {
    const [named, moved] = location.hash.slice(1).split("?");
    if (named !== block || !moved) return;
    for (const pair of moved.split("&")) {
      const [id, value] = pair.split("=");
      const input = inputs.find((one) => one.id === id);
      if (input && /^\d+(\.\d+)?$/.test(value)) input.value = value;
    }
    document.getElementById(block).scrollIntoView();
  };
  // Answer what is moved at once, and write it into the address when it rests.
  const listen = (form, inputs, answer) => {
    const recalled = () => { recall(form.dataset.block, inputs); answer(); };
    form.hidden = false;
    form.querySelectorAll("[hidden]").forEach((part) => { part.hidden = false; });
    form.addEventListener("input", answer);
    form.addEventListener("change", () => remember(form.dataset.block, inputs));
    form.addEventListener("reset", () => setTimeout(() => { answer(); remember(form.dataset.block, inputs); }));
    form.addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("hashchange", recalled);
    recalled();
  };
  return { blank, isMoved, listen, told, writer };
};
