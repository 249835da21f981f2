// Search without a server: what the files below search/ are is told in portal/site/search_files.py, and folding in portal/text.
(() => {
  "use strict";

  const SHOWN = 20; // hits at a time
  const FILES = 16; // of pairs, about, for one question
  const OTHERS = 12; // other names of a body that are tried; half of them beside other words, as each is looked for in two places then
  const NEARBY = 0x200000; // tells characters of what a text is of from its own
  const AT_ONCE = 6; // texts loaded together
  const PAUSE = 4 * AT_ONCE; // texts after which a reader who has some hits is asked whether to go on
  const ID = /(?:^|[#/])([a-z]+(?:-[a-z0-9]+)+)\/?$/u; // of a row, an organisation or an indicator, also within its address; the end of it is looked for as `id_mark` has it
  const DROPPED = /[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}]/u;
  const NAMES = "零一二三四五六七八九";
  const VALUES = { "〇": 0, "两": 2 };
  [...NAMES].forEach((each, value) => { VALUES[each] = value; });
  const SECTION = "(?:[一二两三四五六七八九]千)?(?:[零〇]?[一二两三四五六七八九]百)?(?:[零〇]?[一二三四五六七八九]?十)?(?:[零〇]?[一二两三四五六七八九])?";
  const WHOLE = new RegExp(`^(?:(?<large>${SECTION})(?<unit>万亿|亿))?(?:[零〇]?(?<middle>${SECTION})万)?(?<small>${SECTION})$`, "u");
  const POINTED = new RegExp(`^(?<whole>[零〇]|${SECTION})点(?<part>[零〇一二三四五六七八九]+)(?<unit>万亿|亿|万)?$`, "u");
  const DIGIT_BY_DIGIT = /^[零〇一二三四五六七八九]{4,}$/u;
  const CHINESE = /(百分之)?([零〇一二两三四五六七八九十百千万亿点]+)/gu;
  const ARABIC = /(?<![a-z0-9.,])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,6})?(%|万亿|亿|万)?(?![a-z0-9])(?=(年)?)/gu;

  const alternating = (text) => {
    const found = new Map();
    let before = "";
    for (const each of text) {
      if (before) found.set(before, each);
      before = before ? "" : each;
    }
    return found;
  };

  // What portal/text/folding.py and spellings.py do, with the same table.
  class Folding {
    constructor(table) {
      this.han = alternating(table.han);
      this.marks = alternating(table.marks);
      this.terms = table.terms;
      this.term = new RegExp(Object.keys(table.terms).sort((one, other) => [...other].length - [...one].length).join("|"), "gu");
      this.known = new Map();
    }

    character(each) {
      let folded = this.known.get(each);
      if (folded === undefined) {
        folded = "";
        for (const part of (this.marks.get(each) ?? each).normalize("NFKD")) {
          if (DROPPED.test(part)) continue;
          for (const letter of (this.marks.get(part) ?? part).toLowerCase()) {
            if (!DROPPED.test(letter)) folded += this.han.get(letter) ?? letter;
          }
        }
        this.known.set(each, folded);
      }
      return folded;
    }

    fold(text) {
      let folded = "";
      for (const each of text) folded += this.character(each);
      return folded;
    }

    // The folded text, and for each of its units where the character that it came from begins and ends.
    places(text) {
      let folded = "";
      const starts = [], ends = [];
      let at = 0;
      for (const each of text) {
        const piece = this.character(each);
        folded += piece;
        for (let unit = 0; unit < piece.length; unit += 1) { starts.push(at); ends.push(at + each.length); }
        at += each.length;
      }
      return { folded, starts, ends };
    }

    spellings(word) {
      const typed = this.fold(word);
      const joined = typed.replace(ARABIC, (all) => all.replaceAll(",", ""));
      const numbers = [typed, joined, joined.replace(ARABIC, withCommas), typed.replace(CHINESE, inDigits), joined.replace(ARABIC, inChinese)];
      const termed = numbers.map((each) => each.replace(this.term, (term) => this.terms[term]));
      return [...new Set([...numbers, ...termed])].filter(Boolean);
    }
  }

  function withCommas(all, whole, part, unit, year) {
    return whole.startsWith("0") || year ? all : all.replace(whole, whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ","));
  }

  function section(text) {
    let total = 0, digit = 0;
    for (const each of text) {
      if (each in VALUES) { digit = VALUES[each]; continue; }
      total += (digit || 1) * { "十": 10, "百": 100, "千": 1000 }[each];
      digit = 0;
    }
    return total + digit;
  }

  const decimals = (rest, width) => (rest ? `.${String(rest).padStart(width, "0")}`.replace(/0+$/, "") : "");

  function wholeNumber({ large, unit, middle, small }, all) {
    const tens = section(middle ?? ""), ones = section(small);
    if (unit) {
      const rest = unit === "亿" ? tens * 10000 + ones : tens;
      return section(large) ? `${section(large)}${decimals(rest, 8)}${unit}` : all;
    }
    if (middle !== undefined) return tens ? `${tens}${decimals(ones, 4)}万` : all;
    return String(ones);
  }

  function inDigits(all, share, run) {
    let number;
    let found;
    if (DIGIT_BY_DIGIT.test(run)) number = [...run].map((each) => VALUES[each]).join("");
    else if ((found = POINTED.exec(run))) {
      const { whole, part, unit } = found.groups;
      number = `${section(whole)}.${[...part].map((each) => VALUES[each]).join("")}${unit ?? ""}`;
    } else if ((run.length > 1 || share) && (found = WHOLE.exec(run))) number = wholeNumber(found.groups, all);
    else return all;
    return share ? `${number}%` : number;
  }

  function spokenSection(number) {
    let out = "", gap = false;
    [[1000, "千"], [100, "百"], [10, "十"], [1, ""]].forEach(([power, name]) => {
      const digit = Math.floor(number / power) % 10;
      if (digit) { out += (gap ? "零" : "") + NAMES[digit] + name; gap = false; } else if (out) gap = true;
    });
    return out;
  }

  function spoken(number) {
    if (number === 0) return "零";
    let out = "";
    [[1e8, "亿"], [1e4, "万"], [1, ""]].forEach(([unit, name]) => {
      const part = Math.floor(number / unit) % 10000;
      if (!part) return;
      out += (out && part < 1000 ? "零" : "") + spokenSection(part) + name;
    });
    return out.startsWith("一十") ? out.slice(1) : out;
  }

  function inChinese(all, whole, part = "", unit = "", year = "") {
    if (year && whole.length === 4 && !part && !unit) return [...whole].map((each) => "〇一二三四五六七八九"[each]).join("");
    if (whole.startsWith("0") && whole.length > 1) return all;
    const said = spoken(Number(whole)) + (part ? `点${[...part.slice(1)].map((each) => NAMES[each]).join("")}` : "");
    return unit === "%" ? `百分之${said}` : said + unit;
  }

  // ---------------------------------------------------------------------------------------------------------- the files

  function mix(one, other) {
    let mixed = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x2c1b3c6d);
    return (mixed ^ (mixed >>> 12)) >>> 0;
  }

  // What a text that holds the word must hold: its threes, or of a word of two characters its only pair.
  function hashesOf(folded, added = 0) {
    const points = [...folded].map((each) => each.codePointAt(0) + added);
    const pairs = points.slice(1).map((second, place) => mix(points[place], second));
    return points.length < 3 ? pairs : pairs.slice(0, -1).map((pair, place) => mix(pair, points[place + 2]));
  }

  // Of the texts that `found` says hold `before` of the pairs asked for, say of those that hold this one that they hold one more;
  // `offsets` says where the texts of each group begin.
  function readPairs(bytes, hash, offsets, found, before) {
    const wanted = hash & 0xffff;
    let at = 0;
    const number = () => {
      let value = 0, shift = 0, byte;
      do { byte = bytes[at]; at += 1; value |= (byte & 0x7f) << shift; shift += 7; } while (byte > 0x7f);
      return value;
    };
    for (const offset of offsets) {
      const length = number();
      const end = at + length;
      while (at < end) {
        const key = bytes[at] | (bytes[at + 1] << 8);
        at += 2;
        const count = number();
        if (key !== wanted) {
          for (let each = 0; each < count; at += 1) if (bytes[at] < 0x80) each += 1; // past all numbers
          continue;
        }
        let text = offset;
        for (let each = 0; each < count; each += 1) {
          text += number();
          if (found[text] === before) found[text] = before + 1;
        }
      }
    }
  }

  const holds = (parts, alternatives) => alternatives.some((each) => parts.some((part) => part.includes(each)));

  async function inflate(response) {
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    const stream = response.body.pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  const spread = (all, count) => (count === 1 ? all.slice(all.length >> 1, (all.length >> 1) + 1) : all.length <= count ? all : Array.from({ length: count }, (_, place) => all[Math.round((place * (all.length - 1)) / (count - 1))]));
  const hex = (number) => number.toString(16).padStart(2, "0");

  class Searcher {
    constructor(root, load = (path) => fetch(root + path)) {
      this.load = load;
      this.files = new Map();
    }

    file(path) {
      if (!this.files.has(path)) {
        const loading = this.load(path).then(inflate);
        loading.catch(() => this.files.delete(path)); // so that it is tried again
        this.files.set(path, loading);
      }
      return this.files.get(path);
    }

    ready() {
      this.begun ??= (async () => {
        const [index, folding, bodies] = await Promise.all([this.load("search/index.json").then((found) => found.json()), this.file("search/folding.bin"), this.file("search/bodies.bin")]);
        this.folding = new Folding(JSON.parse(new TextDecoder().decode(folding)));
        this.bodies = Object.entries(JSON.parse(new TextDecoder().decode(bodies))).map(([name, others]) => [this.folding.fold(name), others])
          .sort(([one], [other]) => other.length - one.length);
        this.index = index;
        let offset = 0;
        this.offsets = index.groups.map((group) => { const here = offset; offset += group.tiers.reduce((sum, each) => sum + each, 0); return here; });
        this.count = offset;
      })();
      this.begun.catch(() => { this.begun = undefined; });
      return this.begun;
    }

    // What a word would be with other names of the body that it names, or of those that this one succeeded: each with that former name, as
    // plans print it, or with none.
    otherwise(spellings, most) {
      const found = new Map();
      spellings.forEach((each) => {
        const [name, [same, former]] = this.bodies.find(([known]) => each.includes(known)) ?? ["", [[], []]];
        same.forEach((printed) => found.set(each.replace(name, this.folding.fold(printed)), ""));
        former.forEach((printed) => found.set(each.replace(name, this.folding.fold(printed)), printed));
      });
      return new Map([...found].slice(0, most));
    }

    // Marks the texts that may hold any spelling of a word: those in which every hash of the spelling is found.
    async holding(alternatives, share) {
      const asked = alternatives.map((hashes) => spread(hashes, share));
      const files = await Promise.all(asked.map((hashes) => Promise.all(hashes.map((hash) => {
        const number = hash >>> (32 - this.index.bits);
        return this.file(`search/${this.index.pairs}/${hex(number >>> 8)}/${hex(number & 0xff)}.bin`);
      }))));
      const holding = new Uint8Array(this.count);
      asked.forEach((hashes, spelling) => {
        const found = new Uint8Array(this.count);
        hashes.forEach((hash, number) => readPairs(files[spelling][number], hash, this.offsets, found, number));
        for (let text = 0; text < found.length; text += 1) if (found[text] === hashes.length) holding[text] = 1;
      });
      return holding;
    }

    // The texts that may hold every word, best first, one of them in the text itself; null where nothing of two characters was typed. Of each
    // spelling `least` of its pairs or threes are looked at, or more where the spellings are few; `tiers` are the ones wanted, in order.
    async candidates(words, { least = 2, tiers = [0, 1, 2, 3] } = {}) {
      const used = words.filter((spellings) => spellings.every((each) => hashesOf(each).length));
      if (!used.length) return null;
      const asked = (added) => used.map((spellings) => spellings.map((each) => hashesOf(each, added)));
      const places = words.length > 1 ? [asked(0), asked(NEARBY)] : [asked(0)];
      const share = Math.max(least, Math.floor(FILES / places.flat(2).length));
      const [own, nearby] = await Promise.all(places.map((each) => Promise.all(each.map((alternatives) => this.holding(alternatives, share)))));
      const isAnywhere = used.length < words.length; // what has but one character may stand in any text
      const may = (number) => {
        let isOwn = isAnywhere;
        for (let word = 0; word < own.length; word += 1) {
          if (own[word][number]) isOwn = true;
          else if (!nearby?.[word][number]) return false;
        }
        return isOwn;
      };
      // In the order of hits: names of all groups first, then titles, then sentences, then who does what.
      const found = [[], [], [], []];
      this.index.groups.forEach(({ id, tiers }, group) => {
        let place = 0;
        tiers.forEach((length, tier) => {
          for (const end = place + length; place < end; place += 1) if (may(this.offsets[group] + place)) found[tier].push({ tier, group: id, place });
        });
      });
      return tiers.flatMap((tier) => found[tier]);
    }

    // What is known of an entry, as portal/site/search_texts.py tells it.
    hit([kind, address, title, text, scope = "", year = "", told = "", task = ""], { title: context }, tier, words) {
      return { kind, address, title, text, scope, year, told, task, context, tier, words, folded: [title, text, scope, year].map((each) => each && this.folding.fold(each)) };
    }

    // Yields what has an id.
    async *withId(id) {
      const candidates = await this.candidates([[`#${id.slice(-4)}`]]) ?? [];
      for (let at = 0; at < candidates.length; at += AT_ONCE) {
        const batch = candidates.slice(at, at + AT_ONCE);
        const texts = await Promise.all(batch.map(({ group, place }) => this.file(`search/texts/${group}/${place}.bin`)));
        for (let number = 0; number < texts.length; number += 1) {
          const about = JSON.parse(new TextDecoder().decode(texts[number]));
          for (const row of about.rows) {
            if (row[1].endsWith(`#${id}`) || row[1].endsWith(`/${id}/`)) yield this.hit(row, about, batch[number].tier, []);
          }
        }
      }
    }

    // Yields hits, best first; each knows the words' spellings for its marks. After each `pause` texts it yields null: so much was loaded.
    // Last come those that have other names of the bodies asked for, or of those that they succeeded: these say which.
    async *hits(question, how = {}) {
      await this.ready();
      const [, id] = ID.exec(question.trim().toLowerCase()) ?? [];
      if (id) yield* this.withId(id);
      const words = question.split(/[\s\x1c-\x1f\x85]+/u).map((word) => this.folding.spellings(word)).filter((each) => each.length);
      const whole = this.folding.fold(question);
      const order = (hit) => (how.tiers ?? [0, 1, 2, 3]).indexOf(hit.tier);
      yield* this.holdingAll(words, (hit) => (hit.folded[0] === whole ? -1 : order(hit)), how);
      const others = words.map((spellings) => this.otherwise(spellings, words.length > 1 ? OTHERS / 2 : OTHERS));
      if (!others.some((each) => each.size)) return;
      const named = others.flatMap((each) => [...each]);
      for await (const hit of this.holdingAll(words.map((spellings, word) => [...spellings, ...others[word].keys()]), order, how, words)) {
        if (hit) {
          const has = ([each]) => [...hit.folded, ...hit.nearby].some((part) => part.includes(each));
          const found = named.filter(has);
          if (found.every(([, former]) => former)) hit.former = found.map(([, former]) => former);
        }
        yield hit;
      }
    }

    // Yields what has every word in one of its spellings, in the order of a rank; what has all of `but` is left out.
    async *holdingAll(words, rank, { tiers, pause = PAUSE }, but) {
      const candidates = await this.candidates(words, { tiers, least: but ? 1 : 2 }) ?? []; // names of other times are many
      for (let at = 0; at < candidates.length; at += AT_ONCE) {
        const batch = candidates.slice(at, at + AT_ONCE);
        const texts = await Promise.all(batch.map(({ group, place }) => this.file(`search/texts/${group}/${place}.bin`)));
        const found = texts.flatMap((bytes, number) => {
          const about = JSON.parse(new TextDecoder().decode(bytes));
          const nearby = [this.folding.fold(about.title), this.folding.fold(about.nearby)];
          const hasAll = (asked) => {
            const isNearby = asked.map((alternatives) => holds(nearby, alternatives));
            return ({ folded }) => {
              const own = asked.map((alternatives) => holds(folded, alternatives));
              return own.some(Boolean) && own.every((is, word) => is || isNearby[word]);
            };
          };
          const fits = hasAll(words), isLeftOut = but ? hasAll(but) : () => false;
          return about.rows.map((row) => ({ ...this.hit(row, about, batch[number].tier, words), nearby })).filter((hit) => fits(hit) && !isLeftOut(hit));
        });
        yield* found.sort((one, other) => rank(one) - rank(other));
        if ((at + AT_ONCE) % pause === 0 && at + AT_ONCE < candidates.length) yield null;
      }
    }
  }

  // ----------------------------------------------------------------------------------------------------------- the page

  // Pages are in one language; what is said here is in theirs.
  const say = (chinese, english) => (document.documentElement.lang === "en" ? english : chinese);
  const KINDS = {
    dataset: ["数据集", "Dataset"], indicator: ["指标", "Indicator"], organization: ["机构", "Organisation"],
    task: ["任务", "Task"], target: ["目标", "Target"], observation: ["报告数据", "Reported"], responsibility: ["责任分工", "Responsibility"], sentence: ["原文", "Text"],
  };
  // Among which texts those of a kind are; see TIERS of portal/site/search_texts.py.
  const TIER_OF = { dataset: 0, indicator: 0, organization: 0, task: 1, target: 1, observation: 1, sentence: 2, responsibility: 3 };
  // By which words readers ask for a kind, folded as questions are.
  const KIND_WORDS = new Map(Object.entries({
    dataset: "数据集 dataset datasets", indicator: "指标 indicator indicators", organization: "机构 部门 organisation organisations organization organizations",
    task: "任务 task tasks", target: "目标 target targets", observation: "报告数据 完成情况 reported",
    responsibility: "责任 责任分工 分工 responsibility responsibilities", sentence: "原文 text",
  }).flatMap(([kind, words]) => words.split(" ").map((word) => [word, kind])));
  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // Where the words stand in a text: start and end of each, those that touch joined.
  function matches(folding, text, words) {
    const { folded, starts, ends } = folding.places(text);
    const spans = [];
    words.flat().forEach((each) => {
      for (let at = folded.indexOf(each); at >= 0; at = folded.indexOf(each, at + each.length)) spans.push([starts[at], ends[at + each.length - 1]]);
    });
    const joined = [];
    spans.sort((one, other) => one[0] - other[0] || one[1] - other[1]).forEach(([start, end]) => {
      const last = joined[joined.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end); else joined.push([start, end]);
    });
    return joined;
  }

  function marked(folding, text, words, length) {
    const spans = matches(folding, text, words);
    const from = text.length > length && spans.length ? Math.max(0, Math.min(spans[0][0] - 30, text.length - length)) : 0;
    const to = Math.min(text.length, Math.max(from + length, spans.length ? spans[0][1] : 0));
    const out = [from ? "…" : ""];
    let at = from;
    spans.filter(([start, end]) => start >= from && end <= to).forEach(([start, end]) => {
      out.push(text.slice(at, start), make("mark", { textContent: text.slice(start, end) }));
      at = end;
    });
    return [...out, text.slice(at, to), to < text.length ? "…" : ""];
  }

  function shown(folding, root, hit) {
    const link = make("a", { href: root + hit.address, lang: "zh-Hans" }, ...(hit.title ? marked(folding, hit.title, hit.words, 80) : marked(folding, hit.text, hit.words, 120)));
    const item = make("li", {}, make("span", { className: "kind", textContent: KINDS[hit.kind] ? say(...KINDS[hit.kind]) : hit.kind }), " ", link);
    if (hit.former?.length) item.append(" ", make("span", { className: "tag former", textContent: say(`前身：${hit.former[0]}`, `predecessor: ${hit.former[0]}`) }));
    const beside = [hit.scope, hit.year].filter(Boolean).flatMap((each) => [" · ", ...marked(folding, each, hit.words, 60)]);
    if (hit.title && (hit.text || beside.length)) item.append(make("p", { lang: "zh-Hans" }, ...marked(folding, hit.text, hit.words, 120), ...beside.slice(hit.text ? 0 : 1)));
    if (hit.context) item.append(make("p", { className: "context", lang: "zh-Hans" }, ...marked(folding, hit.context, hit.words, 120)));
    return item;
  }

  function openPage(page) {
    const root = new URL(page.dataset.root, location).href;
    const pages = new URL(page.dataset.pages, location).href;
    const box = page.querySelector("input[name=q]");
    const list = page.querySelector("ol");
    const told = page.querySelector("[role=status]");
    const more = page.querySelector("button.more");
    const asRows = page.querySelector("a.as-rows");
    const searcher = new Searcher(root);
    const NOTHING = say("没有找到：试试少几个词，或短一点的词，词与词之间加空格", "Nothing found: try fewer or shorter words, with blanks between them");
    let asked = 0;

    // Of the words of a question that finds nothing, those that stand nowhere: without them the others may find something.
    async function nowhere(words) {
      const missing = [];
      for (const word of words) {
        if (searcher.folding.fold(word).length < 2) continue; // alone it cannot be looked for
        const next = await searcher.hits(word).next();
        if (next.done) missing.push(word);
      }
      return missing;
    }

    // The kind of rows that a word calls by its name: who asks for 宽带 目标 wants targets, in which that word need not stand.
    const kindOf = (word) => KIND_WORDS.get(searcher.folding.fold(word));

    // Yields what is of some kinds; what was loaded for nothing counts as before.
    async function* among(found, kinds) {
      for await (const hit of found) if (!hit || kinds.includes(hit.kind)) yield hit;
    }

    async function show(found, number, before, left = "") {
      const hits = [];
      let isEnd = true;
      for (let next = await found.next(); !next.done; next = await found.next()) {
        if (number !== asked) return;
        if (next.value) hits.push(next.value);
        if (next.value ? hits.length === SHOWN : hits.length) { isEnd = false; break; }
      }
      if (number !== asked) return;
      const items = hits.map((hit) => shown(searcher.folding, pages, hit));
      list.append(...items);
      const total = before + hits.length;
      told.textContent = left + (isEnd ? (total ? say(`共 ${total} 条`, `${total} found`) : NOTHING) : say(`前 ${total} 条，还有更多`, `The first ${total}; there are more`));
      more.hidden = isEnd;
      more.onclick = () => { show(found, number, total, left).then(() => list.children[total]?.querySelector("a").focus()); };
      if (total || left) return;
      const words = [...new Set(box.value.split(/\s+/u).filter(Boolean))];
      const kinds = [...new Set(words.map(kindOf).filter(Boolean))];
      const plain = words.filter((word) => !kindOf(word));
      const missing = words.length > 1 ? await nowhere(plain) : [];
      const rest = plain.filter((word) => !missing.includes(word)).join(" ");
      if (number !== asked || !(missing.length || kinds.length) || [...rest].length < 2) return;
      const named = missing.map((word) => `“${word}”`);
      const without = missing.length ? say(
        `没有一处写着${named.join("、")}，下面不计${missing.length > 1 ? "这些词" : "这个词"}：`,
        `${named.join(", ")} ${missing.length > 1 ? "stand nowhere and are" : "stands nowhere and is"} left out: `,
      ) : "";
      const only = kinds.length ? say(
        `只列${kinds.map((kind) => KINDS[kind][0]).join("、")}，`, `only of the kind ${kinds.map((kind) => KINDS[kind][1]).join(", ")}: `,
      ) : "";
      const narrowed = searcher.hits(rest, kinds.length ? { tiers: [...new Set(kinds.map((kind) => TIER_OF[kind]))].sort() } : {});
      await show(kinds.length ? among(narrowed, kinds) : narrowed, number, 0, without + only);
    }

    async function ask() {
      const number = asked += 1;
      const question = box.value.trim();
      history.replaceState(null, "", question ? `?q=${encodeURIComponent(question)}` : location.pathname);
      if (asRows) asRows.search = question ? `?q=${encodeURIComponent(question)}` : "";
      list.replaceChildren();
      more.hidden = true;
      told.textContent = "";
      if (!question) return;
      if ([...question].length < 2) { told.textContent = say("请至少输入两个字", "Type two characters or more"); return; }
      const started = performance.now();
      try {
        await show(searcher.hits(question), number, 0);
        if (number === asked) page.dataset.milliseconds = String(Math.round(performance.now() - started));
      } catch {
        if (number === asked) told.textContent = say("没能读取搜索文件，请稍后再试", "The files of the search could not be read: try again later");
      }
    }

    let waiting;
    box.addEventListener("input", (event) => { if (!event.isComposing) { clearTimeout(waiting); waiting = setTimeout(ask, 150); } });
    box.addEventListener("compositionend", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
    page.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); ask(); });
    page.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("li > a")];
      const here = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown" && here + 1 < links.length) links[here + 1].focus();
      else if (event.key === "ArrowUp" && here > 0) links[here - 1].focus();
      else if (event.key === "ArrowUp" && here === 0) box.focus();
      else if (event.key === "Escape" && document.activeElement !== box) box.focus();
      else if (event.key === "Escape" && box.value) { box.value = ""; ask(); }
      else return;
      event.preventDefault();
    });
    box.value = new URLSearchParams(location.search).get("q") ?? "";
    if (box.value) ask(); else box.focus();
  }

  if (typeof module !== "undefined") { module.exports = { Folding, Searcher, hashesOf, matches }; return; }

  // Tables fold what is typed into their filters by the same table; see portal.js.
  const HERE = document.currentScript.src;
  let folding;
  window.portalFolding = () => {
    folding ??= fetch(new URL("../search/folding.bin", HERE)).then(inflate).then((bytes) => new Folding(JSON.parse(new TextDecoder().decode(bytes))));
    folding.catch(() => { folding = undefined; });
    return folding;
  };

  // On every page: / goes to the box in the header, or on the page of the search to the larger one there; Esc leaves it.
  document.addEventListener("keydown", (event) => {
    const here = document.activeElement;
    const box = document.querySelector("#search-page input[name=q]") ?? document.querySelector(".site-search input[name=q]");
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && box && !here.matches("input, textarea, select, [contenteditable]")) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "Escape" && here.closest?.(".site-search")) here.blur();
  });
  const page = document.getElementById("search-page");
  if (page) openPage(page);
  if (document.getElementById("row-finder")) {
    window.portalSearch = { Searcher, make, marked, say };
    document.head.append(make("script", { src: new URL("rows.js", HERE).href }));
  }
})();
