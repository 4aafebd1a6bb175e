import { t } from '../languages/i18n.ts';
import { LANGUAGES, languageOf } from '../languages/languages.ts';
import { changeLanguage } from '../languages/load.ts';
import { useLanguage } from '../languages/provider.tsx';

/** Chooses the language of the portal; each stands in its own. */
export function LanguageSwitch() {
  const chosen = useLanguage();
  return (
    <select
      className="language-switch"
      aria-label={t('Language')}
      value={chosen}
      onChange={(event) => {
        const language = languageOf(event.target.value);
        if (language !== null) void changeLanguage(language);
      }}
    >
      {LANGUAGES.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
