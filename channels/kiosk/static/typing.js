// Telex and VNI as people type them: one key at a time on the word before the caret. What is no Vietnamese syllable is
// left as typed; the tone stands where official texts put it (hòa, thủy, quý), and moves when the word grows or shrinks.

const GRAVE = "\u0300", ACUTE = "\u0301", HOOK = "\u0309", TILDE = "\u0303", DOT = "\u0323";
const TONES = new Set([GRAVE, ACUTE, HOOK, TILDE, DOT]);
const HAT = { a: "â", ă: "â", e: "ê", o: "ô", ơ: "ô" };
const HORN = { o: "ơ", ô: "ơ", u: "ư" };
const BREVE = { a: "ă", â: "ă" };
const VOWELS = new Set("aăâeêioôơuưy");
const MARKED = new Set("ăâêôơư");
const PLAIN = { ă: "a", â: "a", ê: "e", ô: "o", ơ: "o", ư: "u", đ: "d" };
const each = (text) => text.split(" ");

// The last three lines of onsets and the coda k are names of the highlands: Krông, Plei, Đăk.
const ONSETS = new Set(["", ...each("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"),
  ...each("kr pl bl kl kp br gr hr")]);
const NUCLEI = new Set(each("a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi oo ôi ơi ua uâ uê ui " +
  "uô uơ uy ưa ưi ươ ưu yê iêu oai oao oay oeo uây uêu uôi ươi ươu uya uyê uyu yêu"));
const CODAS = new Set(["", ...each("c ch k m n ng nh p t")]);
const STOPS = new Set(each("c ch k p t"));
const plain = (text) => [...text].map((letter) => PLAIN[letter] || letter).join("");
const PLAIN_NUCLEI = new Set([...NUCLEI].map(plain));

export const TONE_KEYS = { telex: { s: ACUTE, f: GRAVE, r: HOOK, x: TILDE, j: DOT }, vni: { 1: ACUTE, 2: GRAVE, 3: HOOK, 4: TILDE, 5: DOT } };
export const TONE_NAMES = { sắc: ACUTE, huyền: GRAVE, hỏi: HOOK, ngã: TILDE, nặng: DOT };

/** Letters (lower case, with their quality marks), which of them are capitals, and the tone. */
function apart(word) {
  const letters = [], capital = [];
  let tone = "";
  for (const sign of word.normalize("NFD")) {
    if (TONES.has(sign)) tone = sign;
    else if (/\p{M}/u.test(sign) && letters.length) letters.push((letters.pop() + sign).normalize("NFC"));
    else {
      letters.push(sign.toLowerCase());
      capital.push(sign !== sign.toLowerCase());
    }
  }
  return { letters, capital, tone };
}

/** Where the vowels begin and end; the u of "qu" and the i of "gi" belong to the consonant when a vowel follows. */
function vowels(letters) {
  let end = letters.length;
  while (end && !VOWELS.has(letters[end - 1])) end--;
  let start = end;
  while (start && VOWELS.has(letters[start - 1])) start--;
  if (start === 1 && end - start > 1 && /^(qu|gi)$/.test(letters[0] + letters[1])) start = 2;
  return { start, end, run: letters.slice(start, end).join("") };
}

/** Whether the letters can become a syllable; `marked` looks at the marks of the vowels too. */
function possible(letters, marked = false) {
  const { start, end, run } = vowels(letters);
  const onset = letters.slice(0, start).join("");
  const known = marked ? NUCLEI.has(run) : PLAIN_NUCLEI.has(plain(run));
  return known && CODAS.has(letters.slice(end).join("")) && (ONSETS.has(onset) || ONSETS.has(onset + run));
}

function tonePlace(letters) {
  const { start, end } = vowels(letters);
  for (let at = end - 1; at >= start; at--) if (MARKED.has(letters[at])) return at;
  if (end < letters.length) return end - 1;
  return end - start === 3 ? start + 1 : start;
}

function together({ letters, capital, tone }) {
  const place = tone && letters.some((letter) => VOWELS.has(letter)) ? tonePlace(letters) : -1;
  return letters
    .map((letter, at) => (at === place ? (letter + tone).normalize("NFC") : letter))
    .map((letter, at) => (capital[at] ? letter.toUpperCase() : letter))
    .join("");
}

/** Put a mark on one of the last vowels, so that a possible syllable comes out. */
function mark(letters, marks) {
  const { start, end } = vowels(letters);
  for (let at = end - 1; at >= start; at--) {
    const changed = letters.with(at, marks[letters[at]] || letters[at]);
    if (marks[letters[at]] && possible(changed, true)) return changed;
  }
  return null;
}

/** The horn: both letters of "uo" when something stands behind it ("thuở", but "thương"), else the last o or u. */
function horn(letters) {
  const { start, end, run } = vowels(letters);
  const at = run.search(/[uư][oơô]/);
  if (at >= 0 && run.slice(at, at + 2) !== "ươ") {
    const first = start + at;
    const open = first + 2 === end && end === letters.length && letters[first] === "u";
    const changed = letters.with(first + 1, "ơ").with(first, open ? "u" : "ư");
    if (changed.join("") !== letters.join("") && possible(changed, true)) return changed;
  }
  return mark(letters, HORN);
}

