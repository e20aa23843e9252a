import type { CaseResult } from './competition-case.ts';

interface Row {
  cases: number;
  equal: number;
  refused: number;
  stricter: number;
  different: number;
  worst: number;
}

/** Counts cases by competition and verdict. */
export class ParityTable {
  readonly #rows = new Map<string, Row>();

  add({ competition, verdict, difference }: CaseResult): void {
    const row = this.#rows.get(competition) ?? emptyRow();
    this.#rows.set(competition, row);
    row.cases++;
    row[verdict]++;
    if (verdict === 'equal') row.worst = Math.max(row.worst, difference);
  }

  get caseCount(): number {
    return this.#total().cases;
  }

  get differentCount(): number {
    return this.#total().different;
  }

  text(): string {
    const lines = [...this.#rows, ['all', this.#total()] as const].map(([name, row]) => [
      name,
      ...[row.cases, row.equal, row.refused, row.stricter, row.different].map(String),
      row.worst === 0 ? '0' : row.worst.toExponential(1),
    ]);
    const table = [
      ['competition', 'cases', 'equal', 'refused', 'stricter', 'different', 'worst difference'],
      ...lines,
    ];
    const widths =
      table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
    return table
      .map((line) =>
        line
          .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
          .join('  '),
      )
      .join('\n');
  }

  #total(): Row {
    const total = emptyRow();
    for (const row of this.#rows.values()) {
      for (const key of ['cases', 'equal', 'refused', 'stricter', 'different'] as const)
        total[key] += row[key];
      total.worst = Math.max(total.worst, row.worst);
    }
    return total;
  }
}

function emptyRow(): Row {
  return { cases: 0, equal: 0, refused: 0, stricter: 0, different: 0, worst: 0 };
}
