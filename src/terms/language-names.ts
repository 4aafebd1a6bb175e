const maxLength = 100;
const tag = /^\s*([a-z]{2,3})[-_][a-z0-9_-]{2,30}\s*$/i;
const remark = /\s*[([][^()[\]]{0,60}[)\]]\s*/g;
const wordsAround = /^(?:in|en|auf|the)\s+|\s+(?:language|languages|langue|sprache|text)$/gi;

/**
 * The language that a text names which no list has: "eng_US", "sv-FI", "English (US)", "Spanish; Castilian", "in
 * German". Null where it names none or several.
 */
export function readLanguage(text: string, listed: (part: string) => string | null): string | null {
  if (text.length > maxLength) return null;
  const code = tag.exec(text)?.[1];
  if (code !== undefined) return listed(code);
  const names = text
    .replace(remark, ' ')
    .split(/[;|/]/)
    .map((name) => name.trim().replace(wordsAround, ''));
  const values = new Set(names.map((name) => listed(name)));
  const [value = null] = values;
  return values.size === 1 ? value : null;
}
