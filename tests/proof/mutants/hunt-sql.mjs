// Hunts the mutants of the SQL.  A function's replaces the original in a
// database that has the world already; everything else is loaded anew with the
// mutant.  The file of checks that is about it comes first, and the first
// check that fails ends the run.
import { sqlFiles, sqlMutants } from './sql.mjs';
import { Server, checksOf } from './server.mjs';

// Which checks are asked first, and which can have nothing to say of a function.
const FIRST = [[/^schema\/10|^role/, '75'], [/^policy\/50.*(grant|revoke)|grant dropped/, '75'], [/^schema/, '70'], [/^policy\/10/, '14'], [/^policy\/20/, '20'],
  [/^policy\/(30|40|50)/, '1'], [/^policy\/60/, '80'], [/^policy\/65/, '82'], [/^policy\/70/, '84'], [/^operator\/(10|20|70)/, '30'],
  [/^operator\/30/, '35'], [/^operator\/40/, '40'], [/^operator\/50/, '50'], [/^operator\/60/, '60']];
const GENERAL = /^(20|70|75)/;
const FAILED = /not ok - (.*)/;

export class SqlHunt {
  constructor(root) {
    this.root = root;
    this.files = sqlFiles(root);
    this.checks = checksOf(root);
    this.names = new Set();
  }

  mutants() { return sqlMutants(this.root); }

  async begin(jobs) {
    this.server = new Server(this.root);
    const whole = this.files.map((f) => f.text);
    for (let i = 0; i < jobs; i += 1) {
      await this.must('postgres', [`create database base${i};`, `create database bare${i};`]);
      await this.must(`base${i}`, ['begin;\n', ...whole, this.checks.head, 'commit;']);
    }
    const { out } = await this.must('base0', ['begin;', ...this.checks.files.map((f) => f.text), 'rollback;']);
    if (FAILED.test(out)) throw new Error(`the checks fail before anything was changed: ${FAILED.exec(out)[0]}`);
    this.names = new Set([...out.matchAll(/^ok - (.*)$/gm)].map(([, name]) => name));
  }

  async must(database, parts) {
    const done = await this.server.run(database, parts);
    if (done.status !== 0) throw new Error(done.out.slice(-2000));
    return done;
  }

  end() { this.server?.stop(); }

  knows(name) { return this.names.has(name) || /^world: /.test(name ?? ''); }

  // The checks in the order in which they are asked about a mutant.
  order(mutant) {
    const line = `${mutant.where} ${mutant.what}`;
    const first = FIRST.find(([pattern]) => pattern.test(line))?.[1] ?? '';
    const about = (f) => f.name.startsWith(first);
    const alone = mutant.alone !== undefined && /operator\/|policy\/[13-7]/.test(mutant.where);
    return [...this.checks.files.filter(about), ...this.checks.files.filter((f) => !about(f) && !(alone && GENERAL.test(f.name)))].map((f) => f.text);
  }

  async try(mutant, worker) {
    const quick = mutant.alone !== undefined;
    const changed = quick ? [mutant.alone] : this.files.map((f) => (f.path === mutant.file ? mutant.text : f.text));
    const script = ['begin;\n', ...changed, "\n\\echo loaded\nset local policy.bail = 'on';\n", ...(quick ? [] : [this.checks.head]), ...this.order(mutant), '\nrollback;\n'];
    const { status, out } = await this.server.run(quick ? `base${worker}` : `bare${worker}`, script);
    const failed = FAILED.exec(out);
    if (failed) return { by: failed[1].startsWith('world: ') ? failed[1].replace(/ \(.*/, '') : failed[1] };
    if (!out.includes('loaded')) return { still: true };
    if (status !== 0) return { by: `world: is made (${/ERROR: *(.*)/.exec(out)?.[1]})` };
    return {};
  }
}
