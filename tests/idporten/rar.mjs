// Rich authorization requests: whom the person acts for (Ansattporten's three types).
const AUTHORITY = 'iso6523-actorid-upis';
const RESOURCE = /^urn:altinn:resource:[\w:.-]+$/;
const ICD = '0192'; // the Norwegian register of legal entities

const identifier = (org) => `${ICD}:${org.orgno}`;

const types = {
  'ansattporten:altinn:service': {
    resource: true,
    answer: ({ type, resource }, orgs) => ({
      type,
      resource,
      resource_name: 'Tjeneste (stedfortreder)',
      reportees: orgs.map((org) => ({ Authority: AUTHORITY, ID: identifier(org), Name: org.name, Rights: org.actions ?? ['Read'] })),
    }),
  },
  'ansattporten:altinn:resource': {
    resource: true,
    answer: ({ type, resource, actions }, orgs) => ({
      type,
      resource,
      resource_name: 'Ressurs (stedfortreder)',
      authorized_parties: orgs.map((org) => ({
        orgno: { authority: AUTHORITY, ID: identifier(org) },
        resource,
        actions: org.actions ?? actions ?? ['read'],
        name: org.name,
        unit_type: org.unit_type ?? 'AS',
      })),
    }),
  },
  'ansattporten:orgno': {
    resource: false,
    answer: ({ type }, [org]) => ({ type, orgno: { Authority: AUTHORITY, ID: identifier(org) } }),
  },
};

const yes = (value) => value === true || value === 'true';

// The one element of a valid request; throws a sentence saying what is wrong.
export function parseDetails(text) {
  let list;
  try {
    list = JSON.parse(text);
  } catch {
    throw new Error('authorization_details is not JSON');
  }
  if (!Array.isArray(list) || list.length !== 1) throw new Error('authorization_details must be an array of exactly one element');
  const [details] = list;
  const type = Object.hasOwn(types, details?.type) && types[details.type];
  if (!type) throw new Error('authorization_details type is unknown');
  if (type.resource && !RESOURCE.test(details.resource ?? '')) throw new Error('authorization_details resource is missing or malformed');
  if (details.organizationform && !['enterprise', 'business'].includes(details.organizationform)) throw new Error('organizationform is enterprise or business');
  return details;
}

export const allowsSeveral = (details) => yes(details.allow_multiple_organizations);

export const mustRepresent = (details) => yes(details.representation_is_required);

// Organisations the person may choose; an organisation without `resources` has all of them.
export const offered = (details, person) => person.orgs.filter((org) => !details.resource || !org.resources || org.resources.includes(details.resource));

export function answer(details, orgs) {
  if (!orgs.length) return [{ type: details.type }]; // chose to act for herself only
  return [types[details.type].answer(details, orgs)];
}

export const typeNames = Object.keys(types);
