// A mail relay for tests and the demo: a real SMTP server (RFC 5321, with STARTTLS and login) that keeps what it
// is given, and looks at it as strictly as a relay of the world would.
//   node relay.mjs --port N --tls FOLDER --folder FOLDER --password FILE
// FOLDER gets for each message N.eml (as it came), N.json (its envelope) and N.txt (to be read).
// FOLDER/behave ({"relay": …}), when it is there, says how to answer:
//   later (451) | never (550 5.1.1) | policy (550 5.7.1) | content (554) | slow | plain (no STARTTLS) | stranger
//   (a certificate of another name) | login (535) | sender (550 at MAIL) | full (452 after the message) |
//   silent (the message is kept, and nothing is said)
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SMTPServer } from 'smtp-server';
import { problems, readable } from './message.mjs';

const { values: options } = parseArgs({ options: { port: { type: 'string' }, tls: { type: 'string' }, folder: { type: 'string' }, password: { type: 'string' } } });
const pem = (name) => readFileSync(join(options.tls, name));
const OWN = { key: pem('server.key'), cert: pem('server.pem') };
const STRANGER = { key: pem('stranger.key'), cert: pem('stranger.pem') };
const password = readFileSync(options.password, 'utf8').trim();

function behaviour() {
  const file = join(options.folder, 'behave');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).relay ?? 'accept' : 'accept';
}

function refusal(code, text) {
  return Object.assign(new Error(text), { responseCode: code });
}

let last = Math.max(0, ...readdirSync(options.folder).map((name) => Number(/^(\d+)\.eml$/.exec(name)?.[1] ?? 0)));

// Each file appears whole, and the envelope last.
function keep(raw, session) {
  last += 1;
  const put = (ending, text) => {
    writeFileSync(join(options.folder, `${last}.${ending}.new`), text);
    renameSync(join(options.folder, `${last}.${ending}.new`), join(options.folder, `${last}.${ending}`));
  };
  const { envelope: { mailFrom, rcptTo }, secure, user, hostNameAppearsAs } = session;
  put('eml', raw);
  put('txt', readable(raw));
  put('json', JSON.stringify({ from: mailFrom.address, args: mailFrom.args, to: rcptTo.map(({ address, args }) => ({ address, args })), secure, user, name: hostNameAppearsAs, at: new Date().toISOString() }));
}

const server = new SMTPServer({
  ...OWN,
  name: 'mail.localhost',
  size: 100000,
  hideSMTPUTF8: true,
  disableReverseLookup: true,
  logger: false,
  onConnect(session, done) {
    server.updateSecureContext(behaviour() === 'stranger' ? STRANGER : OWN);
    server.options.hideSTARTTLS = behaviour() === 'plain';
    done();
  },
  onAuth(auth, session, done) {
    const known = auth.username === 'portvakt' && auth.password === password && behaviour() !== 'login';
    done(known ? null : refusal(535, '5.7.8 who is that'), known ? { user: auth.username } : undefined);
  },
  onMailFrom(address, session, done) {
    done(behaviour() === 'sender' ? refusal(550, '5.7.1 not a sender of ours') : null);
  },
  onRcptTo(address, session, done) {
    const how = behaviour();
    const answers = { later: [451, '4.2.0 not now'], never: [550, '5.1.1 no such user'], policy: [550, '5.7.1 relaying denied'] };
    if (how === 'slow') return;
    if (session.envelope.rcptTo.length > 0) done(refusal(452, '4.5.3 one at a time'));
    else done(answers[how] ? refusal(...answers[how]) : null);
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
      const raw = Buffer.concat(chunks);
      const wrong = problems(raw, session.envelope);
      if (wrong.length > 0) {
        console.error(`refused: ${wrong.join('; ')}`);
        done(refusal(554, `5.6.0 ${wrong[0]}`));
      } else if (behaviour() === 'full') done(refusal(452, '4.3.1 no room'));
      else if (behaviour() === 'content') done(refusal(554, '5.6.0 we do not like it'));
      else {
        keep(raw, session);
        if (behaviour() !== 'silent') done();
      }
    });
  },
});
server.on('error', (error) => console.error(error.message));
server.listen(Number(options.port), '127.0.0.1', () => console.error('listening'));
process.on('SIGTERM', () => process.exit(0));
