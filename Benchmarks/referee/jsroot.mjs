// Reads with JSROOT what `bench write-matrix FOLDER` wrote, and compares every value with the rule computed anew.
//
// Usage: node jsroot.mjs JSROOT FOLDER     (JSROOT: a copy of root-project/jsroot)
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [copy, folder] = process.argv.slice(2).map(name => path.resolve(name));
const { internals, version } = await import(`${copy}/modules/core.mjs`);
const { openFile } = await import(`${copy}/modules/io.mjs`);
const { TSelector, treeProcess } = await import(`${copy}/modules/tree.mjs`);
// Under node JSROOT asks for a package of its own for zstd; the copy for browsers lies beside it, and under node wants these.
Object.assign(globalThis, { require: createRequire(import.meta.url), __dirname: copy, __filename: `${copy}/x.js` });
const { ZstdInit } = await import(`${copy}/modules/base/zstd.mjs`);
internals._ZstdStream = (await ZstdInit()).ZstdStream;

const types = ['bool', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float32', 'float64'];
const columns = types.flatMap(type => ['scalar', 'fixed', 'list', 'arrays'].map(shape => `${shape}_${type}`))
  .concat(['own', 'early', 'late', 'text']);
const trees = { 'Events': 3000, 'ntuples/deep/Empty': 0, 'ntuples/Single': 1 };
const codecs = ['none', 'lz4', 'zlib1', 'zlib9', 'zstd5'];
const counts = { columns: 0, values: 0, histograms: 0, objects: 0, 'values mended': 0 };

function fail(what) {
  console.error(`differs: ${what}`);
  process.exit(1);
}

// SplitMix64's mixing of two numbers.
function mixed(salt, index) {
  let z = BigInt.asUintN(64, (BigInt(salt) << 40n | BigInt(index)) * 0x9e3779b97f4a7c15n);
  z = BigInt.asUintN(64, (z ^ z >> 30n) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ z >> 27n) * 0x94d049bb133111ebn);
  return z ^ z >> 31n;
}

function typed(type, drawn) {
  switch (type) {
    case 'bool': return drawn & 1n ? 1 : 0;
    case 'float32': return Math.fround(Math.fround(Number(BigInt.asIntN(32, drawn))) / 977);
    case 'float64': return Number(BigInt.asIntN(64, drawn)) / 1e9;
    default: {
      const bits = Number(type.replace(/\D/g, ''));
      const value = type.startsWith('u') ? BigInt.asUintN(bits, drawn) : BigInt.asIntN(bits, drawn);
      return bits === 64 ? value : Number(value);
    }
  }
}

function length(kind, i) {
  const drawn = mixed(kind, i);
  return kind === 104 && drawn % 50n === 0n ? 200 : Number(drawn % 5n);
}

const kinds = { list: 101, arrays: 102, own: 103, early: 104 };

// The numbers of an entry, flattened, or its text.
function expected(name, i) {
  if (name === 'text') {
    const drawn = mixed(105, i);
    const count = drawn % 40n === 0n ? 250 + Number(drawn >> 8n & 15n) : Number(drawn >> 8n & 7n);
    return Array.from({ length: count }, (_, j) => (i + j) % 11 === 0 ? 'µ' : String.fromCharCode(97 + (i + j) % 26)).join('');
  }
  if (name === 'late') return [length(104, i)];
  const [shape, dtype] = name.split('_');
  const type = { own: 'float32', early: 'int16' }[name] ?? dtype;
  const items = shape in kinds ? length(kinds[shape], i) : 1;
  const each = { fixed: 6, arrays: 3 }[shape] ?? 1;
  const salt = columns.indexOf(name);
  return Array.from({ length: items * each }, (_, k) => typed(type, mixed(salt, 1000 * i + k)));
}

function flat(value) {
  if (typeof value === 'string') return Array.from(value, letter => letter.charCodeAt(0) << 24 >> 24);  // JSROOT's arrays of char
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? Array.from(value).flatMap(flat) : [typeof value === 'bigint' ? value : Number(value)];
}

// JSROOT makes texts of arrays of char, which end at the first zero.
const endedByZero = { fixed_int8: 6, arrays_int8: 3 };

function cut(values, size) {
  const parts = [];
  for (let start = 0; start < values.length; start += size) {
    const part = values.slice(start, start + size), zero = part.indexOf(0);
    parts.push(...(zero < 0 ? part : part.slice(0, zero)));
  }
  return parts;
}

// JSROOT leaves texts as bytes.
function decoded(text) {
  return Buffer.from(text, 'latin1').toString('utf8');
}

