// What a line drawn around things holds. Nothing here knows the page.

/** Says whether a point lies inside a closed line, by how often a ray from it crosses the line. @param {[number, number][]} line @param {number} x @param {number} y */
export function holds(line, x, y) {
  let inside = false;
  for (let n = 0, before = line.length - 1; n < line.length; before = n, n += 1) {
    const [[x0, y0], [x1, y1]] = [line[before], line[n]];
    if (y0 > y !== y1 > y && x < x0 + ((x1 - x0) * (y - y0)) / (y1 - y0)) inside = !inside;
  }
  return inside;
}
