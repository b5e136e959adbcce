// Reading what a browser or a client posts.
const MOST_BYTES = 64 * 1024;

export async function bodyText(req) {
  const chunks = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export const readForm = async (req) => new URLSearchParams(await bodyText(req));

export async function readJson(req) {
  const text = await bodyText(req);
  return text ? JSON.parse(text) : {};
}
