// The whole system over HTTP, as browsers and worse things meet it:
//   HOUSE=folder node tests/system/test.mjs     (tests/run system brings a municipality up)
// One file after the other, because some of them switch programs off.
import './configuration.mjs';
import './confined.mjs';
import './edge.mjs';
import './import.mjs';
import './login.mjs';
import './provider.mjs';
import './pages.mjs';
import './mypage.mjs';
import './exchange.mjs';
import './upload.mjs';
import './outage.mjs';
