/** What was found out about one thing, and what to do about it. */
export interface Finding {
  readonly subject: string;
  readonly level: 'ok' | 'warning' | 'error';
  readonly text: string;
  /** '' when nothing is to be done. */
  readonly mend: string;
}

export interface DiskFact {
  readonly what: string;
  readonly freeBytes: number;
}

export interface FileFact {
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
}

export interface HeadFact {
  /** The head's clock less ours, by the middle of the call; ms. */
  readonly clockOffsetMs: number;
  readonly natsConnected: boolean;
  readonly refusesSubmissions: boolean;
  readonly diskFreeBytes: number;
  readonly graders: readonly { id: string; answers: boolean; refusesHandIns: boolean }[];
  readonly restore: {
    readonly open: boolean;
    readonly unreconciled: readonly string[];
    readonly uncounted: readonly string[];
    readonly lostLeases: readonly string[];
  } | null;
}

/** What this machine is, as far as it could be found out; null: it could not. */
export interface MachineFacts {
  readonly nodeMajor: number;
  readonly docker: {
    readonly version: string;
    readonly liveRestore: boolean;
    readonly storageDriver: string;
    readonly cgroupVersion: string;
    readonly cgroupDriver: string;
    readonly nvidiaRuntime: boolean;
  } | null;
  readonly natsServer: string | null;
  /** Why a sandbox does not start; '' when it does. */
  readonly sandboxFailure: string;
  readonly disks: readonly DiskFact[];
  /** Secrets and the folders they lie in. */
  readonly secrets: readonly FileFact[];
  readonly certificates: readonly { readonly path: string; readonly endsAtMs: number }[];
  /** Whether the system keeps its clock by a time service; null: nobody here can tell. */
  readonly clockKept: boolean | null;
  /** GPUs by nvidia-smi; null: there is no nvidia-smi. */
  readonly gpus: readonly string[] | null;
  /** Ports of this installation on which something listens, and those on which nothing does. */
  readonly ports: readonly { readonly what: string; readonly port: number; readonly listens: boolean }[];
  readonly head: HeadFact | null;
  /** Why the head could not be asked; '' when none is expected here. */
  readonly headFailure: string;
  readonly nowMs: number;
}
