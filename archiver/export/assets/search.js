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

  // As `words` in search_index.py does; what a word may go on with is wanted of the last one.
  function wanted(query) {
    const plain = query.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const found = [];
    for (const run of plain.match(RUN) || []) {
      const characters = [...run];
      if (!IS_CJK.test(run)) {
        found.push({ word: characters.slice(0, LONGEST).join(""), prefix: false });
      } else if (characters.length === 1) {
        found.push({ word: run, prefix: true });
      } else {
        for (let place = 0; place + 1 < characters.length; place += 1) {
          found.push({ word: characters[place] + characters[place + 1], prefix: false });
        }
      }
    }
    const last = found[found.length - 1];
    if (last && [...last.word].length > 1) last.prefix = true;
    return found;
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

  async function postsWith({ word, prefix }) {
    const index = await load(`words-${partOf(word)}`);
    const found = new Map();
    if (Object.hasOwn(index, word)) unpack(index[word], found);
    if (prefix) {
      for (const other of Object.keys(index)) {
        if (other !== word && other.startsWith(word)) unpack(index[other], found);
      }
    }
    return found;
  }

  async function search(query) {
    const asked = wanted(query);
    if (!asked.length) return [];
    const [first, ...others] = await Promise.all(asked.map(postsWith));
    const found = [];
    for (const [number, above] of first) {
      if (others.every((other) => other.has(number))) {
        const score = others.reduce((sum, other) => sum + other.get(number), above);
        found.push({ number, score });
      }
    }
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
