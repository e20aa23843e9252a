// Original file: runs.proto


export interface WorkerVerdict {
  'workerId'?: (string);
  'fits'?: (boolean);
  'reason'?: (string);
}

export interface WorkerVerdict__Output {
  'workerId': (string);
  'fits': (boolean);
  'reason': (string);
}
