import { printable } from './printable.ts';

export interface OutputOptions {
  /** One line {"text"} a piece. */
  readonly json: boolean;
  /** Control characters too. */
  readonly raw?: boolean | undefined;
}

/** Writes what an agent printed to standard output, piece by piece as it comes. */
export function agentOutput({ json, raw = false }: OutputOptions): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  return (chunk) => {
    const text = decoder.decode(chunk, { stream: true });
    if (json) process.stdout.write(`${JSON.stringify({ text })}\n`);
    else process.stdout.write(raw ? text : printable(text));
  };
}
