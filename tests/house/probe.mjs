// Waits until every host answers without a server error: node probe.mjs CA PORT
import { readFileSync } from 'node:fs';
import https from 'node:https';

const [ca, port] = [readFileSync(process.argv[2]), Number(process.argv[3])];
const addresses = ['logginn', 'minside', 'samhandling', 'signering'].map((name) => [`${name}.localhost`, '/'])
  .concat(['idporten', 'ansattporten'].map((name) => [`${name}.localhost`, '/.well-known/openid-configuration']));
const GIVE_UP = Date.now() + 20_000;

function statusOf(host, path) {
  return new Promise((resolve) => {
    const request = https.get({ host: '127.0.0.1', servername: host, headers: { Host: `${host}:${port}` }, port, path, ca, timeout: 5000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in 5 s')));
    request.on('error', (error) => resolve(error.message));
  });
}

async function wait(host, path) {
  let status = await statusOf(host, path);
  while (!(status < 500) && Date.now() < GIVE_UP) {
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    status = await statusOf(host, path);
  }
  if (status < 500) return true;
  console.error(`https://${host}:${port}${path}: ${status}`);
  return false;
}

const answers = await Promise.all(addresses.map(([host, path]) => wait(host, path)));
process.exit(answers.every(Boolean) ? 0 : 1);
