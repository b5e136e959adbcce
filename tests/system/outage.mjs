// What the portals say while something they need is gone, and that they come back by themselves.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertNotKept, assertSecured, town, waitUntil } from './common.mjs';

let kari;
let file;

describe('an outage', () => {
  before(async () => {
    kari = await town.as('P03');
    const list = await kari.get('/dokumenter');
    file = list.links.find((link) => link.startsWith('/dokument?id=')).replace('/dokument?', '/fil?');
  });
  after(() => kari.close());

  function assertSays503(page) {
    assert.equal(page.status, 503, page.text.slice(0, 200));
    assertSecured(page);
    assertNotKept(page);
    assert.match(page.headers['content-type'], /^text\/html/);
    assert.match(page.html, /<h1/);
  }

  const fine = (path) => async () => (await kari.ask('GET', path)).status === 200;

  describe('gone for a while:', () => {
    test('the database', async () => {
      await town.stop('postgres');
      try {
        for (const path of ['/', '/dokumenter', file]) assertSays503(await kari.ask('GET', path));
      } finally { await town.start('postgres'); }
      await waitUntil('pages', fine('/dokumenter'));
      await waitUntil('files', fine(file));
      for (let i = 0; i < 12; i += 1) await waitUntil('every worker', fine('/dokumenter'));
    });

    test('the keeper', async () => {
      await town.stop('keeper');
      try {
        assertSays503(await kari.ask('GET', file));
        assert.equal((await kari.ask('GET', '/dokumenter')).status, 200);
      } finally { await town.start('keeper'); }
      await waitUntil('files', fine(file));
    });

    test('the pool of pages', async () => {
      await town.stop('mypage-pages');
      try {
        assertSays503(await kari.ask('GET', '/dokumenter'));
        assert.equal((await kari.ask('GET', file)).status, 200);
      } finally { await town.start('mypage-pages'); }
      await waitUntil('pages', fine('/dokumenter'));
    });

    test('nginx', async () => {
      await town.stop('nginx');
      await assert.rejects(kari.ask('GET', '/dokumenter'));
      await town.start('nginx');
      await waitUntil('pages', fine('/dokumenter'));
    });
  });

  describe('killed outright:', () => {
    for (const part of ['postgres', 'keeper', 'mypage-pages', 'mypage-files', 'courier', 'nginx']) {
      test(`${part} comes back, and the session with it`, async () => {
        await town.kill(part);
        await waitUntil('pages', () => fine('/dokumenter')().catch(() => false));
        await waitUntil('files', () => fine(file)().catch(() => false));
      });
    }
  });

  test('what was acknowledged before a crash is there after it', async () => {
    const form = (await kari.get('/meldinger')).form('/meldinger');
    const words = `Skrevet rett før et krasj ${Date.now()}`;
    const sent = await kari.ask('POST', '/meldinger', { fields: { ...form.fields, body: words }, headers: { Origin: town.origin('mypage') } });
    assert.equal(sent.status, 303);
    await town.kill('postgres');
    await waitUntil('pages', () => fine('/meldinger')().catch(() => false));
    assert.ok((await kari.get('/meldinger')).text.includes(words));
  });
});
