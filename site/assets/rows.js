// Rows of all plans, found by the search of the site (search.js) and shown as one table, below the form on the page of all plans.
(() => {
  "use strict";

  const SHOWN = 50; // rows at a time
  const PAUSE = 12; // texts after which a reader is asked whether to go on, with rows or without: some 60 kB
  // Where rows of each table are, as portal/site/search_texts.py has them: tasks by their titles, then by their sentences. Names of
  // indicators and bodies come first: their pages tell what all plans say of them.
  const TIERS = { targets: [0, 1], tasks: [1, 2], observations: [0, 1], responsibilities: [0, 3], "": [0, 1, 3, 2] };
  const NAMED = 12; // of these at most
  const COLUMNS = ["plan", "plan_id", "version", "table", "id", "name", "scope", "value", "role", "year", "text", "address"];

  /** Return what the table shows of a hit; null for a sentence that stands in no task. */
  function rowOf(hit) {
    const [, plan_id, version, anchor] = /^datasets\/([^/]+)\/([^/]+)\/(?:text\/)?#?(.*)$/.exec(hit.address) ?? [];
    const isSentence = hit.kind === "sentence";
    if (!plan_id || (isSentence && !hit.told)) return null;
    const id = isSentence ? hit.told : anchor;
    const isDuty = hit.kind === "responsibility";
    return {
      plan: hit.context, plan_id, version, table: isDuty ? "responsibilities" : isSentence ? "tasks" : `${hit.kind}s`, id,
      name: isSentence ? hit.task : hit.title, scope: isDuty ? "" : hit.scope, value: isDuty || hit.kind === "task" || isSentence ? "" : hit.told,
      role: isDuty ? hit.told : "", year: hit.year, text: hit.text, address: `datasets/${plan_id}/${version}/#${id}`, hit,
    };
  }

  /** Tell whether a row is of the years asked for; where any are, one without a year is not. */
  const isOf = (year, from, to) => !(from || to) || (year !== "" && (!from || Number(year) >= Number(from)) && (!to || Number(year) <= Number(to)));

  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  /** Write rows as CSV, with a byte order mark, by which Excel knows that it is UTF-8. */
  const csvOf = (rows) => `\ufeff${[COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))].map((cells) => cells.map(quoted).join(",")).join("\r\n")}\r\n`;

  if (typeof module !== "undefined") { module.exports = { rowOf, isOf, csvOf, TIERS, PAUSE }; return; }

  const { Searcher, make, marked, say } = window.portalSearch;
  const finder = document.getElementById("row-finder");
  const form = finder.querySelector("form");
  const [box, told, more, save] = ["input[name=q]", "[role=status]", "button.more", "button.save"].map((each) => finder.querySelector(each));
  const table = finder.querySelector("table");
  const root = new URL(finder.dataset.root, location).href, pages = new URL(finder.dataset.pages, location).href;
  const labels = [...table.tHead.rows[0].cells].map((head) => head.textContent.trim());
  const roles = JSON.parse(finder.dataset.roles);
  const tables = Object.fromEntries([...form.elements.table.options].map((each) => [each.value, each.textContent]));
  const searcher = new Searcher(root);
  const plans = finder.querySelector("ul.found-plans"), named = finder.querySelector("p.found-pages");
  const rows = new Map(); // by address
  let asked = 0, chosen = ""; // the plan whose rows alone are shown

  const cell = (className, ...children) => make("td", { className }, ...children);
  const textCell = (row) => (row.table === "responsibilities" ? marked(searcher.folding, row.text, row.hit.words, 120) : [make("q", {}, ...marked(searcher.folding, row.text, row.hit.words, 200))]);
  function lineOf(row) {
    const name = make("a", { href: pages + row.address }, make("b", {}, ...marked(searcher.folding, row.name, row.hit.words, 80)));
    const plan = make("a", { href: `${pages}datasets/${row.plan_id}/` }, ...marked(searcher.folding, row.plan, row.hit.words, 120));
    const role = row.role && make("span", { lang: document.documentElement.lang, textContent: say(...(roles[row.role] ?? [row.role, row.role])) });
    const former = row.hit.former?.length ? [" ", make("span", { className: "tag", lang: document.documentElement.lang, textContent: say(`前身：${row.hit.former[0]}`, `predecessor: ${row.hit.former[0]}`) })] : [];
    const line = make("tr", {},
      cell("short", make("span", { className: `tag ${row.table}`, lang: document.documentElement.lang, textContent: tables[row.table] })),
      cell("name", name, ...(row.scope ? [" ", make("span", { className: "tag scope", textContent: row.scope })] : []), ...former),
      cell("value", row.value || role), cell("short", row.year), cell("plan", plan), cell("quote", ...(row.text ? textCell(row) : [])));
    [...line.cells].forEach((each, at) => { each.dataset.label = labels[at]; });
    return line;
  }

  function name(hit) {
    if (!["indicator", "organization"].includes(hit.kind) || named.childElementCount > NAMED) return;
    const english = hit.kind === "indicator" && document.documentElement.lang === "en" && /^[ -~]{3,}/.exec(hit.text);
    named.append(" ", make("a", { href: pages + hit.address, lang: english ? "en" : "zh-Hans", title: hit.title }, english ? english[0].trim() : hit.title));
    named.hidden = false;
  }

  function take(hit, given) {
    if (hit.tier === 0) name(hit);
    const row = rowOf(hit);
    if (!row || (given.table && row.table !== given.table) || !isOf(row.year, given.from, given.to)) return false;
    const before = rows.get(row.address);
    if (before) {
      if (!before.text && row.text) { // a task that was found by its title: its first sentence that has the words too
        before.text = row.text;
        before.line.cells[5].append(...textCell({ ...before, hit }));
      }
      return false;
    }
    row.line = lineOf(row);
    rows.set(row.address, row);
    table.tBodies[0].append(row.line);
    return true;
  }

  /** Name the plans that the rows are of, each with their number; one that is pressed hides the rows of all others. */
  function tellPlans() {
    const counts = new Map();
    for (const row of rows.values()) {
      row.line.hidden = chosen !== "" && row.plan_id !== chosen;
      counts.set(row.plan_id, [row.plan, (counts.get(row.plan_id)?.[1] ?? 0) + 1]);
    }
    plans.hidden = counts.size < 2;
    plans.replaceChildren(...[...counts].map(([id, [title, count]]) => {
      const button = make("button", { type: "button" }, make("span", { lang: "zh-Hans", textContent: title }), " ", make("b", { textContent: count }));
      button.setAttribute("aria-pressed", String(id === chosen));
      button.addEventListener("click", () => {
        chosen = id === chosen ? "" : id;
        tellPlans();
        plans.children[[...counts.keys()].indexOf(id)].firstChild.focus();
      });
      return make("li", {}, button);
    }));
    return counts.size;
  }

  async function show(found, number, given) {
    let count = 0, isEnd = false;
    while (count < SHOWN) {
      const next = await found.next();
      if (number !== asked) return;
      if (next.done) { isEnd = true; break; }
      if (!next.value) break;
      count += take(next.value, given) ? 1 : 0;
    }
    const ofPlans = tellPlans();
    const sum = say(`${rows.size} 行，出自 ${ofPlans} 份规划`, `${rows.size} row${rows.size === 1 ? "" : "s"} from ${ofPlans} plan${ofPlans === 1 ? "" : "s"}`);
    told.textContent = isEnd ? (rows.size ? sum : say("没有找到这样的行", "No such row was found")) : `${rows.size ? sum : say("还没有找到", "Nothing yet")}${say("，还没有找完，按“更多”接着找", "; there is more to look through: press “More”")}`;
    table.parentElement.hidden = save.hidden = !rows.size;
    more.hidden = isEnd;
    more.onclick = () => show(found, number, given).catch(fail);
  }

  function fail() {
    told.textContent = say("没能读取搜索文件，请稍后再试", "The files of the search could not be read: try again later");
  }

  async function ask() {
    const number = asked += 1;
    const given = Object.fromEntries(["q", "table", "from", "to"].map((name) => [name, form.elements[name].value.trim()]));
    const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value));
    const asked_for = query.toString();
    history.replaceState(null, "", asked_for ? `?${asked_for}#rows` : `${location.pathname}${location.hash}`);
    rows.clear();
    chosen = "";
    tellPlans();
    named.hidden = true;
    while (named.childElementCount > 1) named.lastChild.remove();
    table.tBodies[0].replaceChildren();
    table.parentElement.hidden = save.hidden = more.hidden = true;
    told.textContent = "";
    if (!given.q) {
      if (asked_for) told.textContent = say("请写要找的词", "Type the words to look for");
      return;
    }
    if ([...given.q].length < 2) { told.textContent = say("请至少输入两个字", "Type two characters or more"); return; }
    await show(searcher.hits(given.q, { tiers: TIERS[given.table], pause: PAUSE }), number, given).catch(() => { if (number === asked) fail(); });
  }

  save.addEventListener("click", () => {
    const content = csvOf([...rows.values()].filter((row) => !row.line.hidden).map((row) => ({ ...row, address: pages + row.address })));
    const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
    make("a", { href: address, download: `rows-${box.value.trim().replace(/[^\p{L}\p{N}]+/gu, "-")}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  form.addEventListener("change", ({ target }) => { if (target !== box && box.value.trim()) ask(); });
  const given = new URLSearchParams(location.search);
  ["q", "table", "from", "to"].forEach((name) => { if (given.get(name)) form.elements[name].value = given.get(name); });
  if (box.value) ask();
})();
