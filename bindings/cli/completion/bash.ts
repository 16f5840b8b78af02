/** Completion script for bash 3.2 (macOS) and newer. It works without the package bash-completion. */
import type { Manual } from '../manual.js';
import type { Option } from '../option-table.js';
import { quote } from '../shell.js';

/** Prints the script. @param topics of `siglane help`, besides commands */
export function toBash(manuals: readonly Manual[], topics: readonly string[]): string {
  const names = manuals.map(({ name }) => name);
  return `# bash completion for siglane: eval "$(siglane completion bash)"
_siglane() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  local words= options= files=
  COMPREPLY=()
  # bash splits "--option=value" at the "=".
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if (( COMP_CWORD == 1 )); then
    words=${quote([...names, 'help', 'version'].join(' '))}
    options='--help --version'
  else
    case "$command $previous" in
${manuals.flatMap(values).join('\n')}
      *)
        case $command in
${manuals.map(rest).join('\n')}
          help) words=${quote([...names, ...topics].join(' '))} ;;
        esac ;;
    esac
  fi
  if [[ $current == -* ]]; then words=$options; files=; fi
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=( $(compgen -f -- "$current") )
  elif [[ -n $words ]]; then
    COMPREPLY=( $(compgen -W "$words" -- "$current") )
  fi
}
complete -F _siglane siglane
`;
}

/** Cases for the values of options. */
function values({ name, options }: Manual): string[] {
  return Object.entries(options)
    .filter(([, { type }]) => type === 'string')
    .map(([long, option]) => {
      const names = [`--${long}`, ...(option.short === undefined ? [] : [`-${option.short}`])];
      return `      ${names.map((each) => `'${name} ${each}'`).join('|')}) ${forValue(option)} ;;`;
    });
}

function forValue({ choices, value }: Option): string {
  if (choices !== undefined) return `words=${quote(choices.join(' '))}`;
  return value === 'FILE' ? 'files=1' : ':';
}

/** Case for all other words of a command. */
function rest({ name, options, takes }: Manual): string {
  const long = Object.keys(options).map((each) => `--${each}`);
  const words = takes === undefined ? '' : takes === 'files' ? ' files=1' : ` words=${quote(takes.join(' '))}`;
  return `          ${name}) options=${quote(long.join(' '))}${words} ;;`;
}
