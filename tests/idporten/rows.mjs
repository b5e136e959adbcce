// A control interface: a table of "METHOD /path" -> what is answered as JSON; also tests/signing's.
import http from 'node:http';
import { readJson } from './forms.mjs';

function send(res, status, value) {
  res.writeHead(status, { 'Content-Type': 'application/json' });
  res.end(`${JSON.stringify(value)}\n`);
}

// Each row is called with o, the service that is steered, and the body.
export function serveRows(rows, o) {
  return http.createServer(async (req, res) => {
    const row = rows[`${req.method} ${req.url}`];
    if (!row) {
      send(res, 404, { error: 'no such address', addresses: Object.keys(rows) });
      return;
    }
    try {
      send(res, 200, await row(o, await readJson(req)));
    } catch (error) {
      send(res, 400, { error: error.message });
    }
  });
}
