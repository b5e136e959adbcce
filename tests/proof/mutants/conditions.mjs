// The conditions of a statement, clause by clause, found in its tokens alone.
// A clause is {from, to, text, drop}: drop is what leaves it without effect.
const BOUNDS = new Set(['select', 'from', 'where', 'on', 'join', 'left', 'cross', 'lateral', 'group', 'order', 'by', 'having', 'limit', 'union',
  'all', 'when', 'then', 'else', 'elsif', 'if', 'while', 'loop', 'return', 'returning', 'values', 'set', 'using', 'with', 'as', 'into', 'end',
  'begin', 'declare', 'perform', 'execute', 'query', 'check', 'do', 'for', 'desc', 'asc', 'exception', 'raise', 'update', 'insert', 'delete',
  'default', 'exists_', 'policy', 'window', 'to', 'language', 'returns', 'conflict']);
const BOOLEAN = new Set(['where', 'on', 'if', 'elsif', 'when', 'while', 'having']);

// Items of one depth: tokens, or groups in (), [] and case … end.
function group(tokens) {
  const root = { items: [] };
  const stack = [root];
  const top = () => stack[stack.length - 1];
  tokens.forEach((token, i) => {
    const before = tokens[i - 1]?.low;
    const opens = token.low === '(' || token.low === '[' || (token.low === 'case' && before !== 'end');
    if (opens) {
      const inner = { group: token.low, items: [], from: token.from, before };
      top().items.push(inner);
      stack.push(inner);
    } else if (token.low === ')' || token.low === ']' || (token.low === 'end' && top().group === 'case')) {
      const inner = stack.pop();
      inner.to = token.to;
    } else if (!(token.low === 'case' && before === 'end')) top().items.push(token);
  });
  return root;
}

function isBound(items, i) {
  const item = items[i];
  if (item.group) return false;
  if (item.low === 'from') return !(items[i - 1]?.low === 'distinct' && ['is', 'not'].includes(items[i - 2]?.low));
  return item.kind === 'dollar' || [',', ';', ':='].includes(item.text) || (item.kind === 'word' && BOUNDS.has(item.low));
}

function split(items, word) {
  const parts = [[]];
  let between = false;
  for (const item of items) {
    if (item.low === 'between') between = true;
    if (item.low === word && !(word === 'and' && between)) parts.push([]);
    else {
      if (item.low === 'and') between = false;
      parts[parts.length - 1].push(item);
    }
  }
  return parts.filter((part) => part.length > 0);
}

const span = (items) => ({ from: items[0].from, to: items[items.length - 1].to });

function clausesOf(segment, lone) {
  const either = split(segment, 'or');
  const found = [];
  for (const disjunct of either) {
    const both = split(disjunct, 'and');
    if (either.length > 1) found.push({ ...span(disjunct), drop: 'false', atom: both.length === 1 });
    if (both.length > 1) for (const conjunct of both) found.push({ ...span(conjunct), drop: 'true', atom: true });
    else if (either.length === 1 && lone) found.push({ ...span(disjunct), drop: 'true', atom: true });
  }
  return found;
}

function isBoolean(items, at, holder) {
  const bound = items[at]?.low;
  if (at < 0) return holder.boolean;
  if (!BOOLEAN.has(bound)) return false;
  if (bound === 'on' && (items[at + 1]?.low === 'conflict' || items[at - 1]?.low === 'distinct')) return false;
  if (bound === 'when' && (holder.group === 'case' ? !holder.searched : items.some((item) => item.low === 'exception'))) return false;
  return true;
}

function walk(holder, found) {
  const { items } = holder;
  holder.searched = items[0]?.low === 'when';
  let begin = 0;
  for (let i = 0; i <= items.length; i += 1) {
    if (items[i]?.group) {
      items[i].boolean = ['check', 'using'].includes(items[i].before);
      walk(items[i], found);
    }
    if (i === items.length || isBound(items, i)) {
      const segment = items.slice(begin, i);
      if (segment.length > 0) found.push(...clausesOf(segment, isBoolean(items, begin - 1, holder)));
      begin = i + 1;
    }
  }
}

export function conditionsOf(tokens, text, offset = 0) {
  const found = [];
  walk(group(tokens), found);
  return found.map((c) => ({ ...c, from: c.from - offset, to: c.to - offset, text: text.slice(c.from - offset, c.to - offset) }))
    .sort((a, b) => a.from - b.from || b.to - a.to);
}
