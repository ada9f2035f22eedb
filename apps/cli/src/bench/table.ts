import Table from 'cli-table3';
import type { BenchRow } from './row.js';

const figure = ({ value, unit }: BenchRow): string => {
  const digits = unit === 'x' || unit === '%' ? 2 : 0;
  const shown = value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${shown} ${unit}`;
};

/** The rows as text, 160 columns wide. */
export const benchTable = (rows: readonly BenchRow[]): string => {
  const table = new Table({
    head: ['what', 'figure', 'p50 ms', 'p99 ms', 'of limit', 'limit'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
    colWidths: [58, 20, 10, 10, 10, 44],
    wordWrap: true,
    // No line between rows.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const row of rows) {
    const { what, p50, p99, ofLimit, limit } = row;
    table.push([
      what,
      figure(row),
      p50?.toFixed(2) ?? '',
      p99?.toFixed(2) ?? '',
      ofLimit === undefined ? '' : `${(ofLimit * 100).toFixed(0)} %`,
      limit ?? '',
    ]);
  }
  return table.toString();
};
