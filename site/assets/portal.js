// Comforts for pages that work without it: tables that filter, sort, show other columns and the sentence behind a row, and copy and
// download what is shown; citations to copy; the whole of a row's place in a text.
(() => {
  "use strict";

  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  // Pages are in one language; what is said here is in theirs.
  const isEnglish = document.documentElement.lang === "en";
  const say = (chinese, english) => (isEnglish ? english : chinese);
  const button = (chinese, english, act, className = "tool") => {
    const made = make("button", { type: "button", className }, say(chinese, english));
    made.addEventListener("click", act);
    return made;
  };

  // What makes no difference until somebody acts is done when the page has nothing else to do, a little at a time.
  const waiting = [];
  let isWorking = false;
  const idle = window.requestIdleCallback ? (act) => requestIdleCallback(act, { timeout: 1000 }) : (act) => setTimeout(() => act({ timeRemaining: () => 10 }), 1);
  function work(deadline) {
    const until = performance.now() + Math.min(10, deadline.timeRemaining());
    try {
      do waiting.shift()(); while (waiting.length && performance.now() < until);
    } finally {
      isWorking = waiting.length > 0;
      if (isWorking) idle(work);
    }
  }
  function later(act) {
    waiting.push(act);
    if (!isWorking) idle(work);
    isWorking = true;
  }

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
  // Views of tables are a script of their own, read when somebody makes or opens one.
  const HERE = document.currentScript.src;
  let script;
  function views() {
    script ||= new Promise((resolve, reject) => {
      const element = make("script", { src: new URL("views.js", HERE).href });
      element.addEventListener("load", () => resolve(window.portalViews));
      element.addEventListener("error", () => { script = undefined; element.remove(); reject(new Error(element.src)); });
      document.head.append(element);
    });
    return script;
  }
  /** Return the rows of a whole table as they are printed in its CSV, in published order: an array, and by id. */
  const rowsOf = async (table) => {
    const [known, text] = await Promise.all([views(), read(`${table.dataset.files}${table.dataset.enhance}.csv`, "text")]);
    const rows = known.readCsv(text);
    return { rows, byId: new Map(rows.map((row) => [Object.values(row)[0], row])) };
  };
  // Words and texts are compared as the search compares them: one script, width and case, numbers in all their spellings. Where the
  // table for that cannot be read, in one width and case.
  const PLAIN = { fold: (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/gu, ""), spellings: (word) => [PLAIN.fold(word)] };
  const folding = () => (window.portalFolding ? window.portalFolding().catch(() => PLAIN) : Promise.resolve(PLAIN));
  const wordsIn = (text, how) => text.split(/\s+/u).filter(Boolean).map((typed) => ({ typed, spellings: how.spellings(typed) })).filter(({ spellings }) => spellings.length);
  const titleOf = (field) => say(field.title, field.title_en || field.name);
  const fieldsOf = (table) =>
    read(`${table.dataset.files}datapackage.json`, "json").then(
      (described) => described.resources.find((each) => each.name === table.dataset.enhance).schema.fields,
    );

  // -------------------------------------------------------------------------------------------------------------- copying

  async function copy(text, at) {
    const before = [...at.childNodes];
    try {
      await navigator.clipboard.writeText(text);
      at.replaceChildren(say("已复制", "Copied"));
    } catch {
      at.replaceChildren(say("未能复制", "Not copied"));
    }
    setTimeout(() => at.replaceChildren(...before), 2000);
  }

  function addCopy(block) {
    const text = block.textContent, form = block.dataset.copy;
    // A citation is copied, and from then on shown, with the day of reading; without it where the script for that cannot be read.
    const copier = button("复制", "Copy", async () => {
      if (form) block.textContent = await views().then((known) => known.dated(form, text, today()), () => text);
      copy(block.textContent, copier);
    }, "copier");
    block.parentElement.prepend(copier);
  }

  // ------------------------------------------------------------------------------------------------- the panel below a row

  const FORMS = [["gbt7714", "GB/T 7714"], ["apa", "APA"], ["chicago", "Chicago"], ["bibtex", "BibTeX"], ["ris", "RIS"], ["csl_json", "CSL-JSON"]];
  // A citation of what is on the web names the day on which it was read.
  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((each) => String(each).padStart(2, "0")).join("-");
  }
  const patternsOf = (address) => read(address, "json");
  const besideRelease = (files) => files.replace(/datapackages\/(?=[^/]+\/[^/]+\/$)/, "datasets/");

  async function citationsOf(table, id) {
    const address = `${besideRelease(table.dataset.files)}cite/views.json`;
    const [known, patterns, { byId }] = await Promise.all([views(), patternsOf(address), rowsOf(table)]);
    const cited = known.citeRow(patterns, table.dataset.enhance, byId.get(id), `${patterns.address}#${id}`, today());
    return FORMS.slice(0, 3).map(([form, title]) => [title, cited[form]]);
  }

  function addressOf(table, row) {
    return new URL(`${table.dataset.here}#${row.id}`, location.href).href;
  }

  async function fillPanel(panel, table, row) {
    const [known, { byId }, fields, text] = await Promise.all([views(), rowsOf(table), fieldsOf(table), read(`${table.dataset.files}source.txt`, "text")]);
    const values = byId.get(row.id);
    const sections = values.year_basis === "section" ? known.readCsv(await read(`${table.dataset.files}sections.csv`, "text")) : [];
    const { sentence: [before, place, after], year } = known.evidence(text, values, new Map(sections.map((each) => [each.section_id, each])));
    const language = row.querySelector("q")?.lang || "zh-Hans";
    const told = [make("blockquote", { lang: language }, before, make("mark", { textContent: place }), after)];
    if (["paragraph", "section"].includes(values.year_basis)) {
      const basis = say(...known.codesOf(table.dataset.enhance, "year_basis")[values.year_basis]);
      const from = say(`年份 ${values.year} 取自${basis}`, `The year ${values.year} is from ${basis}`);
      told.push(make("p", { className: "basis", textContent: `${from}${year ? say("，前面说到它的一句：", "; a sentence before that names it:") : say("。", ".")}` }));
      if (year) told.push(make("blockquote", { lang: language, textContent: year }));
    }
    const all = make("dl", { className: "all" });
    for (const field of fields) {
      const value = values[field.name];
      if (value === "" || field.name === "quote" || field.name === "text") continue;
      const words = known.codesOf(table.dataset.enhance, field.name);
      const told = (field.name === "flags" ? value.split(";") : [value]).flatMap((code, place) => [
        place ? say("；", "; ") : "", ...(Object.hasOwn(words, code) ? [say(...words[code]), " ", make("code", { textContent: code })] : [make("span", { lang: "zh-Hans", textContent: code })]),
      ]);
      all.append(make("div", {}, make("dt", { textContent: titleOf(field), title: field.name }), make("dd", {}, ...told)));
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
    panel.replaceChildren(...told, make("p", { className: "tools" }, copier, citing), cited, make("h4", {}, say("全部字段", "All fields")), all);
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
        panel.setAttribute("aria-label", say("语句与字段", "Sentence and fields"));
        opener.setAttribute("aria-controls", panel.id);
        panel.append(make("p", { textContent: say("读取中…", "Loading…") }));
        cell.append(panel);
        fillPanel(panel, table, row).catch(() => {
          panel.replaceChildren(make("p", { textContent: say("没有读到文件，请点“看原文”。", "The files could not be read; follow the link to the text.") }));
        });
      }
      panel.hidden = !open;
    }, "more");
    opener.setAttribute("aria-expanded", "false");
    (cell.querySelector("span:has(> .place)") || cell).append(" ", opener);
  }

  // ------------------------------------------------------------------------------------------------------- tables as a whole

  const wordsOf = (head) => (head.dataset.words ||= head.textContent.trim());

  function textOf(cell) {
    const shown = cell.classList.contains("quote") ? cell.querySelector("q") || cell : cell;
    return (shown === cell && cell.classList.contains("quote") ? "" : shown.textContent).replace(/\s+/g, " ").trim();
  }

  // A panel below its button: within the window, closed by Escape, by a click elsewhere and by going on with keys.
  function addPanelKeys(fold) {
    const button = fold.querySelector("summary"), list = fold.querySelector("fieldset");
    const place = () => {
      list.style.insetInlineStart = "";
      const over = list.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
      if (fold.open && over > 0) list.style.insetInlineStart = `${list.offsetLeft - over}px`;
    };
    fold.addEventListener("toggle", place);
    window.addEventListener("resize", () => { if (fold.open) place(); });
    fold.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !fold.open) return;
      fold.open = false;
      button.focus();
    });
    fold.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !fold.contains(relatedTarget)) fold.open = false; });
    document.addEventListener("click", ({ target }) => {
      if (!fold.open || fold.contains(target)) return;
      const isLost = document.activeElement === document.body || fold.contains(document.activeElement);
      fold.open = false;
      if (isLost) button.focus({ preventScroll: true });
    });
  }

  const fieldsOfHead = (head) => head.dataset.fields.split(" ").filter(Boolean);

  class Tools {
    constructor(table) {
      this.table = table;
      this.heads = () => [...table.tHead.rows[0].cells];
      this.rows = [...table.tBodies[0].rows];
      this.original = [...this.rows];
      this.prepare();
      this.bar = table.parentElement.previousElementSibling;
      this.bar.setAttribute("role", "group");
      this.bar.setAttribute("aria-label", say("表格工具", "Table tools"));
      if (!this.bar.classList.contains("short")) this.addFilter();
      if (this.rows.length >= 3) this.addSort();
      this.addColumns();
      this.bar.append(button("下载所示", "Download shown", () => this.download()));
      this.addOwn();
      this.none = make("p", { className: "none", hidden: true });
      this.none.setAttribute("role", "status");
      this.bar.append(this.none);
    }

    /** Say that nothing is left, with a way back. */
    tellOf(rows) {
      if (!rows && this.none.hidden) {
        this.none.replaceChildren(say("没有一行符合。", "No row fits. "), " ", button("去掉筛选", "Take the filter away", () => { this.unfilter(); this.box?.focus(); }));
      }
      this.none.hidden = rows > 0;
    }

    unfilter() {
      this.box.value = "";
      this.box.dispatchEvent(new Event("input"));
    }

    // For tables of a release, see below.
    prepare() {}
    addOwn() {}
    addFurther() {}
    afterColumns() {}

    addFilter() {
      let texts; // read when they are asked for
      let asked = 0;
      const box = make("input", { type: "search", autocomplete: "off" });
      const count = make("output", { textContent: `${this.rows.length}` });
      this.box = box;
      box.addEventListener("input", async () => {
        const number = asked += 1;
        const how = await folding();
        if (number !== asked) return;
        const words = wordsIn(box.value, how);
        texts ??= this.rows.map((row) => [...row.cells].map((cell) => how.fold(cell.textContent)));
        let shown = 0;
        this.rows.forEach((row, number) => {
          row.hidden = !words.every(({ spellings }) => spellings.some((each) => texts[number].some((text) => text.includes(each))));
          shown += row.hidden ? 0 : 1;
        });
        count.textContent = shown === this.rows.length ? `${shown}` : `${shown} / ${this.rows.length}`;
        this.tellOf(shown);
      });
      this.bar.append(make("label", {}, say("筛选", "Filter"), " ", box, " ", count));
      // A link to a row must find it, whatever is in the box.
      window.addEventListener("hashchange", () => {
        const row = this.rows.find((each) => each.hidden && `#${each.id}` === location.hash);
        if (!row) return;
        row.hidden = false;
        this.unfilter();
        row.scrollIntoView();
      });
    }

    addSort() {
      const choice = make("select", {}, make("option", { value: "", textContent: say("原文次序", "as in the plan") }));
      this.heads().forEach((head, column) => {
        if (!this.isSorting(head)) return;
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
      if (this.bar.classList.contains("short")) return;
      this.sorting = choice;
      this.bar.append(make("label", { className: "sorting" }, say("排序", "Sort"), " ", choice)); // on phones, where headings are not shown
    }

    isSorting(head) {
      return !("plain" in head.dataset);
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
      const list = make("fieldset", {}, make("legend", {}, say("显示的列", "Columns shown")));
      const fold = make("details", { className: "columns" }, make("summary", {}, say("列", "Columns")), list);
      this.columnList = list;
      this.boxes = new Map();
      this.heads().forEach((head) => {
        const box = this.columnBox(wordsOf(head), true, (shown) => { this.show(head.cellIndex, shown); this.afterColumns(); });
        this.boxes.set(head, box.firstChild);
        list.append(box);
      });
      fold.addEventListener("toggle", () => this.addFurther());
      addPanelKeys(fold);
      this.bar.append(fold);
    }

    columnBox(words, checked, act) {
      const box = make("input", { type: "checkbox", checked });
      box.addEventListener("change", () => act(box.checked));
      return make("label", {}, box, ` ${words}`);
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

  // ------------------------------------------------------------------------------------------------ tables of a release, views

  const OPERATORS = {
    contains: say("含有", "contains"), eq: say("=", "= is"), ne: say("≠", "≠ is not"), gte: "≥", lte: "≤", gt: ">", lt: "<", in: say("是其中之一（用逗号分开）", "one of, with commas"),
    isnull: say("没有值", "has no value"), notnull: say("有值", "has a value"),
  };
  const MOST_OFFERED = 60, MOST_TOLD = 20; // values of a field in a list, and in a sentence
  const MOST_IDS = 10; // rows that are cited one by one
  // What is told a reader who asked for something that cannot be done.
  class Told extends Error {}
  const VIEW = /^([a-z_]+)\/([A-Za-z0-9_-]+)$/;
  const CITED = [["gbt7714", "GB/T 7714—2025"], ["apa", "APA 7"], ["bibtex", "BibTeX"], ["ris", "RIS"]];

  /** The tools of a table whose every row, order and column can be cited: what it shows is a question to the data, not to the page. */
  class ReleaseTools extends Tools {
    prepare() {
      const { enhance, files, total } = this.table.dataset;
      this.name = enhance;
      [this.datasetId, this.version] = files.split("/").slice(-3, -1);
      this.place = `${this.datasetId}@${this.version}/${enhance}`;
      this.total = Number(total);
      this.words = []; // of the box
      this.texts = new WeakMap(); // of cells, folded
      this.added = []; // conditions
      this.order = []; // the sort
      this.further = new Map(); // fields that are no column of the page, and the boxes that show them
    }

    isSorting(head) {
      return "by" in head.dataset;
    }

    addOwn() {
      if (this.rows.length >= 2) this.addConditions();
      this.bar.append(button("引用此视图", "Cite this view", () => this.cite()));
      this.told = make("p", { className: "told", hidden: true });
      this.told.setAttribute("role", "status");
      this.chips = make("p", { className: "chips", hidden: true });
      this.cited = make("div", { className: "panel cited-view", hidden: true });
      this.cited.setAttribute("role", "region");
      this.cited.setAttribute("aria-label", say("引用此视图", "Cite this view"));
      this.bar.append(this.chips, this.told, this.cited);
      this.rows.forEach((row) => later(() => addPanel(this.table, row)));
    }

    addFilter() {
      const box = make("input", { type: "search", autocomplete: "off", maxLength: 200 });
      const column = make("select", { ariaLabel: say("在哪一列筛选", "Column to filter") }, make("option", { value: "", textContent: say("所示各列", "columns shown") }));
      this.heads().filter((head) => head.dataset.text).forEach((head) => column.append(make("option", { value: head.dataset.text, textContent: wordsOf(head) })));
      this.box = box;
      this.column = column;
      this.count = make("output", { textContent: `${this.total}` });
      box.addEventListener("input", () => this.apply());
      column.addEventListener("change", () => box.value && this.apply());
      this.bar.append(make("label", {}, say("筛选", "Filter"), " ", box), column, this.count);
    }

    addConditions() {
      const field = make("select", {}), operator = make("select", {});
      const value = make("input", { type: "text", autocomplete: "off", maxLength: 1000 });
      const offered = make("datalist", { id: `values-${this.name}` });
      value.setAttribute("list", offered.id);
      const add = button("加上", "Add", () => this.addCondition(field.value, operator.value, value.value.trim()).then((done) => { if (done) value.value = ""; }));
      const label = (chinese, english, ...made) => make("label", {}, say(chinese, english), " ", ...made);
      const list = make("fieldset", {}, make("legend", {}, say("行要满足的条件", "What must hold of a row")), label("字段", "Field", field), label("条件", "Condition", operator), label("值", "Value", value), add, offered);
      const fold = make("details", { className: "columns conditions" }, make("summary", {}, say("条件", "Conditions")), list);
      const needsValue = () => { value.disabled = ["isnull", "notnull"].includes(operator.value); };
      const fill = () => {
        const { type } = this.columns.find((each) => each.name === field.value);
        const known = this.known.OF_TYPE[type].flatMap((each) => (each === "isnull" ? ["isnull", "notnull"] : [each]));
        const kinds = this.isCoded(field.value) ? known.filter((each) => ["eq", "ne", "in", "isnull", "notnull"].includes(each)) : known;
        const occurring = this.occurring(field.value);
        const isList = occurring.length <= MOST_OFFERED;
        const wanted = kinds.includes("contains") && (occurring.length > MOST_TOLD || field.value === "flags") ? "contains" : kinds[0];
        operator.replaceChildren(...Object.keys(OPERATORS).filter((each) => kinds.includes(each)).map((each) => make("option", { value: each, textContent: OPERATORS[each], selected: each === wanted })));
        offered.replaceChildren(...(isList ? occurring : []).map(([code, count]) => {
          const words = this.wordsOfCode(field.value, code);
          return make("option", { value: words, label: `${words}${words === code ? "" : ` ${code}`} (${count})` });
        }));
        value.value = "";
        needsValue();
      };
      field.addEventListener("change", fill);
      operator.addEventListener("change", needsValue);
      value.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); add.click(); } });
      fold.addEventListener("toggle", async () => {
        if (field.options.length || !(await this.attempt(() => this.data()))) return;
        field.append(...this.fields.map((each) => make("option", { value: each.name, textContent: `${titleOf(each)} ${each.name}` })));
        fill();
      });
      addPanelKeys(fold);
      this.columnList.parentElement.before(fold);
    }

    /** Whether a field holds one code of a closed list. */
    isCoded(name) {
      return name !== "flags" && Object.keys(this.known.codesOf(this.name, name)).length > 0;
    }

    wordsOfCode(name, code) {
      const words = this.known.codesOf(this.name, name);
      return Object.hasOwn(words, code) ? say(...words[code]) : code;
    }

    /** The values that a field has in this table, the most frequent first, with the number of rows of each; each flag is one. */
    occurring(name) {
      const counts = new Map();
      for (const row of this.values) {
        for (const each of name === "flags" ? row[name].split(";") : [row[name]]) if (each) counts.set(each, (counts.get(each) ?? 0) + 1);
      }
      return [...counts].sort((one, other) => other[1] - one[1]);
    }

    /** The code that was typed, as itself or in the words of either language; what was typed where the field has no codes. */
    codeOf(name, typed) {
      const words = this.known.codesOf(this.name, name);
      if (Object.hasOwn(words, typed)) return typed;
      const found = Object.keys(words).find((code) => words[code].some((each) => each.toLowerCase() === typed.toLowerCase()));
      if (found) return found;
      if (this.isCoded(name) && !this.values.some((row) => row[name] === typed)) throw new Told(`${say(`“${typed}”不是这一列的值。`, `“${typed}” is no value of this field. `)}${this.listOf(name)}`);
      return typed;
    }

    /** Say which values a field has; nothing where they are many. */
    listOf(name) {
      const occurring = this.occurring(name);
      if (!occurring.length || occurring.length > MOST_TOLD) return "";
      return `${say("这一列有：", "It has: ")}${occurring.map(([code]) => this.wordsOfCode(name, code)).join(say("、", ", "))}${say("。", ".")}`;
    }

    async addCondition(name, chosen, typed) {
      return this.attempt(async () => {
        await this.data();
        const [operator, texts] = { notnull: ["isnull", ["false"]], isnull: ["isnull", ["true"]], in: ["in", typed.split(/[,，]/u).map((each) => each.trim()).filter(Boolean)] }[chosen] ?? [chosen, [typed]];
        const condition = { column: name, operator, values: operator === "isnull" ? texts : texts.map((each) => this.codeOf(name, each)) };
        const alone = this.known.standing({ conditions: [condition], sort: [], fields: [] }, this.columns); // refuses what is none
        this.added.push(condition);
        await this.showRows();
        if (!this.known.select(this.values, alone, this.columns).length) this.tell(`${say(`没有一行符合：${this.wordsOf(condition)}。`, `No row of the table fits: ${this.wordsOf(condition)}. `)}${this.listOf(name)}`);
      }, say("这个值不合字段的类型", "The value does not fit the field"));
    }

    tell(words) {
      this.told.textContent = words;
      this.told.hidden = false;
    }

    sort(head, order) {
      this.order = head && order !== "none" ? this.orderOf(head, order === "descending") : [];
      this.markSort();
      this.apply();
    }

    /** A heading sorts by the last of its fields; those before it keep apart what cannot be compared, as numbers of different units. */
    orderOf(head, descending) {
      return head.dataset.by.split(" ").map((column, place, all) => ({ column, descending: descending && place === all.length - 1 }));
    }

    addSortButton(head) {
      super.addSortButton(head);
      if (head.dataset.by.includes(" ")) head.querySelector("button").title = say("单位不同的分开，各按大小排", "Each unit by itself, by size");
    }

    markSort() {
      const order = JSON.stringify(this.order);
      this.heads().forEach((head) => {
        head.removeAttribute("aria-sort");
        if (!this.order.length || !head.dataset.by) return;
        for (const [name, descending] of [["ascending", false], ["descending", true]]) {
          if (JSON.stringify(this.orderOf(head, descending)) === order) head.setAttribute("aria-sort", name);
        }
      });
      const sorted = this.heads().findIndex((head) => head.hasAttribute("aria-sort"));
      if (this.sorting) this.sorting.value = sorted < 0 ? "" : `${sorted} ${this.heads()[sorted].getAttribute("aria-sort")}`;
    }

    /** What is read of the release: rows, fields, and what can be said of views. */
    data() {
      this.reading ||= Promise.all([views(), rowsOf(this.table), fieldsOf(this.table)]).then(([known, { rows, byId }, fields]) => {
        Object.assign(this, { known, values: rows, valuesOf: byId, fields, columns: fields.map(({ name, type }) => ({ name, type })) });
      });
      this.reading.catch(() => { this.reading = undefined; });
      return this.reading;
    }

    /** Bring the rows of a long table that are on further pages to this one, so that what is filtered and sorted is the whole table. */
    all() {
      this.bringing ||= this.data().then(() => this.bring());
      this.bringing.catch(() => { this.bringing = undefined; });
      return this.bringing;
    }

    async bring() {
      const { here, page, pages } = this.table.dataset;
      const numbers = Array.from({ length: Number(pages) }, (_, place) => place + 1).filter((each) => each !== Number(page));
      const found = await Promise.all(numbers.map(async (number) => {
        const address = new URL(number === 1 ? here || "./" : `${here}${this.name}/${number}/`, location.href.split("#")[0]);
        const parsed = new DOMParser().parseFromString(await read(address.href, "text"), "text/html");
        return [...parsed.querySelectorAll(`table[data-enhance="${this.name}"] > tbody > tr`)].map((row) => {
          row.querySelectorAll("a[href]").forEach((link) => { link.href = new URL(link.getAttribute("href"), address).href; });
          return document.adoptNode(row);
        });
      }));
      const columns = this.heads().length;
      const brought = found.flat();
      this.rowOf = new Map([...this.rows, ...brought].map((row) => [row.id, row]));
      if (this.values.some((each) => !this.rowOf.has(Object.values(each)[0])) || brought.some((row) => row.cells.length > columns)) throw new Error("rows are missing");
      if (brought.length) {
        const shown = this.heads();
        const extra = shown.filter((head) => head.dataset.further);
        brought.forEach((row) => {
          addPanel(this.table, row);
          extra.forEach((head) => this.addCell(row, head));
          shown.forEach((head) => { row.cells[head.cellIndex].hidden = head.hidden; });
        });
        const box = this.table.parentElement;
        for (const selector of ["nav.pages", "details.elsewhere"]) if (box.nextElementSibling?.matches(selector)) box.nextElementSibling.remove();
      }
      this.rows = this.values.map((each) => this.rowOf.get(Object.values(each)[0]));
      this.original = [...this.rows];
      this.table.tBodies[0].append(...this.rows);
    }

    /** Do something that reads files; say so where it fails, and return whether it was done. */
    async attempt(act, refused = say("这个地址不是这张表在这一版本的视图", "This is no view of this table in this release")) {
      this.told.hidden = true;
      try {
        await act();
        return true;
      } catch (error) {
        if (error instanceof Told) this.told.textContent = error.message;
        else this.told.textContent = this.known && error instanceof this.known.NoView ? `${refused}${say("：", ": ")}${error.message}` : say("没有读到数据文件，请稍后再试", "The files of the data could not be read; try again later");
        this.told.hidden = false;
        return false;
      }
    }

    apply() {
      return this.attempt(() => this.showRows());
    }

    // What can be cited; the words in the box are none of it, see `inConditions`.
    view() {
      return { conditions: this.added, sort: this.order, fields: this.fieldsShown() };
    }

    /** The columns that the box looks through. */
    headsSought() {
      return this.heads().filter((head) => (this.column.value ? head.dataset.text === this.column.value : !head.hidden));
    }

    /** What a cell shows, folded: of the last the words of the plan and the tags, and not what its links are called. */
    textOf(row, head) {
      const cell = row.cells[head.cellIndex];
      let text = this.texts.get(cell);
      if (text === undefined) {
        const isLast = cell.classList.contains("quote");
        text = this.how.fold(isLast ? [this.valuesOf.get(row.id)[head.dataset.text], ...[...cell.querySelectorAll(":scope > .tag")].map((each) => each.textContent)].join(" ") : cell.textContent);
        this.texts.set(cell, text);
      }
      return text;
    }

    holds(row, { spellings }, heads) {
      return spellings.some((each) => heads.some((head) => this.textOf(row, head).includes(each)));
    }

    /**
     * The words in the box as conditions that can be cited: for each one that holds of the very rows that have the word, whatever its
     * script or column was. Where there is none, of a few rows their ids; otherwise the reader is told.
     */
    inConditions() {
      if (!this.words.length) return [];
      const heads = this.headsSought();
      const names = [...new Set(heads.flatMap((head) => [head.dataset.text, ...fieldsOfHead(head)]))].filter((name) => name && this.columns.find((each) => each.name === name).type === "string" && !this.isCoded(name));
      const found = this.words.map((word) => {
        const holding = this.values.map((each) => this.holds(this.rowOf.get(Object.values(each)[0]), word, heads));
        for (const name of names) {
          for (const written of this.written(name, word)) {
            if (this.values.every((each, place) => each[name].includes(written) === holding[place])) return { column: name, operator: "contains", values: [written] };
          }
        }
        return null;
      });
      if (found.every(Boolean)) return found;
      if (this.shown && this.shown <= MOST_IDS) {
        const ids = this.rows.filter((row) => !row.hidden).map((row) => row.id);
        return [{ column: this.columns[0].name, operator: ids.length > 1 ? "in" : "eq", values: ids }];
      }
      const words = this.words.filter((_, place) => !found[place]).map(({ typed }) => `“${typed}”`).join(say("、", ", "));
      throw new Told(say(`筛选框里的${words}跨了几列，写不成可以引用的条件。请选一列来筛选，或改用“条件”。`, `${words} in the filter box is found in several columns, which no condition that can be cited says. Choose one column, or use “Conditions”.`));
    }

    /** How the table writes a word in a field, as it was typed first: 寬帶 where somebody typed 宽带. */
    written(name, { typed, spellings }) {
      const all = new Set([typed]);
      if (!this.how.places) return all;
      for (const row of this.values) {
        const { folded, starts, ends } = this.how.places(row[name]);
        for (const each of spellings) {
          const at = folded.indexOf(each);
          if (at >= 0) all.add(row[name].slice(starts[at], ends[at + each.length - 1]));
        }
      }
      return all;
    }

    async showRows() {
      const asked = (this.asked = (this.asked ?? 0) + 1);
      const [how] = await Promise.all([folding(), this.all()]);
      if (asked !== this.asked) return; // a later question has taken its place
      if (how !== this.how) Object.assign(this, { how, texts: new WeakMap() });
      this.words = this.box ? wordsIn(this.box.value, how) : [];
      const heads = this.words.length ? this.headsSought() : [];
      const found = this.known.select(this.values, this.known.standing({ ...this.view(), fields: [] }, this.columns), this.columns);
      this.rows.forEach((row) => { row.hidden = true; });
      const rows = found.map((each) => this.rowOf.get(Object.values(each)[0])).filter((row) => this.words.every((word) => this.holds(row, word, heads)));
      rows.forEach((row) => { row.hidden = false; });
      this.table.tBodies[0].append(...rows);
      this.shown = rows.length;
      if (this.count) this.count.textContent = rows.length === this.total ? `${this.total}` : `${rows.length} / ${this.total}`;
      this.cited.hidden = true;
      this.showChips();
      this.tellOf(rows.length);
      this.remember();
    }

    unfilter() {
      if (this.box) this.box.value = "";
      this.added = [];
      return this.apply();
    }

    /** What the address keeps of this table, so that going back and loading again show the same; empty where nothing was asked. */
    asAddress() {
      if (!this.columns) return "";
      const view = this.known.standing(this.view(), this.columns);
      const find = this.box?.value.trim() ?? "";
      if (!find && !this.known.textOf(view)) return "";
      return `view=${this.name}/${this.known.encode(view, this.columns, this.place)}${find ? `&find=${encodeURIComponent(find)}` : ""}${find && this.column.value ? `&in=${this.column.value}` : ""}`;
    }

    remember() {
      let kept;
      try { kept = [...made.values()].map((each) => each.asAddress?.()).filter(Boolean).join("&"); } catch { return; } // too long for an address
      if (!kept && !location.hash.startsWith("#view=")) return;
      const address = kept ? `#${kept}` : `${location.pathname}${location.search}`;
      if (address === location.hash) return;
      try { history.replaceState({ ...history.state, portalView: kept && address }, "", address); } catch { /* a browser that has had enough of it for now */ }
    }

    showChips() {
      const chip = (words, drop) => {
        const made = button(`${words} ×`, `${words} ×`, () => { drop(); this.apply(); (this.box ?? this.table.parentElement).focus(); }, "chip");
        made.ariaLabel = `${say("去掉条件：", "Remove this condition: ")}${words}`;
        return made;
      };
      const chips = this.added.map((each) => chip(this.wordsOf(each), () => { this.added = this.added.filter((other) => other !== each); }));
      // A heading that is marked says an order by its one field; one by several is said in words.
      const isShown = this.order.length === 1 && this.heads().some((head) => head.hasAttribute("aria-sort"));
      if (this.order.length && !isShown) chips.push(chip(say(...this.known.orderInWords(this.order, this.fields)), () => { this.order = []; this.markSort(); }));
      this.chips.replaceChildren(...chips);
      this.chips.hidden = !chips.length;
    }

    /** Say a condition as rows and citations say it. */
    wordsOf(condition) {
      return say(...this.known.conditionInWords(condition, this.name, this.fields));
    }

    clear() {
      if (this.box) this.box.value = "";
      Object.assign(this, { added: [], order: [] });
      this.markSort();
      return this.apply();
    }

    // ------------------------------------------------------------------------------------------------------------- columns

    /** The fields that are shown, and before them the id of the row; none where the columns are those of the page. */
    fieldsShown() {
      const heads = this.heads();
      if (!heads.some((head) => (head.dataset.further ? !head.hidden : head.hidden))) return [];
      return [...new Set([this.columns[0].name, ...heads.filter((head) => !head.hidden).flatMap((head) => fieldsOfHead(head))])];
    }

    /** Offer the fields of the table that are no column of the page; their values come from the table's file. */
    addFurther() {
      this.offering ||= this.data().then(() => {
        const taken = new Set(["plan_id", this.columns[0].name, ...this.heads().flatMap((head) => fieldsOfHead(head))]);
        for (const field of this.fields) {
          if (taken.has(field.name)) continue;
          const label = this.columnBox(titleOf(field), false, (wanted) => { this.showField(field, wanted); this.afterColumns(); });
          label.title = field.name;
          this.columnList.append(label);
          this.further.set(field.name, { field, box: label.firstChild });
        }
      });
      this.offering.catch(() => { this.offering = undefined; });
      return this.offering;
    }

    /** Other columns are another view, and the box may look through others. */
    afterColumns() {
      return this.words.length && !this.column.value ? this.apply() : this.attempt(() => this.data().then(() => { this.cited.hidden = true; this.remember(); }));
    }

    showField(field, wanted) {
      let head = this.heads().find((each) => each.dataset.further === field.name);
      if (!head) {
        head = make("th", { scope: "col", className: "short" }, titleOf(field));
        Object.assign(head.dataset, { further: field.name, fields: field.name, by: field.name, label: titleOf(field) });
        this.heads().at(-1).before(head);
        if (this.rows.length >= 3) this.addSortButton(head);
        this.rows.forEach((row) => this.addCell(row, head));
      }
      this.show(head.cellIndex, wanted);
    }

    addCell(row, head) {
      const value = this.valuesOf.get(row.id)?.[head.dataset.further] ?? "";
      const cell = make("td", { className: "short", textContent: value.split(head.dataset.further === "flags" ? ";" : "\0").map((each) => this.wordsOfCode(head.dataset.further, each)).join("；") });
      cell.dataset.label = head.dataset.label;
      row.cells[row.cells.length - 1].before(cell);
    }

    // ------------------------------------------------------------------------------------------------------- citing a view

    /** Show again what an address keeps; one that the page wrote itself while a reader worked is nothing to speak of. */
    restore({ code, find, column, isOwn }) {
      return this.attempt(async () => {
        await this.data();
        const view = this.known.decode(code, this.columns, this.place);
        if (this.box) this.box.value = find;
        if (this.column) this.column.value = [...this.column.options].some((each) => each.value === column) ? column : "";
        Object.assign(this, { added: view.conditions, order: view.sort });
        await this.addFurther();
        const isDefault = !view.fields.length;
        for (const head of this.heads()) {
          if (head.dataset.further) continue;
          const shown = isDefault || view.fields.includes(fieldsOfHead(head)[0]);
          this.boxes.get(head).checked = shown;
          this.show(head.cellIndex, shown);
        }
        for (const [name, { field, box }] of this.further) {
          const shown = view.fields.includes(name);
          if (shown || box.checked) this.showField(field, shown);
          box.checked = shown;
        }
        this.markSort();
        await this.showRows();
        if (isOwn) return;
        this.told.textContent = say(`这里按引用的地址还原：版本 ${this.version}，全部 ${this.total} 行中的 ${this.shown} 行。`, `Shown as cited: ${this.shown} of all ${this.total} rows of release ${this.version}.`);
        this.told.hidden = false;
      }).then((done) => { if (!isOwn) this.bar.scrollIntoView(); return done; });
    }

    cite() {
      return this.attempt(async () => {
        await this.showRows();
        const patterns = await patternsOf(`${besideRelease(this.table.dataset.files)}cite/views.json`);
        const sought = this.inConditions();
        const view = this.known.standing({ ...this.view(), conditions: sought[0]?.column === this.columns[0].name ? sought : [...sought, ...this.added] }, this.columns);
        if (this.known.select(this.values, { ...view, fields: [] }, this.columns).length !== this.shown) throw new Error("not the same rows");
        const code = this.known.encode(view, this.columns, this.place);
        const address = `${patterns.address}#view=${this.name}/${code}`;
        const key = `${this.datasetId}-${this.version}-${this.name}-view-${code.slice(-8)}`;
        const cited = this.known.cite(patterns, this.name, { words: this.known.inWords(view, this.name, this.fields, this.shown), address, key, accessed: today() });
        this.showCited(cited, address, code, sought);
      }, say("这个视图太长，不能成为地址", "This view is too long for an address"));
    }

    showCited(cited, address, code, sought) {
      const part = (title, text, element = "p") => {
        const copier = button("复制", "Copy", () => copy(text, copier), "copier");
        return make("div", {}, make("h4", {}, title), copier, make(element, { textContent: text }));
      };
      const answer = make("p", { textContent: "…" });
      this.cited.replaceChildren(
        make("p", {}, make("b", {}, say(`版本 ${this.version} 这张表全部 ${this.total} 行中的 ${this.shown} 行`, `${this.shown} of all ${this.total} rows of the table in release ${this.version}`)),
          say("，多页的表也在内。地址里就是筛选、次序和列，不靠服务器记住：打开后由页面还原。", ", whichever page they are on. The address holds filters, order and columns, and no server keeps them; the page shows them again.")),
        ...(sought.length ? [make("p", { className: "sought" }, say(`筛选框里的字在引用里写成条件：${sought.map((each) => this.wordsOf(each)).join("，")}；行与所示相同。`, `What is in the filter box is cited as conditions: ${sought.map((each) => this.wordsOf(each)).join(", ")}. The rows are those shown.`))] : []),
        ...CITED.map(([form, title]) => part(title, cited[form], form === "bibtex" || form === "ris" ? "pre" : "p")),
        part(say("地址", "Address"), address),
        answer,
      );
      this.cited.querySelectorAll("pre").forEach((each) => { each.tabIndex = 0; });
      this.cited.hidden = false;
      this.tellOfApi(answer, code);
    }

    // A site on a static host has no API; one that `portal serve` sends has, and answers the same code.
    async tellOfApi(at, code) {
      const address = `${this.table.dataset.files.split("datapackages/")[0]}api/v1/queries/${this.place}/${code}`;
      try {
        const answer = await fetch(address);
        if (!answer.ok) throw new Error(answer.status);
        const { total, files } = await answer.json();
        if (total !== this.shown) throw new Error(`${total} rows`);
        at.replaceChildren(say("接口中的同一视图：", "The same view in the API: "), make("a", { href: address, textContent: code }),
          ...files.flatMap((each) => [" · ", make("a", { href: new URL(each.href, new URL(address, location.href)).href, textContent: each.mediatype.split("/")[1].toUpperCase() }), ` sha256:${each.sha256}`]));
      } catch {
        at.replaceChildren(say("这个网站没有接口，视图由本页还原。", "This site has no API; the page shows the view."));
      }
    }
  }

  // ---------------------------------------------------------------------------------------------- the page of citations

  function save(text, name) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  const SUFFIXES = { bibtex: ".bib", ris: ".ris", csl_json: ".csl.json" };

  /** Return what cites the rows of a table, and the rows, on the page of a release's citations. */
  async function citing(at, table) {
    const [known, patterns, text] = await Promise.all([views(), patternsOf(at.dataset.patterns), read(`${at.dataset.files}${table}.csv`, "text")]);
    const cite = (row) => known.citeRow(patterns, table, row, `${patterns.address}#${Object.values(row)[0]}`, today());
    return { known, cite, rows: known.readCsv(text), name: patterns.tables[table].key, page: patterns.address };
  }

  // The row that the address asks for, as ?targets=target-1.
  async function showCitedRow(at) {
    const tables = [...document.querySelectorAll("[data-rows]")].map((each) => each.dataset.rows);
    const [table, id] = [...new URLSearchParams(location.search)].find(([name]) => tables.includes(name)) ?? [];
    if (!table) return;
    at.hidden = false;
    try {
      const { cite, rows, name, page } = await citing(at, table);
      const row = rows.find((each) => Object.values(each)[0] === id);
      if (!row) { at.replaceChildren(make("p", { textContent: say(`这一版本没有 ${id} 这一行。`, `This release has no row ${id}.`) })); return; }
      const cited = cite(row);
      const blocks = FORMS.map(([form, title]) => {
        const isFile = form in SUFFIXES;
        const text = make(isFile ? "pre" : "p", { className: "copy", lang: form === "apa" || form === "chicago" ? "en" : "zh-Hans", textContent: cited[form] });
        if (isFile) text.tabIndex = 0;
        const block = make("div", {}, make("h3", {}, title), text);
        addCopy(text);
        if (isFile) block.querySelector("h3").append(" ", button("存为文件", "Save as a file", () => save(cited[form], `${name}-${id}${SUFFIXES[form]}`)));
        return block;
      });
      at.replaceChildren(make("p", {}, make("a", { href: `../#${id}`, textContent: id }), say(`，固定到 ${page} 这一版本。`, `, of the release at ${page}.`)), ...blocks);
      document.getElementById("row").scrollIntoView();
    } catch {
      at.replaceChildren(make("p", { textContent: say("没有读到文件，请稍后再试。", "The files could not be read; try again later.") }));
    }
  }

  // All rows of a table, in the forms that are files.
  function addRowFiles(line, at) {
    line.hidden = false;
    for (const [form, title] of FORMS.filter(([each]) => each in SUFFIXES)) {
      line.append(" ", button(title, title, async () => {
        const { known, cite, rows, name } = await citing(at, line.dataset.rows);
        save(known.together(form, rows.map((row) => cite(row)[form])), `${name}-rows${SUFFIXES[form]}`);
      }));
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

  const made = new Map();
  function toolsOf(table) {
    if (!made.has(table)) made.set(table, "files" in table.dataset ? new ReleaseTools(table) : new Tools(table));
    return made.get(table);
  }
  document.querySelectorAll("table[data-enhance]").forEach((table) => later(() => toolsOf(table)));
  // An address of a view, or of a row that a view leaves out.
  function showView() {
    if (location.hash.startsWith("#view=")) {
      const isOwn = history.state?.portalView === location.hash;
      const asked = [];
      for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
        const [, name, code] = (key === "view" && VIEW.exec(value)) || [];
        if (name) asked.push({ name, code, find: "", column: "", isOwn });
        else if (key === "find" && asked.length) asked.at(-1).find = value.slice(0, 200);
        else if (key === "in" && asked.length) asked.at(-1).column = value;
      }
      // One after another, for each writes the address again.
      asked.reduce((before, { name, ...kept }) => {
        const table = document.querySelector(`table[data-enhance="${name}"][data-files]`);
        return table ? before.then(() => toolsOf(table).restore(kept)) : before;
      }, Promise.resolve());
    }
    const row = document.getElementById(location.hash.slice(1));
    if (row?.localName === "tr" && row.hidden && row.closest("table[data-files]")) toolsOf(row.closest("table")).clear().then(() => row.scrollIntoView());
  }

  // ------------------------------------------------------------------------------------------------- what the theme adds later

  // A table that scrolls sideways can be scrolled with keys, and each box with a button to copy code has a name of its own.
  const SCROLLING = ".md-content .box, .md-typeset__scrollwrap";
  function nameScrolling(each) {
    each.tabIndex = 0;
    each.setAttribute("role", "group");
    each.setAttribute("aria-label", say("表，可左右滚动", "A table that scrolls sideways"));
  }
  // Of those that links lead into, only what does scroll gets a stop of its own; measured in sight, for it takes the layout of all rows.
  const seen = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
    if (!isIntersecting) return;
    seen.unobserve(target);
    if (target.scrollWidth > target.clientWidth) nameScrolling(target);
  }));
  function nameParts() {
    document.querySelectorAll(SCROLLING).forEach((each) => {
      if (each.hasAttribute("tabindex")) return;
      if (each.querySelector("a[href], button")) seen.observe(each);
      else nameScrolling(each);
    });
    document.querySelectorAll(".md-code__nav").forEach((each, number) => {
      const name = `${say("代码", "Code")} ${number + 1}`;
      if (each.ariaLabel !== name) each.ariaLabel = name;
    });
  }

  const content = document.querySelector(".md-content");
  const PARTS = ".md-typeset__scrollwrap, .md-code__nav";
  const isPart = (node) => node.nodeType === Node.ELEMENT_NODE && (node.matches(PARTS) || node.querySelector(PARTS));
  if (content) new MutationObserver((all) => { if (all.some(({ addedNodes }) => [...addedNodes].some(isPart))) nameParts(); }).observe(content, { childList: true, subtree: true });
  later(nameParts);
  document.querySelectorAll("[data-copy]").forEach((block) => later(() => addCopy(block)));
  document.querySelectorAll("figure.drawn").forEach((figure) => later(() => addPictureTools(figure)));
  // Light or dark; what was chosen is kept as the theme keeps it, and read at the start of the page.
  document.querySelectorAll("button.scheme").forEach((choice) => choice.addEventListener("click", () => {
    document.body.dataset.mdColorScheme = choice.value;
    window.__md_set?.("__palette", { color: { scheme: choice.value } });
    document.querySelector(`button.scheme:not([value="${choice.value}"])`).focus();
  }));
  const citedRow = document.getElementById("cited-row");
  if (citedRow) {
    document.querySelectorAll("[data-rows]").forEach((line) => addRowFiles(line, citedRow));
    showCitedRow(citedRow);
  }
  // Rows had pages of citations of their own once: /cite/targets/#target-1.
  const former = /^(.*\/cite\/)(tasks|targets|observations|responsibilities)\/(?:\d+\/)?$/.exec(location.pathname);
  if (former) location.replace(`${location.origin}${former[1]}${location.hash.length > 1 ? `?${former[2]}=${location.hash.slice(1)}#row` : `#${former[2]}`}`);
  // Of a file of a release that was withdrawn: why, and what to use instead, as a host of files tells it nowhere else.
  async function tellOfWithdrawn(told, [, root, language = "", datasetId, version]) {
    const gone = await read(`${root}datapackages/${datasetId}/${version}.withdrawn.json`, "json").catch(() => null);
    if (!gone) return;
    const page = `${root}${language}datasets/${datasetId}/`;
    const link = (number) => make("a", { href: `${page}${number}/`, textContent: `${datasetId} ${number}` });
    told.replaceChildren(
      say("这个文件属于已撤回的版本 ", "This file is of a release that was withdrawn, "), link(version),
      say(`（${gone.withdrawn} 撤回）。原因：`, ` (on ${gone.withdrawn}). Reason: `), make("span", { lang: "zh-Hans", textContent: gone.reason }), " ",
      say("请改用 ", "Use instead: "), gone.successor ? link(gone.successor) : make("a", { href: page, textContent: say("最新版本", "the newest release") }), say("。", "."),
    );
  }
  // A list has as many pages as it takes: from one that is there no more, to its first.
  const missing = document.getElementById("missing-page");
  if (missing) {
    const ofRelease = /^(.*?\/)(en\/)?(?:datapackages|downloads|datasets)\/([^/]+)\/(\d+\.\d+\.\d+)\//.exec(location.pathname);
    if (ofRelease) tellOfWithdrawn(missing, ofRelease);
    const ofDifference = /^(.*\/datasets\/[^/]+\/diff\/[0-9.]+-[0-9.]+\/)[^/]+$/.exec(location.pathname);
    if (ofDifference) location.replace(location.origin + ofDifference[1]);
    const list = /^(.*?\/(?:(?:organizations|indicators)\/[^/]+|browse\/(?:regions|years|organizations)\/[^/]+)\/)(?:[^/]+\/)?\d+\/$/.exec(location.pathname);
    const whole = /^(.*?\/)browse\/(?:(indicators)\/)?\d+\/$/.exec(location.pathname);
    if (list) location.replace(location.origin + list[1]);
    else if (whole) location.replace(`${location.origin}${whole[1]}${whole[2] ?? "datasets"}/`);
  }
  // The page in the other language is opened at the same place and with the same question.
  document.querySelectorAll("a[data-language]").forEach((link) => {
    const address = link.href;
    const keep = () => { link.href = `${address}${location.search}${location.hash}`; };
    ["click", "auxclick", "contextmenu"].forEach((each) => link.addEventListener(each, keep));
  });
  window.addEventListener("hashchange", showPlace);
  window.addEventListener("hashchange", showView);
  showPlace();
  showView();
})();
