// From the start of the program to its first page: spoken FastCGI straight at the socket.
import { existsSync, rmSync } from 'node:fs';
import net from 'node:net';
import { fail, median, rounds } from '../lib/load.mjs';
import { here, port, sleep, start, state, stop } from '../lib/place.mjs';

function record(type, body) {
  const head = Buffer.from([1, type, 0, 1, body.length >> 8, body.length & 255, 0, 0]);
  return Buffer.concat([head, body]);
}

const pair = (name, value) => Buffer.concat([Buffer.from([name.length, value.length]), Buffer.from(name + value)]);

const firstPage = (socket) => new Promise((resolve, reject) => {
  const params = { PORTVAKT_EDGE: '1', REQUEST_METHOD: 'GET', REQUEST_URI: '/rettigheter', QUERY_STRING: '', HTTP_HOST: `minside.localhost:${port}` };
  const to = net.connect(socket, () => to.write(Buffer.concat([record(1, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0])),
    record(4, Buffer.concat(Object.entries(params).map(([k, v]) => pair(k, v)))), record(4, Buffer.alloc(0)), record(5, Buffer.alloc(0))])));
  to.once('data', (data) => { to.destroy(); resolve(data.toString('latin1')); }).on('error', reject);
});

export async function measure() {
  const socket = `${here}/start.sock`;
  const took = [];
  for (let i = 0; i < rounds * 4; i++) {
    rmSync(socket, { force: true });
    const began = performance.now();
    const program = start(['spawn-fcgi', '-n', '-M', '600', '-s', socket, '--', `${state}/suite/libexec/portvakt/mypage`], { log: 'start', env: { PORTVAKT_CONF: `${state}/portvakt.conf`, TZ: 'UTC' } });
    let answer;
    while (!answer) {
      // There is a moment between the socket's name and its listening.
      if (existsSync(socket)) answer = await firstPage(socket).catch((e) => { if (e.code !== 'ECONNREFUSED') throw e; });
      if (!answer) await sleep(1);
    }
    took.push(performance.now() - began);
    if (!answer.includes('Status: 200')) fail(`the first page after a start: ${answer.slice(8, 60)}`);
    stop(program);
  }
  return { ms: median(took), longest: Math.max(...took) };
}
