// A message from outside: parsed, checked by our own grammar, and by the service's schemas where they are at hand
// (../shared/specs, which is not part of the project).
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { checkMessage } from './grammar.mjs';
import { refuse } from './refusal.mjs';
import { XmlError, parse } from './xml.mjs';

export const MAIN = 'direct-and-portal.xsd';
export const PACKAGE = 'thirdparty/ts_102918v010201.xsd';

// Nothing when it is valid, else what xmllint says.
export function schemaFault(folder, file, bytes) {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', path.join(folder, file), '-'], { input: bytes, encoding: 'utf8' });
  return status === 0 ? undefined : stderr;
}

export function readXml(bytes, what) {
  try {
    return parse(bytes);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return refuse(`${what}: ${error.message}`, 'MALFORMED_XML');
  }
}

// xsd: the folder of the schemas, or nothing.
export function readMessage(bytes, name, xsd) {
  const root = readXml(bytes, name);
  checkMessage(root, name);
  const fault = xsd && schemaFault(xsd, MAIN, bytes);
  if (fault) refuse(fault, 'XML_SCHEMA_VIOLATION');
  return root;
}
