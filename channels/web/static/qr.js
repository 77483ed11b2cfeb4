// QR codes made on the device (ISO/IEC 18004: byte mode, level M, versions 1 to 20): no address leaves for a picture.

// Of each version: codewords for error correction in a block, then blocks and data codewords of the first and the second group.
const BLOCKS = [
  [10, 1, 16, 0, 0], [16, 1, 28, 0, 0], [26, 1, 44, 0, 0], [18, 2, 32, 0, 0], [24, 2, 43, 0, 0],
  [16, 4, 27, 0, 0], [18, 4, 31, 0, 0], [22, 2, 38, 2, 39], [22, 3, 36, 2, 37], [26, 4, 43, 1, 44],
  [30, 1, 50, 4, 51], [22, 6, 36, 2, 37], [22, 8, 37, 1, 38], [24, 4, 40, 5, 41], [24, 5, 41, 5, 42],
  [28, 7, 45, 3, 46], [28, 10, 46, 1, 47], [26, 9, 43, 4, 44], [26, 3, 44, 11, 45], [26, 3, 41, 13, 42],
];
const QUIET = 4; // modules of margin, as readers want it

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
  x = x & 128 ? (x << 1) ^ 285 : x << 1;
}

function remainder(data, degree) {
  let generator = [1];
  for (let i = 0; i < degree; i++) {
    const next = [...generator, 0];
    generator.forEach((value, at) => (next[at + 1] ^= value && EXP[LOG[value] + i]));
    generator = next;
  }
  const rest = [...data, ...Array(degree).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const lead = rest[i];
    if (lead) generator.forEach((value, at) => (rest[i + at] ^= value && EXP[LOG[value] + LOG[lead]]));
  }
  return rest.slice(data.length);
}

function codewords(bytes, version, [degree, n1, size1, n2, size2]) {
  const room = n1 * size1 + n2 * size2;
  const bits = [];
  const push = (value, length) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(4, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => push(byte, 8));
  push(0, Math.min(4, room * 8 - bits.length));
  push(0, -bits.length & 7);
  const data = [];
  for (let i = 0; i < bits.length; i += 8) data.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  for (let pad = 236; data.length < room; pad ^= 253) data.push(pad);
  const blocks = [];
  for (let i = 0, at = 0; i < n1 + n2; i++) {
    const size = i < n1 ? size1 : size2;
    blocks.push(data.slice(at, (at += size)));
  }
  const checks = blocks.map((block) => remainder(block, degree));
  const out = [];
  for (let i = 0; i < Math.max(size1, size2); i++) blocks.forEach((block) => i < block.length && out.push(block[i]));
  for (let i = 0; i < degree; i++) checks.forEach((check) => out.push(check[i]));
  return out;
}

/** Rest of a BCH division: the check bits of the format and version words. */
function bch(value, polynomial, degree) {
  let rest = value << degree;
  for (let bit = 31; bit >= degree; bit--) if ((rest >>> bit) & 1) rest ^= polynomial << (bit - degree);
  return (value << degree) | rest;
}

/** Rows and columns of the alignment patterns' centres. */
function centres(version) {
  if (version === 1) return [];
  const last = version * 4 + 10;
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((last - 6) / (count - 1) / 2) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => last - step * (count - 2 - i))];
}

