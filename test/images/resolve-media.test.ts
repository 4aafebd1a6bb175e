import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  idsDerivative,
  type MediaFacts,
  mediaFolder,
  resolveMedia,
} from '../../src/images/index.ts';

const mediaOf = (fields: Partial<MediaFacts>): MediaFacts => ({
  identifier: null,
  thumbnail: null,
  providerManagedID: null,
  type: 'StillImage',
  format: null,
  accessPoints: [],
  ...fields,
});
const pointOf = (
  accessURI: string,
  widthInPixels: number | null,
  format: string | null = null,
) => ({
  variant: null,
  accessURI,
  format,
  widthInPixels,
  heightInPixels: 10,
  sizeBytes: null,
});

describe('idsDerivative', () => {
  const https = 'https://ids.si.edu/ids/deliveryService';
  test.each([
    ['http://ids.si.edu/ids/deliveryService?id=X-1', 320, `${https}?id=X-1&max=320`],
    [`${https}?max=90&id=NZP-2011.1`, 320, `${https}?id=NZP-2011.1&max=320`],
    [`${https}?id=SIA-2010&max=1024`, null, `${https}?id=SIA-2010`],
    [`${https}/?id=X`, 90, `${https}?id=X&max=90`],
    [`${https}?id=ark:/65665/om86-aa&max=90`, 512, `${https}?id=ark:/65665/om86-aa&max=512`],
    [`${https}/id/ark:/65665/m30`, 512, `${https}/id/ark:/65665/m30/512`],
    [`${https}/id/ark:/65665/m30/90`, 512, `${https}/id/ark:/65665/m30/512`],
    [`${https}/id/ark:/65665/m30/90`, null, `${https}/id/ark:/65665/m30`],
    [`${https}/id/SAAM-1_2`, 64, `${https}/id/SAAM-1_2/64`],
    [`${https}?max=90`, 64, null],
    ['https://ids.si.edu/ids/download?id=X.jpg', 64, null],
    ['https://elsewhere.example/ids/deliveryService?id=X', 64, null],
    ['https://elsewhere.example/?u=https://ids.si.edu/ids/deliveryService?id=X', 64, null],
  ])('%s at %s', (url, size, expected) => {
    expect(idsDerivative(url, size)).toBe(expected);
  });
});

describe('mediaFolder', () => {
  test.each([
    ['/data/release', '/data/release/media'],
    ['/data/release/', '/data/release/media'],
    ['/data/release/metadata', '/data/release/media'],
    ['/data/release/metadata/edan/fsg', '/data/release/media'],
    ['/data/release/metadata/edan/*/0?.txt', '/data/release/media'],
    ['/data/release/metadata/objects/NMAH/00.txt.bz2', '/data/release/media'],
    ['/data/*/x.txt', '/data/media'],
    ['file:///data/rel%20ease/metadata', '/data/rel ease/media'],
    ['https://host.example/metadata/edan', null],
    ['s3://bucket/metadata/edan', null],
  ])('%s', (location, expected) => {
    expect(mediaFolder(location)).toBe(expected);
  });
});

