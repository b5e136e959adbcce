// Everything the provider remembers while it runs: sessions, codes, pushed requests. Gone when it stops.
// oidc-provider's own memory store keeps only the 1000 newest, which a load test would notice.
import { UnsecuredJWT, decodeJwt } from 'jose';

export const PAR_SECONDS = 120;
const SWEEP_EVERY = 500;
const now = () => Math.floor(Date.now() / 1000);

// oidc-provider lets a pushed request live 60 s and has no setting for it; ID-porten says 120.
function stretch(payload) {
  const claims = decodeJwt(payload.request);
  const exp = payload.iat + PAR_SECONDS;
  if (!payload.request.endsWith('.')) return { ...payload, exp }; // signed by the client, not ours to change
  return { ...payload, exp, request: new UnsecuredJWT({ ...claims, exp }).encode() };
}

class Table {
  constructor(name, rows) {
    this.name = name;
    this.rows = rows;
    this.writes = 0;
  }

  sweep() {
    for (const [id, row] of this.rows) if (row.exp && row.exp < now() - 60) this.rows.delete(id);
  }

  async upsert(id, payload) {
    this.writes += 1;
    if (this.writes % SWEEP_EVERY === 0) this.sweep();
    this.rows.set(id, this.name === 'PushedAuthorizationRequest' ? stretch(payload) : payload);
  }

  async find(id) { return this.rows.get(id); }

  async findByUid(uid) { return [...this.rows.values()].find((row) => row.uid === uid); }

  async consume(id) { this.rows.get(id).consumed = now(); }

  async destroy(id) { this.rows.delete(id); }

  async revokeByGrantId(grantId) {
    for (const [id, row] of this.rows) if (row.grantId === grantId) this.rows.delete(id);
  }
}

export function makeStore() {
  const tables = new Map();
  const rows = (name) => {
    if (!tables.has(name)) tables.set(name, new Map());
    return tables.get(name);
  };
  return {
    adapter: (name) => new Table(name, rows(name)),
    sessions: () => [...rows('Session').values()].filter((session) => session.accountId && session.exp > now()),
    // For tests of idle and absolute limits: as if `seconds` had passed since every login.
    age(seconds) {
      for (const session of rows('Session').values()) {
        session.exp -= seconds;
        session.loginTs -= seconds;
      }
    },
  };
}
