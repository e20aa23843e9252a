import type { KeyObject } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { openReceipt, type Receipt } from '../../contracts/handin/receipt.ts';
import type { HandInContent } from '../../contracts/handin/record.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import type { GraderId } from '../../contracts/ids/id.ts';
import type { Ticket } from '../../contracts/ticket/ticket.ts';
import { Channel } from '../../platform/grpc/client.ts';
import type { TlsFiles } from '../../platform/tls/tls-files.ts';
import type { HandInRequest } from '../../proto/gen/podium/v1/HandInRequest.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import { fileChunks } from './file-chunks.ts';

export interface HandIn {
  readonly ticket: Ticket;
  readonly ticketBytes: Uint8Array;
  /** contracts/handin/record.ts as the bytes that are sent each time. */
  readonly recordBytes: Uint8Array;
  readonly content: HandInContent;
  /** The collected file; not looked at when there is nothing to hand in. */
  readonly submissionFile: string;
}

/** A large submission over a slow line; the grader has its own limits on silence. */
const UPLOAD_TIMEOUT_MS = 30 * 60_000;
/** A connection is kept for the next hand-in for so long; one that is made anew has the certificate of then. */
const KEEP_MS = 60_000;

interface Line {
  readonly channel: Channel;
  uploads: number;
  timer: NodeJS.Timeout | null;
}

/**
 * Hands a submission to the grader that the ticket names and returns the receipt's bytes, checked: signed by that
 * grader, for this very lease, content and record. Throws UNAUTHENTICATED for a receipt that is not, the grader's own
 * refusal otherwise. Safe to repeat.
 */
export class SubmissionUploader implements Disposable {
  readonly #graderKeys: ReadonlyMap<GraderId, KeyObject>;
  readonly #tls: TlsFiles | undefined;
  readonly #lines = new Map<string, Line>();

  constructor(graderKeys: ReadonlyMap<GraderId, KeyObject>, tls?: TlsFiles) {
    this.#graderKeys = graderKeys;
    this.#tls = tls;
  }

  async upload(handIn: HandIn, signal: AbortSignal): Promise<Buffer> {
    const { grader } = handIn.ticket;
    const key = this.#graderKeys.get(grader.id);
    if (key === undefined) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `The public key of grader ${grader.id} is not configured here: name its file under graderPublicKeyFiles and restart the worker.`,
      );
    }
    using line = this.#lineTo(grader.address);
    const client = line.channel.service<Services['HandIn']>(serviceDefinition('HandIn'));
    const reply = await client.handIn(requests(handIn), { deadlineMs: UPLOAD_TIMEOUT_MS, signal });
    checkReceipt(openReceipt(reply.receipt, key), handIn);
    return reply.receipt;
  }

  /** The ticket is the right to hand in; the grader asks for no token beside the certificate. */
  #lineTo(address: string): Disposable & { readonly channel: Channel } {
    const line = this.#lines.get(address) ?? {
      channel: new Channel(address, '', this.#tls),
      uploads: 0,
      timer: null,
    };
    this.#lines.set(address, line);
    if (line.timer !== null) clearTimeout(line.timer);
    line.uploads += 1;
    return {
      channel: line.channel,
      [Symbol.dispose]: () => {
        line.uploads -= 1;
        if (line.uploads > 0) return;
        line.timer = setTimeout(() => {
          this.#lines.delete(address);
          line.channel[Symbol.dispose]();
        }, KEEP_MS).unref();
      },
    };
  }

  [Symbol.dispose](): void {
    for (const { channel, timer } of this.#lines.values()) {
      if (timer !== null) clearTimeout(timer);
      channel[Symbol.dispose]();
    }
    this.#lines.clear();
  }
}

async function* requests(handIn: HandIn): AsyncGenerator<HandInRequest> {
  yield { header: { ticket: Buffer.from(handIn.ticketBytes), record: Buffer.from(handIn.recordBytes) } };
  if (handIn.content.kind === 'nothing') return;
  for await (const chunk of fileChunks(handIn.submissionFile)) yield { chunk };
}

function checkReceipt(receipt: Receipt, handIn: HandIn): void {
  const { ticket, content } = handIn;
  const wrong = (
    [
      ['grader', receipt.grader === ticket.grader.id],
      ['run', receipt.run === ticket.run],
      ['epoch', receipt.epoch === ticket.epoch],
      ['fence', receipt.fence === ticket.fence],
      ['worker', receipt.worker === ticket.worker],
      ['content', sameContent(receipt.content, content)],
      ['record', receipt.record === digestOf(handIn.recordBytes)],
    ] as const
  ).find(([, right]) => !right);
  if (wrong === undefined) return;
  throw new PodiumError(
    'UNAUTHENTICATED',
    `Grader ${ticket.grader.id} signed a receipt for another ${wrong[0]} than that of run ${ticket.run}.`,
  );
}

function sameContent(a: HandInContent, b: HandInContent): boolean {
  if (a.kind === 'nothing' || b.kind === 'nothing') {
    return a.kind === 'nothing' && b.kind === 'nothing' && a.absence === b.absence;
  }
  return a.digest === b.digest && a.sizeBytes === b.sizeBytes;
}
