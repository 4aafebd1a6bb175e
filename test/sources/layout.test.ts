import { describe, expect, it } from 'vitest';
import {
  isRecordFile,
  isSkippedName,
  isUnitWanted,
  placeOf,
  unitOfFolder,
} from '../../src/sources/edan/layout.ts';

describe('placeOf', () => {
  it.each([
    ['/data/metadata/edan/nmnhbotany/0f.txt', 'edan-s3', 'records', 'NMNHBOTANY'],
    ['metadata/edan/newunit/ff.txt', 'edan-s3', 'records', 'NEWUNIT'],
    ['metadata/edan/aaa/00.txt.gz', 'edan-s3', 'records', 'AAA'],
    ['metadata/edan/index.txt', null, 'index', null],
    ['metadata/edan/nmah/index.txt', null, 'index', null],
    ['metadata/edan/nmah/100.txt', null, 'records', null],
    ['/OpenAccess/metadata/objects/NMAH/a0.txt.bz2', 'edan-github', 'records', 'NMAH'],
    ['metadata/objects/OFEO-SG/a0.txt', 'edan-github', 'records', 'OFEO-SG'],
    ['nmah/a0.txt', 'edan-s3', 'records', 'NMAH'],
    ['NMAH/a0.txt.bz2', 'edan-github', 'records', 'NMAH'],
    ['strangers/a0.txt', null, 'records', null],
    ['/x/NMNHBOTANY.jsonl', null, 'records', 'NMNHBOTANY'],
    ['NMAfA.jsonl.gz', null, 'records', 'NMAFA'],
    ['OCIO_DPO3D.jsonl', null, 'records', 'OCIO_DPO3D'],
    ['NAA_00.txt', null, 'records', 'NAA'],
    ['naa-ff.txt.bz2', null, 'records', 'NAA'],
    ['notes.txt', null, 'records', null],
    ['README.txt', null, 'records', null],
    ['00.txt', null, 'records', null],
  ])('%s', (path, layout, kind, unit) => {
    expect(placeOf(path)).toEqual({ layout, kind, unit });
  });
});

describe('names', () => {
  it.each([
    ['metadata/edan/nmah/', 'NMAH'],
    ['/x/metadata/objects/NewUnit/', 'NEWUNIT'],
    ['/x/saam/', 'SAAM'],
    ['metadata/edan/', null],
    ['things/', null],
    ['', null],
  ])('unit of folder %j', (path, unit) => expect(unitOfFolder(path)).toBe(unit));

  it.each([
    ['a.txt', true],
    ['a.json', true],
    ['a.jsonl', true],
    ['a.NDJSON.GZ', true],
    ['a.txt.bz2', true],
    ['a.csv', false],
    ['a.jpg', false],
    ['a.gz', false],
    ['txt', false],
  ])('record file %s', (path, yes) => expect(isRecordFile(path)).toBe(yes));

  it.each([
    ['media', true],
    ['MEDIA', true],
    ['.git', true],
    ['mediator', false],
  ])('skipped %s', (name, yes) => expect(isSkippedName(name)).toBe(yes));

  it.each([
    ['NMAH', [], true],
    ['NMAH', ['nmah'], true],
    ['NMAH', ['SAAM'], false],
    [null, ['SAAM'], true],
  ])('unit %s of %j', (unit, units, yes) => expect(isUnitWanted(unit, units)).toBe(yes));
});
