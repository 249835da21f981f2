// On the page of an old release: leads to the same row of the newest release, and says whether it changed where the difference tells.
(() => {
  "use strict";

  const notice = document.querySelector(".notice[data-newest]");
  if (!notice) return;
  const say = (chinese, english) => (document.documentElement.lang === "en" ? english : chinese);
  const newest = notice.dataset.newest;
  let loading;
  let asked = 0;

  // What became of a row: null where that is not known.
  async function fateOf(id) {
    if (!notice.dataset.difference) return null;
    loading ??= fetch(notice.dataset.difference).then((response) => { if (!response.ok) throw new Error(String(response.status)); return response.json(); });
    loading.catch(() => { loading = undefined; }); // so that it is tried again
    const { tables } = await loading;
    const retired = tables.find((each) => each.table === "retired");
    for (const { table, removed, changed } of tables) {
      if (table === "retired") continue;
      if (removed.some((each) => each.row_id === id)) {
        const row = retired?.added.find((each) => each.row_id === id);
        const successor = row?.cells[retired.new_fields.findIndex(([name]) => name === "successor_id")] ?? "";
        return { successor };
      }
      const found = changed.find((each) => each.row_id === id);
      if (found) return { fields: found.cells.map((each) => each.field) };
    }
    return { fields: [] };
  }

  function told(id, fate) {
    const link = (to, words) => Object.assign(document.createElement("a"), { href: `${newest}#${to}`, textContent: words });
    if (fate && "successor" in fate) {
      return fate.successor
        ? [say("这一行在最新版本中由另一行取代：", "In the latest release this row is replaced by "), link(fate.successor, fate.successor)]
        : [say("最新版本中没有这一行。", "The latest release does not have this row.")];
    }
    const there = link(id, say("最新版本中的这一行", "This row in the latest release"));
    if (!fate) return [there];
    return fate.fields.length
      ? [there, say(`有更改（${fate.fields.join("、")}）。`, ` changed (${fate.fields.join(", ")}).`)]
      : [there, say("没有更改。", " is the same.")];
  }

  async function show() {
    const number = asked += 1;
    const id = decodeURIComponent(location.hash.slice(1));
    notice.querySelector(".of-row")?.remove();
    // A row of a table, its place in the list of those on further pages, or its sentence; other places are of the page alone.
    if (!document.getElementById(id)?.closest("tr, .plan-text, details.elsewhere")) return;
    const fate = await fateOf(id).catch(() => null);
    if (number !== asked) return;
    const line = Object.assign(document.createElement("p"), { className: "of-row" });
    line.append(...told(id, fate));
    notice.append(line);
  }

  window.addEventListener("hashchange", show);
  show();
})();
