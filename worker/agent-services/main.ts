import { once } from 'node:events';
import { createLogger } from '../../platform/logger/logger.ts';
import { runProcess } from '../../platform/process/run-process.ts';
import { ServiceHost } from './service-host.ts';

const logger = createLogger('agent-services');

/** Lives as long as the daemon that started it: signals are the daemon's business, the end of the pipe is the end. */
await runProcess(logger, async () => {
  const host = new ServiceHost((news) => process.send?.(news, () => undefined), logger);
  process.on('message', (message) => host.receive(message));
  process.send?.({ kind: 'ready' }, undefined, undefined, () => undefined);
  if (process.connected) await once(process, 'disconnect');
  await host.closeAll();
});
