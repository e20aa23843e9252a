import type { Command } from 'commander';
import { digest } from '../../contracts/ids/id.ts';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import type { Head } from '../connection/connection.ts';
import { uploadImage } from '../images/upload-image.ts';
import { bytes } from '../output/format.ts';
import { printable } from '../output/printable.ts';
import { renderTable } from '../output/table.ts';
import { DockerCli } from '../setup/docker-cli.ts';
import { say, show, withHead } from './command-context.ts';
import { interruptible } from './interruptible.ts';

interface AddOptions {
  readonly env: string[];
  readonly description: string;
  readonly upload: boolean;
}

/** agent list, agent add. */
export function addAgentCommands(program: Command): void {
  const agent = program.command('agent').description('Makes agents known to the head and lists them.');
  agent
    .command('list')
    .description("Lists the registered agents, and whose images lie in the head's store.")
    .action(async (_options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const { agents } = await head.agents.list({});
        show(globals, agents, () =>
          renderTable(agents, [
            { title: 'AGENT', cell: (row) => row.id },
            { title: 'IMAGE', cell: (row) => row.image },
            { title: 'ID', cell: (row) => row.imageId.slice('sha256:'.length, 'sha256:'.length + 12) },
            {
              title: 'AT THE HEAD',
              cell: (row) => (row.storedBytes > 0 ? bytes(row.storedBytes) : 'no'),
              right: true,
            },
            { title: 'COMMAND', cell: (row) => row.command.join(' ') },
            { title: 'DESCRIPTION', cell: (row) => row.description },
          ]),
        );
      });
    });
  agent
    .command('add')
    .summary('register an agent, and bring its image to the head')
    .description(
      "Registers an agent, or replaces it for experiments submitted from now on. An image that this machine's engine has goes to the head's store, " +
        'layer by layer, and workers that lack it get it from there; what the head has already is not sent. An interrupted upload goes on where it was.',
    )
    .argument('<id>', 'such as my-agent or aide/gpt-4o')
    .argument('<image>', "the image's name or id here, or a name@sha256:... that workers can pull")
    .argument('[command...]', "replaces the image's own command; write -- before it")
    .option(
      '--env <name=value...>',
      'environment of the agent; no secrets: they would stand in the container',
      [],
    )
    .option('--description <text>', 'for people', '')
    .option('--no-upload', 'leave the image out: each worker has it under this name, or can pull it')
    .action(async (id: string, image: string, words: string[], options: AddOptions, command: Command) => {
      await withHead(command, async (head, globals) => {
        const environment = environmentOf(options.env);
        const imageId = await interruptible((signal) => imageAtHead(head, image, options.upload, signal));
        const registered = await head.agents.register({
          id,
          image,
          imageId,
          command: words,
          environment,
          description: options.description,
        });
        show(globals, registered, () => registered.id);
        if (!globals.json)
          say(
            `Registered. Try it: podium submit --agent ${registered.id} --competition ID --seeds 1 --watch`,
          );
      });
    });
}

/** The id of the image in the head's store; '' when it is not there, and then what that means is said. */
async function imageAtHead(head: Head, image: string, upload: boolean, signal: AbortSignal): Promise<string> {
  if (upload) {
    const docker = new DockerCli(readEnvironment(), signal);
    if (await engineHas(docker, image)) {
      const uploaded = await uploadImage(head, docker, image, (line) => say(printable(line)), signal);
      if (uploaded !== null) {
        const what = uploaded.sentBytes === 0 ? 'has the image already' : `got ${bytes(uploaded.sentBytes)}`;
        say(`The head ${what}; workers that lack it get it from there.`);
        return uploaded.imageId;
      }
    }
  }
  if (digest.safeParse(image).success && (await isAtHead(head, image))) return image;
  if (upload)
    say(
      printable(
        `Note: The container engine of this machine has no image ${image}, so it is not uploaded: each worker must have it under this name, or be able to pull it. Else build it here and add the agent again: docker build -t ${image} FOLDER`,
      ),
    );
  return '';
}

/** False also where there is no docker command, or no engine that answers. */
async function engineHas(docker: DockerCli, image: string): Promise<boolean> {
  try {
    return (await docker.inspectImage(image)) !== undefined;
  } catch (error) {
    if (isPodiumError(error, 'CANCELED')) throw error;
    return false;
  }
}

async function isAtHead(head: Head, imageId: string): Promise<boolean> {
  try {
    await head.images.find({ imageId });
    return true;
  } catch (error) {
    if (isPodiumError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}

function environmentOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new PodiumError('INVALID_ARGUMENT', `--env ${pair}: NAME=VALUE is wanted.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
