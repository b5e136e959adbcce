// Time in Europe/Oslo, by the rule itself and not by a table of zones: one hour
// before UTC, two from the last Sunday of March to the last Sunday of October,
// at 01:00 UTC.  Instants are milliseconds since 1970; dates are "YYYY-MM-DD".
const HOUR = 3600e3;
const DAY = 24 * HOUR;
export const SECOND = 1000;

const MARCH = 2;
const OCTOBER = 9;

// The night that the clocks change in: the instant, 01:00 UTC.
export function changeOf(year, month) {
  const last = new Date(Date.UTC(year, month, 31, 1));
  return last.getTime() - last.getUTCDay() * DAY;
}

export const summerBegins = (year) => changeOf(year, MARCH);
export const summerEnds = (year) => changeOf(year, OCTOBER);

function offsetOf(t) {
  const year = new Date(t).getUTCFullYear();
  return t >= summerBegins(year) && t < summerEnds(year) ? 2 * HOUR : HOUR;
}

const local = (t) => new Date(t + offsetOf(t)).toISOString();

export const dateOf = (t) => local(t).slice(0, 10);

// 00:00 of a date; the clocks change later in the night, so there is always one.
export function midnight(date) {
  const utc = Date.parse(`${date}T00:00:00Z`);
  return utc - offsetOf(utc - HOUR);
}

export function iso(t) {
  const hours = offsetOf(t) / HOUR;
  return `${local(t).slice(0, 19)}+0${hours}:00`;
}

// What a record holds: a date means its midnight.
export const instantOf = (text) => (text.length === 10 ? midnight(text) : Date.parse(text));

export const isMidnight = (t) => midnight(dateOf(t)) === t;

// The instant somebody turns so many years.  29 February becomes 1 March (R03).
export function turns(born, years) {
  const [year, month, day] = born.split('-').map(Number);
  const date = new Date(Date.UTC(year + years, month - 1, day));
  return midnight(date.toISOString().slice(0, 10));
}

// Months end on the same-numbered day, or on the last one.
export function monthsLater(date, months) {
  const [year, month, day] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

export const addDays = (date, days) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
