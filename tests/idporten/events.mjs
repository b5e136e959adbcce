// What happened lately, for tests to ask about. Never holds a token or a national identity number.
const MOST = 500;

export function makeEvents() {
  let list = [];
  return {
    add(kind, what) { list = [...list.slice(1 - MOST), { at: new Date().toISOString(), kind, ...what }]; },
    all: () => list,
    clear: () => { list = []; },
  };
}
