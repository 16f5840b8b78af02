import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const completionManual = {
  name: 'completion',
  title: 'prints a script that completes commands and options',
  examples: [
    'eval "$(siglane completion bash)"',
    'siglane completion bash >> ~/.bashrc',
    'siglane completion zsh > "${fpath[1]}/_siglane"',
  ],
  usage: 'bash|zsh',
  about: ['Run the script with eval, or save it to a file that the shell reads at start.'],
  options: OPTIONS,
  takes: ['bash', 'zsh'],
  notes: ['Print the script again after an update of siglane, because options may have changed.'],
} as const satisfies Manual;