const MASKS = [
  (r, c) => (r + c) % 2, (r) => r % 2, (r, c) => c % 3, (r, c) => (r + c) % 3,
  (r, c) => ((r >> 1) + Math.floor(c / 3)) % 2, (r, c) => ((r * c) % 2) + ((r * c) % 3),
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2, (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2,
];

function frame(version) {
  const size = version * 4 + 17;
  const cells = Array.from({ length: size }, () => Array(size).fill(0));
  const fixed = cells.map((row) => row.map(() => false));
  const set = (r, c, dark) => {
    if (r < 0 || c < 0 || r >= size || c >= size) return;
    cells[r][c] = dark ? 1 : 0;
    fixed[r][c] = true;
  };
  for (let i = 8; i < size - 8; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  for (const [top, left] of [[0, 0], [0, size - 7], [size - 7, 0]])
    for (let r = -1; r < 8; r++)
      for (let c = -1; c < 8; c++) {
        const ring = Math.max(Math.abs(r - 3), Math.abs(c - 3));
        set(top + r, left + c, ring !== 2 && ring < 4);
      }
  const at = centres(version);
  const end = at.length - 1;
  at.forEach((row, i) =>
    at.forEach((column, j) => {
      if ((i === 0 && j === 0) || (i === 0 && j === end) || (i === end && j === 0)) return;
      for (let r = -2; r < 3; r++) for (let c = -2; c < 3; c++) set(row + r, column + c, Math.max(Math.abs(r), Math.abs(c)) !== 1);
    }),
  );
  if (version > 6) {
    const word = bch(version, 7973, 12);
    for (let i = 0; i < 18; i++) {
      const [far, near] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(far, near, (word >> i) & 1);
      set(near, far, (word >> i) & 1);
    }
  }
  return { size, cells, fixed, set };
}

function format({ size, set }, mask) {
  const word = bch(mask, 1335, 10) ^ 21522; // level M is 00
  const bit = (i) => (word >> i) & 1;
  for (let i = 0; i < 6; i++) set(i, 8, bit(i));
  set(7, 8, bit(6));
  set(8, 8, bit(7));
  set(8, 7, bit(8));
  for (let i = 9; i < 15; i++) set(8, 14 - i, bit(i));
  for (let i = 0; i < 8; i++) set(8, size - 1 - i, bit(i));
  for (let i = 8; i < 15; i++) set(size - 15 + i, 8, bit(i));
  set(size - 8, 8, 1);
}

function place({ size, cells, fixed }, bytes) {
  let at = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const row = (right + 1) & 2 ? step : size - 1 - step;
      for (const column of [right, right - 1]) {
        if (fixed[row][column]) continue;
        cells[row][column] = at < bytes.length * 8 ? (bytes[at >> 3] >> (7 - (at & 7))) & 1 : 0;
        at++;
      }
    }
  }
}

function penalty(cells) {
  const size = cells.length;
  let points = 0;
  let dark = 0;
  for (const lines of [cells, cells[0].map((_, c) => cells.map((row) => row[c]))])
    for (const line of lines) {
      const text = line.join("");
      for (const run of text.match(/0{5,}|1{5,}/g) || []) points += run.length - 2;
      points += 40 * (text.match(/(?=10111010000|00001011101)/g) || []).length;
    }
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) {
      dark += cells[r][c];
      if (r && c && new Set([cells[r][c], cells[r - 1][c], cells[r][c - 1], cells[r - 1][c - 1]]).size === 1) points += 3;
    }
  return points + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}

/** The modules of a QR code, row by row, 1 dark. Null when the text is longer than 666 bytes. */
export function qrModules(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = BLOCKS.findIndex(([, n1, s1, n2, s2], i) => n1 * s1 + n2 * s2 >= bytes.length + (i < 9 ? 2 : 3)) + 1;
  if (!version) return null;
  const words = codewords(bytes, version, BLOCKS[version - 1]);
  let best = null;
  MASKS.forEach((masked, mask) => {
    const made = frame(version);
    format(made, mask);
    place(made, words);
    made.cells.forEach((row, r) => row.forEach((_, c) => made.fixed[r][c] || (row[c] ^= masked(r, c) === 0 ? 1 : 0)));
    const points = penalty(made.cells);
    if (!best || points < best.points) best = { points, cells: made.cells };
  });
  return best.cells;
}

/** A picture of the code with its quiet zone, dark on white in every colour scheme; null when the text is too long. */
export function qrPicture(text, label) {
  const cells = qrModules(text);
  if (!cells) return null;
  const side = cells.length + 2 * QUIET;
  const make = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    return node;
  };
  const path = cells.flatMap((row, r) => row.map((dark, c) => (dark ? `M${c + QUIET} ${r + QUIET}h1v1h-1z` : ""))).join("");
  const picture = make("svg", { viewBox: `0 0 ${side} ${side}`, class: "qr", role: "img", "aria-label": label, "shape-rendering": "crispEdges" });
  picture.append(make("rect", { width: side, height: side, fill: "#fff" }), make("path", { d: path, fill: "#000" }));
  return picture;
}
