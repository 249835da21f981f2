// Comforts for pages that work without it: filter and sort tables, copy citations, show the whole of a row's place in a text.
(() => {
  "use strict";

  const make = (name, properties) => Object.assign(document.createElement(name), properties);

  function addFilter(table) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 8) return;
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const label = make("label", { className: "filter", textContent: "筛选 Filter " });
    const box = make("input", { type: "search", autocomplete: "off" });
    const count = make("output", { textContent: `${rows.length}` });
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, number) => {
        row.hidden = !words.every((word) => texts[number].includes(word));
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = shown === rows.length ? `${shown}` : `${shown} / ${rows.length}`;
    });
    label.append(box, count);
    table.parentElement.before(label);
    // A link to a row must find it, whatever is in the box.
    window.addEventListener("hashchange", () => {
      const row = rows.find((each) => each.hidden && `#${each.id}` === location.hash);
      if (!row) return;
      box.value = "";
      box.dispatchEvent(new Event("input"));
      row.scrollIntoView();
    });
  }

  function sortKey(row, column) {
    const cell = row.cells[column];
    const text = cell.dataset.sort || cell.textContent.trim();
    const number = text === "" ? NaN : Number(text);
    return { text, number };
  }

  function addSort(table) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    if (original.length < 3) return;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if ("plain" in head.dataset) return;
      const button = make("button", { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")] || "ascending";
        [...table.tHead.rows[0].cells].forEach((each) => each.removeAttribute("aria-sort"));
        let rows = original;
        if (next !== "none") {
          head.setAttribute("aria-sort", next);
          const sign = next === "ascending" ? 1 : -1;
          const keyed = original.map((row) => ({ row, key: sortKey(row, column) }));
          keyed.sort((one, other) => {
            if ((one.key.text === "") !== (other.key.text === "")) return one.key.text === "" ? 1 : -1;
            const byNumber = one.key.number - other.key.number;
            return sign * (Number.isNaN(byNumber) ? one.key.text.localeCompare(other.key.text, "zh") : byNumber);
          });
          rows = keyed.map((each) => each.row);
        }
        body.append(...rows);
      });
    });
  }

  function addCopy(block) {
    if (!navigator.clipboard) return;
    const text = block.textContent;
    const button = make("button", { type: "button", className: "copier", textContent: "复制 Copy" });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "已复制 Copied";
      setTimeout(() => { button.textContent = "复制 Copy"; }, 2000);
    });
    block.parentElement.prepend(button);
  }

  // The place of a row can be in several pieces; :target alone marks the first.
  function showPlace() {
    document.querySelectorAll("mark.here").forEach((each) => each.classList.remove("here"));
    const id = decodeURIComponent(location.hash.slice(1));
    if (id) document.querySelectorAll(`mark[data-row="${CSS.escape(id)}"]`).forEach((each) => each.classList.add("here"));
  }

  document.querySelectorAll("table[data-enhance]").forEach((table) => { addFilter(table); addSort(table); });
  document.querySelectorAll("[data-copy]").forEach(addCopy);
  window.addEventListener("hashchange", showPlace);
  showPlace();
})();
