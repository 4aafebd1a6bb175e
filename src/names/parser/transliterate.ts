/** Letters that names transcribe by more than leaving out the mark (ICN Art. 60.7, ICZN Art. 32.5.2.1). */
const digraphs: Readonly<Record<string, string>> = {
  ä: 'ae',
  å: 'ao',
  æ: 'ae',
  ö: 'oe',
  ø: 'oe',
  œ: 'oe',
  ü: 'ue',
  Ä: 'Ae',
  Å: 'Ao',
  Æ: 'Ae',
  Ö: 'Oe',
  Ø: 'Oe',
  Œ: 'Oe',
  Ü: 'Ue',
  ß: 'ss',
  ſ: 's',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
  ŗ: 'r',
  ħ: 'h',
};

const marks = /\p{M}+/gu;

const transcribed = new Map<string, string>(Object.entries(digraphs));

function transcribe(char: string): string {
  let text = transcribed.get(char);
  if (text === undefined) {
    text = char.normalize('NFD').replace(marks, '');
    // Letters only come here, so that the map stays small.
    transcribed.set(char, text);
  }
  return text;
}

/** A word of a name in the letters of the Latin alphabet: "Aëtosaurus" → "Aetosaurus", "mülleri" → "muelleri". */
export function transliterate(word: string): string {
  let text = '';
  for (const char of word) text += char < '\x80' || char === '\ufffd' ? char : transcribe(char);
  return text;
}
