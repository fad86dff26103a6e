/** Secrets in the middle of a text, found by their look, and characters that a reader of lines may take for something else. */

/** Stands for what may not be told. */
export const CENSOR = '[redacted]'

const NAMED = '(?:password|passwd|pwd|passphrase|secret|token|access_token|refresh_token|api[-_]?key|apikey|authorization|cookie)'
const KEY = '(?:sk|pk|rk|gsk|xai|app|pat|gh[po]|glpat|hf|fastgpt|AIza|xox[a-z])[-_]'

// What stands behind a name: a quoted text to its end, in JSON within JSON too, else a word.
const VALUE = '(?:\\\\"(?:(?!\\\\")[^])*(?:\\\\"|$)|"(?:[^"\\\\]|\\\\[^])*(?:"|$)|\'[^\']*(?:\'|$)|[^\\s"\'\\\\,;&})\\]]+)'

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic) +[\w.~+/=-]{6,}/gi, `$1 ${CENSOR}`],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, CENSOR],
  // Keys, of this service and of well-known providers.
  [new RegExp(`\\b${KEY}[\\w-]{8,}`, 'g'), CENSOR],
  [/(:\/\/)[^\s"'\\/@]+@/g, `$1${CENSOR}@`],
  [new RegExp(`\\b(${NAMED}\\b(?:\\\\?["'])?\\s*[:=]\\s*)(?!\\[redacted\\])${VALUE}`, 'gi'), `$1${CENSOR}`],
  [/[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g, CENSOR]
]

/** Something that each rule's text has, for one look at lines that have none. */
const SUSPICIOUS = new RegExp(`@|eyJ|[Bb]earer |[Bb]asic |BEARER |BASIC |${KEY}|[Pp]ass[wp]|PASS[WP]|[Pp]wd|[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Kk]ey|KEY|[Aa]uthor|AUTHOR|[Cc]ookie|COOKIE`)

/** Characters that JSON writes as they are, as no escape and in no other spelling. */
const PLAIN = /^[\w.:/ -]{0,1024}$/

/** DEL and C1 (a terminal's control codes), line ends of Unicode, and marks that turn a text around: JSON writes them as they are. */
const UNRULY = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/**
 * A text without what looks like a secret: keys, tokens, credentials of an address, values behind a name that says so, e-mail addresses.
 * @param text any
 */
export function scrub (text: string): string {
  if (!SUSPICIOUS.test(text)) return text
  let told = text
  for (const [pattern, instead] of RULES) told = told.replace(pattern, instead)
  return told
}

/**
 * Whether a text may stand in a line of JSON as it is: nothing in it has to be escaped, and nothing looks like a secret.
 * @param text any
 */
export function isPlain (text: string): boolean {
  return PLAIN.test(text) && !SUSPICIOUS.test(text)
}

/**
 * A line of JSON in characters that no terminal, and no reader of lines, takes for its own.
 * @param line of JSON
 */
export function tame (line: string): string {
  // Nearly every line is tame, and to look costs a third of what it costs to replace nothing.
  return line.search(UNRULY) === -1 ? line : line.replace(UNRULY, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
