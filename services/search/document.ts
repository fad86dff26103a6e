/** Documents of the search as tsvectors: stems with positions where PostgreSQL's limits allow, words and single characters beyond. */
import { foldSteps, MOST_FOLDED } from './fold.js'
import { atOnce, type Steps } from './slices.js'
import { tokenize } from './tokens.js'

// Limits of PostgreSQL's tsvector: positions up to 16,383, 256 of them per lexeme, 1 MiB in all.
const LAST_POSITION = 16_383
const POSITIONS_PER_TERM = 256
const MOST_BYTES = 1_000_000

/** Stands in documents with more than a tsvector can place: they carry no positions and no pairs, only words and single characters. */
export const LONG_DOCUMENT = '~long'

/** Text of a document; weight A outranks D (PostgreSQL's `setweight`). */
export interface WeightedText {
  text: string
  weight: 'A' | 'D'
}

/** PostgreSQL's input syntax of a lexeme; terms hold letters, digits and marks only, so nothing needs escaping. */
const quoted = (term: string): string => `'${term}'`

/** Terms that are handled in one step. */
const STEP = 64

function * longVector (terms: Iterable<string>, labels: readonly string[]): Steps<string> {
  const lexemes = [LONG_DOCUMENT, ...labels].map(quoted)
  let bytes = 0
  for (const term of terms) {
    bytes += Buffer.byteLength(term)
    if (bytes > MOST_BYTES) break
    lexemes.push(quoted(term))
    if (lexemes.length % STEP === 0) yield
  }
  return lexemes.join(' ')
}

/**
 * The tsvector of a document, in PostgreSQL's input syntax: stems of words, and each run of ideographs or pictographs as single
 * characters and overlapping pairs, all with positions. What is too long for that is indexed without positions, under
 * {@link LONG_DOCUMENT}; what is beyond {@link MOST_FOLDED} is not indexed.
 * @param texts in reading order
 * @param labels further lexemes, without positions (the owner, for example)
 */
export function * vectorSteps (texts: readonly WeightedText[], labels: readonly string[] = []): Steps<string> {
  const places = new Map<string, string[]>()
  const single = new Set<string>()
  let position = 0
  let long = false
  let left = MOST_FOLDED
  const place = (term: string, at: number, weight: string, exact: boolean): void => {
    let known = places.get(term)
    if (known === undefined) places.set(term, known = [])
    if (known.length < POSITIONS_PER_TERM && at <= LAST_POSITION) known.push(`${at}${weight}`)
    else if (exact) long = true
  }
  for (const { text, weight } of texts) {
    const { folded } = yield * foldSteps(text, left)
    left -= folded.length
    let steps = 0
    for (const { kind, term } of tokenize(folded)) {
      if (++steps % STEP === 0) yield
      if (kind === 'word') {
        single.add(term)
        place(term, ++position, weight, false)
        continue
      }
      let previous = ''
      for (const character of term) {
        if (++steps % STEP === 0) yield
        single.add(character)
        if (++position > LAST_POSITION) long = true
        if (!long) {
          place(character, position, weight, character === term)
          if (previous !== '') place(`${previous}${character}`, position - 1, weight, true)
        }
        previous = character
      }
    }
    // A gap keeps a phrase from reaching over from a heading into its text.
    position++
  }
  if (long || position > LAST_POSITION) return yield * longVector(single, labels)
  const lexemes = labels.map(quoted)
  for (const [term, at] of places) {
    lexemes.push(at.length === 0 ? quoted(term) : `${quoted(term)}:${at.join(',')}`)
    if (lexemes.length % STEP === 0) yield
  }
  return lexemes.join(' ')
}

/** The tsvector of a short document, made at once; see {@link vectorSteps}. */
export function documentVector (texts: readonly WeightedText[], labels: readonly string[] = []): string {
  return atOnce(vectorSteps(texts, labels))
}
