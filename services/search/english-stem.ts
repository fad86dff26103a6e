/** The English stemmer (Porter2) by the Snowball project's published description; PostgreSQL's `english_stem` is the same algorithm. */

const IRREGULAR = new Map([
  ['skis', 'ski'], ['skies', 'sky'], ['dying', 'die'], ['lying', 'lie'], ['tying', 'tie'], ['idly', 'idl'], ['gently', 'gentl'], ['ugly', 'ugli'], ['early', 'earli'],
  ['only', 'onli'], ['singly', 'singl']
])
const INVARIANT = new Set(['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'])
const INVARIANT_AFTER_PLURAL = new Set(['inning', 'outing', 'canning', 'herring', 'earring', 'proceed', 'exceed', 'succeed'])

type Replacement = readonly [suffix: string, by: string, after?: RegExp]
// Longest suffixes first: only the longest that fits is looked at, even where its condition then fails.
const STEP_2: readonly Replacement[] = [
  ['ational', 'ate'], ['ization', 'ize'], ['fulness', 'ful'], ['ousness', 'ous'], ['iveness', 'ive'], ['tional', 'tion'], ['biliti', 'ble'], ['lessli', 'less'],
  ['entli', 'ent'], ['ation', 'ate'], ['alism', 'al'], ['aliti', 'al'], ['ousli', 'ous'], ['iviti', 'ive'], ['fulli', 'ful'], ['enci', 'ence'], ['anci', 'ance'],
  ['abli', 'able'], ['izer', 'ize'], ['ator', 'ate'], ['alli', 'al'], ['bli', 'ble'], ['ogi', 'og', /l$/], ['li', '', /[cdeghkmnrt]$/]
]
const STEP_3: readonly Replacement[] = [
  ['ational', 'ate'], ['tional', 'tion'], ['alize', 'al'], ['icate', 'ic'], ['iciti', 'ic'], ['ative', ''], ['ical', 'ic'], ['ness', ''], ['ful', '']
]
const STEP_4: readonly Replacement[] = [
  ['ement', ''], ['ance', ''], ['ence', ''], ['able', ''], ['ible', ''], ['ment', ''], ['ant', ''], ['ent', ''], ['ism', ''], ['ate', ''], ['iti', ''], ['ous', ''],
  ['ive', ''], ['ize', ''], ['ion', '', /[st]$/], ['al', ''], ['er', ''], ['ic', '']
]
const VOWEL = /[aeiouy]/
const SHORT_END = /(^|[^aeiouy])[aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$/

/** Start of the region after the first consonant that follows a vowel. */
function region (word: string, from: number): number {
  const found = /[aeiouy][^aeiouy]/.exec(word.slice(from))
  return found === null ? word.length : from + found.index + 2
}

function replaceSuffix (word: string, table: readonly Replacement[], start: (suffix: string) => number): string {
  const rule = table.find(([suffix]) => word.endsWith(suffix))
  if (rule === undefined) return word
  const [suffix, by, after] = rule
  const rest = word.slice(0, word.length - suffix.length)
  return rest.length >= start(suffix) && (after === undefined || after.test(rest)) ? rest + by : word
}

function withoutPlural (word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (/ie[sd]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1)
  if (/[us]s$/.test(word) || !word.endsWith('s')) return word
  return VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word
}

function withoutInflection (word: string, r1: number): string {
  const eed = /eed(ly)?$/.exec(word)
  if (eed !== null) return eed.index >= r1 ? word.slice(0, eed.index + 2) : word
  const inflection = /(ed|ing)(ly)?$/.exec(word)
  if (inflection === null || !VOWEL.test(word.slice(0, inflection.index))) return word
  const rest = word.slice(0, inflection.index)
  if (/(at|bl|iz)$/.test(rest)) return `${rest}e`
  if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) return /^[aeo]..$/.test(rest) ? rest : rest.slice(0, -1)
  return rest.length <= r1 && SHORT_END.test(rest) ? `${rest}e` : rest
}

function withoutFinal (word: string, r1: number, r2: number): string {
  const last = word.length - 1
  if (word.endsWith('e')) return last >= r2 || (last >= r1 && !SHORT_END.test(word.slice(0, -1))) ? word.slice(0, -1) : word
  return word.endsWith('ll') && last >= r2 ? word.slice(0, -1) : word
}

/**
 * The stem of an English word.
 * @param word lower-case letters a to z, with straight apostrophes
 * @returns the stem; the word itself where nothing is to be taken away
 */
export function englishStem (word: string): string {
  if (word.length <= 2) return word
  const irregular = IRREGULAR.get(word)
  if (irregular !== undefined) return irregular
  if (INVARIANT.has(word)) return word
  // A `y` that acts as a consonant is written `Y` while the rules run.
  const marked = word.replace(/^'/, '').replace(/(^|[aeiouy])y/g, '$1Y').replace(/'(s'?)?$/, '')
  const prefix = /^(gener|commun|arsen)/.exec(marked)
  const r1 = prefix === null ? region(marked, 0) : prefix[0].length
  const r2 = region(marked, r1)
  let stem = withoutPlural(marked)
  if (INVARIANT_AFTER_PLURAL.has(stem)) return stem
  stem = withoutInflection(stem, r1).replace(/(?<=.[^aeiouy])[yY]$/, 'i')
  stem = replaceSuffix(stem, STEP_2, () => r1)
  stem = replaceSuffix(stem, STEP_3, (suffix) => suffix === 'ative' ? r2 : r1)
  stem = replaceSuffix(stem, STEP_4, () => r2)
  return withoutFinal(stem, r1, r2).toLowerCase()
}
