// XML: what is refused, and that our canonical form is libxml2's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { canonical, parse, text } from '../xml.mjs';

const xmllint = (string) => spawnSync('xmllint', ['--c14n', '--nonet', '-'], { input: string }).stdout.toString();

describe('XML', () => {
  for (const [why, string] of Object.entries({
    'a DTD': '<!DOCTYPE a><a/>',
    'a DTD with an entity': '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    'an entity of nobody’s': '<a>&nbsp;</a>',
    'a bare ampersand': '<a>a & b</a>',
    'a processing instruction': '<a><?x y?></a>',
    'two roots': '<a/><b/>',
    'text behind the root': '<a/>x',
    'an element that is not closed': '<a><b></a>',
    'an attribute twice': '<a x="1" x="2"/>',
    'an attribute twice by its namespace': '<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>',
    'a prefix that nobody declared': '<p:a/>',
    '< in an attribute': '<a x="<"/>',
    'an attribute without quotes': '<a x=1/>',
    'a character that XML does not have': '<a>&#0;</a>',
    'another encoding': '<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
    'XML 1.1': '<?xml version="1.1"?><a/>',
    ']]> in a text': '<a>]]></a>',
    '-- in a comment': '<a><!-- -- --></a>',
    'nothing': '',
    'forty elements in each other': '<a>'.repeat(50) + '</a>'.repeat(50),
  })) test(`refuses ${why}`, () => assert.throws(() => parse(Buffer.from(string)), { message: /./ }));

  test('refuses bytes that are not UTF-8', () => assert.throws(() => parse(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e])), /UTF-8/));
  test('expands what every XML has', () => assert.equal(text(parse('<a>&lt;&#230;&#x1F600;<!-- no --><![CDATA[<&]]></a>')), '<æ😀<&'));

  for (const string of [
    '<a/>', '<?xml version="1.0"?>\n<a  b = "1"\n a=\'2\'>\n<b/>\r\n</a>\n', '<a xmlns="urn:u"><b xmlns=""><c xmlns="urn:u"/></b></a>',
    '<p:a xmlns:p="urn:u" xmlns:q="urn:v" q:z="1" p:y="2" x="3"><q:b xmlns:q="urn:v"/><p:b xmlns:p="urn:w" p:y="4"/></p:a>',
    '<a x="&quot;&#9;&#10;&#13;&lt;>\'">&gt;&amp;&#13;"\'<![CDATA[<x>&]]></a>', '<a><b xml:lang="nb"><c/></b></a>', '<a xmlns:z="urn:1" xmlns:a="urn:2" xmlns="urn:3"><z:b a:c="d"/></a>',
  ]) test(`has libxml2's canonical form of ${JSON.stringify(string)}`, () => assert.equal(canonical(parse(string)).toString(), xmllint(string)));
});
