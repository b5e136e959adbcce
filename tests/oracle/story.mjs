// The steps of a world that bear on one document: what it takes to tell a
// disagreement again.
import { iso } from './time.mjs';

const OUTWARD = ['person', 'file', 'child', 'standing', 'rendition', 'mandate', 'phase', 'engagement', 'agent', 'principal',
	'document'];
// Records that nobody refers to, and that bear on what they refer to.
const INWARD = ['share', 'rendition', 'block', 'hold', 'child-view', 'decide', 'flag', 'atom', 'revoke', 'mandate'];

const named = (fields) => OUTWARD.map((name) => fields[name]).concat(fields.also ?? [], fields.children ?? []).filter(Boolean);
const changes = ({ fields }) => [fields.end, fields.lift, fields.share, fields.mandate].filter(Boolean);

export function storyOf(steps, document) {
	const ids = new Set([document]);
	const kept = new Set();
	const keep = (step) => {
		kept.add(step);
		ids.add(step.fields.id);
		named(step.fields).forEach((id) => ids.add(id));
	};
	steps.filter((s) => s.fields.document === document).forEach(keep);
	for (let before = -1; before !== kept.size;) {
		before = kept.size;
		steps.filter((s) => ids.has(s.fields.id) && !kept.has(s)).forEach(keep);
	}
	const files = new Set([...kept].filter((s) => s.verb === 'file').map((s) => s.fields.id));
	steps.filter((s) => changes(s).some((id) => ids.has(id)) || (['flag', 'atom'].includes(s.verb) && files.has(s.fields.file)) ||
		(s.verb === 'decide' && named(s.fields).some((id) => ids.has(id)))).forEach((s) => INWARD.includes(s.verb) || s.fields.end ? kept.add(s) : 0);
	return steps.filter((s) => kept.has(s)).map(told);
}

const DULL = ['uuid', 'name', 'label', 'basis', 'title', 'sha256', 'wrapped', 'key_id', 'mime', 'bytes', 'filename', 'decided_by', 'date',
	'opened', 'caseworker', 'text'];

const told = ({ verb, fields, at }) => `${iso(at)} ${verb} ${JSON.stringify(Object.fromEntries(Object.entries(fields)
	.filter(([name, value]) => !DULL.includes(name) || (name === 'text' && !value.startsWith('Tiltaket')) ||
		(name === 'title' && value !== 'Dokument'))))}`;
