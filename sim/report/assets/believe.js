"use strict";
(() => {
  const place = document.getElementById("believe-data");
  if (!place) return;
  const data = JSON.parse(place.textContent);
  const { blank, isMoved, listen, told, writer } = reader(data.numerals);
  const form = document.querySelector(".beliefs");
  const sliders = [...form.querySelectorAll("input.belief")];
  const weights = [...form.querySelectorAll("input.weight")];
  const status = document.getElementById("believed");
  const untouched = status.textContent;
  const lines = [...document.querySelectorAll(".believed")];
  const asRun = lines.map((line) => [...line.cells].map((cell) => cell.textContent));
  const runs = data.values[0][0][0].length;
  const pull = data.pull < 0 ? null : { slider: sliders[data.pull], groups: data.numbers[data.pull][1] };
  const pulled = () => (pull ? data.numbers[data.pull][0][pull.slider.value] : 0);
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const spread = (values) => Math.max(...values) - Math.min(...values);

  // Weights: those that differ least from equal ones (relative entropy) and agree with every belief, by raking.
  // That an average, or a share of people, is what is believed: how far off each simulation is averages to none.
  const scaled = (values) => { const total = sum(values); return values.map((value) => value / total); };
  const averageOf = (values, given) => sum(values.map((value, run) => value * given[run]));
  const tilted = (given, off) => {
    const scale = spread(off);
    const at = (tilt) => {
      const powers = off.map((value) => tilt * value / scale);
      const top = Math.max(...powers.filter((_, run) => given[run] > 0));
      return scaled(given.map((weight, run) => (weight > 0 ? weight * Math.exp(powers[run] - top) : 0)));
    };
    let low = -200, high = 200;
    for (let turn = 0; turn < 48; turn += 1) {
      const middle = (low + high) / 2;
      if (averageOf(off, at(middle)) < 0) low = middle; else high = middle;
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
      ? Math.abs(averageOf(what, given)) < 1e-3 * spread(what)
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
    const counted = ordered(values, given);
    const lowest = counted[0][0];
    if (counted[counted.length - 1][0] === lowest) return [lowest, lowest, lowest];
    let passed = 0;
    const points = counted.map(([value, weight]) => {
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

  // What the reader has moved, and what follows from it.
  const beliefs = () => {
    const found = [];
    // Simulations in which support draws people count only as far as the reader believes that it does.
    if (pull && [...sliders, ...weights].some(isMoved)) found.push([shared, pull.groups, [1 - pulled(), pulled()]]);
    sliders.forEach((slider, number) => {
      const [places, parts, wholes] = data.numbers[number];
      const off = () => parts.map((part, run) => part - places[slider.value] * wholes[run]);
      if (number !== data.pull && isMoved(slider)) found.push([tilted, off()]);
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
    const asked = held.some(([how, , wanted]) => how === shared && wanted.some(Number.isNaN));
    const given = held.length && !asked ? rake(held) : null;
    if (!held.length) {
      restore();
      status.textContent = untouched;
      return;
    }
    const effective = given ? 1 / sum(given.map((weight) => weight * weight)) : 0;
    const counted = pull && !pulled() ? runs - sum(pull.groups) : runs;
    const counts = { effective: String(Math.floor(effective)), runs: String(counted), fewest: String(data.fewest) };
    if (!given || effective < data.fewest) {
      lines.forEach((line) => [...line.cells].slice(1).forEach((cell) => { cell.textContent = "–"; }));
      const commands = sliders.flatMap((slider, number) => (isMoved(slider) ? data.commands[number] : []).map(
        ([text, times]) => text + (times === null ? "" : Number((times * data.numbers[number][0][slider.value]).toPrecision(4)))));
      const run = commands.length ? " " + blank(data.texts.run, { command: commands.join(" ") }) : "";
      status.textContent = blank(given ? data.texts.refused : data.texts.excluded, counts) + run;
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
    for (const input of weights) input.parentElement.querySelector("output").textContent = data.numerals.percent.replace("{}", input.value);
  };

  listen(form, [...sliders, ...weights], () => { say(); weigh(); });
})();
