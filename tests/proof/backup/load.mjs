// People who write and an operator who works, until they are told to stop.  Each keeps what was
// acknowledged: {kind, key, began, ended} in milliseconds, ended when the answer was there.
import { readdirSync } from 'node:fs';
import { portvakt, state, town } from './kit.mjs';

const paper = `${state}/fjordvik/documents/${readdirSync(`${state}/fjordvik/documents`).find((name) => name.endsWith('.pdf'))}`;

async function timed(act) {
  const began = Date.now();
  const good = await act().catch(() => false);
  return { good, began, ended: Date.now() };
}

export class Load {
  constructor(drill) { Object.assign(this, { drill, acknowledged: [], destroyed: [], refused: 0, over: false, turn: 0, power: new AbortController() }); }

  operator(...words) { return portvakt(words, { signal: this.power.signal }).then(({ ok }) => ok); }

  // Visitors are logged in before, because the provider is no part of this.
  begin(visitors) { this.all = Promise.all([...visitors.map((visitor, i) => this.write(visitor, i)), this.work()]); }

  end() { this.over = true; return this.all; }

  // The machine goes: what runs has no time to end.
  cut() {
    this.over = true;
    this.power.abort();
    return this.all;
  }

  keep(kind, key, { good, began, ended }) {
    if (good) this.acknowledged.push({ kind, key, began, ended });
    else this.refused += 1;
    return good;
  }

  async write(visitor, i) {
    for (let n = 0; !this.over; n += 1) {
      const form = await visitor.get('/meldinger').then((page) => page.form('/meldinger')).catch(() => null);
      if (!form || this.over) continue;
      const body = `Øvelse ${this.drill}, skriver ${i}, melding ${n}`;
      this.keep('letter', form.fields.once, await timed(async () => (await visitor.ask('POST', '/meldinger',
        { fields: { ...form.fields, body }, headers: { Origin: town.origin('mypage') } })).status === 303));
      this.last = { body, once: form.fields.once };
    }
  }

  async document(name, type = 'BREV') {
    const made = await timed(() => this.operator('document', name, '--file', 'A1', '--type', type, '--date', '2026-11-20', '--title', 'Øvelse'));
    if (!this.keep('document', name, made)) return false;
    return this.keep('rendition', `${name}-r`, await timed(() => this.operator('rendition', `${name}-r`, '--document', name, '--kind', 'original', '--path', paper, '--filename', 'brev.pdf')));
  }

  async destroy(name) {
    const done = await timed(() => this.operator('destroy', name, '--why', 'øvelse', '--decided-by', 'S26'));
    if (done.good) this.destroyed.push({ name, ...done });
    return done.good;
  }

  // What waits for a signature: its package lies beside the vault.
  async sign(name) {
    return await this.document(name) && this.keep('signing', name, await timed(() => this.operator('signing', name, '--documents', `${name}-r=Samtykke`, '--signers', 'P03.A1', '--due', '2026-12-10', '--decided-by', 'S26')));
  }

  bundles(moment = Infinity) { return this.acknowledged.filter(({ kind, ended }) => kind === 'signing' && ended < moment).length; }

  // A letter that stays and is shared, a certificate that is destroyed.
  async work() {
    while (!this.over) {
      const name = `Z${this.drill}-${this.turn += 1}`;
      if (await this.document(name)) {
        this.keep('share', `${name}-s`, await timed(() => this.operator('share', name, '--id', `${name}-s`, '--standing', 'P03.A1',
          '--rendition', `${name}-r`, '--kind', 'read', '--title', 'Brev', '--decided-by', 'S26')));
      }
      if (!this.over && await this.document(`${name}-p`, 'POLITIATTEST')) await this.destroy(`${name}-p`);
    }
  }
}
