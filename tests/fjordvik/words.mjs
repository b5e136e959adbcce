// The words that the case files (cases/*.mjs) are written in.  Each returns a
// record of the import form, or a document with its shares, which records.mjs
// spreads out.
const verb = (name) => (id, fields = {}) => ({ do: name, id, ...fields });

export const organisation = verb('organisation');
export const staff = verb('staff');
export const file = verb('file');
export const phase = verb('phase');
export const flag = verb('flag');
export const atom = verb('atom');
export const engagement = verb('engagement');
export const mandate = verb('mandate');
export const block = verb('block');
export const hold = verb('hold');
export const childView = verb('child-view');
export const opening = verb('opening');
export const letter = verb('letter');
export const answer = verb('answer');
export const want = verb('want');
export const approval = verb('approval');
export const deadline = verb('deadline');

// standing('P01.A1', …): the person in the file.
export function standing(id, fields) {
  const [person, ...file] = id.split('.');
  return { do: 'standing', id, person, file: file[0], ...fields };
}

// A document, what it is called to those who may see it, and who they are.
export const document = (id, type, date, shown, fields, shares = []) =>
  ({ do: 'document', id, type, date, shown, fields, shares });

const share = (kind) => (reader, rule, rendition, fields = {}) => ({ kind, reader, rule, rendition, ...fields });

export const read = share('read');
export const sign = share('sign');
// Without a rendition: the receipt alone, as reporters have it (R21).
export const own = share('own');
export const withheld = (reader, rule, fields = {}) => ({ kind: 'withheld', reader, rule, ...fields });
