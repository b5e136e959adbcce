// The words of the pages: every key that a template or a program uses exists in
// every complete language, templates hold no words of their own and no command
// that prints unescaped, titles are neutral, and what children read is plain.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readHdf } from './hdf.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const at = (...p) => join(root, ...p);
let passed = 0, failed = 0;

function check(what, faults) {
	if (faults.length === 0) {
		passed++;
		return;
	}
	failed++;
	console.log(`not ok ${what}`);
	for (const f of faults)
		console.log(`    ${f}`);
}

function files(dir, end) {
	if (!existsSync(at(dir)))
		return [];
	return readdirSync(at(dir), { withFileTypes: true, recursive: false }).flatMap((e) => e.isDirectory()
		? (e.name === 'node_modules' ? [] : files(join(dir, e.name), end))
		: e.name.endsWith(end) ? [join(dir, e.name)] : []);
}

const text = Object.fromEntries(['nb', 'nn', 'se', 'en'].map((l) => [l, readHdf(at('portals/common/text', `${l}.hdf`))]));
const has = (l, key) => text[l].values.has(`Text.${key}`);
const below = (l, key) => [...text[l].values.keys()].some((k) => k.startsWith(`Text.${key}.`));
const templates = files('portals', '.cs').map((path) => ({ path, source: readFileSync(at(path), 'utf8') }));

// ── The languages ────────────────────────────────────────────────────────────
for (const l of Object.keys(text))
	check(`${l}: no key comes twice`, text[l].twice);
// Data that is the same in every language, or that only one language has.
const shared = /^Text\.(languages|meta)\.|\.(rights|color|dial|number)$|^Text\.date\.month_first$/;
const keys = [...text.nb.values.keys()].filter((k) => !shared.test(k));
for (const l of ['nn', 'en']) {
	check(`${l}: every text of bokmål`, keys.filter((k) => !text[l].values.has(k)));
	check(`${l}: no text that bokmål lacks`, [...text[l].values.keys()].filter((k) => !text.nb.values.has(k)));
	check(`${l}: no text is empty`, [...text[l].values].filter(([k, v]) => v === '' && k !== 'Text.date.dot').map(([k]) => k));
}
check('nb: no text is empty', [...text.nb.values].filter(([, v]) => v === '').map(([k]) => k));
const sami = /^Text\.(month|date|portal|nav|head|foot|urgent|form|error|rights|page\.(rights|front|code|problem|loggedout|error))\./;
check('se: what must be in Northern Sámi', keys.filter((k) => sami.test(k) && !text.se.values.has(k)));
check('se: no text that bokmål lacks', [...text.se.values.keys()].filter((k) => !text.nb.values.has(k) && !shared.test(k)));
check('se: marked as awaiting review', ['meta.review', 'meta.review_nb', 'meta.rest'].filter((k) => !has('se', k)));

// ── The keys that are used ───────────────────────────────────────────────────
const lists = {
	capacity: 'child parent parent_no_fa guardian stepparent applicant reporter_public reporter_private foster contractor supervisor trusted representative',
	type: 'MELDING SAMTYKKE BARNESAMTALE RAPPORT VEDTAK PLAN HELSE INTERN REFERAT BARNEMELDING BREV AVTALE TILSYN TRUSSEL REGISTER NEMND ERKLAERING INNSYNSKRAV AVSLAG OEKONOMI POLITIATTEST KLAGE INNSYNSPAKKE OPPREISNING',
	phase: 'mottak undersokelse tiltak omsorg nemnd avsluttet',
	state: 'IKKE_FORESPURT FORESPURT GODKJENT AVVIST',
	rule: 'other R03 R04 R04c R06 R09 R10 R11 R12a R12b R12d R13 R15 R15m R16 R17 R18 R19 R22 R24 R27',
	error: 'not_found unavailable bad_request method too_large headers_too_large forbidden expired internal handover level cancelled provider timeout code no_role range',
	need: 'sign comment request held', kind: 'read sign own withheld',
	level: 'low substantial high', method: 'idporten ansattporten child',
	month: '01 02 03 04 05 06 07 08 09 10 11 12',
};
const parts = { capacity: ['name', 'explain', 'rights'], rule: ['title', 'meaning', 'child', 'how', 'ground', 'redacted'],
	error: ['title', 'text', 'what_now'], state: ['explain', 'color'], phase: ['explain', 'child'] };
for (const [list, words] of Object.entries(lists)) {
	const missing = words.split(' ').flatMap((w) => (parts[list]?.map((p) => `${list}.${w}.${p}`) ?? [`${list}.${w}`]));
	check(`${list}: every one has its text`, missing.filter((k) => !has('nb', k)));
}
check('capacity: each has rights to read', [...text.nb.values].filter(([k]) => /^Text\.capacity\.\w+\.rights$/.test(k))
	.filter(([, set]) => !below('nb', `rights.${set}`)).map(([k]) => k));

