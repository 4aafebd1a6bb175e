/** Constants of GBIF's enumeration of countries that are not the English name in capitals. */
const OWN: Readonly<Record<string, string>> = {
  AG: 'ANTIGUA_BARBUDA',
  BA: 'BOSNIA_HERZEGOVINA',
  BL: 'SAINT_BARTHÉLEMY',
  BN: 'BRUNEI_DARUSSALAM',
  BQ: 'BONAIRE_SINT_EUSTATIUS_SABA',
  CC: 'COCOS_ISLANDS',
  CD: 'CONGO_DEMOCRATIC_REPUBLIC',
  CG: 'CONGO',
  CI: 'CÔTE_DIVOIRE',
  CV: 'CAPE_VERDE',
  CW: 'CURAÇAO',
  CZ: 'CZECH_REPUBLIC',
  FK: 'FALKLAND_ISLANDS',
  GS: 'SOUTH_GEORGIA_SANDWICH_ISLANDS',
  HK: 'HONG_KONG',
  HM: 'HEARD_MCDONALD_ISLANDS',
  KN: 'SAINT_KITTS_NEVIS',
  KP: 'KOREA_NORTH',
  KR: 'KOREA_SOUTH',
  LC: 'SAINT_LUCIA',
  MF: 'SAINT_MARTIN_FRENCH',
  MK: 'MACEDONIA',
  MM: 'MYANMAR',
  MO: 'MACAO',
  PM: 'SAINT_PIERRE_MIQUELON',
  PN: 'PITCAIRN',
  PS: 'PALESTINIAN_TERRITORY',
  RE: 'RÉUNION',
  RU: 'RUSSIAN_FEDERATION',
  SH: 'SAINT_HELENA_ASCENSION_TRISTAN_DA_CUNHA',
  SJ: 'SVALBARD_JAN_MAYEN',
  ST: 'SAO_TOME_PRINCIPE',
  SX: 'SINT_MAARTEN',
  SZ: 'SWAZILAND',
  TC: 'TURKS_CAICOS_ISLANDS',
  TL: 'TIMOR_LESTE',
  TR: 'TURKEY',
  TT: 'TRINIDAD_TOBAGO',
  UM: 'UNITED_STATES_OUTLYING_ISLANDS',
  VA: 'VATICAN',
  VC: 'SAINT_VINCENT_GRENADINES',
  VG: 'VIRGIN_ISLANDS_BRITISH',
  VI: 'VIRGIN_ISLANDS',
  WF: 'WALLIS_FUTUNA',
  XK: 'KOSOVO',
  ZZ: 'UNKNOWN',
};

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** The constant that GBIF's counts have for a country (`UNITED_STATES` for US); the code itself where it is unknown. */
export function countryConstant(code: string): string {
  const own = Object.hasOwn(OWN, code) ? OWN[code] : undefined;
  if (own !== undefined) return own;
  const name = /^[A-Z]{2}$/.test(code) ? names.of(code) : undefined;
  return (
    name
      ?.normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .replace(/['’.]/g, '')
      .replace(/&/g, 'and')
      .replace(/[^A-Za-z]+/g, '_')
      .toUpperCase() ?? code
  );
}