const struck = (letters) => (letters[0] === "d" && (letters.length === 1 || possible(letters)) ? letters.with(0, "đ") : null);
const breve = (letters) => (vowels(letters).run === "ua" ? null : mark(letters, BREVE));
const hat = (only) => (letters) => {
  const { run } = vowels(letters);
  return [...run].some((letter) => plain(letter) === only) ? mark(letters, only === "a" ? { a: "â", ă: "â" } : { [only]: HAT[only], ...(only === "o" && { ơ: "ô" }) }) : null;
};

const COMMANDS = {
  telex: { a: [hat("a"), /â/], e: [hat("e"), /ê/], o: [hat("o"), /ô/], d: [struck, /^đ/], w: [(l) => (/a$/.test(vowels(l).run) && breve(l)) || horn(l) || breve(l), /[ăơư]/] },
  vni: { 6: [(l) => mark(l, { a: "â", ă: "â", e: "ê", o: "ô", ơ: "ô" }), /[âêô]/], 7: [horn, /[ơư]/], 8: [breve, /ă/], 9: [struck, /^đ/] },
};

/** A letter behind the word. "uơ" and "ưo" become "ươ" when something follows them. */
function append(word, key) {
  const typed = apart(word);
  const { start, end, run } = vowels(typed.letters);
  const letters = [...typed.letters, key.toLowerCase()];
  const capital = [...typed.capital, key !== key.toLowerCase()];
  const grown = /^(uơ|ưo)$/.test(run) && end === typed.letters.length ? letters.with(start, "ư").with(start + 1, "ơ") : letters;
  if (possible(grown, true)) return together({ letters: grown, capital, tone: typed.tone });
  if (!typed.tone || possible(letters)) return together({ letters, capital, tone: typed.tone });
  return word + key; // no Vietnamese word any more: its tone stays where it is
}

/** Take the marks of the same key off again: "aaa" is meant to be "aa". */
function undone(typed, marked) {
  return { ...typed, letters: typed.letters.map((letter) => (marked.test(letter) && PLAIN[letter] ? PLAIN[letter] : letter)) };
}

/** The word with a tone, or null where it cannot carry it. The same tone again takes it off. */
export function toned(word, tone) {
  const typed = apart(word);
  const { end } = vowels(typed.letters);
  if (!possible(typed.letters) || (STOPS.has(typed.letters.slice(end).join("")) && tone !== ACUTE && tone !== DOT)) return null;
  return together({ ...typed, tone: typed.tone === tone ? "" : tone });
}

function composed(word, key, way) {
  const lower = key.toLowerCase();
  const typed = apart(word);
  const tone = TONE_KEYS[way][lower];
  if (tone) {
    const changed = toned(word, tone);
    if (changed === null) return null;
    return typed.tone === tone ? { word: changed + key, raw: true } : { word: changed };
  }
  if (lower === (way === "telex" ? "z" : "0")) return typed.tone && possible(typed.letters) ? { word: together({ ...typed, tone: "" }) } : null;
  const [command, marked] = COMMANDS[way][lower] || [];
  if (!command) return null;
  const letters = command(typed.letters);
  if (letters) return { word: together({ ...typed, letters }) };
  if (way === "telex" && lower === "w" && possible([...typed.letters, "ư"], true)) {
    return { word: together({ letters: [...typed.letters, "ư"], capital: [...typed.capital, key === "W"], tone: typed.tone }) };
  }
  const whole = typed.letters.join("");
  if (whole !== "đ" && !possible(typed.letters, true)) return null;
  if (!typed.letters.some((letter) => marked.test(letter)) || (lower === "d" && whole[0] !== "đ")) return null;
  return { word: (word.toLowerCase() === "ư" ? "" : together(undone(typed, marked))) + key, raw: true };
}

const WORD = /[\p{L}\p{M}]+$/u;

/**
 * The text before the caret after one key. `way` is "telex", "vni" or "off"; `raw` says that the word before the caret
 * is to be taken as typed, because a command was taken back in it. Returns the new text and the new `raw`.
 */
export function press(before, key, way, raw = false) {
  const word = WORD.exec(before)?.[0] || "";
  const rest = before.slice(0, before.length - word.length);
  if (!word) raw = false;
  const made = way !== "off" && !raw && (word || /^w$/i.test(key)) ? composed(word, key, way) : null;
  if (made) return { text: rest + made.word, raw: Boolean(made.raw) };
  if (!/^\p{L}$/u.test(key)) return { text: before + key, raw: raw && /^\p{N}$/u.test(key) };
  return { text: rest + (raw ? word + key : append(word, key)), raw };
}

/** The text before the caret without its last letter; the tone moves to where it now belongs. */
export function erase(before) {
  const word = WORD.exec(before)?.[0] || "";
  const rest = before.slice(0, before.length - word.length);
  if (!word) return [...before].slice(0, -1).join("");
  const typed = apart(word);
  const shorter = { letters: typed.letters.slice(0, -1), capital: typed.capital.slice(0, -1), tone: typed.tone };
  if (!typed.tone || (possible(typed.letters) && possible(shorter.letters))) return rest + together(shorter);
  return rest + [...word.normalize("NFC")].slice(0, -1).join("");
}
