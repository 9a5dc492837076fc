import { type Command, Option } from 'commander';

/** The options by which a check is told to make keys of its own. */
export function addProvisionerOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--provisioner <kind>',
        'make, and delete again, the keys that the environment does not give: by the token API of new-api or one-api, by LiteLLM, by another mock, or by a command of yours',
      ).choices(['new-api', 'litellm', 'mock', 'command']),
    )
    .option(
      '--provisioner-url <url>',
      'where keys are made, if not at --base-url; its token comes from ANYONE_PROVISIONER_TOKEN',
    )
    .option('--provisioner-command <line>', 'the command that makes keys: docs/provisioners.md')
    .option(
      '--journal <file>',
      'where to note which keys were made, for cleanup (default: a folder of the system)',
    );
}
