"use strict";
(() => {
  const place = document.getElementById("believe-data");
  if (!place) return;
  const data = JSON.parse(place.textContent);
  const numerals = data.numerals;
  const form = document.querySelector(".beliefs");
  const sliders = [...form.querySelectorAll("input.belief")];
  const weights = [...form.querySelectorAll("input.weight")];
  const lines = [...document.querySelectorAll(".believed")];
  const asRun = lines.map((line) => [...line.cells].map((cell) => cell.textContent));
  const runs = data.values[0][0][0].length;
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const spread = (values) => Math.max(...values) - Math.min(...values);

  // Weights: those that differ least from equal ones (relative entropy) and agree with every belief, by raking.
  const scaled = (values) => { const total = sum(values); return values.map((value) => value / total); };
  const averageOf = (values, given) => sum(values.map((value, run) => value * given[run]));
  const tilted = (given, values, wanted) => {
    const scale = spread(values);
    const at = (tilt) => {
      const powers = values.map((value) => tilt * (value - wanted) / scale);
      const top = Math.max(...powers.filter((_, run) => given[run] > 0));
      return scaled(given.map((weight, run) => (weight > 0 ? weight * Math.exp(powers[run] - top) : 0)));
    };
    let low = -200, high = 200;
    for (let turn = 0; turn < 48; turn += 1) {
      const middle = (low + high) / 2;
      if (averageOf(values, at(middle)) < wanted) low = middle; else high = middle;
    }
    return at((low + high) / 2);
  };
  const shared = (given, groups, shares) => {
    const had = shares.map((_, group) => sum(given.filter((_, run) => groups[run] === group)));
    return scaled(given.map((weight, run) => (had[groups[run]] > 0 ? weight * shares[groups[run]] / had[groups[run]] : 0)));
  };
  const rake = (beliefs) => {
    let given = new Array(runs).fill(1 / runs);
    for (let turn = 0; turn < 60; turn += 1) {
      const before = given;
      for (const [how, what, wanted] of beliefs) given = how(given, what, wanted);
      if (Math.max(...given.map((weight, run) => Math.abs(weight - before[run]))) < 1e-10) break;
    }
    const agrees = beliefs.every(([how, what, wanted]) => how === tilted
      ? Math.abs(averageOf(what, given) - wanted) < 1e-3 * spread(what)
      : wanted.every((share, group) => Math.abs(sum(given.filter((_, run) => what[run] === group)) - share) < 1e-3));
    return agrees ? given : null;
  };

  // Ranges: as in the tables of the page, each simulation counted by its weight.
  const ordered = (values, given) => values.map((value, run) => [value, given[run]])
    .filter((pair) => pair[1] > 0).sort((one, other) => one[0] - other[0]);
  const between = (points, wanted) => {
    const after = points.findIndex(([at]) => at >= wanted);
    if (after === 0) return points[0][1];
    if (after < 0) return points[points.length - 1][1];
    const [[left, low], [right, high]] = [points[after - 1], points[after]];
    return right > left ? low + (high - low) * (wanted - left) / (right - left) : high;
  };
  const levelOf = (values, given) => {
    const pairs = ordered(values, given);
    const ends = (pairs[0][1] + pairs[pairs.length - 1][1]) / 2;
    let passed = 0;
    const points = pairs.map(([value, weight]) => {
      passed += weight;
      return [(passed - weight / 2 - pairs[0][1] / 2) / (1 - ends), value];
    });
    return [averageOf(values, given), between(points, 0.05), between(points, 0.95)];
  };
  const differenceOf = (values, given, effective) => {
    const mean = averageOf(values, given);
    if (spread(values) === 0) return [values[0], values[0], values[0]];
    let passed = 0;
    const points = ordered(values, given).map(([value, weight]) => {
      passed += weight;
      return [passed * effective / (effective + 1), value];
    });
    const [low, high] = [between(points, 0.025), between(points, 0.975)];
    const moved = (end) => {
      if (low > 0 || high < 0) {
        const apart = Math.log(end / mean);
        return mean * Math.exp(Math.sign(apart) * Math.hypot(apart, data.off));
      }
      return mean + Math.sign(end - mean) * Math.hypot(end - mean, data.off * mean);
    };
    return low < high ? [mean, moved(low), moved(high)] : [mean, low, high];
  };
  const errorOf = (values, given) => {
    const mean = averageOf(values, given);
    return data.ends * Math.sqrt(sum(values.map((value, run) => (given[run] * (value - mean)) ** 2)));
  };

  // Numbers: rounded and written as everywhere on the page.
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

  // What the reader has moved, and what follows from it.
  const isMoved = (input) => input.value !== input.dataset.start;
  const beliefs = () => {
    const found = [];
    sliders.forEach((slider, number) => {
      const [places, values] = data.numbers[number];
      if (isMoved(slider)) found.push([tilted, values, places[slider.value]]);
    });
    data.readings.forEach((groups, choice) => {
      const own = weights.filter((input) => Number(input.dataset.choice) === choice);
      if (own.some(isMoved)) found.push([shared, groups, own.map((input) => Number(input.value))]);
    });
    return found.map(([how, what, wanted]) => [how, what, how === shared ? scaled(wanted) : wanted]);
  };
  const restore = () => lines.forEach((line, row) => asRun[row].forEach((text, cell) => { line.cells[cell].textContent = text; }));
  const weigh = () => {
    const held = beliefs();
    const status = document.getElementById("believed");
    const asked = held.some(([how, , wanted]) => how === shared && wanted.some(Number.isNaN));
    const given = held.length && !asked ? rake(held) : null;
    if (!held.length) {
      restore();
      status.textContent = status.dataset.untouched;
      return;
    }
    const effective = given ? 1 / sum(given.map((weight) => weight * weight)) : 0;
    const counts = { effective: String(Math.floor(effective)), runs: String(runs), fewest: String(data.fewest) };
    if (!given || effective < data.fewest) {
      lines.forEach((line) => [...line.cells].slice(1).forEach((cell) => { cell.textContent = "–"; }));
      const commands = sliders.map((slider, number) => isMoved(slider) && data.commands[number]
        ? data.commands[number] + Number(data.numbers[number][0][slider.value].toPrecision(4)) : "").filter(Boolean);
      status.textContent = blank(given ? data.texts.refused : data.texts.excluded, { ...counts, command: commands.join(" ") });
      return;
    }
    lines.forEach((line) => {
      const [kind, of] = line.dataset.kind.split(" ");
      data.kinds.forEach((unit, column) => {
        const values = data.values[of][column][kind === "level" ? 0 : 1];
        const estimate = kind === "level" ? levelOf(values, given) : differenceOf(values, given, effective);
        const error = kind === "level" ? "" : blank(data.texts.error, { error: writer(estimate, unit)(errorOf(values, given), false) });
        line.cells[column + 1].textContent = told(estimate, unit, kind !== "level") + error;
      });
    });
    status.textContent = blank(data.texts.effective, counts);
  };
  const say = () => {
    for (const slider of sliders) {
      const shown = JSON.parse(slider.dataset.shown)[slider.value];
      slider.parentElement.querySelector("output").textContent = shown;
      slider.setAttribute("aria-valuetext", shown);
    }
    for (const input of weights) input.parentElement.querySelector("output").textContent = numerals.percent.replace("{}", input.value);
  };

  // The address carries what was moved, so that a link to this file opens on it.
  const HEAD = "#believe?";
  const remember = () => {
    const moved = [...sliders, ...weights].filter(isMoved).map((input) => input.id + "=" + input.value);
    const address = moved.length ? HEAD + moved.join("&") : "#believe";
    if (location.hash !== address) history.replaceState(null, "", address);
  };
  const recall = () => {
    if (!location.hash.startsWith(HEAD)) return;
    for (const pair of location.hash.slice(HEAD.length).split("&")) {
      const [id, value] = pair.split("=");
      const input = [...sliders, ...weights].find((one) => one.id === id);
      if (input && /^\d+$/.test(value)) input.value = value;
    }
    document.getElementById("believe").scrollIntoView();
  };
  form.hidden = false;
  form.querySelectorAll(".slider").forEach((slider) => { slider.hidden = false; });
  const status = document.getElementById("believed");
  status.dataset.untouched = status.textContent;
  const answer = () => { say(); weigh(); };
  form.addEventListener("input", answer);
  form.addEventListener("change", remember);
  form.addEventListener("reset", () => setTimeout(() => { answer(); remember(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", () => { recall(); answer(); });
  recall();
  answer();
})();
