// How near two words are, for who mistypes a name.

/** Returns how many letters have to be added, left out, changed or exchanged with the next, or `most` + 1 where it is more (the optimal string alignment distance: Damerau 1964). @param {string} one @param {string} other @param {number} most */
export function distance(one, other, most) {
  const [a, b] = [[...one], [...other]];
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[][]} */
  const rows = [b.map((_, n) => n)];
  rows[0].push(b.length);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, rows[i - 2][j - 2] + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return most + 1;
    rows.push(row);
  }
  return Math.min(rows[a.length][b.length], most + 1);
}

/** Returns how far a written word is from one of a name: none in a short one may be wrong, one in one of four letters, two in one of eight; else Infinity. @param {string} written @param {string} word */
export function nearness(written, word) {
  if (written === word) return 0;
  const most = written.length < 4 ? 0 : written.length < 8 ? 1 : 2;
  const found = most ? distance(written, word, most) : 1;
  return found <= most ? found : Infinity;
}
