// The way back from the provider, used by somebody else, twice, too late, at the wrong place or with too much in it.
import crypto from 'node:crypto';
import { must, quick, section, some, sql, town } from './kit.mjs';
import { answer, arm, at, attack, handOver, loginCookie, until, visitor } from './attack.mjs';

const FORM = 'application/x-www-form-urlencoded';
const follow = async (who, address) => ({ who, page: await who.once('GET', address) });
const changed = (address, change) => { const url = new URL(address); change(url.searchParams, url); return url.href; };
const plant = (who, portal, name, value) => who.keep(at(portal, '/'), [`${name}=${value}; Path=/`]);
const someToken = () => crypto.randomBytes(32).toString('base64url');

// Another browser that has begun a login of its own.
async function victim() {
  const who = visitor();
  await town.toLogin(who);
  return who;
}

const callback = {
  'no state': (q) => q.delete('state'),
  'an empty state': (q) => q.set('state', ''),
  'another state': (q) => q.set('state', someToken()),
  'a state of 8 kB': (q) => q.set('state', 'x'.repeat(3900)),
  'state twice': (q) => q.append('state', q.get('state')),
  'code twice': (q) => q.append('code', q.get('code')),
  'iss twice': (q) => q.append('iss', q.get('iss')),
  'no code': (q) => q.delete('code'),
  'an empty code': (q) => q.set('code', ''),
  'a code that is SQL': (q) => q.set('code', "x' or '1'='1"),
  'a code with a line end': (q) => q.set('code', 'x\r\ny'),
  'no iss (RFC 9207)': (q) => q.delete('iss'),
  'iss of the other provider: mix-up': (q) => q.set('iss', town.origin('ansattporten')),
  'iss with a slash behind': (q) => q.set('iss', `${q.get('iss')}/`),
  'iss in capitals': (q) => q.set('iss', q.get('iss').toUpperCase()),
  'iss without its port': (q) => q.set('iss', 'https://idporten.localhost'),
  'an error beside the code': (q) => q.set('error', 'server_error'),
  'an error that is a script': (q) => { q.delete('code'); q.set('error', '<script>alert(1)</script>'); },
  'an error whose words are a script': (q) => { q.delete('code'); q.set('error', 'access_denied'); q.set('error_description', '"><script>alert(1)</script>'); },
  'an id_token in the address (implicit flow)': (q) => q.set('id_token', 'a.b.c'),
  'an access_token in the address': (q) => q.set('access_token', 'x'),
  'a JARM response in the address': (q) => q.set('response', 'a.b.c'),
};

async function changedAnswers() {
  for (const [name, change] of some(Object.entries(callback), 3)) {
    await attack(`the answer with ${name}`, async () => {
      const who = visitor();
      return follow(who, changed(await answer(who), change));
    });
  }
}

async function otherBrowsers() {
  await attack('state of another browser', async () => { const who = await victim(); return follow(who, await answer(visitor())); });
  await attack('the answer in a browser that never began', async () => follow(visitor(), await answer(visitor())));
  await attack('login CSRF: the attacker\'s own answer in the victim\'s browser', async () => {
    const attacker = visitor();
    return follow(await victim(), await answer(attacker, { id: 'P03' }));
  });
  await attack('a code of another person\'s login, injected (PKCE)', async () => {
    const [who, other] = [visitor(), visitor()];
    const stolen = new URL(await answer(other, { id: 'P03' })).searchParams.get('code');
    return follow(who, changed(await answer(who), (q) => q.set('code', stolen)));
  });
  await attack('a code of the other provider, injected: mix-up', async () => {
    const [who, other] = [visitor(), visitor('exchange')];
    const stolen = new URL(await answer(other, { id: 'P20', via: 'ansattporten' })).searchParams.get('code');
    return follow(who, changed(await answer(who), (q) => q.set('code', stolen)));
  });
  await attack('the other provider\'s whole answer under our state', async () => {
    const [who, other] = [visitor(), visitor('exchange')];
    const theirs = new URL(await answer(other, { id: 'P20', via: 'ansattporten' })).searchParams;
    return follow(who, changed(await answer(who), (q) => { q.set('code', theirs.get('code')); q.set('iss', theirs.get('iss')); }));
  });
  await attack('a nonce of another login in the token (replay)', async () => {
    await arm('nonce_other', someToken());
    const who = visitor();
    return { who, page: await town.login(who, 'P02') };
  });
}

