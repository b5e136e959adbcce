// Which elements a message has, in which order, and what may stand in them: written from the service's
// documentation.  A content model is one of  one(), maybe(), many(), seq(), choice().
import { attribute, elements, text } from './xml.mjs';
import { refuse } from './refusal.mjs';

export const NAMESPACE = 'http://signering.posten.no/schema/v1';

const bad = (why) => refuse(why, 'XML_SCHEMA_VIOLATION');
const length = (string) => [...string].length;

// ── Texts ────────────────────────────────────────────────────────────────────

const string = (min, max) => ({ text: (value) => length(value) >= min && length(value) <= max });
const pattern = (expression) => ({ text: (value) => expression.test(value) });
const oneOf = (...values) => ({ text: (value) => values.includes(value) });
const integer = (min, max) => (value) => /^[ \n]*[+-]?\d{1,18}[ \n]*$/.test(value) && Number(value) >= min && Number(value) <= max;
export const isDateTime = (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(value.trim()) && !Number.isNaN(Date.parse(value.trim()));

// ── Models ───────────────────────────────────────────────────────────────────

const element = (name, type, min, max) => ({ name, type, min, max });
const one = (name, type) => element(name, type, 1, 1);
const maybe = (name, type) => element(name, type, 0, 1);
const many = (name, type, max) => element(name, type, 1, max);
const seq = (...parts) => ({ seq: parts });
const choice = (...parts) => ({ choice: parts });
const empty = { content: seq() };

const nullable = (model) => (model.seq ? model.seq.every(nullable) : model.choice ? model.choice.some(nullable) : model.min === 0);

function starts(model, node) {
  if (model.choice) return model.choice.some((part) => starts(part, node));
  if (!model.seq) return model.name === node.local;
  for (const part of model.seq) {
    if (starts(part, node)) return true;
    if (!nullable(part)) return false;
  }
  return false;
}

const expected = (model) => (model.choice ? model.choice.map(expected).join(' or ') : model.seq ? expected(model.seq[0] ?? { name: 'nothing' }) : model.name);

// How far the model reaches into the list of elements.
function match(model, list, at) {
  if (model.seq) return model.seq.reduce((i, part) => match(part, list, i), at);
  if (model.choice) {
    const chosen = model.choice.find((part) => list[at] && starts(part, list[at]));
    if (chosen) return match(chosen, list, at);
    return nullable(model) ? at : bad(`expected ${expected(model)}`);
  }
  let i = at;
  while (i - at < model.max && list[i]?.local === model.name) {
    check(list[i], model.type);
    i += 1;
  }
  return i - at < model.min ? bad(`expected ${model.name}`) : i;
}

function checkAttributes(node, wanted = {}) {
  for (const { name } of node.attributes) if (!Object.hasOwn(wanted, name)) bad(`${node.name}: an attribute that does not belong: ${name}`);
  for (const [name, { type, optional }] of Object.entries(wanted)) {
    const value = attribute(node, name);
    if (value === undefined ? !optional : !type.text(value)) bad(`${node.name}: the attribute ${name}`);
  }
}

function check(node, type) {
  if (node.ns !== NAMESPACE) bad(`${node.name} is in another namespace`);
  checkAttributes(node, type.attributes);
  if (type.text) {
    if (elements(node).length || !type.text(text(node))) bad(`what stands in ${node.name}`);
    return;
  }
  if (text(node).trim()) bad(`text in ${node.name}`);
  const list = elements(node);
  const reached = match(type.content, list, 0);
  if (reached !== list.length) bad(`${list[reached].name} does not belong in ${node.name}`);
}

// ── The messages ─────────────────────────────────────────────────────────────

const anything = string(0, Infinity);
const url = string(0, 500);
const title = string(1, 80);
const description = string(0, 220);
const nin = pattern(/^[0-9]{11}$/);
const signatureType = oneOf('ADVANCED_ELECTRONIC_SIGNATURE', 'AUTHENTICATED_ELECTRONIC_SIGNATURE');
const behalf = oneOf('SELF', 'OTHER');
const sender = { content: seq(one('organization-number', pattern(/^[0-9]{9}$/))) };
const fileAttributes = { href: { type: string(4, 100) }, mime: { type: string(1, 100) } };
const file = { attributes: fileAttributes, content: seq(one('title', title)) };
const files = { content: seq(many('document', file, 20)) };
const authentication = maybe('required-authentication', oneOf('3', '4'));
const identifier = maybe('identifier-in-signed-documents', oneOf('PERSONAL_IDENTIFICATION_NUMBER_AND_NAME', 'DATE_OF_BIRTH_AND_NAME', 'NAME'));
const dateTime = { text: isDateTime };

const exits = { content: seq(one('completion-url', url), one('rejection-url', url), one('error-url', url)) };
const directRequest = { content: seq(
  maybe('reference', string(0, 50)), one('exit-urls', exits), maybe('status-retrieval-method', oneOf('WAIT_FOR_CALLBACK', 'POLLING')), maybe('polling-queue', anything),
) };
const portalRequest = { content: seq(maybe('reference', string(0, 50)), maybe('polling-queue', anything)) };
const updateRequest = { content: seq(one('redirect-url', empty)) };

const directSigner = { content: seq(
  choice(one('personal-identification-number', nin), one('signer-identifier', string(1, 80))), maybe('signature-type', signatureType), maybe('on-behalf-of', behalf),
) };
const oldDirectFile = { attributes: fileAttributes, content: seq(one('title', title), maybe('description', description)) };
const directManifest = { content: seq(
  many('signer', directSigner, 10), one('sender', sender),
  choice(seq(one('title', title), maybe('description', description), one('documents', files)), one('document', oldDirectFile)),
  authentication, identifier,
) };

const lookup = { content: seq(one('email', empty), maybe('sms', empty)) };
const email = { attributes: { address: { type: anything } }, content: seq() };
const sms = { attributes: { number: { type: anything } }, content: seq() };
const notifications = { content: choice(seq(one('email', email), maybe('sms', sms)), one('sms', sms)) };
const portalSigner = {
  attributes: { order: { type: { text: integer(0, 9) }, optional: true } },
  content: seq(
    choice(one('personal-identification-number', nin), one('identified-by-contact-information', empty)), maybe('signature-type', signatureType),
    choice(one('notifications-using-lookup', lookup), one('notifications', notifications)), maybe('on-behalf-of', behalf),
  ),
};
const oldPortalFile = { attributes: fileAttributes, content: seq(one('title', title), maybe('nonsensitive-title', title), maybe('description', description)) };
const availability = { content: seq(maybe('activation-time', dateTime), maybe('available-seconds', { text: integer(0, Infinity) })) };
const portalManifest = { content: seq(
  one('signers', { content: seq(many('signer', portalSigner, 10)) }), one('sender', sender),
  choice(seq(one('title', title), maybe('nonsensitive-title', title), maybe('description', description), one('documents', files)), one('document', oldPortalFile)),
  authentication, maybe('availability', availability), identifier,
) };

const messages = {
  'direct-signature-job-request': directRequest,
  'direct-signature-job-manifest': directManifest,
  'direct-signer-update-request': updateRequest,
  'portal-signature-job-request': portalRequest,
  'portal-signature-job-manifest': portalManifest,
};

export function checkMessage(root, name) {
  if (root.local !== name) bad(`expected ${name}`);
  check(root, messages[name]);
}
