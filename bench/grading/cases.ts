import { Sequence, sentence, vocabulary } from './synthetic.ts';

/**
 * The nine measured competitions with the size of their real files: rows as estimated for the real test sets, columns
 * as in the prepared answers, including those that no grader reads. icecube's rows are those that give a submission
 * of 191 MB when angles are written with eleven decimals.
 */
export interface Case {
  readonly id: string;
  readonly rows: number;
  readonly answersHeader: string;
  readonly submissionHeader: string;
  /** A function that gives row after row: the answers' line (undefined where they lack the row) and the submission's. */
  readonly lines: () => (row: number) => { readonly answer: string | undefined; readonly submission: string };
}

/** Visits every number below `count` once, far apart from each other. */
const scattered = (row: number, count: number): number => (row * 1_664_525 + 7) % count;

const icecube: Case = {
  id: 'icecube-neutrinos-in-deep-ice',
  rows: 4_965_000,
  answersHeader: 'event_id,azimuth,zenith',
  submissionHeader: 'event_id,azimuth,zenith',
  lines: () => {
    const random = new Sequence(1);
    return (row) => {
      const id = 24 + row * 429;
      const azimuth = random.next() * 6.28;
      const zenith = random.next() * 3.14;
      const [turned, tilted] = [(azimuth + random.next()) % 6.28, (zenith + random.next()) % 3.14];
      return {
        answer: `${id},${azimuth.toFixed(11)},${zenith.toFixed(11)}`,
        submission: `${id},${turned.toFixed(11)},${tilted.toFixed(11)}`,
      };
    };
  },
};

const facebook: Case = {
  id: 'facebook-recruiting-iii-keyword-extraction',
  rows: 603_420,
  answersHeader: 'Id,Title,Body,Tags',
  submissionHeader: 'Id,Tags',
  lines: () => {
    const random = new Sequence(2);
    const words = vocabulary(20_000);
    const tags = vocabulary(40_000);
    return (row) => {
      const id = scattered(row, 6_034_193);
      const body =
        `<p>${sentence(random, words, 12)}</p>\n\n<pre><code>${sentence(random, words, 7)} = ""` +
        `${sentence(random, words, 2)}"";\n</code></pre>\n<p>${sentence(random, words, 5)}</p>\n`;
      const truth = Array.from({ length: 1 + random.below(5) }, () => tags[random.skewedBelow(40_000)] ?? '');
      const guess = truth.map((tag) => (random.chance(0.6) ? tag : (tags[random.skewedBelow(40_000)] ?? '')));
      return {
        answer: `${id},"${sentence(random, words, 6)}","${body}",${truth.join(' ')}`,
        submission: `${id},${guess.join(' ')}`,
      };
    };
  },
};

const handm: Case = {
  id: 'h-and-m-personalized-fashion-recommendations',
  rows: 1_371_980,
  answersHeader: 'customer_id,prediction',
  submissionHeader: 'customer_id,prediction',
  lines: () => {
    const random = new Sequence(3);
    const hex = (value: number): string => value.toString(16).padStart(8, '0');
    const article = (): string => String(108_775_015 + 1000 * random.skewedBelow(100_000));
    return (row) => {
      let id = hex(Math.floor((row * 2 ** 32) / 1_371_980));
      for (let part = 0; part < 7; part++) id += hex(random.below(2 ** 32));
      const bought = Array.from({ length: 1 + random.below(15) }, article);
      const guess = Array.from(
        { length: 12 },
        (_, i) => (random.chance(0.05) ? bought[i] : undefined) ?? article(),
      );
      return {
        answer: row % 18 === 5 ? `${id},${bought.join(' ')}` : undefined,
        submission: `${id},${guess.join(' ')}`,
      };
    };
  },
};

const billion: Case = {
  id: 'billion-word-imputation',
  rows: 303_000,
  answersHeader: '"id","sentence"',
  submissionHeader: '"id","sentence"',
  lines: () => {
    const random = new Sequence(4);
    const words = vocabulary(30_000);
    return (row) => {
      const truth = sentence(random, words, 8 + random.below(25)).split(' ');
      if (random.chance(0.05)) truth.push('""', 'naïve', '""');
      const gap = 1 + random.below(truth.length - 2);
      const guess = [...truth];
      guess.splice(gap, 1);
      if (random.chance(0.5)) {
        guess.splice(1 + random.below(guess.length), 0, words[random.skewedBelow(words.length)] ?? '');
      }
      return { answer: `${row},"${truth.join(' ')} ."`, submission: `${row},"${guess.join(' ')} ."` };
    };
  },
};

