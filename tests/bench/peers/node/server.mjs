// The documents page in Node: fastify, pg with named (prepared) statements and a
// pool, eta compiled once, one process a core.
import cluster from 'node:cluster';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Eta } from 'eta';
import fastify from 'fastify';
import pg from 'pg';

const { BENCH_SOCKET, BENCH_FOLDER, BENCH_DATABASE, BENCH_ROLE, BENCH_SQL, BENCH_OPTIONS } = process.env;
const plain = BENCH_SQL === 'plain';
const read = (name) => readFileSync(`${BENCH_FOLDER}/${name}`, 'utf8');
const statement = (name) => ({ name, text: read(`${BENCH_SQL}/${name}.sql`), rowMode: undefined });

function serve() {
  const pool = new pg.Pool({ host: BENCH_DATABASE, database: 'portvakt', user: BENCH_ROLE, max: 4,
    options: BENCH_OPTIONS, types: { getTypeParser: () => (v) => v } });
  const ask = (client, name, values) => client.query({ ...statements[name], values }).then((r) => r.rows);
  const statements = Object.fromEntries([...(plain ? [] : ['token']), 'session_enter', 'access_list', 'types'].map((n) => [n, statement(n)]));
  const { months, types } = JSON.parse(read('words.json'));
  const day = (iso) => `<time datetime="${iso}">${Number(iso.slice(8, 10))}. ${months[iso.slice(5, 7)]} ${iso.slice(0, 4)}</time>`;
  const eta = new Eta({ views: `${BENCH_FOLDER}/peers/node`, cache: true });

  const app = fastify();
  app.get('/dokumenter', async (request, reply) => {
    const token = /(?:^|; )__Host-pv=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    const client = await pool.connect();
    try {
      if (!plain) await ask(client, 'token', [token ?? '']);
      const [me] = await ask(client, 'session_enter', plain ? [token ?? ''] : []);
      if (!me?.standing) return reply.code(403).send('no session');
      const reader = [me.standing, me.principal, me.types, me.level];
      const documents = await ask(client, 'access_list', [...reader, null, null, null, null]);
      const kinds = await ask(client, 'types', reader);
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(eta.render('documents', {
        me, csrf: createHmac('sha256', token).update('form').digest('hex'), documents: documents.slice(0, 50), kinds, types, day,
        next: documents.length > 50 ? Buffer.from(`${documents[49].sort_at}|${documents[49].handle}`).toString('hex') : null,
      }));
    } finally {
      client.release();
    }
  });
  app.listen({ path: BENCH_SOCKET });
}

if (cluster.isPrimary) for (let i = 0; i < availableParallelism(); i++) cluster.fork();
else serve();
