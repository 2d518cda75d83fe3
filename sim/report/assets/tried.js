"use strict";
(() => {
  const place = document.getElementById("tried-data");
  if (!place) return;
  const data = JSON.parse(place.textContent);
  const { blank, isMoved, listen, told } = reader(data.numerals);
  const form = document.querySelector(".levers-tried");
  const levers = [...form.querySelectorAll("input.lever")];
  const cells = [...document.querySelectorAll(".as-set")];
  const slideOf = (lever) => lever.parentElement.querySelector("input[type=range]");

  // Legendre polynomials on 0..1, scaled to variance 1, as the curves were fitted.
  const legendre = (at, degree) => {
    const x = 2 * at - 1;
    let [before, now] = [1, x];
    for (let n = 1; n < degree; n += 1) [before, now] = [now, ((2 * n + 1) * x * now - n * before) / (n + 1)];
    return Math.sqrt(2 * degree + 1) * (degree ? now : 1);
  };
  const valueOf = (curve, places) => curve.terms.reduce((total, [term, weight]) =>
    total + term.reduce((product, [lever, degree]) => product * legendre(places[lever], degree), weight), curve.average);

  const answer = (event) => {
    const from = event && event.target;
    levers.forEach((lever) => {
      if (from === slideOf(lever)) lever.value = from.value;
      else slideOf(lever).value = lever.value;
    });
    const values = levers.map((lever) => (lever.value === "" ? NaN : Number(lever.value)));
    const misread = levers.filter((lever, number) => data.levers[number][3] && /^[1-9]\d{0,2}\.\d{3}$/.test(lever.value));
    const outside = levers.filter((lever, number) => !misread.includes(lever)
      && !(values[number] >= data.levers[number][1] && values[number] <= data.levers[number][2]));
    const wordOf = (word) => (word.includes("'") ? '"' + word + '"' : word);
    const moved = levers.map((lever, number) => (isMoved(lever) && lever.value !== "" && !misread.includes(lever)
      ? " --set " + wordOf(data.prefix + data.levers[number][0] + "=" + lever.value) : "")).join("");
    document.getElementById("tried-command").textContent = data.command + moved;
    levers.forEach((lever) => lever.setAttribute("aria-invalid", String(outside.includes(lever) || misread.includes(lever))));
    if (outside.length || misread.length) {
      cells.forEach((cell) => { cell.textContent = "–"; });
      const named = outside.map((lever) => blank(data.texts.outside_of, { lever: lever.dataset.label, tried: lever.dataset.tried }));
      const twice = misread.map((lever) => blank(data.texts.thousands,
        { lever: lever.dataset.label, text: lever.value, plain: lever.value.replace(".", "") }));
      document.getElementById("tried-state").textContent = [...twice, ...(outside.length ? [data.texts.outside, ...named] : [])].join(" ");
      return;
    }
    const places = values.map((value, number) => (value - data.levers[number][1]) / (data.levers[number][2] - data.levers[number][1]));
    data.curves.forEach((curve, row) => {
      const middle = valueOf(curve, places);
      cells[row].textContent = told([middle, middle + curve.off[0], middle + curve.off[1]], curve.kind, true);
    });
    const [first] = cells;
    document.getElementById("tried-state").textContent = data.texts.inside + " " + first.parentElement.cells[0].textContent + ": " + first.textContent + ".";
  };
  listen(form, levers, answer);
})();
