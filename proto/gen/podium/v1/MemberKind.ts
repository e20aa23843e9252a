// Original file: enrollment.proto

export const MemberKind = {
  MEMBER_KIND_UNSPECIFIED: 'MEMBER_KIND_UNSPECIFIED',
  MEMBER_KIND_WORKER: 'MEMBER_KIND_WORKER',
  MEMBER_KIND_CLIENT: 'MEMBER_KIND_CLIENT',
} as const;

export type MemberKind =
  | 'MEMBER_KIND_UNSPECIFIED'
  | 0
  | 'MEMBER_KIND_WORKER'
  | 1
  | 'MEMBER_KIND_CLIENT'
  | 2

export type MemberKind__Output = typeof MemberKind[keyof typeof MemberKind]
