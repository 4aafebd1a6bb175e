const nothing = /^(?:\\N|null|nil|nan|n\/a|#n\/a)$/i;

/** Whether a text says that there is no value: empty, or a word that a database writes for none (`null`, `\N`, `n/a`). */
export function isNoValue(text: string | null | undefined): text is null | undefined | '' {
  if (text === null || text === undefined) return true;
  const trimmed = text.trim();
  return trimmed === '' || (trimmed.length <= 4 && nothing.test(trimmed));
}
