// A throw-away PostgreSQL, and the checks of tests/policy run against one mutant.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, chmodSync } from 'node:fs';

const PSQL = '/usr/lib/postgresql/15/bin/psql';

export class Server {
  constructor(root) {
    this.root = root;
    this.folder = mkdtempSync('/var/tmp/mutants-');
    chmodSync(this.folder, 0o755);
    this.host = `${this.folder}/pg`;
    execFileSync(`${root}/tests/unit/cluster`, ['start', this.host, '/dev/null']);
  }

  stop() {
    execFileSync(`${this.root}/tests/unit/cluster`, ['stop', this.host]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  // What psql says to a script; resolves with {status, out}.
  run(database, parts) {
    return new Promise((resolve) => {
      const child = spawn(PSQL, ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', this.host, '-U', 'postgres', '-f', '-', database],
        { env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning -c statement_timeout=20s' } });
      let out = '';
      child.stdout.on('data', (data) => { out += data; });
      child.stderr.on('data', (data) => { out += data; });
      child.stdin.on('error', () => {}); // it ended at the first failure
      child.on('close', (status) => resolve({ status, out }));
      for (const part of parts) child.stdin.write(part);
      child.stdin.end();
    });
  }
}

// The checks: {head: harness, world and statements, files: [{name, text}]}.
export function checksOf(root) {
  const script = execFileSync(`${root}/tests/policy/script`, ['checks'], { encoding: 'utf8' });
  const files = readdirSync(`${root}/tests/policy`).filter((f) => /^\d.*\.sql$/.test(f)).sort()
    .map((f) => ({ name: f, text: readFileSync(`${root}/tests/policy/${f}`, 'utf8') }));
  const end = script.indexOf(files[0].text);
  return { head: script.slice(script.indexOf('begin;') + 6, end), files };
}
