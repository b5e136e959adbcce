// SQL and C as tokens, each with its place; strings and comments are one token.
const SQL = /(--[^\n]*|^#[^\n]*|\/\*[\s\S]*?\*\/)|(\s+)|(\$[a-z]*\$)|([eE]?'(?:[^']|'')*'|"[^"]*")|([a-zA-Z_][\w$]*|\$\d+)|(\d[\d.]*)|(#>>|#>|<>|<=|>=|:=|=>|::|->>|->|\|\||!=|<@|@>|!~|~|[-+*/<>=%^&|?]|[()[\]{};,.:]|[^\s\w])/my;
const C = /(\/\*[\s\S]*?\*\/|\/\/[^\n]*|^#.*$)|(\s+)|(\$never\$)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([a-zA-Z_]\w*)|(\d[\w.]*)|(->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/<>=!%^&|?~.:,;()[\]{}\\#])/my;
const KINDS = ['comment', 'space', 'dollar', 'string', 'word', 'number', 'sign'];

function tokens(text, pattern) {
  const all = [];
  const find = new RegExp(pattern);
  let at = 0;
  while (at < text.length) {
    find.lastIndex = at;
    const found = find.exec(text);
    if (!found) throw new Error(`no token at ${text.slice(at, at + 40)}`);
    const kind = KINDS[found.slice(1).findIndex((g) => g !== undefined)];
    const end = at + found[0].length;
    if (kind !== 'comment' && kind !== 'space') all.push({ kind, text: found[0], low: kind === 'word' ? found[0].toLowerCase() : found[0], from: at, to: end });
    at = end;
  }
  return all;
}

export const sqlTokens = (text) => tokens(text, SQL);
export const cTokens = (text) => tokens(text, C);

// The statements of an SQL file: {text, from, to, tokens}; what a $$ holds is inside.
export function statementsOf(text) {
  const found = [];
  let inside = null;
  let first = null;
  let kept = [];
  for (const token of sqlTokens(text)) {
    if (first === null) first = token.from;
    kept.push(token);
    if (token.kind === 'dollar' && (inside === null || inside === token.text)) inside = inside === null ? token.text : null;
    if (token.text === ';' && inside === null) {
      found.push({ text: text.slice(first, token.to), from: first, to: token.to, tokens: kept });
      first = null;
      kept = [];
    }
  }
  return found;
}
