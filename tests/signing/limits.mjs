// The numbers of the service, as its documentation gives them.  Times in milliseconds.
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

export const MOST_BYTES = 10_485_760; // of all documents
export const MOST_BODY = 16 * 1024 * 1024;
export const MOST_DOCUMENTS = 20;
export const MOST_SIGNERS = 10;
export const SIGNING_TIME = 5 * SECOND; // either way
export const MOST_CALLS = 10; // in a second
export const BLOCKED = 30 * SECOND;
export const EMPTY_QUEUE = 10 * MINUTE; // until the next permitted poll
export const REDELIVERY = 10 * MINUTE; // of a change that nobody confirmed
export const DIRECT_LIFE = 30 * DAY;
export const PORTAL_LIFE = 30 * DAY;
export const LONGEST_LIFE = 7_776_000; // seconds, of each group of signers
export const DELETE_AFTER = DAY;
export const RETENTION = 40 * DAY;
export const REDIRECT_LIFE = 30 * MINUTE;
