import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { GraderId } from '../../contracts/ids/id.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Services } from '../../proto/services.ts';
import type { Room } from '../intake/room.ts';
import type { ReceiptFeed } from '../intake/receipt-feed.ts';
import { requireCoordinator, type Caller } from './caller.ts';
import { parseGradeRequest } from './grade-request.ts';
import type { GradingDesk } from './grading.ts';

type GradingService = Implementation<Services['Grading'], CallContext<Caller>>;

export interface GradingServiceParts {
  readonly desk: GradingDesk;
  readonly feed: ReceiptFeed;
  readonly description: {
    readonly graderId: GraderId;
    readonly version: string;
    /** SPKI PEM. */
    readonly publicKey: string;
    readonly sandbox: string;
  };
  readonly competitionIds: () => string[];
  readonly lastCursor: () => number;
  readonly room: () => Promise<Room>;
  /** Aborts when the grader shuts down: receipt streams end then. */
  readonly closing: AbortSignal;
}

export function createGradingService(parts: GradingServiceParts): GradingService {
  return {
    async *ReadReceipts(request, { identity, signal }) {
      requireCoordinator(identity);
      if (!Number.isSafeInteger(request.after) || request.after < 0) {
        throw new PodiumError('INVALID_ARGUMENT', `A cursor is 0 or more, not ${request.after}.`);
      }
      for await (const entry of parts.feed.follow(request.after, AbortSignal.any([signal, parts.closing]))) {
        yield { cursor: entry.cursor, receipt: entry.receipt, graded: entry.graded };
      }
    },
    Grade: async (request, { identity }) => {
      requireCoordinator(identity);
      return { report: await parts.desk.grade(parseGradeRequest(request)) };
    },
    Describe: async (_request, { identity }) => {
      requireCoordinator(identity);
      const { freeBytes, refuses } = await parts.room();
      return {
        ...parts.description,
        competitionIds: parts.competitionIds(),
        lastCursor: parts.lastCursor(),
        diskFreeBytes: freeBytes,
        refusesHandIns: refuses,
      };
    },
  };
}
