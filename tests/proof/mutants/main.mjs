import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { equivalent } from './equivalent.mjs';
import { SqlHunt } from './hunt-sql.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

function optionsOf(words) {
  const options = { filters: [], jobs: 2, resume: null, list: false, near: false, kinds: ['sql', 'c'], sample: Infinity, seed: Math.floor(Date.now() / 1000) };
  for (let i = 0; i < words.length; i += 1) {
    if (words[i] === '--resume') options.resume = words[i += 1];
    else if (words[i] === '--jobs') options.jobs = Number(words[i += 1]);
    else if (words[i] === '--list') options.list = true;
    else if (words[i] === '--near') options.near = true;
    else if (words[i] === '--sql' || words[i] === '--c') options.kinds = [words[i].slice(2)];
    else if (words[i] === '--sample') options.sample = Number(words[i += 1]);
    else if (words[i] === '--seed') options.seed = Number(words[i += 1]);
    else options.filters.push(words[i]);
  }
  return options;
}

// The same mutants for the same seed (mulberry32), whatever order they were found in.
function sampled(mutants, { sample, seed }) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  if (mutants.length <= sample) return mutants;
  return [...mutants].sort((a, b) => a.id.localeCompare(b.id)).map((m) => ({ m, at: random() })).sort((a, b) => a.at - b.at).slice(0, sample).map(({ m }) => m);
}

// What an earlier run found: only mutants that were caught count as done.
function remembered(file) {
  if (!file || !existsSync(file)) return new Map();
  return new Map(readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)).map((r) => [r.id, r]));
}

async function hunters(kinds) {
  const all = [];
  if (kinds.includes('sql')) all.push(new SqlHunt(ROOT));
  if (kinds.includes('c')) {
    const found = await import('./hunt-c.mjs');
    all.push(new found.CHunt(ROOT));
  }
  return all;
}

class Count {
  constructor() { Object.assign(this, { killed: 0, equal: 0, still: 0, survivors: [] }); }

  note(mutant, result) {
    const line = `${mutant.where} ${mutant.what}`;
    if (result.still) {
      this.still += 1;
      console.log(`still    ${line}`);
    } else if (result.by) {
      this.killed += 1;
      console.log(`killed   ${line}\n         -> ${result.by}`);
    } else if (result.slow) {
      this.survivors.push(line);
      console.log(`slow     ${line}`);
    } else if (equivalent(mutant)) {
      this.equal += 1;
      console.log(`same     ${line}\n         ${equivalent(mutant)}`);
    } else {
      this.survivors.push(line);
      console.log(`SURVIVED ${line}`);
    }
  }

  sum() {
    if (this.survivors.length > 0) console.log(`\nsurvivors:\n${this.survivors.join('\n')}`);
    const total = this.killed + this.equal + this.still + this.survivors.length;
    console.log(`\n${total} mutants: ${this.killed} killed, ${this.equal} equivalent, ${this.still} refused by the compiler or the database, ${this.survivors.length} survived`);
    console.log(`${this.killed} passed, ${this.survivors.length} failed`);
    return this.survivors.length === 0 && this.killed > 0 ? 0 : 1;
  }
}

async function hunt(hunter, mutants, options, known, count) {
  const place = (m) => options.filters.findIndex((f) => `${m.where} ${m.what}`.includes(f));
  const waiting = [...mutants].sort((a, b) => Number(a.alone === undefined) - Number(b.alone === undefined) || place(a) - place(b)); // the quick ones first
  const work = async (worker) => {
    for (let m = waiting.shift(); m; m = waiting.shift()) {
      const before = known.get(m.id);
      const done = before && (before.still || hunter.knows(before.by));
      const result = done ? before : equivalent(m) ? {} : await hunter.try(m, worker);
      if (options.resume && !done && (result.by || result.still)) appendFileSync(options.resume, `${JSON.stringify({ id: m.id, ...result })}\n`);
      count.note(m, result);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => { hunter.end(); process.exit(130); });
  if (options.near) hunter.near?.(mutants.filter((m) => !known.has(m.id)));
  try {
    await hunter.begin(options.jobs, options.resume && `${options.resume}.notes`);
    await Promise.all(Array.from({ length: options.jobs }, (_, i) => work(i)));
  } finally {
    hunter.end();
  }
}

export async function main(words) {
  const options = optionsOf(words);
  const count = new Count();
  const known = remembered(options.resume);
  const hunts = (await hunters(options.kinds)).map((hunter) => ({ hunter, all: hunter.mutants() }));
  const wanted = ({ where, what }) => options.filters.length === 0 || options.filters.some((f) => `${where} ${what}`.includes(f));
  const all = hunts.flatMap(({ all: found }) => found.filter(wanted));
  const chosen = new Set(sampled(all, options));
  if (chosen.size < all.length) console.log(`${chosen.size} of ${all.length} mutants, seed ${options.seed}`);
  for (const { hunter, all: found } of hunts) {
    const mutants = found.filter((m) => chosen.has(m));
    if (options.list) for (const m of mutants) console.log(`${m.id} ${m.where} ${m.what}`);
    else if (mutants.length > 0) await hunt(hunter, mutants, options, known, count);
  }
  return options.list ? 0 : count.sum();
}
