/** Languages of the portal, each by the name that its readers give it. */
export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'es', name: 'Español' },
  { code: 'fr', name: 'Français' },
  { code: 'de', name: 'Deutsch' },
  { code: 'ja', name: '日本語' },
] as const;
export type Language = (typeof LANGUAGES)[number]['code'];

/** The language of ours that a BCP 47 tag asks for (`de-AT` is `de`); null where we do not have it. */
export function languageOf(tag: string | null | undefined): Language | null {
  const primary = tag?.trim().toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find(({ code }) => code === primary)?.code ?? null;
}

/** The first language that we have: of the address, then chosen before, then of the browser; else English. */
export function chooseLanguage(wish: {
  readonly address: string | null;
  readonly stored: string | null;
  readonly accepted: readonly string[];
}): Language {
  for (const tag of [wish.address, wish.stored, ...wish.accepted]) {
    const language = languageOf(tag);
    if (language !== null) return language;
  }
  return 'en';
}
