import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ViewOpener } from '../../../src/search/query/host.ts';
import { createOpener as createFake } from './fake-opener.ts';

const sleep = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

/** Fake segments whose look-ups do as the value says: `wait <ms>`, `die`, `die once <mark>`. */
export const createOpener = (): ViewOpener => {
  const fake = createFake();
  return {
    ...fake,
    open: (descriptor) => {
      const view = fake.open(descriptor);
      const [first] = view.segments;
      if (first !== undefined) {
        const groups = first.groups.bind(first);
        first.groups = (value) => {
          const [verb, second = ''] = value.split(' ');
          if (verb === 'wait') sleep(Math.min(1000, Number(second)));
          if (value === 'die') process.exit(1);
          if (value.startsWith('die once')) {
            const mark = join(tmpdir(), value.replaceAll(' ', '-'));
            if (!existsSync(mark)) {
              writeFileSync(mark, '');
              process.exit(1);
            }
          }
          return groups(value);
        };
      }
      return view;
    },
  };
};
