import type { WorkerId } from '../../contracts/ids/id.ts';
import { hardwareReport, type HelloMessage } from '../../contracts/messages/protocol.ts';
import { resourceOffer } from '../../contracts/resources/resources.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { WorkerRow } from './rows.ts';

type Stored = Omit<WorkerRow, 'hardware' | 'lent'> & { readonly hardware: string; readonly lent: string };

/** Workers as they said hello last; what they do now is live and not in the record. */
export class WorkerRepository {
  readonly #put: Statement<[string, string, number, string, string, string, number]>;
  readonly #list: Statement<[], Stored>;
  readonly #get: Statement<[string], Stored>;

  constructor(database: Database) {
    this.#put = database.prepare(
      `INSERT INTO workers (id, version, protocol, machine_id, hardware, lent, hello_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         version = excluded.version, protocol = excluded.protocol, machine_id = excluded.machine_id,
         hardware = excluded.hardware, lent = excluded.lent, hello_at_ms = excluded.hello_at_ms`,
    );
    this.#list = database.prepare(
      `SELECT id, version, protocol, machine_id AS machineId, hardware, lent, hello_at_ms AS helloAtMs
       FROM workers ORDER BY id`,
    );
    this.#get = database.prepare(
      `SELECT id, version, protocol, machine_id AS machineId, hardware, lent, hello_at_ms AS helloAtMs
       FROM workers WHERE id = ?`,
    );
  }

  hello(message: HelloMessage, nowMs: number): WorkerRow {
    const { worker, version, protocol, machineId, hardware, lent } = message;
    this.#put.run(
      worker,
      version,
      protocol,
      machineId,
      JSON.stringify(hardware),
      JSON.stringify(lent),
      nowMs,
    );
    return { id: worker, version, protocol, machineId, hardware, lent, helloAtMs: nowMs };
  }

  get(id: WorkerId): WorkerRow | null {
    const stored = this.#get.get(id);
    return stored === undefined ? null : toRow(stored);
  }

  list(): WorkerRow[] {
    return this.#list.all().map(toRow);
  }
}

function toRow(stored: Stored): WorkerRow {
  return {
    ...stored,
    hardware: hardwareReport.parse(JSON.parse(stored.hardware)),
    lent: resourceOffer.parse(JSON.parse(stored.lent)),
  };
}
