// Documents, their renditions, and what stands against sharing them.
import { dateOf } from './time.mjs';

const SAID = 'Tiltaket fortsetter som avtalt.';

const childrenOf = (b, file) => (file.child ? [file.child] : b.of('file')
	.filter((f) => f.family === file.family && f.child).slice(0, 1).map((f) => f.child));

export function addRendition(b, doc, kind, fields = {}) {
	const { metadata, ...rest } = fields;
	const blob = b.blobs = (b.blobs ?? 0) + 1;
	return b.add('rendition', 'R', { document: doc.id, kind, filename: 'dokument.pdf', children: childrenOf(b, b.get(doc.file)),
		uuid: b.uuid(), mime: 'application/pdf', bytes: blob,
		sha256: blob.toString(16).padStart(64, '0'), wrapped: '00', key_id: 'k1', text: SAID, ...rest,
		...(metadata ? { metadata } : {}) });
}

function addDocument(b, file, type, fields = {}) {
	return b.add('document', 'D', { file: file.id, type, date: dateOf(b.earlier(3)), title: 'Dokument', ...fields });
}

const COMMON = [[3, 'VEDTAK'], [2, 'PLAN'], [2, 'RAPPORT'], [1, 'REFERAT'], [2, 'BARNESAMTALE'], [1, 'HELSE'],
	[1, 'MELDING'], [1, 'BREV'], [0.5, 'SAMTYKKE'], [0.4, 'TRUSSEL'], [0.6, 'NEMND'], [0.3, 'TILSYN'], [0.3, 'AVTALE']];

// What is plausible for each capacity: [type, rendition kinds, document fields, rendition fields].
const own = (s) => ({ owners: [s.person] });
const author = (s) => ({ author: s.person });
const PLAUSIBLE = {
	child: [['PLAN', ['child', 'original']], ['VEDTAK', ['original', 'child']], ['BREV', ['original'], author],
		['BARNEMELDING', ['original'], author]],
	parent_no_fa: [['BREV', ['original']], ['AVSLAG', ['original']], ['INNSYNSKRAV', ['original'], author]],
	stepparent: [['REFERAT', ['extract', 'original']]],
	applicant: [['INNSYNSPAKKE', ['redacted']], ['AVSLAG', ['original']], ['KLAGE', ['original'], own]],
	reporter_public: [['MELDING', ['receipt', 'original'], author], ['BREV', ['original']]],
	reporter_private: [['MELDING', ['receipt', 'original'], author], ['BREV', ['original']]],
	foster: [['PLAN', ['original']], ['RAPPORT', ['original']], ['VEDTAK', ['redacted', 'original'], undefined, 'R17'],
		['HELSE', ['redacted', 'original'], undefined, 'R17'], ['AVTALE', ['original'], own], ['OEKONOMI', ['original'], own]],
	contractor: [['VEDTAK', ['extract', 'original'], undefined, 'R18'], ['AVTALE', ['original'], own], ['RAPPORT', ['original'], author]],
	supervisor: [['PLAN', ['redacted', 'original'], undefined, 'R19'], ['AVTALE', ['original'], own], ['TILSYN', ['original'], author]],
	trusted: [['ERKLAERING', ['original'], own], ['PLAN', ['redacted'], undefined, 'R20']],
};

function plausible(b, standing) {
	const file = b.get(standing.file);
	const row = PLAUSIBLE[standing.capacity] && b.random.chance(standing.capacity === 'child' ? 0.5 : 0.85)
		? b.random.pick(PLAUSIBLE[standing.capacity]) : [b.random.weighted(COMMON), ['original']];
	const [type, kinds, fields, clears] = row;
	const doc = addDocument(b, file, type, { ...fields?.(standing), ...filedAlso(b, file) });
	const renditions = kinds.map((kind) => addRendition(b, doc, kind,
		clears && kind !== 'original' ? { clears: [clears] } : {}));
	return { doc, renditions, standing };
}

const filedAlso = (b, file) => {
	const near = b.random.chance(0.8);
	const others = b.of('file').filter((f) => f.id !== file.id && (!near || f.family === file.family));
	return others.length && b.random.chance(0.15) ? { also: [b.random.pick(others).id] } : {};
};

// ── One clause at a time ─────────────────────────────────────────────────────

