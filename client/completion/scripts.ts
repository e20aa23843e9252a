/** Each asks `podium complete-words WORD...`, one candidate a line; files are completed where there is none. */
export const SCRIPTS = {
  bash: `_podium() {
  local IFS=$'\\n'
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=($(podium complete-words -- "\${words[@]}" 2>/dev/null))
}
complete -o default -F _podium podium
`,
  zsh: `#compdef podium
_podium() {
  local -a found
  found=("\${(@f)$(podium complete-words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _podium podium
`,
  fish: `function __podium_words
  podium complete-words -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null
end
complete -c podium -a '(__podium_words)'
`,
} as const;
