import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Environment } from './command.ts';
import { BASE_IMAGE, ensureBaseImage } from './base-image.ts';
import { folderDigest } from './content-digest.ts';
import { DockerCli } from './docker-cli.ts';
import type { MachineFacts } from './plan.ts';
import { step, type Report } from './progress.ts';

export const GATE_IMAGE = 'podium/gate:1';

/** agent.json in an agent's folder. */
const agentFile = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: z.string().min(1),
  description: z.string().min(1),
  /** Name of the image without a tag: the tag is made from the folder's content. */
  repository: z.string().regex(/^[a-z0-9][a-z0-9/._-]*$/),
});

export interface ImageOptions {
  readonly environment: Environment;
  readonly rights: MachineFacts['rights'];
  /** The folder that holds worker/ and examples/. */
  readonly projectFolder: string;
  readonly report: Report;
  readonly signal?: AbortSignal;
}

export interface AgentImage {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** `repository:tag`, the tag being the short digest of the agent's folder. */
  readonly image: string;
}

export interface ImageSet {
  readonly base: typeof BASE_IMAGE;
  readonly gate: typeof GATE_IMAGE;
  readonly agents: readonly AgentImage[];
}

/**
 * Makes the images that are missing or were made from something else than what lies in the folders now: the base,
 * the gate, and one for each folder in examples/agents.
 *
 * @throws PodiumError IMAGE_UNAVAILABLE when a build fails, MISSING_PREREQUISITE when the base cannot be made here
 */
export async function ensureImages(options: ImageOptions): Promise<ImageSet> {
  const docker = new DockerCli(options.environment, options.signal);
  const base = await ensureGateImage(options);
  const agents: AgentImage[] = [];
  const agentsFolder = join(options.projectFolder, 'examples', 'agents');
  for (const folder of await agentFolders(agentsFolder)) {
    const agent = agentFile.parse(JSON.parse(await readFile(join(folder, 'agent.json'), 'utf8')));
    const image = await ensureBuilt(docker, folder, base.id, {
      tagFor: (digest) => `${agent.repository}:${digest.slice(0, 12)}`,
      report: options.report,
    });
    agents.push({ id: agent.id, name: agent.name, description: agent.description, image });
  }
  return { base: BASE_IMAGE, gate: GATE_IMAGE, agents };
}

/** The base and the gate alone: what a worker itself needs. An existing gate counts if it was made from the same files. */
export async function ensureGateImage(options: ImageOptions): Promise<{ readonly id: string }> {
  const docker = new DockerCli(options.environment, options.signal);
  const base = await ensureBaseImage({ ...options, docker });
  await ensureBuilt(docker, join(options.projectFolder, 'worker', 'container', 'gate'), base.id, {
    tagFor: () => GATE_IMAGE,
    report: options.report,
  });
  return base;
}

async function ensureBuilt(
  docker: DockerCli,
  folder: string,
  baseId: string,
  options: { readonly tagFor: (folderDigest: string) => string; readonly report: Report },
): Promise<string> {
  const digest = await folderDigest(folder);
  const tag = options.tagFor(digest);
  // A new base means a new image, even from the same folder.
  const content = createHash('sha256').update(`${digest} ${baseId}`).digest('hex');
  if ((await docker.inspectImage(tag))?.content === content) return tag;
  await step(options.report, `Building ${tag}`, () => docker.build(folder, tag, content));
  return tag;
}

async function agentFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .sort();
}
