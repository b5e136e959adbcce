// Are two sets of times of the same kind?  Welch's t, over all of them and over what is below each of a hundred
// percentiles, since what interrupts a request only makes it longer (Reparaz, Balasch, Verbauwhede: dudect, 2017).

const CROPS = 100;

export function welch(a, b) {
  const [x, y] = [a, b].map((list) => {
    let [n, mean, m2] = [0, 0, 0];
    for (const v of list) {
      n += 1;
      const d = v - mean;
      mean += d / n;
      m2 += d * (v - mean);
    }
    return { n, mean, error: m2 / (n - 1) / n };
  });
  return { t: (x.mean - y.mean) / Math.sqrt(x.error + y.error), difference: x.mean - y.mean };
}

// Below which value a percentile of all the times lies; more of them at the upper end, as dudect has them.
const percentile = (sorted, i) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * (1 - 0.5 ** (10 * (i + 1) / CROPS))))];

const median = (list) => { const s = Float64Array.from(list).sort(); return s[s.length >> 1]; };

// {t, difference} where |t| is largest; difference in ns; sampled: the values compared there.
export function compareTimes(a, b) {
  const sorted = Float64Array.from([...a, ...b]).sort();
  let worst = { ...welch(a, b), crop: 100, sampled: a.length + b.length };
  for (let i = 0; i < CROPS; i += 1) {
    const most = percentile(sorted, i);
    const [x, y] = [a, b].map((list) => list.filter((v) => v < most));
    if (Math.min(x.length, y.length) < a.length / 10) continue;
    const found = welch(x, y);
    if (Math.abs(found.t) > Math.abs(worst.t)) worst = { ...found, crop: 100 * (1 - 0.5 ** (10 * (i + 1) / CROPS)), sampled: x.length + y.length };
  }
  return { ...worst, medians: [median(a), median(b)] };
}