// JSROOT 7.11 takes ~low for signed: negative 64-bit integers whose low half is below 2^31 come out 2^32 too high.
function mended(value) {
  const number = BigInt(value);
  if (number >= 0n || BigInt.asUintN(32, number) >= 0x80000000n) return number;
  counts['values mended']++;
  return number - 0x100000000n;
}

async function compareTree(file, name, entries, label) {
  const tree = await file.readObject(name);
  if (Number(tree.fEntries) !== entries || tree.fTitle !== `tree of ${entries}`) fail(`${label}: entries or title`);
  if (tree.fBranches.arr.length !== columns.length + 3) fail(`${label}: branches`);
  if (entries === 0) return;
  const selector = new TSelector();
  for (const column of ['late', ...columns.filter(column => column !== 'late')]) selector.addBranch(column);  // counters first
  let i = 0;
  selector.Process = function () {
    for (const column of columns) {
      const found = this.tgtobj[column];
      let want = expected(column, i);
      if (column in endedByZero) want = cut(want, endedByZero[column]);
      const numbers = () => column.endsWith('_int64') ? flat(found).map(mended) : flat(found);
      const same = column === 'text' ? decoded(found) === want : numbers().join() === want.join();
      if (!same) fail(`${label} ${column}, entry ${i}: ${column === 'text' ? found : flat(found)}, not ${want}`);
      counts.values += column === 'text' ? 1 : want.length;
    }
    i++;
  };
  await treeProcess(tree, selector, {});
  if (i !== entries) fail(`${label}: ${i} entries read`);
  counts.columns += columns.length;
}

const pt = [[0, 12.5, 20, 31.25, 64], 'p_{T} [GeV]'], eta = [[-2.5, -2.5 + 5 / 3, -2.5 + 10 / 3, 2.5], '#eta'];
const decay = [[0, 1, 2, 3], ''];
const histograms = {
  uniform: [[eta], false], edges: [[pt], true], labelled: [[decay], true], plane: [[pt, eta], true], solid: [[eta, pt, decay], false],
};

async function compareHistogram(file, name, label) {
  const [axes, weighted] = histograms[name];
  const histogram = await file.readObject(`histograms/${name}`);
  const cells = axes.reduce((product, [edges]) => product * (edges.length + 1), 1);
  if (histogram.fArray.length !== cells || histogram.fNcells !== cells) fail(`${label}: bins`);
  for (let b = 0; b < cells; b++) {
    if (histogram.fArray[b] !== Number(mixed(106, b) % 10000n) / (weighted ? 64 : 1)) fail(`${label}: bin ${b}`);
    if (weighted && histogram.fSumw2[b] !== Number(mixed(107, b) % 10000n) / 256) fail(`${label}: squares of bin ${b}`);
  }
  if (histogram.fTitle !== `the ${name} one` || histogram.fEntries !== 4321) fail(`${label}: title or entries`);
  [histogram.fXaxis, histogram.fYaxis, histogram.fZaxis].slice(0, axes.length).forEach((axis, k) => {
    const [edges, title] = axes[k];
    const found = edges.map((_, b) => axis.GetBinLowEdge(b + 1));
    if (found.some((edge, b) => Math.abs(edge - edges[b]) > 1e-14)) fail(`${label}: edges ${found}`);
    if (axis.fTitle !== title) fail(`${label}: axis title`);
    const labels = axis.fLabels?.arr.map(text => `${text.fUniqueID} ${decoded(text.fString)}`) ?? [];
    if (labels.join() !== (title === '' ? '1 µµ,3 ττ' : '')) fail(`${label}: labels ${labels}`);
  });
  counts.histograms++;
}

for (const codec of codecs) {
  const bytes = fs.readFileSync(`${folder}/written-${codec}.root`);
  const file = await openFile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  for (const [name, entries] of Object.entries(trees)) await compareTree(file, name, entries, `${codec} ${name}`);
  for (const name of Object.keys(histograms)) await compareHistogram(file, name, `${codec} ${name}`);
  for (const [name, text] of [['note', 'matrix: µ→e'], ['texts/long', '0123456789'.repeat(40)]]) {
    if (decoded((await file.readObject(name)).fString) !== text) fail(`${codec} ${name}`);
    counts.objects++;
  }
  if ((await file.readObject('numbers/inner/value')).fVal !== 2.385) fail(`${codec}: number`);
  if ((await file.readDirectory('void')).fTitle !== 'an empty directory') fail(`${codec}: empty directory`);
  counts.objects += 2;
}
console.log(`JSROOT ${version}: equal in`, Object.entries(counts).map(([what, n]) => `${n} ${what}`).join(', '));
