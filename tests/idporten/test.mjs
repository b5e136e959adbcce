// The stand-in against the rules of the original, over HTTP. Run: node --test tests/idporten/test.mjs
import './test/requests.mjs';
import './test/login.mjs';
import './test/logout.mjs';
import './test/ansattporten.mjs';
import './test/misbehaviour.mjs';
import './test/listening.mjs';
