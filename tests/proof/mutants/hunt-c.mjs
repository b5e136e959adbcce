// Hunts the mutants of the C: in a copy of the sources, the one file is changed,
// the unit tests that are about it are linked anew and asked, and the first that
// fails names it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { TARGETS, cMutants } from './c.mjs';

const FLAGS = ['CFLAGS=-std=c17 -O0 -fPIE -w', 'LDFLAGS=-pie -Wl,--as-needed', 'HARDENING=', 'HARDENED_LINK='];
const SECONDS = 60; // of a unit test: more than any takes, also on a busy machine

// In a session of its own, which ends with all that is in it after so many
// seconds, or when it has said enough.
function finished(command, args, options, seconds = 600, enough = null) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let late = false;
    const kill = () => { try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it ended by itself */ } };
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, seconds * 1000);
    child.stdout.on('data', (data) => {
      out += data;
      if (enough?.test(out)) kill();
    });
    child.stderr.on('data', (data) => { out += data; });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status: late ? 'late' : signal ?? status, out });
    });
  });
}

export class CHunt {
  constructor(root) {
    this.root = root;
    this.names = new Set();
  }

  mutants() { return cMutants(this.root); }

  async begin(jobs) {
    this.folder = mkdtempSync('/var/tmp/mutants-c-');
    chmodSync(this.folder, 0o755);
    execFileSync(`${this.root}/tests/unit/cluster`, ['start', `${this.folder}/pg`]);
    this.places = [];
    for (let i = 0; i < jobs; i += 1) {
      const tree = `${this.folder}/tree${i}`;
      for (const part of ['Makefile', 'core', 'include', 'portals', 'services', 'sql', 'tests/unit', 'tests/fuzz/rules.mk']) {
        if (existsSync(`${this.root}/${part}`)) cpSync(`${this.root}/${part}`, `${tree}/${part}`, { recursive: true });
      }
      mkdirSync(`${this.folder}/unit${i}`);
      execFileSync('ln', ['-s', `${this.folder}/pg`, `${this.folder}/unit${i}/pg`]);
      this.places.push({ tree, build: `${tree}/build`, unit: `${this.folder}/unit${i}` });
    }
    const units = [...new Set(Object.values(TARGETS).flatMap(({ units: u }) => u))];
    this.targets = [...units.map((u) => `build/unit/${u}`), 'build/bin/keeper'];
    for (const place of this.places) {
      const made = await this.make(place, this.targets);
      if (made.status !== 0) throw new Error(made.out.slice(-2000));
    }
    for (const unit of units) {
      const { by, named } = await this.ask(this.places[0], unit);
      if (by) throw new Error(`a unit test fails before anything was changed: ${by}`);
      named.forEach((name) => this.names.add(name));
    }
    this.recipes = new Map(Object.entries(TARGETS).flatMap(([file, { units: u }]) => u.map((unit) => [`${file} ${unit}`, this.recipe(file, unit)])));
  }

  make({ tree }, targets) {
    return finished('make', ['-s', '-j2', ...FLAGS, ...targets], { cwd: tree });
  }

  // What make would do for a unit test if that file were new, asked once while
  // nothing is: reading the Makefile takes longer than the compiler.
  recipe(file, unit) {
    const said = execFileSync('make', ['-n', ...FLAGS, '-W', file, `build/unit/${unit}`], { cwd: this.places[0].tree, encoding: 'utf8' });
    return `set -e\n${said.replaceAll(/^make(\[\d+\])?: .*$/gm, '')}`;
  }

  // Whatever was made of another file's mutants is made whole again first.
  async build(place, file, unit) {
    if (place.about && place.about !== file) {
      const made = await this.make(place, this.targets);
      if (made.status !== 0) throw new Error(made.out.slice(-2000));
    }
    place.about = file;
    return finished('sh', ['-c', this.recipes.get(`${file} ${unit}`)], { cwd: place.tree });
  }

  // Runs one unit test: the first that fails by name; what ends it is a failure as well.
  async ask({ build, unit }, name) {
    const { status, out } = await finished(`${build}/unit/${name}`, [], { env: { ...process.env, CMOCKA_MESSAGE_OUTPUT: 'TAP', UNIT_FOLDER: unit } }, SECONDS, /^not ok .*\n/m);
    const named = [...out.matchAll(/^ok \d+ - (\w+)/gm)].map(([, test]) => `${name}: ${test}`);
    const failed = /^not ok \d+ - (\w+)/m.exec(out)?.[1];
    if (failed) return { named, by: `${name}: ${failed}` };
    if (status === 'late') return { named, by: `${name}: ends in ${SECONDS} s` };
    return { named, by: status === 0 && named.length > 0 ? undefined : `${name}: ends well` };
  }

  // The tables of routes are compared with the list of whom each is for.
  async routes({ tree }) {
    const { out } = await finished('node', [`${this.root}/tests/proof/routes.mjs`], { env: { ...process.env, TREE: tree } });
    const failed = /^not ok - (.*): is not so any more$/m.exec(out)?.[1];
    return { by: failed ? `routes: ${failed}` : undefined };
  }

  knows(name) { return this.names.has(name) || /^routes: /.test(name ?? '') || / ends (well|in \d+ s)$/.test(name ?? ''); }

  async try(mutant, worker) {
    const place = this.places[worker];
    const path = `${place.tree}/${mutant.file}`;
    const whole = readFileSync(`${this.root}/${mutant.file}`, 'utf8');
    writeFileSync(path, mutant.text);
    try {
      if (TARGETS[mutant.file].routes) return await this.routes(place);
      for (const unit of TARGETS[mutant.file].units) {
        const made = await this.build(place, mutant.file, unit);
        if (made.status !== 0) return { still: true };
        const { by } = await this.ask(place, unit);
        if (by) return { by };
      }
      return {};
    } finally {
      writeFileSync(path, whole);
    }
  }

  end() {
    if (!this.folder) return;
    spawnSync(`${this.root}/tests/unit/cluster`, ['stop', `${this.folder}/pg`]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
