import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import {
  ERROR_CODES,
  errorText,
  isPodiumError,
  PodiumError,
  type ErrorCode,
} from '../../contracts/errors/podium-error.ts';

/** One gRPC status per code, so that a generic client can act on it; the exact code travels beside it. */
const STATUS_OF: Record<ErrorCode, status> = {
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  NOT_FOUND: status.NOT_FOUND,
  ALREADY_EXISTS: status.ALREADY_EXISTS,
  CONFLICT: status.ABORTED,
  STALE_FENCE: status.FAILED_PRECONDITION,
  FAILED_PRECONDITION: status.FAILED_PRECONDITION,
  UNAUTHENTICATED: status.UNAUTHENTICATED,
  PERMISSION_DENIED: status.PERMISSION_DENIED,
  RESOURCE_EXHAUSTED: status.RESOURCE_EXHAUSTED,
  UNAVAILABLE: status.UNAVAILABLE,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  CANCELED: status.CANCELLED,
  DATA_LOSS: status.DATA_LOSS,
  VERSION_MISMATCH: status.FAILED_PRECONDITION,
  BAD_COMPETITION: status.INVALID_ARGUMENT,
  IMAGE_UNAVAILABLE: status.FAILED_PRECONDITION,
  CONTAINER_ENGINE: status.UNAVAILABLE,
  SCRATCH_UNAVAILABLE: status.FAILED_PRECONDITION,
  SANDBOX_UNAVAILABLE: status.FAILED_PRECONDITION,
  SCORER_FAILED: status.INTERNAL,
  MISSING_PREREQUISITE: status.FAILED_PRECONDITION,
  CORRUPT_STORE: status.DATA_LOSS,
  INTERNAL: status.INTERNAL,
};

const CODE_KEY = 'podium-code';

/** The status a caller gets. What is not a PodiumError is a bug: its text stays in the log. */
export function toStatus(error: unknown): Partial<StatusObject> {
  const known = isPodiumError(error)
    ? error
    : new PodiumError('INTERNAL', 'Internal error; the log of the service has the details.');
  const metadata = new Metadata();
  metadata.set(CODE_KEY, known.code);
  return { code: STATUS_OF[known.code], details: known.message, metadata };
}

/** The error a status stands for, with the code that the server named, or the nearest one. */
export function fromStatus(error: unknown, address: string): PodiumError {
  if (isPodiumError(error)) return error;
  if (!isServiceError(error)) return new PodiumError('INTERNAL', errorText(error), { cause: error });
  const named = error.metadata.get(CODE_KEY)[0];
  const code = ERROR_CODES.find((candidate) => candidate === named) ?? nearestCode(error.code);
  const text =
    code === 'UNAVAILABLE' && named === undefined
      ? `${address} cannot be reached: ${error.details}`
      : error.details;
  return new PodiumError(code, text, { cause: error });
}

function nearestCode(code: status): ErrorCode {
  if (code === status.UNIMPLEMENTED) return 'VERSION_MISMATCH';
  return ERROR_CODES.find((candidate) => STATUS_OF[candidate] === code) ?? 'INTERNAL';
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;
}
