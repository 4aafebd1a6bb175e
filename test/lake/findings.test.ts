import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createPartWriter,
  forgetItems,
  openSql,
  type PartFiles,
  parquetTable,
  partFiles,
  type RecordNotes,
} from '../../src/lake/index.ts';
import { anItem, uuid } from '../support/items.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { finish, lake, type Row } from './noted-lake.ts';

type Finding = RecordNotes['findings'][number];

const UNREAD: Finding = {
  issue: 'RECORDED_DATE_INVALID',
  term: 'eventDate',
  verbatim: 'in Mai',
  interpreted: null,
};
const DERIVED: Finding = {
  issue: 'COUNTRY_DERIVED_FROM_PLACE',
  term: 'country',
  verbatim: null,
  interpreted: 'Kenya',
};
const germany = { term: 'country', verbatim: 'Deutschland', interpreted: 'DE' };

const given = [{ label: null, text: 'x' }];

describe('what is noted about records', () => {
  test('findings stand in rows of their own, with their place', async () => {
    await using house = await lake();
    const { manifest } = await house.snapshot({
      p: [{ n: 1, notes: { findings: [UNREAD, DERIVED] } }, { n: 2 }],
    });
    const sql = await openSql({ tempFolder: join(house.home, '..', '..', 'tmp') });
    const rows = await sql.rows(
      `SELECT * FROM ${parquetTable(partFiles(house.home, manifest.partitions, 'findings'))}`,
    );
    sql.close();
    const place = { id: uuid(1), sourceId: `edanmdm:${uuid(1)}`, partition: 'p', line: '1' };
    expect(rows).toEqual([
      {
        ...place,
        term: 'eventDate',
        verbatim: 'in Mai',
        interpreted: null,
        issue: 'RECORDED_DATE_INVALID',
        severity: 'WARNING',
      },
      {
        ...place,
        term: 'country',
        verbatim: null,
        interpreted: 'Kenya',
        issue: 'COUNTRY_DERIVED_FROM_PLACE',
        severity: 'INFO',
      },
    ]);
  });

  test('the profile counts terms and changes', async () => {
    await using house = await lake();
    await house.snapshot({
      p: [
        {
          n: 1,
          notes: {
            terms: { country: given, title: given, locality: undefined },
            changes: [germany, { ...germany, interpreted: 'DD' }],
          },
        },
        { n: 2, notes: { terms: { country: given }, changes: [germany] } },
      ],
    });
    expect(
      await house.content('profile', "concat_ws(' ', kind, term, verbatim, interpreted, records)"),
    ).toEqual([
      'term title 1',
      'term country 2',
      'change country Deutschland DD 1',
      'change country Deutschland DE 2',
    ]);
  });

  test('of dates the profile counts the forms', async () => {
    await using house = await lake();
    const dated = (verbatim: string, interpreted: string) => ({
      notes: { terms: {}, changes: [{ term: 'eventDate', verbatim, interpreted }] },
    });
    await house.snapshot({
      p: [
        { n: 1, ...dated('18 May 1931', '1931-05-18') },
        { n: 2, ...dated('21 Jun 1978', '1978-06-21') },
        { n: 3, ...dated('é 3', '3') },
      ],
    });
    expect(
      await house.content('profile', "concat_ws(' | ', term, verbatim, interpreted, records)"),
    ).toEqual(['eventDate | 99 Aaa 9999 | 9999-99-99 | 2', 'eventDate | a 9 | 9 | 1']);
  });

  test('of names of people and prose the profile keeps the number of changes only', async () => {
    await using house = await lake();
    const renamed = { term: 'recordedBy', verbatim: 'Fern, Ada', interpreted: 'Ada Fern' };
    await house.snapshot({
      p: [
        { n: 1, notes: { changes: [renamed] } },
        { n: 2, notes: { changes: [{ ...renamed, verbatim: 'Moss, Bo' }] } },
      ],
    });
    expect(
      await house.content('profile', "concat_ws(' ', kind, term, verbatim, interpreted, records)"),
    ).toEqual(['change recordedBy 2']);
  });

  test('there is no findings file without a finding, but always a profile', async () => {
    await using house = await lake();
    const { manifest } = await house.snapshot({ p: [{ n: 1 }] });
    expect(manifest.partitions[0]?.files).toMatchObject({
      profile: expect.stringContaining('/profile-p-'),
    });
    expect(manifest.partitions[0]?.files).not.toHaveProperty('findings');
    expect(
      readdirSync(join(house.home, manifest.snapshot)).map((name) => name.split('-')[0]),
    ).toEqual(['items', 'manifest.json', 'media', 'profile', 'verbatim']);
    expect(await house.content('profile', 'count(*)::INTEGER')).toEqual([0]);
  });

  test('long texts are cut between characters', async () => {
    await using house = await lake();
    const verbatim = `${'x'.repeat(998)}😀${'y'.repeat(5000)}`;
    await house.snapshot({
      p: [
        {
          n: 1,
          notes: {
            findings: [{ ...UNREAD, verbatim, interpreted: 'z'.repeat(1001) }],
            changes: [{ ...germany, verbatim }],
          },
        },
      ],
    });
    expect(await house.content('findings', 'verbatim')).toEqual([`${'x'.repeat(998)}…`]);
    expect(await house.content('findings', 'interpreted')).toEqual([`${'z'.repeat(999)}…`]);
    expect(await house.content('profile', 'verbatim')).toEqual([`${'x'.repeat(199)}…`]);
  });

  test('many different changes are counted in bounded memory, exactly', async () => {
    await using house = await lake();
    const rows = Array.from(
      { length: 300 },
      (_, n): Row => ({
        n,
        notes: {
          changes: Array.from({ length: 400 }, (_, i) => ({
            ...germany,
            verbatim: i === 0 ? 'always' : `${n} ${i}`,
          })),
        },
      }),
    );
    await house.snapshot({ p: rows });
    expect(await house.content('profile', 'sum(records)::INTEGER')).toEqual([120_000]);
    expect(
      await house.content('profile', "sum(records) FILTER (verbatim = 'always')::INTEGER"),
    ).toEqual([300]);
  });

  test('carried-over parts keep theirs as hard links', async () => {
    await using house = await lake();
    const first = await house.snapshot({
      p: [{ n: 1, notes: { findings: [UNREAD], changes: [germany] } }],
      q: [{ n: 2 }],
    });
    const second = await house.snapshot({ q: [{ n: 2 }, { n: 3 }] }, ['p']);
    const inodes = [first, second].map(({ manifest }) =>
      (['findings', 'profile'] as const).map(
        (kind) =>
          partFiles(
            house.home,
            manifest.partitions.filter(({ id }) => id === 'p'),
            kind,
          ).map((file) => statSync(file).ino)[0],
      ),
    );
    expect(inodes[0]).not.toContain(undefined);
    expect(inodes[1]).toEqual(inodes[0]);
    expect(await house.content('findings', 'id')).toEqual([uuid(1)]);
  });

  test('a duplicate that is dropped takes its findings along, and only its own', async () => {
    await using house = await lake();
    await house.snapshot({
      p: [
        { n: 1, modified: '2020-01-01T00:00:00Z', notes: { findings: [UNREAD, UNREAD] } },
        { n: 1, modified: '2021-01-01T00:00:00Z', notes: { findings: [DERIVED] } },
        { n: 2, notes: { findings: [UNREAD] } },
      ],
    });
    expect(await house.content('findings', "line || ' ' || issue")).toEqual([
      '2 COUNTRY_DERIVED_FROM_PLACE',
      '3 RECORDED_DATE_INVALID',
    ]);
  });

  test('what is forgotten leaves no finding, and no empty file', async () => {
    await using house = await lake();
    await house.snapshot({
      p: [{ n: 1, notes: { findings: [UNREAD], changes: [germany] } }, { n: 2 }],
      q: [
        { n: 3, notes: { findings: [DERIVED] } },
        { n: 4, notes: { findings: [UNREAD] } },
      ],
    });
    await forgetItems(house.workspace, [uuid(1), uuid(3)], {
      reason: null,
      runId: null,
      now: () => new Date(Date.UTC(2026, 5, 1)),
    });
    expect(await house.content('findings', 'id')).toEqual([uuid(4)]);
    const { partitions, snapshot } = await house.current();
    expect(partitions[0]?.files).not.toHaveProperty('findings');
    const inFolder = readdirSync(join(house.home, snapshot)).filter((name) =>
      name.startsWith('findings-p'),
    );
    expect(inFolder).toEqual([]);
    // Counts of values, not of anybody's record.
    expect(await house.content('profile', "concat_ws(' ', kind, verbatim)")).toEqual([
      'change Deutschland',
    ]);
  });

  test('snapshots of the earlier form, without them, go on', async () => {
    await using house = await lake();
    const { manifest } = await house.snapshot({ p: [{ n: 1, notes: { findings: [UNREAD] } }] });
    const earlier = {
      ...manifest,
      partitions: manifest.partitions.map((entry) => {
        const { items, media, verbatim } = entry.files as PartFiles;
        return { ...entry, files: { items, media, verbatim } };
      }),
    };
    writeFileSync(join(house.home, manifest.snapshot, 'manifest.json'), JSON.stringify(earlier));
    await house.snapshot({ q: [{ n: 2 }] }, ['p']);
    expect((await house.content('items', 'id')).toSorted()).toEqual([uuid(1), uuid(2)].toSorted());
    expect(await house.content('findings', 'id')).toEqual([]);
    await forgetItems(house.workspace, [uuid(1)], { reason: null, runId: null });
    expect(await house.content('items', 'id')).toEqual([uuid(2)]);
  });

  test('after a restart of the machine, a part with a damaged findings file is read anew', async () => {
    await using house = await lake();
    const draft = await house.draftOf();
    const entry = await finish(draft.folder, createPartWriter(draft.folder, 'p'), 'p', [
      { n: 1, notes: { findings: [UNREAD] } },
    ]);
    draft.release();
    const state = join(draft.folder, 'draft.json');
    const { boot, ...rest } = JSON.parse(readFileSync(state, 'utf8'));
    writeFileSync(state, JSON.stringify({ ...rest, boot: `not ${boot}` }));
    const isFinished = async () => {
      const again = await house.draftOf();
      const done = await again.finished('p', 'print of p');
      again.release();
      return done !== null;
    };
    expect(await isFinished()).toBe(true);
    const findings = join(draft.folder, entry.files?.findings ?? '');
    truncateSync(findings, statSync(findings).size - 1);
    expect(await isFinished()).toBe(false);
  });

  test('a writer that is given up leaves nothing behind', async () => {
    await using temporary = temporaryFolder();
    const writer = createPartWriter(temporary.path, 'p');
    writer.append(
      anItem({ id: uuid(1), mediaCount: 0 }),
      [],
      { partition: 'p', line: 1 },
      Buffer.from('{}'),
      { findings: [UNREAD], changes: [germany], terms: { title: [] } },
    );
    writer.profile({
      kind: 'date-order',
      term: 'eventDate',
      verbatim: 'dmy',
      interpreted: null,
      records: 3,
    });
    await writer.abort();
    expect(readdirSync(temporary.path)).toEqual([]);
  });
});
