import { z } from 'zod';
import { graderId } from '../ids/id.ts';
import { MEMBER_KINDS } from './invitation-token.ts';

/** Where a front door takes an enrolment, and tells its CA to whoever knows the digest to hold it against. */
export const ENROLL_PATH = '/enroll';
export const CA_PATH = '/ca.pem';

/** What a member needs to follow its head to another version, other keys or another address. */
export const LAB_PATH = '/lab.json';

/** The longest body of an enrolment. */
export const ENROLL_BYTES = 32 * 1024;

/** What a new member sends. Private keys and bearer tokens stay where they were made. */
export const enrollRequest = z.strictObject({
  protocol: z.number().int(),
  /** The secret of the invitation's token. */
  secret: z.string().max(100),
  /** A certificate signing request, PEM, by the member's own key. */
  csrPem: z.string().max(8_192),
  /** Workers: the public part of the user nkey for NATS. */
  nkeyPublic: z
    .string()
    .regex(/^U[A-Z2-7]{55}$/)
    .optional(),
  /** Clients: SHA-256 of the bearer token that they will send, hex. */
  tokenSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type EnrollRequest = z.infer<typeof enrollRequest>;

/** What every member must know of an installation. */
const settings = {
  /** host:port of the coordinator's gRPC services. */
  coordinator: z.string(),
  /** host:port of each NATS server. */
  nats: z.array(z.string()),
  ticketPublicKeyPem: z.string(),
  graderPublicKeysPem: z.record(graderId, z.string()),
};
export type MemberSettings = z.infer<z.ZodObject<typeof settings>>;

const enrolled = z.strictObject({
  kind: z.literal('enrolled'),
  member: z.enum(MEMBER_KINDS),
  name: z.string(),
  certificatePem: z.string(),
  caPem: z.string(),
  ...settings,
});
export type Enrolled = z.infer<typeof enrolled>;

/** Nothing in it is secret. Read by members of older versions: fields may be added to it, and none taken away. */
export const lab = z.object({
  protocol: z.number().int(),
  /** Of the archive, hex; served as /release/<digest>.tar.gz. */
  releaseSha256: z.string().regex(/^[0-9a-f]{64}$/),
  ...settings,
});
export type Lab = z.infer<typeof lab>;

export const enrollReply = z.discriminatedUnion('kind', [
  enrolled,
  z.strictObject({ kind: z.literal('refused'), code: z.string(), message: z.string() }),
]);
export type EnrollReply = z.infer<typeof enrollReply>;