describe('resolveMedia', () => {
  const item = { collectionCode: 'FSG' };
  const nothing = () => false;

  test.each<[string, Partial<MediaFacts>, number | null, string | null]>([
    [
      'the derivative of the delivery service',
      { identifier: 'http://ids.si.edu/ids/deliveryService?id=X' },
      512,
      'https://ids.si.edu/ids/deliveryService?id=X&max=512',
    ],
    [
      "the thumbnail's derivative where the file lies elsewhere",
      {
        identifier: 'ftp://old.example/x.tif',
        thumbnail: 'https://ids.si.edu/ids/deliveryService?id=X&max=90',
      },
      512,
      'https://ids.si.edu/ids/deliveryService?id=X&max=512',
    ],
    [
      'the smallest published file that is large enough',
      {
        identifier: 'https://m.example/full.jpg',
        accessPoints: [
          pointOf('https://m.example/2000.jpg', 2000),
          pointOf('https://m.example/800.jpg', 800),
          pointOf('https://m.example/600.tif', 600),
          pointOf('https://m.example/100.jpg', 100),
          pointOf('javascript:alert(1)', 700),
        ],
      },
      512,
      'https://m.example/800.jpg',
    ],
    [
      'the thumbnail for a small size',
      { identifier: 'https://m.example/full.jpg', thumbnail: 'https://m.example/thumb.jpg' },
      200,
      'https://m.example/thumb.jpg',
    ],
    [
      'the file for a large one',
      { identifier: 'https://m.example/full.jpg', thumbnail: 'https://m.example/thumb.jpg' },
      1024,
      'https://m.example/full.jpg',
    ],
    [
      'the file without a size',
      { identifier: 'https://m.example/full.jpg', thumbnail: 'https://m.example/thumb.jpg' },
      null,
      'https://m.example/full.jpg',
    ],
    [
      "the derivative of a book's thumbnail",
      {
        type: 'Text',
        identifier: 'https://books.example/1',
        thumbnail: 'https://ids.si.edu/ids/deliveryService?id=SIL-1&max=90',
      },
      512,
      'https://ids.si.edu/ids/deliveryService?id=SIL-1&max=512',
    ],
    [
      'the thumbnail of a video',
      {
        type: 'MovingImage',
        identifier: 'https://m.example/film.mp4',
        thumbnail: 'https://m.example/film.jpg',
      },
      null,
      'https://m.example/film.jpg',
    ],
  ])('%s', (_what, media, size, url) => {
    expect(resolveMedia('s3://b/metadata', item, mediaOf(media), size, nothing)).toEqual({
      kind: 'url',
      url,
    });
  });

  test.each<[Partial<MediaFacts>, string]>([
    [
      { type: 'Sound', identifier: 'https://m.example/1.mp3' },
      'a medium of type Sound without a thumbnail',
    ],
    [{}, 'no address of a picture is published'],
    [
      { identifier: 'javascript:alert(1)', thumbnail: 'file:///etc/passwd' },
      'no address of a picture is published',
    ],
  ])('%j has no picture', (media, reason) => {
    expect(resolveMedia('s3://b', item, mediaOf(media), 100, nothing)).toEqual({
      kind: 'none',
      reason,
    });
  });

  describe('in a local release', () => {
    const root = mkdtempSync(join(tmpdir(), 'opendrawer-media-'));
    const fsg = join(root, 'media', 'fsg');
    mkdirSync(join(fsg, 'ark:', '65665'), { recursive: true });
    mkdirSync(join(root, 'media', 'sub'), { recursive: true });
    for (const file of ['F1.jpg', 'F2.svg', 'm30.webp', 'ark:/65665/n40.jpeg', 'F3.tif']) {
      writeFileSync(join(fsg, file), file);
    }
    writeFileSync(join(root, 'secret.jpg'), 'secret');
    writeFileSync(join(root, 'media', 'secret.jpg'), 'secret');
    symlinkSync(join(root, 'secret.jpg'), join(fsg, 'link.jpg'));
    mkdirSync(join(fsg, 'folder.jpg'));

    test.each([
      ['F1', { kind: 'file', path: join(fsg, 'F1.jpg'), format: 'image/jpeg' }],
      ['F2', { kind: 'file', path: join(fsg, 'F2.svg'), format: 'image/svg+xml' }],
      ['ark:/65665/m30', { kind: 'file', path: join(fsg, 'm30.webp'), format: 'image/webp' }],
      [
        'ark:/65665/n40',
        { kind: 'file', path: join(fsg, 'ark:/65665/n40.jpeg'), format: 'image/jpeg' },
      ],
    ])('%s is a file', (providerManagedID, plan) => {
      const media = mediaOf({ providerManagedID });
      expect(resolveMedia(join(root, 'metadata', 'edan'), item, media, 320)).toEqual(plan);
    });

    test.each([
      'F3', // no browser shows it
      'F4',
      '../secret',
      '..\\secret',
      '../../secret',
      '/../secret',
      'x/../../secret',
      '.hidden',
      'link', // a link out of the folder
      'folder',
      '',
      'F1\u0000',
      'x'.repeat(1000),
    ])('%j is not', (providerManagedID) => {
      const media = mediaOf({ providerManagedID, identifier: 'https://m.example/x.jpg' });
      expect(resolveMedia(root, item, media, null)).toEqual({
        kind: 'url',
        url: 'https://m.example/x.jpg',
      });
    });

    test.each(['..', '../media', 'a/b', ''])('the unit %j is no folder', (collectionCode) => {
      const media = mediaOf({ providerManagedID: 'secret', identifier: 'https://m.example/x.jpg' });
      expect(resolveMedia(root, { collectionCode }, media, null)).toEqual({
        kind: 'url',
        url: 'https://m.example/x.jpg',
      });
    });
  });
});
