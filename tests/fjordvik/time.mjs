// Dates of the data are Europe/Oslo's.
const zone = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Oslo', timeZoneName: 'longOffset' });

function offset(date) {
  const name = zone.formatToParts(new Date(`${date}T12:00:00Z`)).find((p) => p.type === 'timeZoneName').value;
  return name.replace('GMT', '');
}

// "2026-11-05" and "09:00" → "2026-11-05T09:00:00+01:00"; a time already whole stays as it is.
export const instant = (date, clock = '00:00') =>
  (date.includes('T') ? date : `${date}T${clock}:00${offset(date)}`);

export const latest = (...instants) => instants.filter(Boolean)
  .reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a));

// The day somebody turns fifteen; who is born on 29 February does so on 1 March (R03).
export function fifteenth(born) {
  const [year, month, day] = born.split('-').map(Number);
  return new Date(Date.UTC(year + 15, month - 1, day)).toISOString().slice(0, 10);
}

const MONTHS = ['januar', 'februar', 'mars', 'april', 'mai', 'juni', 'juli', 'august', 'september',
  'oktober', 'november', 'desember'];

export function written(date) {
  const [year, month, day] = date.split('-').map(Number);
  return `${day}. ${MONTHS[month - 1]} ${year}`;
}
