// Every program that runs here has closed its doors behind itself.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { describe, test } from 'node:test';
import { openTown } from '../house/client.mjs';

const town = openTown();
const FOLDER = `${realpathSync(town.state)}/suite/libexec/portvakt/`;
const PARTS = { login: ['login'], mypage: ['mypage-pages', 'mypage-files', 'mypage-packages', 'mypage-uploads'], exchange: ['exchange-pages', 'exchange-files', 'exchange-packages', 'exchange-uploads'], keeper: ['keeper'], courier: ['courier'], binder: ['binder'], clerk: ['clerk'], intake: ['intake'] };

// The processes of one program, as the kernel describes them; one that ends meanwhile is none.
function processes(program) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const [command] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return command === FOLDER + program ? [Object.fromEntries([...readFileSync(`/proc/${pid}/status`, 'utf8').matchAll(/^(\w+):\s*(.*)$/gm)].map(([, key, value]) => [key, value]))] : [];
    } catch {
      return [];
    }
  });
}

describe('confinement', () => {
  for (const [program, parts] of Object.entries(PARTS)) {
    test(`every ${program} that runs is confined`, () => {
      const found = processes(program);
      assert.ok(found.length >= parts.length, `${found.length} processes`);
      for (const status of found) {
        assert.equal(status.Seccomp, '2', 'seccomp filter');
        assert.equal(status.NoNewPrivs, '1', 'no new privileges');
        assert.match(status.CapEff, /^0+$/, 'capabilities');
        assert.equal(status.Threads, '1', 'threads');
      }
    });

    test(`${program} says which walls it has`, () => {
      for (const part of parts) assert.match(town.log(part), /confine\.(closed landlock=\d|landlock )/, part);
    });
  }
});
