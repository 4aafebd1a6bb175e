import { i18n, type Messages } from '@lingui/core';
import { chooseLanguage, LANGUAGES, type Language } from './languages.ts';

const KEY = 'opendrawer.language';
const PARAM = 'lang';

/** One module a language, so that a reader loads one. */
const LOADERS: Readonly<Record<Language, () => Promise<{ readonly default: Messages }>>> = {
  en: () => import('virtual:catalogue/en'),
  es: () => import('virtual:catalogue/es'),
  fr: () => import('virtual:catalogue/fr'),
  de: () => import('virtual:catalogue/de'),
  ja: () => import('virtual:catalogue/ja'),
};

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage can be forbidden.
  }
}

function store(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}

/** Loads a language and speaks it from now on. */
export async function activate(language: Language): Promise<void> {
  const { default: messages } = await LOADERS[language]();
  document.documentElement.lang = language;
  i18n.loadAndActivate({ locale: language, messages });
}

/** Activates a language and keeps it for the next visit. */
export async function changeLanguage(language: Language): Promise<void> {
  await activate(language);
  store(language);
}

/**
 * The language to begin with: `?lang=` (kept for this browser and taken out of the address), what was chosen before,
 * what the browser asks for.
 */
export function firstLanguage(): Language {
  const address = new URL(window.location.href);
  const wanted = address.searchParams.get(PARAM);
  const language = chooseLanguage({
    address: wanted,
    stored: stored(),
    accepted: navigator.languages,
  });
  if (wanted !== null) {
    if (LANGUAGES.some(({ code }) => wanted.toLowerCase().startsWith(code))) store(language);
    address.searchParams.delete(PARAM);
    window.history.replaceState(window.history.state, '', address);
  }
  return language;
}
