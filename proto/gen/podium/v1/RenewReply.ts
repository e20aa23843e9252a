// Original file: enrollment.proto


export interface RenewReply {
  'certificatePem'?: (string);
}

export interface RenewReply__Output {
  'certificatePem': (string);
}
