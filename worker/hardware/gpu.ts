/** A GPU as nvidia-smi tells of it. */
export interface Gpu {
  /** The UUID: the same over reboots and reorderings, and what the container engine takes. */
  readonly id: string;
  readonly index: number;
  readonly model: string;
  readonly memoryBytes: number;
  readonly driver: string;
}

export const GPU_QUERY = [
  '--query-gpu=index,uuid,name,memory.total,driver_version',
  '--format=csv,noheader,nounits',
];
export const APP_QUERY = ['--query-compute-apps=gpu_uuid,used_memory', '--format=csv,noheader,nounits'];

const MIB = 1024 * 1024;

/** Reads the reply to GPU_QUERY; lines that are no GPU ("No devices were found") are left out. */
export function parseGpus(text: string): Gpu[] {
  return lines(text).flatMap((fields) => {
    if (fields.length < 5) return [];
    const [index = '', id = ''] = fields;
    const [memory = '', driver = ''] = fields.slice(-2);
    if (!/^\d+$/.test(index) || !/^(GPU|MIG)-/.test(id)) return [];
    const model = fields.slice(2, -2).join(', ');
    return [{ id, index: Number(index), model, memoryBytes: mebibytes(memory), driver }];
  });
}

/** Reads the reply to APP_QUERY: bytes in use by GPU id. What the driver does not tell ("[N/A]") counts as nothing. */
export function parseUsedBytes(text: string): Map<string, number> {
  const used = new Map<string, number>();
  for (const [id = '', memory = ''] of lines(text)) {
    if (/^(GPU|MIG)-/.test(id)) used.set(id, (used.get(id) ?? 0) + mebibytes(memory));
  }
  return used;
}

function lines(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((field) => field.trim()));
}

function mebibytes(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * MIB : 0;
}
