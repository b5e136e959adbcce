// What goes back over the wire, well or badly.
// { status, headers, body }, or instead of it: silent, hangUp, drip (a text, one byte a second), cut (bytes before the line goes dead)
export function send(res, reply) {
  if (reply.silent) return;
  if (reply.hangUp) { res.socket.destroy(); return; }
  const body = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body ?? '');
  const headers = { 'Cache-Control': 'no-store', ...reply.headers };
  if (reply.drip) { drip(res, reply, headers); return; }
  if (reply.status !== 204) headers['Content-Length'] ??= body.length;
  res.writeHead(reply.status, headers);
  if (reply.cut === undefined) { res.end(body); return; }
  res.write(body.subarray(0, reply.cut), () => res.socket.destroy());
}

function drip(res, { status = 200, drip: body }, headers) {
  res.writeHead(status, headers);
  let at = 0;
  const timer = setInterval(() => {
    if (at >= body.length) { clearInterval(timer); res.end(); return; }
    res.write(body.slice(at, (at += 1)));
  }, 1000);
  res.on('close', () => clearInterval(timer));
}

export async function readBody(req, most) {
  const chunks = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
