import { errorText, isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';

/** Turns whatever the client library threw at `what` into a PodiumError that says what to do next. */
export function toEngineError(what: string, error: unknown): PodiumError {
  if (isPodiumError(error)) return error;
  const status = numberField(error, 'statusCode');
  const text = reasonOf(error);
  if (status === 404) return new PodiumError('NOT_FOUND', `${what}: ${text}`, { cause: error });
  if (status !== undefined && text.includes('no space left on device')) {
    return new PodiumError(
      'RESOURCE_EXHAUSTED',
      `${what}: no space left. Either what the image has below /home, /tmp and its VOLUMEs is larger than the run's disk limit, or the engine's own disk is full: ${text}`,
      { cause: error, details: { status } },
    );
  }
  if (status !== undefined) {
    return new PodiumError('CONTAINER_ENGINE', `${what}: the container engine answered ${status}: ${text}`, {
      cause: error,
      details: { status },
    });
  }
  return new PodiumError('CONTAINER_ENGINE', `${what}: ${connectionText(error, text)}`, { cause: error });
}

/** The HTTP status the engine answered with; undefined when it never answered. */
export function statusOf(error: unknown): number | undefined {
  const own = numberField(error, 'statusCode');
  if (own !== undefined) return own;
  return error instanceof Error && error.cause !== undefined ? statusOf(error.cause) : undefined;
}

/** A volume that the engine thinks is used; it has two answers for that. */
export function isInUse(error: unknown): boolean {
  return statusOf(error) === 409 || (error instanceof Error && error.message.includes('has active mounts'));
}

function connectionText(error: unknown, text: string): string {
  const code = field(error, 'code');
  if (code === 'EACCES')
    return `no permission to use the container engine's socket (${text}). Run as root or join the docker group.`;
  if (code === 'ENOENT' || code === 'ECONNREFUSED')
    return `the container engine does not answer (${text}). Is it running?`;
  return `the connection to the container engine failed (${text})`;
}

function reasonOf(error: unknown): string {
  const json = field(error, 'json');
  const message = typeof json === 'object' && json !== null ? field(json, 'message') : undefined;
  return typeof message === 'string' ? message : errorText(error);
}

function numberField(value: unknown, key: string): number | undefined {
  const found = field(value, key);
  return typeof found === 'number' ? found : undefined;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
