/** Why `mlebench prepare` did not end well, as far as its output says. */
export type PrepareFailure =
  'rules' | 'credentials' | 'checksum' | 'disk' | 'network' | 'stopped' | 'not-started' | 'other';

/** In order: the first that is found is the reason; what follows from it often looks like a later one. */
const SIGNS: readonly (readonly [PrepareFailure, RegExp])[] = [
  ['credentials', /could not find kaggle\.json|kaggle\.json (?:was )?not found|\b401\b|unauthori[sz]ed/i],
  [
    'rules',
    /accept (?:this competition's|the competition'?s?|the) rules|rules (?:have )?not been accepted|\b403\b|forbidden/i,
  ],
  ['checksum', /checksums? (?:mismatch|do(?:es)? not match|differ)|mismatch(?:ed|ing)? checksum/i],
  ['disk', /no space left on device|disk quota exceeded|ENOSPC/i],
  [
    'network',
    /max retries exceeded|connection (?:error|reset|refused|aborted)|name resolution|temporary failure|timed out/i,
  ],
];

/** Says what a failed preparation's output means. */
export function recogniseFailure(output: string): PrepareFailure {
  return SIGNS.find(([, sign]) => sign.test(output))?.[0] ?? 'other';
}

/** What the user does about it. */
export function adviceFor(failure: PrepareFailure, id: string): string {
  const again = `then: podium prepare -c ${id}`;
  switch (failure) {
    case 'rules':
      return `accept the rules at https://www.kaggle.com/c/${id}/rules with the account of kaggle.json, ${again}`;
    case 'credentials':
      return `make an API token on Kaggle's account page and save it as ~/.kaggle/kaggle.json (mode 600), ${again}`;
    case 'checksum':
      return `what was downloaded is not what the benchmark knows: remove its .zip and prepared/, ${again}`;
    case 'disk':
      return `free space for the data folder, ${again}`;
    case 'network':
      return `Kaggle could not be reached: podium prepare -c ${id}`;
    case 'stopped':
      return `it was stopped: podium prepare -c ${id}`;
    case 'not-started':
      return 'install the benchmark (pip install -e . in its checkout), or name an image: --image python:3.11';
    case 'other':
      return `read its output above, ${again}`;
  }
}