const age = (address, minutes) => sql(`update data.login_attempt set made_at = made_at - interval '${minutes} minutes' where state_hash = sha256('${new URL(address).searchParams.get('state')}')`);

async function againAndLate() {
  await attack('an answer after ten minutes', async () => { const who = visitor(); const address = await answer(who); await age(address, 10.02); return follow(who, address); });
  await attack('the same answer again, from the same browser without its login', async () => {
    const who = visitor();
    const address = await answer(who);
    const begun = who.cookie(address, '__Host-pv-begin');
    await who.once('GET', address);
    who.jar.clear();
    plant(who, 'login', '__Host-pv-begin', begun);
    return follow(who, address);
  }, { opens: 1 });
  await attack('the same answer again, in another browser', async () => {
    const address = await answer(visitor());
    return follow(visitor(), address);
  });
  await attack('eight clicks at once are one login', async () => {
    const who = visitor();
    const address = await answer(who);
    const headers = { Cookie: who.cookies(address).map((c) => `${c.name}=${c.value}`).join('; ') };
    const pages = await Promise.all(Array.from({ length: 8 }, () => town.ask('login', address, { headers })));
    must(pages.filter((page) => page.location?.startsWith(town.origin('mypage'))).length === 1, 'more than one was let on');
    return {};
  }, { opens: 1 });
  await attack('a state that was used by an answer with a wrong code', async () => {
    const who = visitor();
    const address = await answer(who);
    await who.once('GET', changed(address, (q) => q.set('code', 'wrong')));
    return follow(who, address);
  });
}

async function wrongPlaces() {
  for (const portal of ['mypage', 'exchange']) {
    await attack(`the answer at ${portal}`, async () => {
      const who = visitor();
      const address = await answer(who);
      return follow(who, changed(address, (q, url) => { url.host = new URL(town.origin(portal)).host; }));
    }, { plain: portal === 'mypage' });
  }
  await attack('the answer as a form (response_mode=form_post)', async () => {
    const who = visitor();
    const url = new URL(await answer(who));
    return { who, page: await who.once('POST', at('login', '/retur'), { fields: Object.fromEntries(url.searchParams) }) };
  });
  await attack('the answer in the fragment', async () => { const who = visitor(); await answer(who); return follow(who, at('login', '/retur')); });
  await attack('the answer with two sessions\' cookies', async () => {
    const who = visitor();
    const address = await answer(who);
    const cookie = who.cookie(address, '__Host-pv-begin');
    return { who, page: await town.ask('login', address, { headers: { Cookie: `__Host-pv-begin=${cookie}; __Host-pv-begin=${someToken()}` } }) };
  });
}

