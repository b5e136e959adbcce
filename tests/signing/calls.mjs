// What was asked lately, for tests to ask about.  Never holds a body, a token or a national identity number.
const MOST = 2000;

export function makeCalls(now) {
  let list = [];
  return {
    add(kind, what) { list = [...list.slice(1 - MOST), { at: new Date(now()).toISOString(), kind, ...what }]; },
    all: () => list,
    clear: () => { list = []; },
  };
}
