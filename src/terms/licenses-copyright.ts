/** "© 2013 Landcare Research", "(c) The Field Museum", "[Copyright] …", "Copyright: …" */
const claim = /^\W{0,3}(?:©|\(c\)|\[copyright\]|copyright(?:ed)?\b|copr\.)/i;
const reserved =
  /\ball rights? reserved\b|\balle rechte vorbehalten\b|\btous droits r[ée]serv[ée]s\b|\btodos los derechos reservados\b|\btodos os direitos reservados\b|\btutti i diritti (?:sono )?riservati\b|\balle rechten voorbehouden\b|\bmed ensamr[äa]tt\b|\bwszelkie prawa zastrze[żz]one\b|\bcopyright protected\b/i;
/** A text with one of these says more than that rights are reserved, or the contrary. */
const otherwise =
  /\b(?:no|not|none|non|free|freely|expired|unknown|undetermined|unclear|evaluated|cleared|out of|without|waive[ds]?|public domain|licen[cs]e[ds]?|licen[cs]ing|permitted|permission|may be used|can be used|allowed|terms|some rights|cc|by-\w+|creative commons|restrictions?)\b/i;

const byPermission = /\b(?:used|reproduced|published) (?:by|with) (?:kind )?permission(?: of)?\b/i;

const maxLength = 200;

/** Whether a text claims copyright and says nothing else: "© Field Museum", "all rights reserved". */
export function isAllRightsReserved(text: string): boolean {
  if (text.length > maxLength) return false;
  if (!claim.test(text) && !reserved.test(text)) return false;
  return !otherwise.test(text.replace(reserved, ' ').replace(byPermission, ' '));
}

/** The words of the CC0 deed, which are met in place of its name. */
export const isWaiver = (text: string): boolean =>
  /\bdedicated (?:the|this) work to the public domain\b|\bno rights reserved\b/i.test(text);
