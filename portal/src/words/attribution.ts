import type { ItemDetail } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { licenseWords } from './licenses.ts';
import { dateAsWritten } from './record.ts';

const peopleOf = (item: ItemDetail): string =>
  [...item.creator, ...item.recordedBy].slice(0, 3).join('; ');

/** Sentence that gives due credit, ready to paste. */
export function attribution(item: ItemDetail, address: string): string {
  const kept = [item.institution, item.catalogNumber].filter((part) => part !== null).join(', ');
  const license = licenseWords(item.license);
  return [
    peopleOf(item),
    item.title,
    dateAsWritten(item.verbatimEventDate),
    kept,
    license === null
      ? null
      : [license.short, license.url].filter((part) => part !== null).join(', '),
    item.landingPage ?? address,
  ]
    .filter((part) => part !== null && part !== '')
    .map((part) => String(part).replace(/\.$/, ''))
    .join('. ');
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const isWeb = (address: string): boolean => /^https?:\/\//i.test(address);

/** The same as HTML: the title leads to the page of the item, the licence to its text. */
export function attributionHtml(item: ItemDetail, address: string): string {
  const page = item.landingPage !== null && isWeb(item.landingPage) ? item.landingPage : address;
  const license = licenseWords(item.license);
  const title = `<a href="${escaped(page)}">${escaped(item.title)}</a>`;
  const people = escaped(peopleOf(item));
  const kept = escaped(
    [item.institution, item.catalogNumber].filter((part) => part !== null).join(', '),
  );
  const date = escaped(dateAsWritten(item.verbatimEventDate) ?? '');
  const link =
    license === null
      ? ''
      : license.url === null
        ? escaped(license.short)
        : `<a href="${escaped(license.url)}" rel="license">${escaped(license.short)}</a>`;
  const parts = [title, people, date, kept].filter((part) => part !== '').join(', ');
  return link === '' ? parts : t('{what}. Licence: {license}', { what: parts, license: link });
}
