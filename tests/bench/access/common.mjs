// What the engines share: the data, the questions, the clock.
import { readFileSync } from 'node:fs';

const folder = process.argv[2];
export const shares = JSON.parse(readFileSync(`${folder}/shares.json`, 'utf8'));
export const asked = JSON.parse(readFileSync(`${folder}/asked.json`, 'utf8'));
export const now = Math.floor(Date.now() / 1000);
export const name = (reader) => reader.toString(16).padStart(12, '0');
export const byHandle = new Map(shares.map((s) => [s.share, s]));

// Asks for half a second; the median time of a decision, in microseconds.
export async function time(decide) {
  const took = [];
  let wrong = 0;
  for (let i = 0; i < 20; i++) await decide(asked[i % asked.length]);
  for (const end = performance.now() + 500; performance.now() < end || took.length < 20;) {
    const q = asked[took.length % asked.length];
    const began = performance.now();
    const answer = await decide(q);
    took.push((performance.now() - began) * 1000);
    wrong += answer !== q.may;
  }
  took.sort((a, b) => a - b);
  console.log(JSON.stringify({ us: took[took.length >> 1], wrong }));
}
