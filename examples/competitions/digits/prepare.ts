import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { csvText } from '../preparation/csv-text.ts';
import { npyBytes } from '../preparation/npy.ts';
import { packageFolder, type Preparation, type PreparedFiles } from '../preparation/preparation.ts';
import { splitByHash } from '../preparation/split.ts';

const PACKAGE = 'mnist';
const TEST_SHARE = 0.25;
const SIDE_PIXELS = 28;
const IMAGE_BYTES = SIDE_PIXELS * SIDE_PIXELS;

/** Grey values of all images of one digit, one image after the other, 0 (paper) .. 1 (ink). */
const digitFile = z.object({ data: z.array(z.number().min(0).max(1)) });

interface Digit {
  readonly image: Uint8Array;
  readonly label: number;
}

export const digits: Preparation = {
  id: 'digits',

  async sourceVersion() {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(packageFolder(PACKAGE), 'package.json'), 'utf8')));
    return `${PACKAGE}@${version}`;
  },

  async prepare(): Promise<PreparedFiles> {
    const all = await readDigits(join(packageFolder(PACKAGE), 'src', 'digits'));
    const { train, test } = splitByHash(
      all.map((digit) => ({ key: Buffer.from(digit.image).toString('latin1'), content: digit })),
      { salt: 'podium-digits-1', testShare: TEST_SHARE },
    );
    const testId = (index: number) => train.length + index + 1;
    return {
      public: new Map<string, string | Uint8Array>([
        ['train_images.npy', imageArray(train)],
        [
          'train.csv',
          csvText(
            ['id', 'label'],
            train.map((digit, index) => [index + 1, digit.label]),
          ),
        ],
        ['test_images.npy', imageArray(test)],
        [
          'test.csv',
          csvText(
            ['id'],
            test.map((_, index) => [testId(index)]),
          ),
        ],
        [
          'sample_submission.csv',
          csvText(
            ['id', 'label'],
            test.map((_, index) => [testId(index), 0]),
          ),
        ],
      ]),
      answers: csvText(
        ['id', 'label'],
        test.map((digit, index) => [testId(index), digit.label]),
      ),
    };
  },
};

function imageArray(digitsOfPart: readonly Digit[]): Buffer {
  const values = new Uint8Array(digitsOfPart.length * IMAGE_BYTES);
  digitsOfPart.forEach(({ image }, index) => values.set(image, index * IMAGE_BYTES));
  return npyBytes(values, [digitsOfPart.length, SIDE_PIXELS, SIDE_PIXELS]);
}

async function readDigits(folder: string): Promise<readonly Digit[]> {
  const all: Digit[] = [];
  for (let label = 0; label <= 9; label += 1) {
    const { data } = digitFile.parse(JSON.parse(await readFile(join(folder, `${label}.json`), 'utf8')));
    const bytes = Uint8Array.from(data, (value) => Math.round(value * 255));
    for (let start = 0; start + IMAGE_BYTES <= bytes.length; start += IMAGE_BYTES) {
      all.push({ image: bytes.subarray(start, start + IMAGE_BYTES), label });
    }
  }
  return all;
}
