// A program killed at one of its own calls: strace lists what it calls while somebody
// hands in, and then ends it as it makes the n-th of them.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { nap } from './kit.mjs';

// What can leave something half behind, or be waited for: the rest is memory and time.
const CALLS = ['openat', 'mkdirat', 'write', 'writev', 'pwrite64', 'read', 'pread64', 'fsync', 'fdatasync', 'rename', 'renameat', 'renameat2', 'linkat', 'unlinkat',
  'sendto', 'recvfrom', 'sendmsg', 'recvmsg', 'connect', 'accept', 'accept4', 'close', 'poll', 'shutdown'];

// Confined, a program has come up; listing a folder, it sweeps: neither is a step.
const MARKS = ['seccomp', 'getdents64'];

export class Steps {
  constructor(state) {
    const { uid, gid } = statSync(state);
    Object.assign(this, { state, trace: `${state}/faults.trace`, rules: ['-e', `trace=${[...CALLS, ...MARKS].join()}`] });
    this.whose = { cwd: state, stdio: 'ignore', ...(process.getuid() === 0 && { uid, gid }) };
  }

  kill({ name, when }) { return [...this.rules, '-e', `inject=${name}:signal=KILL:when=${when}`]; }

  // The calls of the last trace, one list for each process: [{name, when}].
  calls() {
    const processes = new Map();
    for (const [, pid, name] of readFileSync(this.trace, 'utf8').matchAll(/^(\d+) +(\w+)\(/gm)) {
      if (!processes.has(pid)) processes.set(pid, []);
      const made = processes.get(pid);
      made.push({ name, when: 1 + made.filter((call) => call.name === name).length });
    }
    return [...processes.values()];
  }

  // Those that the first process makes between coming up and sweeping.
  between() {
    const [made] = this.calls();
    const up = made.findLastIndex(({ name }) => name === 'seccomp') + 1;
    const sweeping = made.findIndex(({ name }, i) => i > up && name === 'getdents64');
    return made.slice(up, sweeping < 0 ? undefined : sweeping);
  }

  busiest() { return this.calls().sort((one, two) => two.length - one.length)[0]; }

  killed() { return /\+\+\+ killed by SIGKILL/.test(readFileSync(this.trace, 'utf8')); }

  // Runs a program from its start until it dies or done() says so; whether it died.
  async run(program, rules, done) {
    const environment = { PATH: process.env.PATH, HOME: this.state, LC_ALL: 'C.UTF-8', TZ: 'UTC', PORTVAKT_CONF: `${this.state}/portvakt.conf` };
    const child = spawn('strace', ['-f', '-qq', '-o', this.trace, ...rules, `${this.state}/suite/libexec/portvakt/${program}`], { ...this.whose, env: environment });
    const over = new Promise((resolve) => { child.on('exit', resolve); });
    const end = Date.now() + 30_000;
    let gone = false;
    over.then(() => { gone = true; });
    while (!gone && !(await done()) && Date.now() < end) await nap(100);
    if (!gone) {
      const inner = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
      for (const pid of inner) { try { process.kill(Number(pid), 'SIGTERM'); } catch { /* it is gone */ } }
    }
    await over;
    return gone;
  }

  // Every process of a part that runs already, those that serve and their parent.
  processes(part) {
    const first = Number(readFileSync(`${this.state}/run/${part}.pid`, 'utf8').split(/\s/)[0]);
    const below = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
    const workers = below(first);
    return workers.length ? workers : [first];
  }

  // Watches a part that runs, while act() happens; whether one of its processes was killed.
  async attached(part, rules, act) {
    const pids = this.processes(part);
    const child = spawn('strace', ['-qq', '-o', this.trace, '-f', ...rules, ...pids.flatMap((pid) => ['-p', String(pid)])], { stdio: 'ignore' });
    const over = new Promise((resolve) => { child.on('exit', resolve); });
    const traced = (pid) => !existsSync(`/proc/${pid}/status`) || /^TracerPid:\t[1-9]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    for (const end = Date.now() + 10_000; !pids.every(traced); await nap(20)) if (Date.now() > end) throw new Error(`${part}: cannot be traced`);
    await act();
    child.kill('SIGINT');
    await over;
    return this.killed();
  }
}