const optional = /^(meta\.|date\.month_first$)/;
for (const { path, source } of templates) {
	const used = [...source.matchAll(/\bText((?:\.\w+)+)(?!\w*\[)/g)].map((m) => m[1].slice(1));
	const dynamic = [...source.matchAll(/\bText((?:\.\w+)*)\[/g)].map((m) => m[1].slice(1)).filter(Boolean);
	check(`${path}: every text exists`, used.filter((k) => !has('nb', k) && !below('nb', k) && !optional.test(k)));
	check(`${path}: every kind of text exists`, dynamic.filter((k) => !below('nb', k)));
}
const sources = [...files('core', '.c'), ...files('portals', '.c'), ...files('sql', '.sql'), ...files('include', '.h')];
const asked = sources.flatMap((path) => [...readFileSync(at(path), 'utf8').matchAll(/["']((?:error|page|need|form)\.[a-z_.]+[a-z])["']/g)]
	.filter((m) => !m[1].endsWith('.cs')).map((m) => [m[1], path]));
check('programs: every text they name exists', asked.filter(([k]) => !has('nb', k) && !below('nb', k)).map((a) => a.join(' in ')));

// ── The templates ────────────────────────────────────────────────────────────
for (const { path, source } of templates) {
	const commands = [...source.matchAll(/<\?cs\s*(\/?\w+)([^?]*)/g)];
	check(`${path}: only escaping commands`, commands.filter((c) => /^(uvar|evar|lvar|linclude|alt|name|escape)$/.test(c[1])).map((c) => c[0]));
	check(`${path}: includes are literal`, commands.filter((c) => c[1] === 'include' && !/^:"[a-z]+\.cs" *$/.test(c[2])).map((c) => c[0]));
	check(`${path}: addresses with data go through a filter`, [...source.matchAll(/href="[^"]*?<\?cs var:(?!href\(|url\()(\w[\w.]*)/g)]
		.filter((m) => !/^(path|query|Local\.query|e\.name|u\.dial|h\.dial)$/.test(m[1])).map((m) => m[0]));
	const bare = source.replace(/<\?cs[\s\S]*?\?>/g, '');
	check(`${path}: no style, script or handler inline`, [...bare.matchAll(/\sstyle=|\son\w+=|<style|<script(?![^>]*src=)/gi)].map((m) => m[0]));
	check(`${path}: no words of its own`, [...bare.replace(/<[^>]*>| aria-[a-z]+="[^"]*"?|-(explain|error)\b/g, ' ').matchAll(/[\p{L}]{2,}/gu)].map((m) => m[0]).filter((w) => w !== 'kB'));
	check(`${path}: no words in attributes`, [...source.matchAll(/\b(aria-label|title|alt|placeholder|data-label)="(?!<\?cs)[^"]+"/g)].map((m) => m[0]));
}
const errorPage = readFileSync(at('nginx/static/errors/page.html'), 'utf8');
check('nginx/static/errors/page.html: no style, script or handler inline', [...errorPage.matchAll(/\sstyle=|\son\w+=|<style|<script/gi)].map((m) => m[0]));

// ── The words ────────────────────────────────────────────────────────────────
for (const l of Object.keys(text)) {
	const titles = [...text[l].values].filter(([k]) => /^Text\.(page\.\w+\.title|error\.\w+\.title|portal\.\w+)$/.test(k));
	check(`${l}: titles are neutral`, titles.filter(([, v]) => /barnevern|mánáidsuodj|child welfare|bekymring|vold|trussel/i.test(v)).map((t) => t.join(' = ')));
}

// LIX: words a sentence, and the share of words longer than six letters, in per cent.
function lix(sentences) {
	const all = sentences.join(' ').replace(/§ ?[\d-]+/g, '');
	const words = all.match(/[\p{L}]+/gu);
	return words.length / Math.max(1, (all.match(/[.!?:]+(\s|$)/g) ?? []).length) + 100 * words.filter((w) => w.length > 6).length / words.length;
}
const collect = (l, shape) => [...text[l].values].filter(([k]) => shape.test(k)).map(([, v]) => /[.!?:]$/.test(v) ? v : `${v}.`);
for (const l of ['nb', 'nn']) {
	const child = lix(collect(l, /\.(child|lead_child)$|^Text\.rights\.child\.(.*\.)?(title|text|lead)$/));
	const adult = lix(collect(l, /^Text\.(rule\..*\.(meaning|how)|page\..*(lead|_text|explain)|rights\.party\..*\.text|error\..*(text|what_now))$/));
	check(`${l}: what a child reads is very plain (LIX ${child.toFixed(0)} ≤ 28)`, child <= 28 ? [] : [child.toFixed(1)]);
	check(`${l}: what an adult reads is plain (LIX ${adult.toFixed(0)} ≤ 38)`, adult <= 38 ? [] : [adult.toFixed(1)]);
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
