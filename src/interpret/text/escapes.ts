/** What `decodeEscapes` and `decodeTagName` are tried on; longer texts are no titles and no tags. */
const maxLength = 20_000;

const escaped =
  /\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\u\{([0-9a-fA-F]{1,6})\}/g;

/**
 * Decodes the escapes that programs leave behind, `\xe9`, `\u00e9`, `\U0001f600` and `\u{1f600}`: "S\xe3o Paulo" →
 * "São Paulo". All else stays.
 */
export function decodeEscapes(text: string): string {
  if (!text.includes('\\') || text.length > maxLength) return text;
  return text.replace(escaped, (whole, byte, unit, long, braced) => {
    const code = Number.parseInt(byte ?? unit ?? long ?? braced, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const bareEscapes = /(?:u[0-9a-f]{4})+/gi;
const bareEscape = /u([0-9a-f]{4})/gi;

/**
 * Decodes escapes that have lost their backslash: "malmu00f6" → "malmö", "u6210u540d" → "成名". A single one stays unless
 * it is the whole text, a Latin letter or a sign, so that words and years ("guadeces", "menu2014", "pub340") are left in
 * peace.
 */
export function decodeBareEscapes(text: string): string {
  if (text.length < 5 || text.length > maxLength) return text;
  return text.replace(bareEscapes, (run) =>
    run.length > 5 || run.length === text.length || isMeant(run)
      ? run.replace(bareEscape, (_, unit) => String.fromCharCode(Number.parseInt(unit, 16)))
      : run,
  );
}

/** Letters of Latin-1, Latin Extended and Vietnamese; signs of ASCII; other signs unless their digits are a year. */
function isMeant(one: string): boolean {
  const code = Number.parseInt(one.slice(1), 16);
  if ((code >= 0xa1 && code <= 0x24f) || (code >= 0x1e00 && code <= 0x1eff)) return true;
  if (code < 0x80) return /[!-/:-@[-`{-~]/.test(String.fromCharCode(code));
  return code >= 0x2010 && code <= 0x2bff && /[a-f]/i.test(one);
}

const percentRun = /(?:%[0-9a-fA-F]{2})+/g;

/** Decodes `%C3%A9` where the bytes are UTF-8; other percent signs stay. */
export function decodePercent(text: string): string {
  if (!text.includes('%') || text.length > maxLength) return text;
  return text.replace(percentRun, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