// Each row changes a paper so that one rule speaks.
const TROUBLES = {
	internal(b, p) {
		p.doc.internal = true;
		if (b.random.chance(0.4)) p.renditions.push(addRendition(b, p.doc, 'extract', { clears: ['R13'] }));
	},
	expert(b, p) {
		p.doc.expert = true;
		if (b.random.chance(0.4)) p.doc.assessed = true;
	},
	childAuthor(b, p) {
		const file = b.get(p.doc.file);
		if (!file.child) return;
		p.doc.author = file.child;
		const other = b.random.pick(b.of('person')).id;
		if (b.random.chance(0.4)) addView(b, p.doc, b.random.chance(0.8) ? file.child : other);
	},
	twoChildren(b, p) {
		const all = b.of('file').map((f) => f.child).filter(Boolean);
		for (const r of p.renditions) r.children = b.random.chance(0.7) ? [...new Set(all)].slice(0, 2) : [b.random.pick(all)];
	},
	thirdParty(b, p) {
		p.renditions[0].third_party = true;
		if (b.random.chance(0.5)) p.renditions.push(addRendition(b, p.doc, 'redacted', { clears: ['R04c'] }));
	},
	address(b, p) {
		const atoms = b.of('atom').map((a) => a.value);
		const word = written(b, atoms.length ? b.random.pick(atoms) : 'Tverrlia');
		if (b.random.chance(0.15)) p.renditions[0].filename = `${word}.pdf`;
		else if (b.random.chance(0.2)) p.renditions[0].metadata = true;
		else p.renditions[0].text = `Han bor ved ${word} nå.`;
		if (b.random.chance(0.4)) p.renditions.push(addRendition(b, p.doc, 'redacted', { clears: ['R15'] }));
	},
	block(b, p) {
		addBlock(b, p);
	},
	owner(b, p) {
		p.doc.owners = [p.standing.person];
		addBlock(b, p, b.random.pick(['R12a', 'R12b']), false);
	},
	hold(b, p) {
		addHold(b, p);
	},
	certificate(b, p) {
		p.doc.type = 'POLITIATTEST';
	},
	disclosure(b, p) {
		addDisclosure(b, p);
	},
};

// However it is written, it is the same word.
function written(b, word) {
	return b.random.pick([word, word.toUpperCase(), word.replace(' ', '\n'), word.replace(' ', '  '), word.normalize('NFD')]);
}

export const addView = (b, doc, child) =>
	b.add('child-view', 'V', { document: doc.id, child, at: b.time(b.at), view: 'Hørt' });

export function addBlock(b, p, rule = b.random.pick(['R11', 'R12a', 'R12b', 'R12d', 'R22']), clear = b.random.chance(0.4)) {
	const person = b.random.chance(rule === 'R22' ? 0.2 : 0.6) ? p.standing.person : undefined;
	b.add('block', 'B', { document: p.doc.id, person, rule, decided_by: b.staff.id,
		no_disclosure: b.random.chance(0.15) ? true : undefined });
	if (clear) p.renditions.push(addRendition(b, p.doc, 'redacted', { clears: [rule] }));
}

export function addHold(b, p) {
	const phases = b.of('phase').filter((f) => f.file === p.doc.file);
	if (phases.length === 0 || b.after(b.at).length === 0) return;
	b.add('hold', 'H', { document: p.doc.id, person: p.standing.person, phase: b.random.pick(phases).id,
		until: b.time(b.random.pick(b.after(b.at))), decided_by: b.staff.id });
}

// Something that the principal may not see, and the representative perhaps (R11, R12d).
function addDisclosure(b, p) {
	const mandates = b.of('mandate').filter((m) => m.principal === p.standing.id);
	const rule = b.random.pick(['R11', 'R12d']);
	b.add('block', 'B', { document: p.doc.id, person: p.standing.person, rule, decided_by: b.staff.id,
		no_disclosure: b.random.chance(0.2) ? true : undefined });
	if (mandates.length === 0) return;
	if (b.random.chance(0.8)) {
		b.add('decide', 'Q', { what: 'disclosure', document: p.doc.id, standing: p.standing.id, decided_by: b.staff.id });
	}
	p.mandate = b.random.pick(mandates);
}

const principals = (b) => b.of('mandate').map((m) => b.get(m.principal)).filter(Boolean);

// Nothing stands against it: prepared for a child who may turn fifteen (R03).
export function addPrepared(b, standing) {
	const doc = addDocument(b, b.get(standing.file), b.random.pick(['PLAN', 'VEDTAK']));
	return { doc, renditions: [addRendition(b, doc, 'original')], standing };
}

// A paper for somebody, with a trouble or two.
export function addPaper(b) {
	const { random } = b;
	const standings = b.of('standing');
	if (standings.length === 0) return undefined;
	const agents = principals(b);
	const disclose = agents.length && random.chance(0.25);
	const paper = plausible(b, disclose ? random.pick(agents) : random.pick(standings));
	const many = random.weighted([[4, 0], [5, 1], [1, 2]]);
	const known = [...Object.keys(TROUBLES).filter((name) => name !== 'disclosure'), 'address'];
	const troubles = disclose ? ['disclosure'] : new Set(random.sample(known, many));
	for (const name of troubles) TROUBLES[name](b, paper);
	return paper;
}
