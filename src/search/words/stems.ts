/** An ending and what stands in its place in the stem, as [ending, replacement, least length of the stem]. */
type Rule = readonly [ending: string, replacement: string, least: number];

interface Inflection {
  /** The first rule whose ending fits is taken. */
  readonly rules: readonly Rule[];
  /** Words that end so are their own stems. */
  readonly except: RegExp | null;
  /** Plural → singular, where no rule gives it. */
  readonly irregular: Readonly<Record<string, string>>;
}

const rules = (text: string): readonly Rule[] =>
  text
    .trim()
    .split(/\s+/)
    .map((rule) => {
      const [ending = '', replacement = '', least = '3'] = rule.split(/[>:]/);
      return [ending, replacement, Number(least)];
    });

/**
 * Light stemming: number, and in German case, as nouns have it; in the spirit of Harman's S-stemmer and Savoy's light
 * stemmers, over folded, unaccented words. Rules read `ending>replacement:least letters of the stem`.
 */
const INFLECTIONS: Readonly<Record<string, Inflection>> = {
  en: {
    rules: rules('sses>ss:3 shes>sh:3 ches>ch:3 xes>x:2 zzes>zz:3 ies>y:3 oes>o:3 s>:3'),
    except: /(?:ss|us|is)$/,
    irregular: {
      men: 'man',
      women: 'woman',
      children: 'child',
      feet: 'foot',
      teeth: 'tooth',
      geese: 'goose',
      mice: 'mouse',
      lice: 'louse',
      oxen: 'ox',
      knives: 'knife',
      wives: 'wife',
      lives: 'life',
      wolves: 'wolf',
      calves: 'calf',
      shelves: 'shelf',
      leaves: 'leaf',
      loaves: 'loaf',
      halves: 'half',
      thieves: 'thief',
      scarves: 'scarf',
      hooves: 'hoof',
      elves: 'elf',
      axes: 'axe',
      buses: 'bus',
      quizzes: 'quiz',
      shoes: 'shoe',
      canoes: 'canoe',
      movies: 'movie',
      cookies: 'cookie',
    },
  },
  es: {
    rules: rules('ces>z:2 iones>ion:2 nes>n:3 res>r:3 les>l:3 des>d:3 yes>y:2 re>r:3 s>:3'),
    except: /(?:ss|us|is)$/,
    irregular: {},
  },
  pt: {
    rules: rules(
      'oes>ao:2 aes>ao:2 ais>al:2 eis>el:2 ois>ol:2 res>r:3 zes>z:2 ses>s:3 ns>m:2 re>r:3 s>:3',
    ),
    except: /(?:ss|us)$/,
    irregular: {},
  },
  fr: {
    rules: rules('eaux>eau:3 aux>al:2 oux>ou:3 eux>eu:2 s>:3'),
    except: /(?:ss|us)$/,
    irregular: { yeux: 'oeil', vitraux: 'vitrail', travaux: 'travail', emaux: 'email' },
  },
  it: {
    rules: rules('chi>c:2 che>c:2 ghi>g:2 ghe>g:2 io>:4 ie>:4 ia>:4 ii>:4 i>:4 e>:4 o>:4 a>:4'),
    except: null,
    irregular: { uomini: 'uomo' },
  },
  de: {
    rules: rules('ern>:4 em>:4 er>:4 en>:4 es>:4 e>:4 n>:4 s>:4'),
    except: /ss$/,
    irregular: {},
  },
  nl: {
    rules: rules('ingen>ing:1 eren>er:2 en>:3 s>:4'),
    except: /ss$/,
    irregular: { kinderen: 'kind', eieren: 'ei', steden: 'stad', schepen: 'schip' },
  },
  ko: {
    rules: rules(
      '에서>:1 에게>:1 으로>:1 까지>:1 부터>:1 들은>:1 들이>:1 들을>:1 들의>:1 은>:2 는>:2 이>:2 가>:2 을>:2 를>:2 의>:2 에>:2 로>:2 와>:2 과>:2 도>:2 만>:2 들>:2',
    ),
    except: null,
    irregular: {},
  },
};

/** Languages whose words are reduced to stems. */
export const STEMMED_LANGUAGES: readonly string[] = Object.keys(INFLECTIONS);

/** Letters only: catalogue numbers and years have no plural. */
const LETTERS_ONLY = /^[\p{L}\p{M}]+$/u;

/** Base form of a folded word in a language; the word itself where nothing is known of it. */
export const stemOf = (word: string, language: string): string => {
  const inflection = Object.hasOwn(INFLECTIONS, language) ? INFLECTIONS[language] : undefined;
  if (inflection === undefined || !LETTERS_ONLY.test(word)) return word;
  const { irregular, except, rules: endings } = inflection;
  if (Object.hasOwn(irregular, word)) return irregular[word] ?? word;
  if (except?.test(word) === true) return word;
  for (const [ending, replacement, least] of endings) {
    if (word.endsWith(ending) && word.length - ending.length >= least) {
      return word.slice(0, word.length - ending.length) + replacement;
    }
  }
  return word;
};

const inflectionsIn = (word: string, language: string): string[] => {
  const inflection = Object.hasOwn(INFLECTIONS, language) ? INFLECTIONS[language] : undefined;
  if (inflection === undefined) return [];
  const stem = stemOf(word, language);
  const candidates = new Set([stem]);
  for (const [ending, replacement] of inflection.rules) {
    if (stem.endsWith(replacement)) {
      candidates.add(stem.slice(0, stem.length - replacement.length) + ending);
    }
  }
  for (const [plural, singular] of Object.entries(inflection.irregular)) {
    if (singular === stem) candidates.add(plural);
  }
  return [...candidates].filter((form) => stemOf(form, language) === stem);
};

/** Shorter words have too many neighbours. */
const SHORTEST = 3;
const SHORTEST_HANGUL = 1;
const HANGUL = /^\p{Script=Hangul}/u;

const otherForms = (word: string, languages: readonly string[]): readonly string[] => {
  const hangul = HANGUL.test(word);
  if (word.length < (hangul ? SHORTEST_HANGUL : SHORTEST) || !LETTERS_ONLY.test(word)) return [];
  const own = languages.filter((language) => (language === 'ko') === hangul);
  const forms = new Set(own.flatMap((language) => inflectionsIn(word, language)));
  forms.delete(word);
  return [...forms];
};

/** Every segment asks for the forms of the same few words. */
const MOST_KNOWN = 256;
const known = new Map<string, readonly string[]>();

/**
 * Other forms of a folded word with the same stem in one of the languages, without the word itself: what the
 * dictionary may hold (`painting` → `paintings`). Made from the endings, so that no part of a dictionary is read.
 */
export const inflectionsOf = (word: string, languages: readonly string[]): readonly string[] => {
  const name = `${languages.join()} ${word}`;
  let forms = known.get(name);
  if (forms === undefined) {
    forms = otherForms(word, languages);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(name, forms);
  }
  return forms;
};

/**
 * Languages whose endings are tried for a query: its own and English, in which most records are described; Korean for
 * every query, since its letters say so.
 */
export const languagesOf = (language: string | null | undefined): readonly string[] => {
  const own = language?.toLowerCase().split(/[-_]/)[0] ?? '';
  return [...new Set([own, 'en', 'ko'])].filter((name) => STEMMED_LANGUAGES.includes(name));
};
