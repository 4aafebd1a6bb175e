/** Numbers from 0 to 1 that are the same in each run (xorshift32). */
export function randomNumbers(seed = 2463534242): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

const pieces = [
  ...'aeiouaeiouthrgjylmnsxb',
  ...['us', 'um', 'ra', 'er', 'is', 'ei', 'ii', 'ae', 'oe', 'ue', 'th', 'rh', 'x ', ' x', ' ', ' '],
  ...[
    'é',
    'ü',
    'æ',
    'ß',
    '×',
    ' × ',
    "'",
    '-',
    '’',
    '.',
    '(',
    ')',
    '8',
    'A',
    'X',
    'var. ',
    ' f ',
    '†',
  ],
  ...['я', '蛇', '\u{1F40D}', '\ud800', '\u0301', '\t', ' ', '_', '?', ',', '&'],
];

/** Texts that look like names, or not at all. */
export function randomNames(count: number, seed?: number): readonly string[] {
  const random = randomNumbers(seed);
  const piece = (): string => pieces[Math.floor(random() * pieces.length)] ?? '';
  return Array.from({ length: count }, () => {
    const length = 1 + Math.floor(random() * 12);
    const word = Array.from({ length }, piece).join('');
    return random() < 0.7 ? `Aus ${word}` : word;
  });
}
