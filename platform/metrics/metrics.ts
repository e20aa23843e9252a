import * as prometheus from 'prom-client';

/**
 * The values each label may have, declared with the metric: what is not among them is counted as `other`. So a label
 * never holds a run's id or what somebody typed, and the number of series is known when the process starts.
 */
type LabelSets = Readonly<Record<string, readonly string[]>>;
type Values<Labels extends LabelSets> = Readonly<{ [Name in keyof Labels]: string }>;

interface Declaration<Labels extends LabelSets> {
  /** podium_ and base units (seconds, bytes); counters end in _total. */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly labels?: Labels;
}

export interface Counter<Labels extends LabelSets = Record<never, never>> {
  add(labels: Values<Labels>, by?: number): void;
}

export interface Histogram<Labels extends LabelSets = Record<never, never>> {
  observe(labels: Values<Labels>, value: number): void;
}

/** What a gauge shows at one scrape. Series that are not given are 0 where their labels are known, else absent. */
export type Samples<Labels extends LabelSets> = readonly {
  readonly labels: Values<Labels>;
  readonly value: number;
}[];

const OTHER = 'other';
const NAME = /^(podium|process)_[a-z][a-z0-9_]*$/;

/** From half a millisecond to 15 minutes: short enough for a claim, long enough for a grading. */
export const SHORT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
export const LONG_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];

/** The metrics of one process, in a registry of their own. The only importer of prom-client. */
export class Metrics {
  readonly #registry = new prometheus.Registry();

  counter<const Labels extends LabelSets = Record<never, never>>(
    declaration: Declaration<Labels>,
  ): Counter<Labels> {
    if (!declaration.name.endsWith('_total'))
      throw new RangeError(`${declaration.name}: counters end in _total.`);
    const counter = new prometheus.Counter({ ...this.#described(declaration) });
    for (const labels of combinations(declaration.labels)) counter.inc(labels, 0);
    return {
      add: (labels, by = 1) => {
        counter.inc(bounded(declaration.labels, labels), by);
      },
    };
  }

  histogram<const Labels extends LabelSets = Record<never, never>>(
    declaration: Declaration<Labels> & { readonly buckets: readonly number[] },
  ): Histogram<Labels> {
    const histogram = new prometheus.Histogram({
      ...this.#described(declaration),
      buckets: [...declaration.buckets],
    });
    for (const labels of combinations(declaration.labels)) histogram.zero(labels);
    return {
      observe: (labels, value) => {
        histogram.observe(bounded(declaration.labels, labels), value);
      },
    };
  }

  /** `read` is called at each scrape; what it throws makes the scrape fail, so it says what it can. */
  gauge<const Labels extends LabelSets = Record<never, never>>(
    declaration: Declaration<Labels>,
    read: () => Samples<Labels> | Promise<Samples<Labels>>,
  ): void {
    const gauge: prometheus.Gauge = new prometheus.Gauge({
      ...this.#described(declaration),
      collect: async () => {
        const samples = await read();
        gauge.reset();
        for (const labels of combinations(declaration.labels)) gauge.set(labels, 0);
        for (const { labels, value } of samples) gauge.inc(bounded(declaration.labels, labels), value);
      },
    });
  }

  /** A gauge without labels. */
  value(name: string, help: string, read: () => number | Promise<number>): void {
    this.gauge({ name, help }, async () => [{ labels: {}, value: await read() }]);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Every metric in Prometheus' text format. */
  async text(): Promise<string> {
    return await this.#registry.metrics();
  }

  #described({ name, help, labels }: Declaration<LabelSets>) {
    if (!NAME.test(name)) throw new RangeError(`${name}: names begin with podium_ and are lower case.`);
    return { name, help, labelNames: Object.keys(labels ?? {}), registers: [this.#registry] };
  }
}

function bounded(
  declared: LabelSets | undefined,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(declared ?? {}).map(([name, values]) => {
      const value = given[name] ?? OTHER;
      return [name, values.includes(value) ? value : OTHER];
    }),
  );
}

/** Every series that is known beforehand: shown as 0 from the start, so that a rate never begins with a gap. */
function combinations(declared: LabelSets | undefined): Record<string, string>[] {
  return Object.entries(declared ?? {}).reduce<Record<string, string>[]>(
    (made, [name, values]) => made.flatMap((labels) => values.map((value) => ({ ...labels, [name]: value }))),
    [{}],
  );
}
