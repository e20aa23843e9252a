const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs an action whose signal aborts at Ctrl-C, SIGTERM or when the terminal goes, so that it can end in order. A second
 * one ends the process as usual, unless `onImpatience` is given: it is for actions that must not leave what they
 * started, and whose ending is bounded.
 */
export async function interruptible<T>(
  action: (signal: AbortSignal) => Promise<T>,
  onImpatience?: () => void,
): Promise<T> {
  const abort = new AbortController();
  const stopListening = (): void => {
    for (const name of SIGNALS) process.off(name, onSignal);
  };
  const onSignal = (): void => {
    if (abort.signal.aborted) onImpatience?.();
    else abort.abort();
    if (onImpatience === undefined) stopListening();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await action(abort.signal);
  } finally {
    stopListening();
  }
}