async function handOvers() {
  const left = (who) => ({ who: { session: who.session, cookie: () => undefined } }); // the login itself was honest
  await attack('the hand-over in another browser', async () => {
    const [mine, other] = [visitor(), await victim()];
    const page = await other.once('GET', await handOver(mine));
    must(page.status === 400, `status ${page.status}`);
    return { ...left(other), page };
  }, { opens: 1 });
  await attack('the hand-over with the victim\'s b and the attacker\'s code (login CSRF)', async () => {
    const [attacker, other] = [visitor(), await victim()];
    const b = crypto.createHash('sha256').update(other.cookie(at('mypage', '/'), '__Host-pv-begin')).digest('hex');
    const page = await other.once('GET', changed(await handOver(attacker), (q) => q.set('b', b)));
    return { ...left(other), page };
  }, { opens: 1 });
  await attack('the hand-over after a minute', async () => {
    const who = visitor();
    const address = await handOver(who);
    await sql("update data.handover set made_at = made_at - interval '61 seconds'");
    return { ...left(who), page: await who.once('GET', address) };
  }, { opens: 1 });
  await attack('the hand-over twice', async () => {
    const who = visitor();
    const address = await handOver(who);
    const begun = who.cookie(at('mypage', '/'), '__Host-pv-begin');
    await who.once('GET', address);
    who.jar.clear();
    plant(who, 'mypage', '__Host-pv-begin', begun);
    return { ...left(who), page: await who.once('GET', address) };
  }, { opens: 2 });
  await attack('the hand-over at the other portal', async () => {
    const who = visitor('exchange');
    const mine = visitor();
    const address = await handOver(mine);
    plant(who, 'exchange', '__Host-pv-begin', mine.cookie(at('mypage', '/'), '__Host-pv-begin'));
    const page = await who.once('GET', changed(address, (q, url) => { url.host = new URL(town.origin('exchange')).host; }));
    must(page.status === 400, `status ${page.status}`);
    return left(who);
  }, { opens: 1 });
  await attack('the hand-over of a login that has ended', async () => {
    const who = visitor();
    const address = await handOver(who);
    await sql(`update data.session set ended_at = clock_timestamp(), ended_how = 'logout' where token_hash = sha256('${loginCookie(who)}')`);
    return { ...left(who), page: await who.once('GET', address) };
  }, { opens: 1 });
}

async function fixation() {
  const planted = someToken();
  await attack('fixation: cookies planted on every host', async () => {
    const who = visitor();
    for (const portal of ['login', 'mypage', 'exchange']) plant(who, portal, '__Host-pv', planted);
    await town.login(who, 'P02');
    must(who.session && who.session !== planted && loginCookie(who) !== planted, 'the planted token was kept');
    must(await sql(`select count(*) from data.session where token_hash = sha256('${planted}')`) === '0', 'the planted token is a session');
    return {};
  }, { opens: 2 });
  await attack('fixation: an attacker\'s live login planted before the victim\'s', async () => {
    const [attacker, who] = [visitor(), visitor()];
    await town.login(attacker, 'P03');
    await town.toLogin(who);
    const theirs = loginCookie(attacker);
    const address = await answer(who);
    plant(who, 'login', '__Host-pv', theirs);
    await until(who, await who.once('GET', address), at('mypage', '/overlevering'));
    must(loginCookie(who) !== theirs, 'the attacker\'s token carries on');
    return {};
  }, { opens: 3 });
  for (const name of ['login', 'mypage']) {
    await attack(`a session of ${name === 'login' ? 'the login host' : 'My Page'} at the other hosts`, async () => {
      const who = visitor();
      await town.login(who, 'P03');
      const token = name === 'login' ? loginCookie(who) : who.session;
      for (const portal of ['login', 'mypage', 'exchange'].filter((other) => other !== name)) {
        const page = await town.ask(portal, portal === 'login' ? `/start?portal=mypage&b=${'a'.repeat(64)}&to=/` : '/rolle', { headers: { Cookie: `__Host-pv=${token}` } });
        must(!page.location?.includes('overlevering') && !page.text.includes('Tom Vang'), `${portal} takes it`);
      }
      return {};
    }, { opens: 2 });
  }
}

async function forms() {
  await attack('a one-time code posted from elsewhere', async () => {
    const code = await town.code('P06', 'S27');
    const body = new URLSearchParams({ code }).toString();
    const page = await town.ask('login', '/kode', { method: 'POST', body, headers: { 'Content-Type': FORM, 'Content-Length': body.length, Origin: 'https://evil.example' } });
    must(page.status === 403 && !page.headers['set-cookie']?.some((line) => line.startsWith('__Host-pv=')), `status ${page.status}`);
    return { page };
  });
}

export default async function flows() {
  section('flows', 'answers and hand-overs that are not whose they should be');
  await changedAnswers();
  await otherBrowsers();
  await againAndLate();
  await wrongPlaces();
  await handOvers();
  if (quick) return;
  await fixation();
  await forms();
}
