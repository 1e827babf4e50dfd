
"use strict";
{
  const table = document.querySelector("#entries");
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const status = document.querySelector("#status");
  const filter = document.querySelector("#filter");
  const nothing = document.querySelector("#nothing");
  const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });
  const rows = [...body.rows];
  const place = new Map(rows.map((row, index) => [row, index]));
  const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = new Map(rows.map(row =>
    [row, fold([...row.cells].filter(cell => !cell.classList.contains("number")).map(cell => cell.textContent).join(" "))]));
  let order = "";

  const tell = () => {
    const shown = rows.filter(row => !row.hidden).length;
    status.textContent = `${shown} of ${rows.length} entries${order}`;
    nothing.hidden = shown > 0 || rows.length === 0;
  };

  const sort = (heading, column) => {
    const isNumber = heading.classList.contains("number");
    const now = heading.getAttribute("aria-sort");
    const next = now === "descending" || (now === null && !isNumber) ? "ascending" : "descending";
    headings.forEach(other => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", next);
    const values = new Map(rows.map(row => [row, row.cells[column].dataset.sort ?? row.cells[column].textContent]));
    const sign = next === "ascending" ? 1 : -1;
    const ordered = rows.slice().sort((a, b) => {
      const x = values.get(a), y = values.get(b);
      // What is unknown stays last in either direction; ties stay in the order of the list.
      if (x === "" || y === "") return (x === "") - (y === "") || place.get(a) - place.get(b);
      return sign * (isNumber ? x - y : collator.compare(x, y)) || place.get(a) - place.get(b);
    });
    body.append(...ordered);
    order = `, sorted by ${heading.textContent}, ${next}`;
    tell();
  };

  headings.forEach((heading, column) =>
    heading.querySelector("button").addEventListener("click", () => sort(heading, column)));
  filter.addEventListener("input", () => {
    const wanted = fold(filter.value).split(/\s+/).filter(Boolean);
    rows.forEach(row => { row.hidden = !wanted.every(word => words.get(row).includes(word)); });
    tell();
  });
  filter.parentElement.hidden = false;
  tell();
}
