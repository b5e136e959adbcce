// The stand-in's own tests: node --test tests/signing/test.mjs
import './test/xml.mjs';
import './test/sending.mjs';
import './test/direct.mjs';
import './test/portal.mjs';
import './test/results.mjs';
import './test/misbehaviour.mjs';
