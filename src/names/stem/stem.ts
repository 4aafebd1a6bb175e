/**
 * Words that end in "-que" of their own: their end is no enclitic "and". From the word list of Schinke, Greengrass, Robertson and
 * Willett, "A stemming algorithm for Latin text databases", Journal of Documentation 52 (1996) 172–187.
 */
const queWords = new Set(
  (
    'atque quoque neque itaque absque apsque abusque adaeque adusque denique deque susque oblique peraeque plenisque quandoque ' +
    'quisque quaeque cuiusque cuique quemque quamque quaque quique quorumque quarumque quibusque quosque quasque quotusquisque ' +
    'quousque ubique undique usque uterque utique utroque utribique torque coque concoque contorque detorque decoque excoque ' +
    'extorque obtorque optorque retorque recoque attorque incoque intorque praetorque'
  ).split(' '),
);

const [A, D, E, I, J, M, N, O, S, T, U, V] = [
  97, 100, 101, 105, 106, 109, 110, 111, 115, 116, 117, 118,
];

/** Length of the longest ending of a noun or an adjective in `word`; 0: none. Schinke's endings, and "-ii" for names of persons. */
function endingLength(word: string): number {
  const last = word.charCodeAt(word.length - 1);
  const second = word.charCodeAt(word.length - 2);
  switch (last) {
    case S:
      if (second === U) {
        if (word.endsWith('ibus')) return 4;
        return word.charCodeAt(word.length - 3) === I ? 3 : 2;
      }
      return second === A || second === E || second === I || second === O ? 2 : 0;
    case M:
      return second === A || second === E || second === U ? 2 : 0;
    case E:
      return second === A ? 2 : 1;
    case A:
      return second === I ? 2 : 1;
    case I:
      return second === I ? 2 : 1;
    case D:
      return second === U ? 2 : 0;
    case T:
      return second === N ? 2 : 0;
    case O:
    case U:
      return 1;
    default:
      return 0;
  }
}

const jAndV = /[jv]/;

/**
 * Stem of a Latin epithet, the same for all its genders and cases ("hirsutus", "hirsuta", "hirsutum" → "hirsut"): j is i, v is u,
 * an ending is cut where at least two letters remain. The algorithm of Schinke et al. (1996) as gnparser uses it for names.
 */
export function stemEpithet(word: string): string {
  const last = word.charCodeAt(word.length - 1);
  let isPlain = true;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code === J || code === V || code < 97 || code > 122) {
      isPlain = false;
      break;
    }
  }
  const plain = isPlain ? word : spelled(word);
  if (last !== E || !plain.endsWith('que')) return cut(plain);
  return queWords.has(plain) ? plain : cut(plain.slice(0, -3));
}

function spelled(word: string): string {
  const lower = word.toLowerCase();
  return jAndV.test(lower) ? lower.replaceAll('j', 'i').replaceAll('v', 'u') : lower;
}

function cut(word: string): string {
  const ending = endingLength(word);
  return ending > 0 && word.length - ending >= 2 ? word.slice(0, word.length - ending) : word;
}
