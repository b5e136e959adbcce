// Answers no well-behaved server gives: {status, headers, body}, {hangUp}, {silent} or {drip: text}.
const DRIP_MS = 1000;

function drip(res, text) {
  let sent = 0;
  const timer = setInterval(() => {
    if (res.destroyed || sent >= text.length) {
      clearInterval(timer);
      res.end();
    } else {
      res.write(text[sent]);
      sent += 1;
    }
  }, DRIP_MS);
}

export function raw(ctx, { status = 200, headers = {}, body = '', hangUp = false, silent = false, drip: slow }) {
  ctx.respond = false;
  const { req, res } = ctx;
  if (hangUp) req.socket.destroy();
  if (hangUp || silent) return;
  for (const name of res.getHeaderNames()) if (name !== 'set-cookie') res.removeHeader(name); // of the answer this one replaces
  res.statusMessage = undefined;
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  if (slow === undefined) res.end(body);
  else drip(res, slow);
}
