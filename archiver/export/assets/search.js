// Search over an index that is loaded a part at a time, as scripts: it works from a folder.
"use strict";
(() => {
  const CJK = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const RUN = new RegExp(`[${CJK}]+|(?:(?![${CJK}])[\\p{L}\\p{N}])+`, "gu");
  const IS_CJK = new RegExp(`^[${CJK}]`, "u");
  const LONGEST = 40;
  const MOST = 50;
  const form = document.getElementById("search");
  const settings = form.dataset;
  const parts = Number(settings.parts);
  const postsAFile = Number(settings.postsAFile);
  const loading = new Map();
  const given = new Map();

  window.archiverSearch = (name, told) => given.set(name, told);

  function load(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `search/${name}.js`;
        script.onload = () => { script.remove(); resolve(given.get(name)); };
        script.onerror = () => { loading.delete(name); reject(new Error(`${name} is missing`)); };
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  // As `places` in search_index.py does: each with its place among them.
  function taken(text) {
    const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const found = [];
    let at = 0;
    for (const run of plain.match(RUN) || []) {
      const characters = [...run];
      if (!IS_CJK.test(run)) {
        found.push({ word: characters.slice(0, LONGEST).join(""), prefix: false, at });
        at += 1;
      } else if (characters.length === 1) {
        found.push({ word: run, prefix: true, at });
        at += 1;
      } else {
        for (let place = 0; place + 1 < characters.length; place += 1) {
          const word = characters[place] + characters[place + 1];
          found.push({ word, prefix: false, at: at + place });
        }
        at += characters.length;
      }
    }
    return found;
  }

  // The words and, every second time, the phrases of a query; what is written last may go on.
  function wanted(query) {
    const groups = query.split(/["\u201c\u201d\u201e]/).map((text, index) => (
      { words: taken(text), phrase: index % 2 === 1 }
    ));
    const last = groups[groups.length - 1].words.at(-1);
    if (last && [...last.word].length > 1) last.prefix = true;
    return groups.filter((group) => group.words.length);
  }

  function partOf(word) {
    const [first, second] = [...word];
    const next = second && !IS_CJK.test(word) ? second.codePointAt(0) : 0;
    return (first.codePointAt(0) * 31 + next) % parts;
  }

  function unpack(packed, into) {
    let number = 0;
    for (const step of packed.split(",")) {
      const above = step.endsWith("!");
      number += parseInt(above ? step.slice(0, -1) : step, 36);
      into.set(number, (into.get(number) || 0) || (above ? 1 : 0));
    }
  }

  async function keysOf({ word, prefix }) {
    const index = await load(`words-${partOf(word)}`);
    const alike = prefix ? Object.keys(index).filter((other) => other.startsWith(word)) : [word];
    return { index, keys: alike.filter((key) => Object.hasOwn(index, key)) };
  }

  async function postsWith(word) {
    const { index, keys } = await keysOf(word);
    const found = new Map();
    for (const key of keys) unpack(index[key], found);
    return found;
  }

  // Of the posts in `among` where the phrase of `word` would begin if this is its word there.
  async function beginnings(word, among) {
    const { index, keys } = await keysOf(word);
    const places = await load(`places-${partOf(word.word)}`);
    const found = new Map();
    for (const key of keys) {
      const listed = places[key].split(",");
      let number = 0;
      index[key].split(",").forEach((step, nth) => {
        number += parseInt(step, 36);
        if (!among.has(number)) return;
        if (!found.has(number)) found.set(number, new Set());
        let place = 0;
        for (const further of listed[nth].split(".")) {
          place += parseInt(further, 36);
          found.get(number).add(place - word.at);
        }
      });
    }
    return found;
  }

  async function together({ words }, among) {
    const [first, ...others] = await Promise.all(words.map((word) => beginnings(word, among)));
    const begins = (number) => [...first.get(number)].some(
      (place) => others.every((other) => other.get(number).has(place)),
    );
    return new Set([...among].filter(begins));
  }

  async function search(query) {
    const groups = wanted(query);
    if (!groups.length) return [];
    const asked = groups.flatMap((group) => group.words);
    const [first, ...others] = await Promise.all(asked.map(postsWith));
    let numbers = new Set([...first.keys()].filter((n) => others.every((other) => other.has(n))));
    for (const group of groups) {
      if (group.phrase && group.words.length > 1) numbers = await together(group, numbers);
    }
    const score = (number) => others.reduce((sum, other) => sum + other.get(number), first.get(number));
    const found = [...numbers].map((number) => ({ number, score: score(number) }));
    return found.sort((a, b) => b.score - a.score || b.number - a.number);
  }

  async function entry({ number }) {
    const page = await load(`posts-${Math.floor(number / postsAFile)}`);
    const [href, title, day, summary] = page[number % postsAFile];
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = href;
    link.textContent = title;
    item.append(link, day ? ` ${day}` : "");
    if (summary) {
      const said = document.createElement("p");
      said.textContent = summary;
      item.append(said);
    }
    return item;
  }

  const results = document.getElementById("results");
  const status = document.getElementById("status");
  let asked = 0;

  async function show(query) {
    asked += 1;
    const turn = asked;
    try {
      const found = query.trim() ? await search(query) : [];
      const entries = await Promise.all(found.slice(0, MOST).map(entry));
      if (turn !== asked) return;
      results.replaceChildren(...entries);
      const shown = found.length > MOST ? `, the best ${MOST} of them shown` : "";
      const number = found.length === 1 ? "1 post" : `${found.length} posts`;
      status.textContent = query.trim() ? `${number}${shown}` : "";
    } catch (error) {
      status.textContent = `The index cannot be read: ${error.message}`;
    }
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(form.elements.q.value);
  });
  form.elements.q.addEventListener("input", () => show(form.elements.q.value));
  const query = new URLSearchParams(location.search).get("q");
  if (query) {
    form.elements.q.value = query;
    show(query);
  }
})();
