import { monthsInEnglish } from './words.ts';

/** First years of the eras by which Japan and the Republic of China count, e.g. 昭和53年 is 1978. */
const ERAS: Readonly<Record<string, number>> = {
  明治: 1868,
  大正: 1912,
  昭和: 1926,
  平成: 1989,
  令和: 2019,
  民国: 1912,
  民國: 1912,
};

const eraYear = new RegExp(`(${Object.keys(ERAS).join('|')}) ?(元|\\d{1,3}) ?年`, 'g');
const numerals = /[〇零一二三四五六七八九十廿卅]{1,6}(?= ?[年月日号號])/g;
const tail = /[年月日号號世]/;

/** Whether a text may hold an East Asian date. */
export const mayBeEastAsian = (text: string): boolean => tail.test(text);

/** Rewrites 昭和53年12月21日, 一九七八年十二月 and 1978年代 with Latin words, for the reader of those. */
export function latinDate(text: string): string {
  return text
    .replace(numerals, (run) => String(numberOf(run)))
    .replace(
      eraYear,
      (_, era: string, year: string) =>
        `${(ERAS[era] ?? 0) + (year === '元' ? 1 : Number(year)) - 1}年`,
    )
    .replace(/[约約] ?(?=\d)/g, 'circa ')
    .replace(/(?:公元|紀元|西元)?前 ?(\d{1,5}) ?(年|世[紀纪])/g, beforeEra)
    .replace(/(\d{3,4}) ?年代/g, '$1s ')
    .replace(/(\d{1,2}) ?世[紀纪]/g, '$1th century ')
    .replace(/(\d{3,4}) ?年/g, '$1 ')
    .replace(
      /(?<!\d)(1[0-2]|0?[1-9]) ?月/g,
      (_, month: string) => ` ${monthsInEnglish[Number(month) - 1]} `,
    )
    .replace(/(?<!\d)(\d{1,2}) ?[日号號]/g, '$1 ')
    .replace(/[〜~]/g, '-')
    .replace(/[頃顷]/g, ' circa');
}

const values: ReadonlyMap<string, number> = new Map(
  [...'〇一二三四五六七八九'].map((digit, value): [string, number] => [digit, value]),
);

/** 二十一 is 21, 廿一 too; 一九七八 is 1978. */
function numberOf(run: string): number {
  const plain = run.replace('零', '〇').replace('廿', '二十').replace('卅', '三十');
  const ten = plain.indexOf('十');
  const read = (digits: string): number =>
    [...digits].reduce((sum, digit) => sum * 10 + (values.get(digit) ?? 0), 0);
  if (ten < 0) return read(plain);
  const tens = ten === 0 ? 1 : read(plain.slice(0, ten));
  return tens * 10 + read(plain.slice(ten + 1));
}

const beforeEra = (_: string, number: string, unit: string): string =>
  unit === '年' ? `${number} bc ` : `${number}th century bc `;
