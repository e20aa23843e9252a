import { LONG_SECONDS, type Metrics } from '../../platform/metrics/metrics.ts';
import type { ContainerRuntime } from '../container/container-runtime.ts';
import type { HeadLinkOptions } from '../daemon/head-link.ts';

/** What measures the worker at work. No label names a run, an agent or an image. */
export interface Instruments {
  readonly runtime: (runtime: ContainerRuntime) => ContainerRuntime;
  readonly onRequest: NonNullable<HeadLinkOptions['onRequest']>;
  /** An agent's validate call was answered with this code. */
  readonly onValidate: (code: string) => void;
  /** Of the agents' images that runs were started from since the worker's start. */
  readonly imageBytes: () => number;
}

const REQUESTS = ['claim', 'renew', 'event'] as const;

export function createInstruments(metrics: Metrics): Instruments {
  const images = new Map<string, number>();
  const validates = metrics.counter({
    name: 'podium_validate_calls_total',
    help: "Agents' validate calls by their answer.",
    labels: { answer: ['valid', 'invalid', 'timeout', 'unavailable', 'bad_request'] },
  });
  return {
    runtime: measuredRuntime(metrics, images),
    onRequest: requestObserver(metrics),
    onValidate: (code) => validates.add({ answer: ANSWERS[code] ?? 'invalid' }),
    imageBytes: () => images.values().reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** Every other code says in what a submission breaks its format. */
const ANSWERS: Readonly<Record<string, string>> = {
  OK: 'valid',
  TIMEOUT: 'timeout',
  UNAVAILABLE: 'unavailable',
  BUSY: 'unavailable',
  BAD_REQUEST: 'bad_request',
};

function measuredRuntime(metrics: Metrics, images: Map<string, number>): Instruments['runtime'] {
  const starts = metrics.histogram({
    name: 'podium_container_start_seconds',
    help: "Starts of a run's containers: scratch, gate and agent.",
    labels: { result: ['started', 'failed'] },
    buckets: LONG_SECONDS,
  });
  return (runtime) => ({
    info: (signal) => runtime.info(signal),
    checkFolder: (folder, signal) => runtime.checkFolder(folder, signal),
    resolveImage: async (reference, signal) => {
      const image = await runtime.resolveImage(reference, signal);
      images.set(image.id, image.sizeBytes);
      return image;
    },
    start: async (spec, signal) => {
      const startedAtMs = performance.now();
      const told = (result: string) => starts.observe({ result }, (performance.now() - startedAtMs) / 1000);
      try {
        const container = await runtime.start(spec, signal);
        told('started');
        return container;
      } catch (error) {
        told('failed');
        throw error;
      }
    },
    findImage: async (reference, signal) => {
      const image = await runtime.findImage(reference, signal);
      if (image !== null) images.set(image.id, image.sizeBytes);
      return image;
    },
    loadImage: async (wanted, signal) => {
      const image = await runtime.loadImage(wanted, signal);
      images.set(image.id, image.sizeBytes);
      return image;
    },
    removeImage: (id) => runtime.removeImage(id),
    keepReady: (worker) => runtime.keepReady(worker),
    list: (worker) => runtime.list(worker),
    clear: (worker, lease) => runtime.clear(worker, lease),
    retire: (worker, lease) => runtime.retire(worker, lease),
    reap: (worker, keep) => runtime.reap(worker, keep),
  });
}

function requestObserver(metrics: Metrics): Instruments['onRequest'] {
  const requests = metrics.histogram({
    name: 'podium_head_request_seconds',
    help: 'Requests to the head over NATS: claims, renewals, events (hellos among them).',
    labels: { kind: REQUESTS, result: ['answered', 'failed'] },
    buckets: LONG_SECONDS,
  });
  const failed = metrics.counter({
    name: 'podium_renewals_failed_total',
    help: 'Renewals without an answer; runs go on all the same.',
  });
  return (subject, answered, durationMs) => {
    const kind = subject.split('.')[2] ?? '';
    requests.observe({ kind, result: answered ? 'answered' : 'failed' }, durationMs / 1000);
    if (kind === 'renew' && !answered) failed.add({});
  };
}