const tps: Case = {
  id: 'tabular-playground-series-dec-2021',
  rows: 400_000,
  answersHeader: `Id,${Array.from({ length: 54 }, (_, i) => `Feature${i}`).join(',')},Cover_Type`,
  submissionHeader: 'Id,Cover_Type',
  lines: () => {
    const random = new Sequence(5);
    return (row) => {
      const id = scattered(row, 4_000_001);
      let features = '';
      for (let i = 0; i < 10; i++) features += `${random.below(4000) - 200},`;
      for (let i = 0; i < 44; i++) features += random.chance(0.05) ? '1,' : '0,';
      const type = 1 + random.below(7);
      return {
        answer: `${id},${features}${type}`,
        submission: `${id},${random.chance(0.95) ? type : 1 + random.below(7)}`,
      };
    };
  },
};

const IDENTITIES =
  'male,female,homosexual_gay_or_lesbian,christian,jewish,muslim,black,white,psychiatric_or_mental_illness';
const OTHER_IDENTITIES = Array.from({ length: 15 }, (_, i) => `identity_${i}`).join(',');
const OTHER_SCORES = Array.from({ length: 18 }, (_, i) => `score_${i}`).join(',');

const jigsaw: Case = {
  id: 'jigsaw-unintended-bias-in-toxicity-classification',
  rows: 97_320,
  answersHeader: `id,comment_text,toxicity,${IDENTITIES},${OTHER_IDENTITIES},${OTHER_SCORES}`,
  submissionHeader: 'id,prediction',
  lines: () => {
    const random = new Sequence(6);
    const words = vocabulary(20_000);
    const share = (): string => String(random.below(11) / 10);
    return (row) => {
      const id = 7_000_000 + 3 * row;
      const labelled = random.chance(0.4);
      const toxicity = random.next();
      let cells = '';
      for (let i = 0; i < 24; i++) cells += labelled ? `,${random.chance(0.2) ? share() : '0.0'}` : ',';
      for (let i = 0; i < 18; i++) cells += `,${random.below(80) / 10}`;
      const text = sentence(random, words, 5 + random.below(60));
      const guess = Math.min(1, Math.max(0, toxicity + 0.6 * (random.next() - 0.5)));
      return { answer: `${id},"${text}, so ""it"" is",${toxicity}${cells}`, submission: `${id},${guess}` };
    };
  },
};

const TYPES = ['1JHC', '2JHH', '1JHN', '2JHN', '2JHC', '3JHH', '3JHC', '3JHN'];

const champs: Case = {
  id: 'champs-scalar-coupling',
  rows: 465_800,
  answersHeader: 'id,molecule_name,atom_index_0,atom_index_1,type,scalar_coupling_constant',
  submissionHeader: 'id,scalar_coupling_constant',
  lines: () => {
    const random = new Sequence(7);
    return (row) => {
      const coupling = 200 * (random.next() - 0.2);
      const molecule = `dsgdb9nsd_${String(Math.floor(row / 60)).padStart(6, '0')}`;
      const type = TYPES[random.below(8)] ?? '';
      return {
        answer: `${row * 10},${molecule},${random.below(20)},${random.below(20)},${type},${coupling.toFixed(6)}`,
        submission: `${row * 10},${coupling + random.next() - 0.5}`,
      };
    };
  },
};

const ventilator: Case = {
  id: 'ventilator-pressure-prediction',
  rows: 603_600,
  answersHeader: 'id,breath_id,R,C,time_step,u_in,u_out,pressure',
  submissionHeader: 'id,pressure',
  lines: () => {
    const random = new Sequence(8);
    return (row) => {
      const pressure = 40 * random.next();
      const step = (row % 80) * 0.033_746_719_360_351_56;
      const unused = `${Math.floor(row / 80)},20,50,${step},${100 * random.next()}`;
      return {
        answer: `${row + 1},${unused},${row % 80 < 32 ? 0 : 1},${pressure.toFixed(10)}`,
        submission: `${row + 1},${pressure + random.next() - 0.5}`,
      };
    };
  },
};

const cdiscount: Case = {
  id: 'cdiscount-image-classification-challenge',
  rows: 706_990,
  answersHeader: '_id,category_id',
  submissionHeader: '_id,category_id',
  lines: () => {
    const random = new Sequence(9);
    return (row) => {
      const category = 1_000_000_000 + random.skewedBelow(5270) * 3;
      return {
        answer: `${row * 33 + 10},${category}`,
        submission: `${row * 33 + 10},${random.chance(0.6) ? category : 1_000_010_653}`,
      };
    };
  },
};

export const CASES: readonly Case[] = [
  icecube,
  facebook,
  handm,
  billion,
  tps,
  jigsaw,
  champs,
  ventilator,
  cdiscount,
];
