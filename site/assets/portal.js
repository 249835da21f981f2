// Comforts for pages that work without it: tables that filter, sort, show other columns and the sentence behind a row, and copy and
// download what is shown; citations to copy; the whole of a row's place in a text.
(() => {
  "use strict";

  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const english = (words) => make("span", { className: "en", lang: "en", textContent: words });
  const button = (chinese, words, act, className = "tool") => {
    const made = make("button", { type: "button", className }, `${chinese} `, english(words));
    made.addEventListener("click", act);
    return made;
  };

  // ------------------------------------------------------------------------------------------------ files of the release

  const fetched = new Map();
  function read(address, how) {
    if (!fetched.has(address)) {
      const reading = fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${address}`);
        return answer[how]();
      });
      reading.catch(() => fetched.delete(address)); // so that it can be tried again
      fetched.set(address, reading);
    }
    return fetched.get(address);
  }
  const rowsOf = (table) =>
    read(`${table.dataset.files}${table.dataset.enhance}.json`, "text").then((text) => {
      // Numbers stay as they are printed: those of JavaScript lose digits.
      const rows = JSON.parse(text.replace(/: (-?\d[\d.eE+-]*)([,}])/g, ': "$1"$2'));
      return new Map(rows.map((row) => [Object.values(row)[0], row]));
    });
  const fieldsOf = (table) =>
    read(`${table.dataset.files}datapackage.json`, "json").then(
      (described) => described.resources.find((each) => each.name === table.dataset.enhance).schema.fields,
    );

  // -------------------------------------------------------------------------------------------------------------- copying

  async function copy(text, at) {
    const before = [...at.childNodes];
    try {
      await navigator.clipboard.writeText(text);
      at.replaceChildren("已复制 Copied");
    } catch {
      at.replaceChildren("未能复制 Not copied");
    }
    setTimeout(() => at.replaceChildren(...before), 2000);
  }

  function addCopy(block) {
    const text = block.textContent;
    const copier = button("复制", "Copy", () => copy(text, copier), "copier");
    block.parentElement.prepend(copier);
  }

  // ------------------------------------------------------------------------------------------------- the panel below a row

  const STOPS = "。！？!?；;\n";

  /** Return the sentence around a place, in three parts: before it, the place, after it. Places count characters, not code units. */
  function sentence(text, start, end) {
    const characters = Array.from(text);
    let from = start;
    while (from > 0 && !STOPS.includes(characters[from - 1])) from -= 1;
    let to = end;
    while (to < characters.length && !(to > 0 && STOPS.includes(characters[to - 1])) && characters[to] !== "\n") to += 1;
    const part = (one, other) => characters.slice(one, other).join("");
    return [part(from, start), part(start, end), part(end, to)];
  }

  async function citationsOf(table, id) {
    let address = new URL(`${table.dataset.here}cite/${table.dataset.enhance}/`, location.href);
    for (;;) {
      const page = new DOMParser().parseFromString(await read(address.href, "text"), "text/html");
      const found = page.getElementById(id);
      if (!found || found.localName !== "a") return [...found.querySelectorAll("dd")].map((each) => [each.querySelector("b").textContent, each.querySelector("[data-copy]").textContent]);
      address = new URL(found.getAttribute("href").split("#")[0], address); // it is on a further page
    }
  }

  function addressOf(table, row) {
    return new URL(`${table.dataset.here}#${row.id}`, location.href).href;
  }

  async function fillPanel(panel, table, row) {
    const [rows, fields, text] = await Promise.all([rowsOf(table), fieldsOf(table), read(`${table.dataset.files}source.txt`, "text")]);
    const values = rows.get(row.id);
    const [before, place, after] = sentence(text, Number(values.start), Number(values.end));
    const language = row.querySelector("q")?.lang || "zh-Hans";
    const told = make("blockquote", { lang: language }, before, make("mark", { textContent: place }), after);
    const all = make("dl", { className: "all" });
    for (const field of fields) {
      const value = values[field.name];
      if (value === null || value === "" || field.name === "quote" || field.name === "text") continue;
      all.append(make("div", {}, make("dt", { textContent: field.title, title: field.name }), make("dd", { textContent: String(value) })));
    }
    const address = addressOf(table, row);
    const copier = button("复制地址", "Copy address", () => copy(address, copier));
    const cited = make("div", { className: "cites" });
    const citing = button("引用", "Cite", async () => {
      if (cited.childElementCount) return;
      for (const [form, words] of await citationsOf(table, row.id)) {
        const copying = button("复制", "Copy", () => copy(words, copying));
        cited.append(make("p", {}, make("b", { textContent: `${form} ` }), make("span", { textContent: `${words} ` }), copying));
      }
    });
    panel.replaceChildren(told, make("p", { className: "tools" }, copier, citing), cited, make("h4", {}, "全部字段 ", english("All fields")), all);
  }

  function addPanel(table, row) {
    const cell = row.cells[row.cells.length - 1];
    const opener = button("语句与字段", "More", () => {
      const open = opener.getAttribute("aria-expanded") !== "true";
      opener.setAttribute("aria-expanded", String(open));
      let panel = cell.querySelector(".panel");
      if (!panel) {
        panel = make("div", { className: "panel", id: `panel-${row.id}` });
        panel.setAttribute("role", "region");
        panel.setAttribute("aria-label", "语句与字段 sentence and fields");
        opener.setAttribute("aria-controls", panel.id);
        panel.append(make("p", { textContent: "读取中… Loading" }));
        cell.append(panel);
        fillPanel(panel, table, row).catch(() => {
          panel.replaceChildren(make("p", { textContent: "没有读到文件，请点“看原文”。 The files could not be read; follow the link to the text." }));
        });
      }
      panel.hidden = !open;
    }, "more");
    opener.setAttribute("aria-expanded", "false");
    (cell.querySelector("span:has(> .place)") || cell).append(" ", opener);
  }

  // ------------------------------------------------------------------------------------------------------- tables as a whole

  const wordsOf = (head) => (head.dataset.words ||= [...head.childNodes].map((each) => (each.nodeType === Node.TEXT_NODE ? each.textContent : "")).join("").trim() || head.textContent.trim());

  function textOf(cell) {
    const shown = cell.classList.contains("quote") ? cell.querySelector("q") || cell : cell;
    return (shown === cell && cell.classList.contains("quote") ? "" : shown.textContent).replace(/\s+/g, " ").trim();
  }

  class Tools {
    constructor(table) {
      this.table = table;
      this.heads = () => [...table.tHead.rows[0].cells];
      this.rows = [...table.tBodies[0].rows];
      this.original = [...this.rows];
      this.isRelease = "files" in table.dataset;
      this.bar = make("div", { className: "filter" });
      this.bar.setAttribute("role", "group");
      this.bar.setAttribute("aria-label", "表格工具 table tools");
      if (this.rows.length >= 8) this.addFilter();
      if (this.rows.length >= 3) this.addSort();
      this.addColumns();
      this.bar.append(button("下载所示 CSV", "Download what is shown", () => this.download()));
      if (this.isRelease) this.rows.forEach((row) => addPanel(table, row));
      table.classList.add("enhanced");
      table.parentElement.before(this.bar);
      table.parentElement.tabIndex = table.parentElement.scrollWidth > table.parentElement.clientWidth ? 0 : -1;
    }

    addFilter() {
      const texts = this.rows.map((row) => row.textContent.toLowerCase());
      const box = make("input", { type: "search", autocomplete: "off" });
      const count = make("output", { textContent: `${this.rows.length}` });
      box.addEventListener("input", () => {
        const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        this.rows.forEach((row, number) => {
          row.hidden = !words.every((word) => texts[number].includes(word));
          shown += row.hidden ? 0 : 1;
        });
        count.textContent = shown === this.rows.length ? `${shown}` : `${shown} / ${this.rows.length}`;
      });
      this.bar.append(make("label", {}, "筛选 ", english("Filter"), " ", box, " ", count));
      // A link to a row must find it, whatever is in the box.
      window.addEventListener("hashchange", () => {
        const row = this.rows.find((each) => each.hidden && `#${each.id}` === location.hash);
        if (!row) return;
        box.value = "";
        box.dispatchEvent(new Event("input"));
        row.scrollIntoView();
      });
    }

    addSort() {
      const choice = make("select", {}, make("option", { value: "", textContent: "原文次序 as in the plan" }));
      this.heads().forEach((head, column) => {
        if ("plain" in head.dataset) return;
        const words = wordsOf(head);
        for (const [order, sign] of [["ascending", "↑"], ["descending", "↓"]]) {
          choice.append(make("option", { value: `${column} ${order}`, textContent: `${words} ${sign}` }));
        }
        this.addSortButton(head);
      });
      choice.addEventListener("change", () => {
        const [column, order] = choice.value.split(" ");
        this.sort(choice.value ? this.heads()[Number(column)] : null, order || "none");
      });
      this.bar.append(make("label", { className: "sorting" }, "排序 ", english("Sort"), " ", choice)); // on phones, where headings are not shown
    }

    addSortButton(head) {
      wordsOf(head);
      const sorter = make("button", { type: "button" }, ...head.childNodes);
      head.append(sorter);
      sorter.addEventListener("click", () => {
        this.sort(head, { ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")] || "ascending");
      });
    }

    sort(head, order) {
      this.heads().forEach((each) => each.removeAttribute("aria-sort"));
      let rows = this.original;
      if (head && order !== "none") {
        head.setAttribute("aria-sort", order);
        const column = head.cellIndex;
        const sign = order === "ascending" ? 1 : -1;
        const keyed = this.original.map((row) => {
          const cell = row.cells[column];
          const text = cell.dataset.sort || cell.textContent.trim();
          return { row, text, number: text === "" ? NaN : Number(text) };
        });
        keyed.sort((one, other) => {
          if ((one.text === "") !== (other.text === "")) return one.text === "" ? 1 : -1;
          const byNumber = one.number - other.number;
          return sign * (Number.isNaN(byNumber) ? one.text.localeCompare(other.text, "zh") : byNumber);
        });
        rows = keyed.map((each) => each.row);
      }
      this.table.tBodies[0].append(...rows);
    }

    addColumns() {
      const list = make("fieldset", {}, make("legend", {}, "显示的列 ", english("Columns shown")));
      const fold = make("details", { className: "columns" }, make("summary", {}, "列 ", english("Columns")), list);
      this.heads().forEach((head) => list.append(this.columnBox(wordsOf(head), true, (shown) => this.show(head.cellIndex, shown))));
      if (this.isRelease) {
        fold.addEventListener("toggle", () => this.addFurther(list).catch(() => {}), { once: true });
      }
      this.bar.append(fold);
    }

    columnBox(words, checked, act) {
      const box = make("input", { type: "checkbox", checked });
      box.addEventListener("change", () => act(box.checked));
      return make("label", {}, box, ` ${words}`);
    }

    /** Offer the fields of the table that are no column of the page; their values come from the table's file. */
    async addFurther(list) {
      const shown = { plan_id: 1, quote: 1, indicator: 1, organization: 1, title: 1, number: 1, text: 1 };
      const titles = new Set(this.heads().map(wordsOf));
      for (const field of await fieldsOf(this.table)) {
        if (shown[field.name] || titles.has(field.title)) continue;
        let head = null;
        const box = this.columnBox(field.title, false, async (wanted) => {
          head ||= await this.addColumn(field);
          this.show(head.cellIndex, wanted);
        });
        box.title = `${field.name}: ${field.title_en || ""}`;
        list.append(box);
      }
    }

    async addColumn(field) {
      const values = await rowsOf(this.table);
      const last = this.heads().at(-1);
      const head = make("th", { scope: "col", className: "short" }, field.title, " ", english(field.title_en || field.name));
      last.before(head);
      if (this.rows.length >= 3) this.addSortButton(head);
      for (const row of this.rows) {
        const value = values.get(row.id)?.[field.name];
        const cell = make("td", { className: "short", textContent: value === null || value === undefined ? "" : String(value) });
        cell.dataset.label = field.title;
        row.cells[row.cells.length - 1].before(cell);
      }
      return head;
    }

    show(column, shown) {
      for (const row of [this.table.tHead.rows[0], ...this.rows]) row.cells[column].hidden = !shown;
    }

    download() {
      const heads = this.heads().filter((head) => !head.hidden);
      const quote = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      const hasIds = this.rows.some((row) => row.id);
      const lines = [[...(hasIds ? ["id"] : []), ...heads.map((head) => wordsOf(head))]];
      for (const row of this.table.tBodies[0].rows) {
        if (row.hidden) continue;
        lines.push([...(hasIds ? [row.id] : []), ...heads.map((head) => textOf(row.cells[head.cellIndex]))]);
      }
      // With a byte order mark, by which Excel knows that it is UTF-8.
      const content = `\ufeff${lines.map((cells) => cells.map(quote).join(",")).join("\r\n")}\r\n`;
      const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
      const name = location.pathname.split("/").filter(Boolean).slice(-2).join("-") || "plans";
      make("a", { href: address, download: `${name}-${this.table.dataset.enhance}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    }
  }

  // -------------------------------------------------------------------------------------------------------------- pictures

  // Twice the size on white, so that it can be printed.
  async function savePng(picture, name) {
    const { width, height } = picture.viewBox.baseVal;
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
    await image.decode();
    const canvas = make("canvas", { width: width * 2, height: height * 2 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    make("a", { href: canvas.toDataURL("image/png"), download: `${name}.png` }).click();
  }

  function addPictureTools(figure) {
    const picture = figure.querySelector("svg");
    const name = figure.querySelector("a[download$='.svg']")?.download.slice(0, -4) ?? location.pathname.split("/").filter(Boolean).at(-1);
    figure.querySelector("figcaption").append(" ", button("存为图片", "Save as PNG", () => savePng(picture, name)));
  }

  // ------------------------------------------------------------------------------------------------------ places in a text

  // The place of a row can be in several pieces; :target alone marks the first.
  function showPlace() {
    document.querySelectorAll("mark.here").forEach((each) => each.classList.remove("here"));
    const id = decodeURIComponent(location.hash.slice(1));
    if (id) document.querySelectorAll(`mark[data-row="${CSS.escape(id)}"]`).forEach((each) => each.classList.add("here"));
    // A row of a long table that is on a further page.
    const elsewhere = id && document.querySelector(`.elsewhere a[id="${CSS.escape(id)}"]`);
    if (elsewhere) location.replace(elsewhere.href);
  }

  document.querySelectorAll("table[data-enhance]").forEach((table) => new Tools(table));
  // ------------------------------------------------------------------------------------------------- what the theme adds later

  // A table that scrolls sideways can be scrolled with keys, and each box with a button to copy code has a name of its own.
  function nameParts() {
    document.querySelectorAll(".md-content .box:not([tabindex]), .md-typeset__scrollwrap:not([tabindex])").forEach((each) => {
      each.tabIndex = 0;
      each.setAttribute("role", "group");
      each.setAttribute("aria-label", "表，可左右滚动 A table that scrolls sideways");
    });
    document.querySelectorAll(".md-code__nav").forEach((each, number) => {
      const name = `代码 ${number + 1} Code ${number + 1}`;
      if (each.ariaLabel !== name) each.ariaLabel = name;
    });
  }

  const content = document.querySelector(".md-content");
  if (content) new MutationObserver(nameParts).observe(content, { childList: true, subtree: true });
  nameParts();
  document.querySelectorAll("[data-copy]").forEach(addCopy);
  document.querySelectorAll("figure.drawn").forEach(addPictureTools);
  window.addEventListener("hashchange", showPlace);
  showPlace();
})();
