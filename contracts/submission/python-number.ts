/**
 * What Python prints for a float: the shortest digits that give it back, with a point always, and an exponent of at
 * least two digits below 1e-4 and from 1e16 on. "nan", "inf" and "-inf" for the rest.
 */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** A number as pandas finds it in a cell; `integer` when it is spelt as one. */
export interface PandasNumber {
  readonly value: number;
  readonly integer: bigint | undefined;
}

/**
 * The number that pandas reads in a cell; undefined when it reads text, as it does of one too large for a double. One
 * too far below zero it takes for minus infinity.
 */
export function pandasNumber(text: string): PandasNumber | undefined {
  const trimmed = text.replace(/^[ \t]+|[ \t]+$/g, '');
  if (/^[+-]?[0-9]+$/.test(trimmed)) {
    if (Number(trimmed) === Infinity) return undefined;
    const integer = BigInt(trimmed.replace('+', ''));
    // Not by way of the integer, which has no -0.
    return { value: Number(trimmed), integer };
  }
  if (/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(trimmed)) {
    const value = Number(trimmed);
    return value === Infinity ? undefined : { value, integer: undefined };
  }
  if (/^[+-]?inf(inity)?$/i.test(trimmed)) {
    return { value: trimmed.startsWith('-') ? -Infinity : Infinity, integer: undefined };
  }
  return undefined;
}
