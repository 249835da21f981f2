// Views of a table of a release: which rows, in which order, with which fields. What this says is what portal/query says of the same
// question: the code in an address (standing.py), its one spelling, and the rows that it finds; tests compare the two. It knows no page.
(function (global) {
  "use strict";

  const OPERATORS = ["eq", "ne", "gt", "gte", "lt", "lte", "in", "contains"];
  const OF_TYPE = {
    string: ["eq", "ne", "gt", "gte", "lt", "lte", "in", "contains", "isnull"],
    date: ["eq", "ne", "gt", "gte", "lt", "lte", "in", "isnull"],
    integer: ["eq", "ne", "gt", "gte", "lt", "lte", "in", "isnull"],
    number: ["eq", "ne", "gt", "gte", "lt", "lte", "in", "isnull"],
    boolean: ["eq", "ne", "isnull"],
  };
  const ASKED = {
    integer: /^-?[0-9]{1,100}$/, number: /^-?[0-9]{1,100}(\.[0-9]{1,100})?$/, boolean: /^(true|false)$/, string: /^[^\0]+$/su,
  };
  const EMPTY = 8, NOT_EMPTY = 9, SORT = 10, SORT_DOWN = 11, FIELD = 12;
  const MOST = { filters: 50, in: 200, sort: 5, value: 1000, address: 2000 };
  const BLOCKS = new Map([[0x30, 0xd2], [0xff, 0xd3], [0x20, 0xd4]]);
  const BLOCK_OF = new Map([...BLOCKS].map(([block, byte]) => [byte, block]));

  // What is wrong with a question, for the reader; all other errors are mistakes of this script.
  class NoView extends Error {}
  const refuse = (why) => { throw new NoView(why); };

  // ------------------------------------------------------------------------------------------------------ the order of values

  function byPoint(one, other) {
    const left = Array.from(one), right = Array.from(other);
    for (let at = 0; at < left.length && at < right.length; at += 1) {
      if (left[at] !== right[at]) return left[at].codePointAt(0) - right[at].codePointAt(0);
    }
    return left.length - right.length;
  }

  // Exact, with as many digits as are printed.
  function byNumber(one, other) {
    const parts = [one, other].map((each) => each.split("."));
    const width = Math.max(...parts.map(([, fraction = ""]) => fraction.length));
    const [left, right] = parts.map(([whole, fraction = ""]) => BigInt(whole + fraction.padEnd(width, "0")));
    return left < right ? -1 : Number(left > right);
  }

  const comparing = (type) => (type === "integer" || type === "number" ? byNumber : byPoint);

  // ------------------------------------------------------------------------------------------------------ one spelling of a view

  function spelled(column, value) {
    if (value.length > MOST.value || !isValue(column, value)) refuse(`${column.name}: ${value.slice(0, 80)}`);
    if (column.type !== "integer" && column.type !== "number") return value;
    const [whole, fraction = ""] = value.replace(/^-/, "").split(".");
    const kept = fraction.replace(/0+$/, "");
    const digits = (whole.replace(/^0+/, "") || "0") + (kept && `.${kept}`);
    return value.startsWith("-") && digits !== "0" ? `-${digits}` : digits;
  }

  function isValue(column, value) {
    return column.type === "date" ? ordinalOf(value) !== null : (ASKED[column.type] ?? ASKED.string).test(value) && value.isWellFormed?.() !== false;
  }

  const code = (condition) => (condition.operator === "isnull" ? (condition.values[0] === "true" ? EMPTY : NOT_EMPTY) : OPERATORS.indexOf(condition.operator));

  function byValues(one, other) {
    for (let at = 0; at < one.length && at < other.length; at += 1) {
      const order = byPoint(one[at], other[at]);
      if (order) return order;
    }
    return one.length - other.length;
  }

  /**
   * Give a view its one spelling: conditions sorted, each once, values written in one way; all fields in their own order are left out.
   * A view has `conditions` of {column, operator, values}, `sort` of {column, descending}, and `fields`; `columns` are {name, type}.
   */
  function standing(view, columns) {
    const places = new Map(columns.map((column, place) => [column.name, place]));
    const known = (name) => (places.has(name) ? columns[places.get(name)] : refuse(name));
    const conditions = view.conditions.map(({ column: name, operator, values }) => {
      const column = known(name);
      if (!OF_TYPE[column.type].includes(operator)) refuse(`${name}__${operator}`);
      if (operator === "isnull") return { column: name, operator, values: [values[0] === "true" ? "true" : "false"] };
      if (values.length > MOST.in || !values.length) refuse(name);
      const all = [...new Set(values.map((value) => spelled(column, value)))];
      if (operator !== "in") return { column: name, operator, values: all.slice(0, 1) };
      return { column: name, operator: all.length > 1 ? "in" : "eq", values: all.sort(byPoint) };
    });
    conditions.sort((one, other) => places.get(one.column) - places.get(other.column) || code(one) - code(other) || byValues(one.values, other.values));
    const once = conditions.filter((each, place) => place === 0 || JSON.stringify(each) !== JSON.stringify(conditions[place - 1]));
    const names = [view.sort.map((each) => each.column), view.fields];
    if (names.some((all) => new Set(all).size < all.length) || view.sort.length > MOST.sort || once.length > MOST.filters) refuse("sort, fields");
    names.flat().forEach(known);
    const isAll = view.fields.length === columns.length && view.fields.every((name, place) => name === columns[place].name);
    return { conditions: once, sort: view.sort.map(({ column, descending }) => ({ column, descending: Boolean(descending) })), fields: isAll ? [] : [...view.fields] };
  }

  /** Return the parameters of a web address that ask the same, as a person reads them. */
  function textOf(view) {
    const found = view.conditions.map(({ column, operator, values }) => `${operator === "eq" ? column : `${column}__${operator}`}=${values.join(",")}`);
    if (view.sort.length) found.push(`sort=${view.sort.map(({ column, descending }) => (descending ? "-" : "") + column).join(",")}`);
    if (view.fields.length) found.push(`fields=${view.fields.join(",")}`);
    return found.join("&");
  }

  // --------------------------------------------------------------------------------------------------------- rows of a view

  function holds(condition, column, value) {
    const [first] = condition.values;
    if (condition.operator === "isnull") return (value === "") === (first === "true");
    if (value === "") return condition.operator === "ne";
    if (condition.operator === "contains") return value.includes(first);
    const compare = comparing(column.type);
    if (condition.operator === "in") return condition.values.some((each) => compare(value, each) === 0);
    const order = compare(value, first);
    return { eq: order === 0, ne: order !== 0, gt: order > 0, gte: order >= 0, lt: order < 0, lte: order <= 0 }[condition.operator];
  }

  /** Return the rows that a view finds, in its order; a row has its printed values by field. Rows without a value come last either way. */
  function select(rows, view, columns) {
    const typed = new Map(columns.map((column) => [column.name, column]));
    const found = rows.filter((row) => view.conditions.every((each) => holds(each, typed.get(each.column), row[each.column])));
    if (!view.sort.length) return found;
    return found.sort((one, other) => {
      for (const { column, descending } of view.sort) {
        const [left, right] = [one[column], other[column]];
        if ((left === "") !== (right === "")) return left === "" ? 1 : -1;
        const order = left === "" ? 0 : comparing(typed.get(column).type)(left, right);
        if (order) return descending ? -order : order;
      }
      return 0;
    });
  }

  // ------------------------------------------------------------------------------------------------------ the code of a view

  const DAY = 86400000;
  const ordinalOf = (iso) => {
    const at = Date.parse(`${iso}T00:00:00Z`);
    return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(iso) && !Number.isNaN(at) && isoOf(at) === iso && !iso.startsWith("0000") ? Math.round(at / DAY) + 719163 : null;
  };
  const isoOf = (at) => new Date(at).toISOString().slice(0, 10);

  class Writer {
    constructor() { this.bytes = []; }

    count(number) {
      let rest = BigInt(number);
      for (; rest > 0x7fn; rest >>= 7n) this.bytes.push(Number(rest & 0x7fn) | 0x80);
      this.bytes.push(Number(rest));
    }

    signed(number) { this.count(number >= 0n ? 2n * number : -2n * number - 1n); }

    value(column, value) {
      if (column.type === "integer") this.signed(BigInt(value));
      else if (column.type === "number") {
        const [whole, fraction = ""] = value.split(".");
        const digits = whole.replace("-", "") + fraction;
        const mantissa = digits.replace(/0+$/, "") || "0";
        const power = mantissa === "0" ? 0 : digits.length - mantissa.length - fraction.length;
        // Leading zeros of 0.05 are none of the number.
        this.signed(BigInt(power));
        this.signed(BigInt(mantissa) * (value.startsWith("-") ? -1n : 1n));
      } else if (column.type === "boolean") this.count(value === "true" ? 1 : 0);
      else if (column.type === "date") this.count(ordinalOf(value));
      else {
        const text = Array.from(value).flatMap((each) => {
          const point = each.codePointAt(0);
          if (point < 0x80) return [point];
          if (point >= 0x4e00 && point <= 0x9fff) return [0x80 + ((point - 0x4e00) >> 8), point & 0xff];
          if (BLOCKS.has(point >> 8)) return [BLOCKS.get(point >> 8), point & 0xff];
          return [0xff, point >> 16, (point >> 8) & 0xff, point & 0xff];
        });
        this.count(text.length);
        this.bytes.push(...text);
      }
    }
  }

  class Reader {
    constructor(bytes) { this.bytes = bytes; this.at = 0; }

    get isDone() { return this.at >= this.bytes.length; }

    byte() {
      if (this.isDone) refuse("code");
      this.at += 1;
      return this.bytes[this.at - 1];
    }

    count() {
      let number = 0n, shift = 0n, byte;
      do { byte = this.byte(); number |= BigInt(byte & 0x7f) << shift; shift += 7n; } while (byte > 0x7f);
      return number;
    }

    small() {
      const number = this.count();
      return number < 1000000n ? Number(number) : refuse("code");
    }

    signed() {
      const number = this.count();
      return number % 2n ? -(number + 1n) / 2n : number / 2n;
    }

    value(column) {
      if (column.type === "integer") return String(this.signed());
      if (column.type === "number") {
        const power = Number(this.signed()), mantissa = this.signed();
        if (Math.abs(power) > 100) refuse("code");
        const digits = String(mantissa < 0n ? -mantissa : mantissa);
        const sign = mantissa < 0n ? "-" : "";
        if (power >= 0) return sign + (digits === "0" ? "0" : digits + "0".repeat(power));
        const padded = digits.padStart(1 - power, "0");
        return `${sign}${padded.slice(0, power)}.${padded.slice(power)}`;
      }
      if (column.type === "boolean") return ["false", "true"][this.small()] ?? refuse("code");
      if (column.type === "date") return isoOf((this.small() - 719163) * DAY);
      const end = this.small() + this.at;
      let text = "";
      while (this.at < end) {
        const first = this.byte();
        let point = first;
        if (BLOCK_OF.has(first)) point = (BLOCK_OF.get(first) << 8) + this.byte();
        else if (first === 0xff) point = (this.byte() << 16) + (this.byte() << 8) + this.byte();
        else if (first >= 0x80) point = 0x4e00 + ((first - 0x80) << 8) + this.byte();
        if (point > 0x10ffff) refuse("code");
        text += String.fromCodePoint(point);
      }
      return text;
    }
  }

  function check(bytes) {
    let rest = 0;
    for (const byte of bytes) {
      rest ^= byte << 8;
      for (let bit = 0; bit < 8; bit += 1) rest = ((rest << 1) ^ (rest & 0x8000 ? 0x1021 : 0)) & 0xffff;
    }
    return rest;
  }

  /** Return the code of a view in its one spelling; `place` is `<dataset-id>@<version>/<table>`. */
  function encode(view, columns, place) {
    const places = new Map(columns.map((column, number) => [column.name, number]));
    const out = new Writer();
    for (const each of view.conditions) {
      const number = places.get(each.column);
      out.count(16 * number + code(each));
      if (each.operator === "in") out.count(each.values.length);
      if (each.operator !== "isnull") each.values.forEach((value) => out.value(columns[number], value));
    }
    view.sort.forEach((each) => out.count(16 * places.get(each.column) + (each.descending ? SORT_DOWN : SORT)));
    view.fields.forEach((name) => out.count(16 * places.get(name) + FIELD));
    const sum = check([...new TextEncoder().encode(place), ...out.bytes]);
    const binary = String.fromCharCode(...out.bytes, sum >> 8, sum & 0xff);
    const found = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    return found.length <= MOST.address ? found : refuse("address");
  }

  /** Read a view back from its code. One that was mistyped, or belongs to another table or release, is refused with a NoView. */
  function decode(encoded, columns, place) {
    if (!/^[A-Za-z0-9_-]+$/.test(encoded) || encoded.length > MOST.address) refuse("code");
    let binary;
    try { binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/")); } catch { refuse("code"); }
    const reader = new Reader(Array.from(binary, (each) => each.charCodeAt(0)).slice(0, -2));
    const view = { conditions: [], sort: [], fields: [] };
    while (!reader.isDone) {
      const head = reader.small();
      const column = columns[head >> 4] ?? refuse("code");
      const kind = head & 15;
      if (kind === FIELD) view.fields.push(column.name);
      else if (kind === SORT || kind === SORT_DOWN) view.sort.push({ column: column.name, descending: kind === SORT_DOWN });
      else if (kind === EMPTY || kind === NOT_EMPTY) view.conditions.push({ column: column.name, operator: "isnull", values: [String(kind === EMPTY)] });
      else {
        const operator = OPERATORS[kind] ?? refuse("code");
        const count = operator === "in" ? reader.small() : 1;
        view.conditions.push({ column: column.name, operator, values: Array.from({ length: count }, () => reader.value(column)) });
      }
    }
    const found = standing(view, columns);
    return encode(found, columns, place) === encoded ? found : refuse("code"); // the check is part of it
  }

  // ------------------------------------------------------------------------------------------------------------ in words

  // The words for codes are those of portal/catalog/code_words.py; tests compare the two.
  const CODE_WORDS = {
    comparator: { "=": ["达到", "reaches"], ">=": ["不低于", "at least"], ">": ["超过", "more than"], "<=": ["不超过", "at most"], "<": ["低于", "less than"], "~": ["约", "about"] },
    target_kind: { level: ["水平", "level"], increment: ["新增", "added"], growth: ["变化幅度", "change"], rank: ["位次", "rank"], ratio: ["倍数", "ratio"] },
    task_kind: { task: ["任务", "task"], safeguard: ["保障措施", "safeguard"], project: ["专栏", "project"], "project-item": ["专栏条目", "project item"] },
    year_basis: { clause: ["同一分句", "the clause"], sentence: ["同一句", "the sentence"], paragraph: ["同一段", "the paragraph"], section: ["所在章节", "the section"], plan: ["仅知规划期末", "only the end of the plan is known"] },
    role: { lead: ["牵头", "lead"], participant: ["参与", "participant"], responsible: ["负责", "responsible"], coordinator: ["统筹", "coordinator"] },
    binding: { binding: ["约束性", "binding"], expected: ["预期性", "expected"] },
    implied: { true: ["推定", "implied"], false: ["印明", "printed"] },
    open_ended: { true: ["未列尽", "not all named"], false: ["已列尽", "all named"] },
    review: { automatic: ["机器读取", "read by rule"], confirmed: ["人工确认", "confirmed"], corrected: ["人工更正", "corrected"] },
    flags: { "decreases-from-baseline": ["低于基期", "below its baseline"], "damaged-text": ["原文有损", "damaged text"], "year-out-of-period": ["年份在规划期外", "year outside the period"], "unknown-organization": ["未登记的机构", "body not in the registry"] },
  };

  /** Return the words for the codes of a field of a table, Chinese and English; none where the field has no codes. */
  const codesOf = (table, field) => CODE_WORDS[field === "kind" ? (table === "tasks" ? "task_kind" : "target_kind") : field] ?? {};

  const single = (text) => text.replaceAll("“", "‘").replaceAll("”", "’");
  const CONDITIONS = {
    eq: ["为", "is"], ne: ["不为", "is not"], gt: ["大于", "is more than"], gte: ["不小于", "is at least"], lt: ["小于", "is less than"],
    lte: ["不大于", "is at most"], in: ["为", "is one of"], contains: ["含", "contains"],
  };
  const inQuotes = (value) => (/^-?[0-9]+(\.[0-9]+)?$/.test(value) ? value : `“${single(value)}”`);
  const titlesOf = (fields, name) => {
    const field = fields.find((each) => each.name === name);
    return field ? [field.title, field.title_en || field.title] : [name, name];
  };

  function conditionInWords({ column, operator, values }, table, fields) {
    const [zh, en] = titlesOf(fields, column);
    if (operator === "isnull") return values[0] === "true" ? [`${zh}为空`, `${en} is empty`] : [`${zh}不为空`, `${en} is not empty`];
    const known = codesOf(table, column);
    const said = values.map((each) => (Object.hasOwn(known, each) ? known[each] : [inQuotes(each), inQuotes(each)]));
    const [word, english] = CONDITIONS[operator];
    return [`${zh}${word}${said.map((each) => each[0]).join("、")}${operator === "in" ? "之一" : ""}`, `${en} ${english} ${said.map((each) => each[1]).join(", ")}`];
  }

  function orderInWords(sort, fields) {
    const order = sort.map(({ column, descending }) => [...titlesOf(fields, column), descending]);
    return [
      `按${order.map(([zh, , descending]) => zh + (descending ? "从大到小" : "")).join("、")}排序`,
      `sorted by ${order.map(([, en, descending]) => en + (descending ? " from the highest" : "")).join(", ")}`,
    ];
  }

  /** Say which rows a view shows, in Chinese and in English, as portal/catalog/view_words.py does. */
  function inWords(view, table, fields, rows) {
    const parts = view.conditions.map((each) => conditionInWords(each, table, fields));
    const all = parts.length ? ["", ""] : ["全部", "all "];
    const counted = [`${all[0]}${rows}行`, `${all[1]}${rows} row${rows === 1 ? "" : "s"}`];
    const rest = [];
    if (view.sort.length) rest.push(orderInWords(view.sort, fields));
    if (view.fields.length) rest.push([`${view.fields.length}列`, `${view.fields.length} column${view.fields.length === 1 ? "" : "s"}`]);
    const told = parts.length ? [...parts, ...rest, counted] : [counted, ...rest];
    return [told.map((each) => each[0]).join("，"), told.map((each) => each[1]).join(", ")];
  }

  // ---------------------------------------------------------------------------------------------------------------- citations

  const TEX = { "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const inTex = (text) => text.replace(/[\\{}~^&%$#_]/g, (each) => TEX[each] ?? `\\${each}`);

  // What portal/catalog/citable.py cites of a row: its sentence, or where that is long the first of several.
  const QUOTED = ["quote", "text", "heading"], QUOTE_LIMIT = 200;
  const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
  // As str.split of Python.
  const blanksAsOne = (text) => text.split(BLANKS).filter(Boolean).join(" ");
  // The same ends as in portal/text/sentences.py.
  const STOP = /(?:[。!?][。!?]*[”"’)]*|\.(?<![0-9A-Za-z.]\.)\.*|\.(?<=[%A-Za-z]\.)(?=[\u4e00-\u9fff“《]|$)|\.(?:(?<=[\u4e00-\u9fff]\p{Nd}\.)|(?<=\.\p{Nd}{1,3}\.))(?=[\u4e00-\u9fff“《]|$))/u;

  function sentenceOf(row) {
    const words = row[QUOTED.find((name) => row[name])] ?? "";
    let shown = blanksAsOne(words);
    if (Array.from(shown).length > QUOTE_LIMIT) {
      const stop = STOP.exec(shown);
      if (stop) shown = shown.slice(0, stop.index + stop[0].length);
    }
    const points = Array.from(shown);
    return points.length > QUOTE_LIMIT ? `${points.slice(0, QUOTE_LIMIT - 1).join("")}…` : shown;
  }

  // ------------------------------------------------------------------------------------- the sentence of a row, and of its year

  const STOPS = new RegExp(STOP.source.replaceAll("[。!?]", "[。！？!?]"), "gu");

  // The sentences of a line in order, as places that count characters, not code units; `line` begins at `start`.
  function sentencesOf(line, start) {
    const ends = [...line.join("").matchAll(STOPS)].map((each) => Array.from(each.input.slice(0, each.index + each[0].length)).length);
    return [0, ...ends].map((from, place) => [start + from, start + (ends[place] ?? line.length)]).filter(([from, to]) => to > from);
  }

  // The line that holds a place, as its start and end.
  function lineOf(characters, start, end) {
    const to = characters.indexOf("\n", Math.max(start, end - 1));
    return [start ? characters.lastIndexOf("\n", start - 1) + 1 : 0, to < 0 ? characters.length : to];
  }

  function wholeSentence(characters, start, end) {
    const [first, last] = lineOf(characters, start, end);
    const all = sentencesOf(characters.slice(first, last), first);
    return [all.find(([, to]) => to > start)?.[0] ?? start, Math.max(end, all.find(([, to]) => to >= end)?.[1] ?? end)];
  }

  /**
   * Return the whole sentence that a row stands in, in three parts: before it, the row, after it; and of a year that is from elsewhere in
   * the paragraph or section (`year_basis`) the sentence before the row that names it, empty where none does: the last one that says 到 it.
   */
  function evidence(text, row, sections) {
    const characters = Array.from(text), part = (one, other) => characters.slice(one, other).join("");
    const [start, end] = [Number(row.start), Number(row.end)];
    const [from, to] = wholeSentence(characters, start, end);
    let year = "", begin = from;
    if (row.year && row.year_basis === "paragraph") [begin] = lineOf(characters, start, end);
    if (row.year && row.year_basis === "section") {
      let section = sections.get(row.section_id);
      while (section && sections.has(section.parent_id)) section = sections.get(section.parent_id);
      begin = section ? Number(section.start) : from;
    }
    if (begin < from) {
      const earlier = [];
      for (let at = begin; at < from;) {
        const line = lineOf(characters, at, at + 1);
        for (const [one, other] of sentencesOf(characters.slice(at, Math.min(line[1], from)), at)) earlier.push(part(one, other).trim());
        at = Math.max(line[1], at) + 1;
      }
      const naming = earlier.filter((each) => each.includes(row.year));
      year = naming.findLast((each) => each.includes(`到${row.year}`)) ?? naming.at(-1) ?? "";
    }
    return { sentence: [part(from, start), part(start, end), part(end, to)], year };
  }

  const WAYS = { bibtex: inTex, csl_json: (text) => JSON.stringify(text).slice(1, -1), ris: blanksAsOne };

  // Puts what differs into the patterns of `ReleasePattern.patterns` in portal/catalog/citation.py.
  function fillForms(forms, { zh, en, address, key, sha256, accessed }) {
    const [year, month, day] = accessed.split("-").map((each) => String(Number(each)));
    const fill = (text, escaped) => text
      .replaceAll("\ue010", () => escaped(zh)).replaceAll("\ue011", () => escaped(en)).replaceAll("\ue014", () => single(en))
      .replaceAll("\ue012", () => address).replaceAll("\ue013", () => key).replaceAll("\ue016", () => sha256)
      .replaceAll("\ue017", accessed).replaceAll("\ue018", accessed.replaceAll("-", "/"))
      .replaceAll("\ue019", year).replaceAll("\ue01a", month).replaceAll("\ue01b", day);
    return Object.fromEntries(Object.entries(forms).map(([form, text]) => [form, fill(text, WAYS[form] ?? String)]));
  }

  /** Cite a view of a table: `said` has what `inWords` says of it (`words`), its `address`, `key` and day of reading (`accessed`). */
  function cite(patterns, table, said) {
    const of = patterns.tables[table];
    const zh = `${of.part}（${said.words[0]}）`, en = `${of.part_en} (${said.words[1]})`;
    return fillForms(patterns.views, { ...said, zh, en, sha256: "" });
  }

  /** Cite a row in every form; `row` has its printed values by field, the id first; `address` is where it stays, `accessed` the day of reading. */
  function citeRow(patterns, table, row, address, accessed) {
    const of = patterns.tables[table], id = Object.values(row)[0], sentence = sentenceOf(row);
    const quoted = sentence && `“${single(sentence)}”`;
    const zh = `${of.part}：${id}${quoted}`, en = `${of.part_en}, row ${id}${quoted && `, ${quoted}`}`;
    return fillForms(patterns.rows, { zh, en, address, key: `${of.key}-${id}`, sha256: of.sha256, accessed });
  }

  const MONTHS = "January February March April May June July August September October November December".split(" ");
  /** Put the day of reading into a citation of a whole that names none, as portal/catalog does where it is known: in prose only beside no date. */
  function dated(form, text, accessed) {
    const [year, month, day] = accessed.split("-").map(Number);
    const told = `${MONTHS[month - 1]} ${day}, ${year}`;
    if (form === "gbt7714") return text.replace(/\. https?:\S+$/, (end) => `[${accessed}]${end}`);
    if (form === "bibtex") return text.replace(/^ {2}url = .*?(?=,?$)/m, (url) => `${url},\n  urldate = {${accessed}}`);
    if (form === "apa" && text.includes(" (n.d.). ")) return text.replace(/ (https?:\S+)$/, ` Retrieved ${told}, from $1`);
    if (form === "chicago" && text.includes(" n.d. ")) return text.replace(/ (https?:\S+)$/, ` Accessed ${told}. $1`);
    return text;
  }

  /** Put the citations of many rows in one form into one file, as `cite_together` in portal/catalog/citation.py does. */
  function together(form, cited) {
    if (form === "csl_json") return `[\n${cited.map((each) => each.slice("[\n".length, -"\n]\n".length)).join(",\n")}\n]\n`;
    return cited.join(form === "bibtex" ? "\n" : "");
  }

  /** Read a released CSV (RFC 4180): each row by field, every value as it is printed. */
  function readCsv(text) {
    const table = [];
    let row = [], at = 0;
    while (at < text.length) {
      let cell = "";
      if (text[at] === '"') {
        for (;;) {
          const end = text.indexOf('"', at + 1);
          if (end < 0) refuse("csv"); // cut off on the way
          cell += text.slice(at + 1, end);
          at = end + 1;
          if (text[at] !== '"') break;
          cell += '"';
        }
      } else {
        const end = /[,\r\n]|$/g;
        end.lastIndex = at;
        const to = end.exec(text).index;
        cell = text.slice(at, to);
        at = to;
      }
      row.push(cell);
      if (text[at] === ",") { at += 1; if (at === text.length) row.push(""); continue; }
      at += text[at] === "\r" ? 2 : 1;
      table.push(row);
      row = [];
    }
    if (row.length) table.push(row);
    const [names, ...rows] = table;
    return rows.map((cells) => Object.fromEntries(names.map((name, place) => [name, cells[place]])));
  }

  const views = { NoView, OF_TYPE, CODE_WORDS, codesOf, conditionInWords, orderInWords, inWords, standing, textOf, select, encode, decode, evidence, cite, citeRow, dated, together, readCsv };
  if (typeof module !== "undefined") module.exports = views; else global.portalViews = views;
})(typeof window === "undefined" ? globalThis : window);
