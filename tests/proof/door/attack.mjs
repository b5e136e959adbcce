// One attack on the login: what must not have happened, and that an honest person gets in right after.
import { Logs, assertSameWorkers, must, promise, sql, town, workers } from './kit.mjs';
import { asLists, assertCookies, assertHeaders } from './web.mjs';
import { unescapeHtml } from '../../house/web.mjs';

export const at = (portal, path) => new URL(path, town.origin(portal)).href;
export const loginCookie = (visitor) => visitor.cookie(at('login', '/'), '__Host-pv');
export const sessions = () => sql('select count(*) from data.session').then(Number);
export const forget = () => sql('delete from data.provider_document; delete from data.provider_asked');
export const arm = (name, value, provider = 'idporten') => town.control(provider, 'POST', 'misbehave', { name, times: 'always', value });
export const disarm = async () => { await town.control('idporten', 'DELETE', 'misbehave'); await town.control('ansattporten', 'DELETE', 'misbehave'); };

const visitors = [];
export function visitor(portal) { const one = town.visitor(portal); visitors.push(one); return one; }
export function goHome() { for (const one of visitors.splice(0)) one.close(); }

// Walks until a redirect leads to a wanted address, and stops before it.
export async function until(who, page, wanted) {
  for (let i = 0; page.location && i < 20; i += 1) {
    if (page.location.startsWith(wanted)) return page.location;
    page = await who.once('GET', page.location);
  }
  throw new Error(`never led to ${wanted}: ${page.url} ${page.status} ${page.text.slice(0, 120)}`);
}

// The provider's answer for a login, not yet followed.
export async function answer(who, { path = '/', id = 'P02', level = 'high', via = 'idporten', ...fields } = {}) {
  const page = await town.toLogin(who, path, via);
  return until(who, await who.once('POST', page.url, { fields: { person: id, level, ...fields } }), at('login', '/retur'));
}

// The way to the portal after a good answer, not yet followed.
export const handOver = async (who, options) => until(who, await who.once('GET', await answer(who, options)), at('mypage', '/overlevering'));

// What the person is shown: our own words, no text missing, nothing of the provider's repeated.
export function assertPlainPage(page) {
  must(page.status >= 400 && page.status < 600, `status ${page.status} at ${page.url}`);
  must(page.url.startsWith(town.origin('login')) || page.url.startsWith(town.origin('mypage')), `ends at ${page.url}`);
  must(/<h1/.test(page.html) && /<html lang="/.test(page.html), `not a page of ours: ${page.text.slice(0, 100)}`);
  must(!/alert\(1\)|<b>x<\/b>|error_description|idporten\.example|evil\.example/.test(page.html), 'repeats what the attacker wrote');
  must(!/\b(error|page|form)\.[a-z_]+\b/.test(page.text), `a text is missing: ${page.text.slice(0, 200)}`);
  assertHeaders(asLists(page));
  assertCookies(asLists(page));
}

async function honest() {
  const who = town.visitor();
  try {
    const page = await town.login(who, 'P02');
    must(who.session, `no honest login afterwards: ${page.status} at ${page.url}: ${page.text.slice(0, 160)}`);
    must(page.text.includes('Kari Solheim'), 'the wrong person');
  } finally {
    who.close();
  }
}

// act gets nothing and returns {page, who}; opens: how many sessions it opens for itself (of people who are honest).
export async function attack(name, act, { opens = 0, plain = true, documents = false } = {}) {
  await promise(name, async () => {
    const [before, log, processes] = [await sessions(), new Logs(), workers()];
    try {
      const { page, who } = await act() ?? {};
      const made = await sessions() - before;
      must(made === opens, `${made} new rows in data.session instead of ${opens}`);
      if (who) must(!who.session && !loginCookie(who), 'a session cookie was given');
      if (page && plain) assertPlainPage(page);
      assertSameWorkers(processes);
      log.assertClean(who?.session, who && loginCookie(who));
    } finally {
      await disarm();
      if (documents) await forget();
      goHome();
    }
    await honest();
  });
}

// Every address that a page leads to is of the suite, of the provider, or the neutral page.
export function assertOwnLinks(page) {
  const own = new Set(['login', 'mypage', 'exchange', 'idporten', 'ansattporten'].map((name) => town.origin(name)).concat('https://www.yr.no'));
  for (const [, value] of page.html.matchAll(/\s(?:href|action|src|formaction|content)="([^"]*)"/g)) {
    if (/^(tel|mailto|sms):/.test(value) || !/[/:\\]/.test(value)) continue;
    const url = new URL(unescapeHtml(value), page.url);
    must(own.has(url.origin), `${page.url} leads to ${url.href}`);
  }
}
