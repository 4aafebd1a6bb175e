/** Which letters of the second word have found a partner; grown for long words. */
let taken = new Uint8Array(64);
let partners = new Uint8Array(64);

/** Jaro–Winkler similarity of two words, 0–100; a common beginning of up to four letters counts more. Symmetric. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 100;
  const jaro = jaroSimilarity(a, b);
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && prefix < b.length && a[prefix] === b[prefix]) prefix++;
  return 100 * (jaro + prefix * 0.1 * (1 - jaro));
}

function jaroSimilarity(a: string, b: string): number {
  if (a.length === 0 || b.length === 0) return 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  if (taken.length < Math.max(a.length, b.length)) {
    taken = new Uint8Array(Math.max(a.length, b.length));
    partners = new Uint8Array(taken.length);
  }
  taken.fill(0, 0, b.length);
  partners.fill(0, 0, a.length);
  let matches = 0;
  for (let i = 0; i < a.length; i++) {
    const end = Math.min(b.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (taken[j] === 1 || a.charCodeAt(i) !== b.charCodeAt(j)) continue;
      taken[j] = 1;
      partners[i] = 1;
      matches++;
      break;
    }
  }
  if (matches === 0) return 0;
  const swaps = outOfOrder(a, b) / 2;
  return (matches / a.length + matches / b.length + (matches - swaps) / matches) / 3;
}

function outOfOrder(a: string, b: string): number {
  let count = 0;
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    if (partners[i] === 0) continue;
    while (taken[j] === 0) j++;
    if (a.charCodeAt(i) !== b.charCodeAt(j)) count++;
    j++;
  }
  return count;
}
